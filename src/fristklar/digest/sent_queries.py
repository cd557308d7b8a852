"""The SQL of who got which digest, in the scope of the customer centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fristklar.digest.past_queries import KIND
from fristklar.models import Delivery, DeliveryState, DigestEdition, DigestIssue, Membership, Person, Vendor

PAGE = 100
WEEKS = 104

_VENDORS = (
    select(func.string_agg(Vendor.name, literal(", ")))
    .join(Membership, Membership.vendor_id == Vendor.id)
    .where(Membership.person_id == Person.id)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for: empty words and no states ask for everything of the week."""

    year: int
    week: int
    words: str = ""
    states: tuple[DeliveryState, ...] = ()
    page: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person's digest."""

    delivery_id: int
    person_id: int
    name: str
    email: str
    """The address it went to, or would go to."""
    is_staff: bool
    vendors: str | None
    state: DeliveryState
    attempts: int
    reason: str | None
    due_at: datetime
    finished_at: datetime | None
    subject: str | None


async def read_weeks(connection: AsyncConnection) -> Sequence[tuple[int, int]]:
    """The weeks in which digests were due, as year and week, newest first."""
    weeks = (
        select(Delivery.iso_year, Delivery.iso_week)
        .where(Delivery.kind == KIND)
        .distinct()
        .order_by(Delivery.iso_year.desc(), Delivery.iso_week.desc())
        .limit(WEEKS)
    )
    return [(row[0], row[1]) for row in await connection.execute(weeks)]


async def count_states(connection: AsyncConnection, search: Search) -> dict[DeliveryState, int]:
    """How many of the week's digests that match the words ended how."""
    counted = (
        select(Delivery.state, func.count())
        .join(Person, Person.id == Delivery.person_id)
        .where(*_matching(search))
        .group_by(Delivery.state)
    )
    return {row[0]: row[1] for row in await connection.execute(counted)}


async def read_outcomes(connection: AsyncConnection, search: Search) -> list[Outcome]:
    """One page of those that match, by name."""
    wanted = (
        _outcomes()
        .where(*_matching(search))
        .order_by(func.lower(Person.name), Delivery.id)
        .limit(PAGE)
        .offset((search.page - 1) * PAGE)
    )
    if search.states:
        wanted = wanted.where(Delivery.state.in_(search.states))
    return [Outcome(*row) for row in await connection.execute(wanted)]


@dataclass(frozen=True, slots=True)
class Opened:
    """A digest that somebody got."""

    outcome: Outcome
    year: int
    week: int
    person_name: str
    content: bytes


async def find_opened(connection: AsyncConnection, delivery_id: int) -> Opened | None:
    """The digest of this mail; None where it was not sent, or is kept no longer."""
    statement = (
        _outcomes()
        .add_columns(Delivery.iso_year, Delivery.iso_week, DigestIssue.person_name, DigestEdition.content)
        .where(Delivery.id == delivery_id, Delivery.kind == KIND, Delivery.state == DeliveryState.SENT)
        .where(DigestEdition.id.is_not(None))
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else Opened(Outcome(*row[:-4]), *row[-4:])


def _outcomes() -> Any:
    return (
        select(
            Delivery.id, Person.id, Person.name, func.coalesce(Delivery.recipient, Person.email),
            Person.staff_role.is_not(None), _VENDORS, Delivery.state, Delivery.attempts, Delivery.reason,
            Delivery.due_at, Delivery.finished_at, DigestEdition.subject,
        )
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(
            DigestIssue, and_(DigestIssue.delivery_id == Delivery.id, Delivery.state == DeliveryState.SENT)
        )
        .outerjoin(DigestEdition, DigestEdition.id == DigestIssue.edition_id)
    )  # fmt: skip


def _matching(search: Search) -> list[ColumnElement[bool]]:
    conditions = [Delivery.kind == KIND, Delivery.iso_year == search.year, Delivery.iso_week == search.week]
    if search.words:
        named = [
            column.icontains(search.words, autoescape=True)
            for column in (Person.name, Person.email, Delivery.recipient)
        ]
        at_vendor = exists().where(
            Membership.person_id == Person.id,
            Vendor.id == Membership.vendor_id,
            Vendor.name.icontains(search.words, autoescape=True),
        )
        # Also who has left since: the digest was about that vendor nevertheless.
        about_vendor = exists().where(
            DigestIssue.delivery_id == Delivery.id,
            DigestEdition.id == DigestIssue.edition_id,
            Vendor.id == func.any(DigestEdition.vendor_ids),
            Vendor.name.icontains(search.words, autoescape=True),
        )
        conditions.append(or_(*named, at_vendor, about_vendor))
    return conditions
