"""The SQL of digests that were sent: kept before they go, looked up by their readers and by staff.

A digest that is kept was sent only where its delivery says so. What a digest says is read in the scope of whoever
looks, and row security lets nobody at what is about a vendor that is not theirs any more; which digests are one's own
only the program knows.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.sql import SQL, Literal
from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import Readable, write_once
from fristklar.digest.keeping import Edition, Issue
from fristklar.models import Delivery, DeliveryState, DigestEdition, DigestIssue

KIND = "digest"
"""What `worker.py` calls the digest."""
PART = 20_000
"""Rows that are forgotten at a time."""
KEPT_YEARS = 2

_SENT = and_(Delivery.kind == KIND, Delivery.state == DeliveryState.SENT)


# ---- for the worker, in the program's scope ----


async def read_told(connection: Readable, person_ids: Iterable[int]) -> dict[int, datetime]:
    """Up to which moment of the register people have been told, by person. Whoever got no digest yet is missing."""
    rows = await connection.execute(
        select(Delivery.person_id, func.max(DigestIssue.told_until))
        .join(DigestIssue, DigestIssue.delivery_id == Delivery.id)
        .where(_SENT, Delivery.person_id.in_(list(person_ids)))
        .group_by(Delivery.person_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The same reader's other digests that have not ended, or that have gone."""

    is_later: bool
    """Whether a later week's is on its way or has gone: it tells all that this one would."""
    is_earlier_uncertain: bool
    """Whether an earlier week's is being sent or may have gone: nobody knows yet what the reader was told."""


async def read_neighbours(connection: Readable, delivery_ids: Iterable[int]) -> dict[int, Neighbours]:
    """What else is on its way to the readers of these mails."""
    other = aliased(Delivery)
    same = and_(other.kind == Delivery.kind, other.key == Delivery.key)
    week, others_week = (func.row(each.iso_year, each.iso_week) for each in (Delivery, other))
    open_or_sent = other.state.in_((DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENT))
    # What is claimed together with a later one, and cannot have gone, is about to give way to it.
    ids = list(delivery_ids)
    gives_way = and_(other.id.in_(ids), other.may_have_gone.is_(False))
    uncertain = or_(
        and_(other.state == DeliveryState.CLAIMED, not_(gives_way)),
        and_(other.state == DeliveryState.WAITING, other.may_have_gone),
    )
    rows = await connection.execute(
        select(
            Delivery.id,
            select(other.id).where(same, others_week > week, open_or_sent).exists(),
            select(other.id).where(same, others_week < week, uncertain).exists(),
        ).where(Delivery.id.in_(ids))
    )
    return {row[0]: Neighbours(row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest as it was made."""

    person_name: str
    content: bytes
    for_staff: bool
    vendor_ids: tuple[int, ...]
    """The vendors that it is about."""


async def read_kept(connection: Readable, delivery_ids: Iterable[int]) -> dict[int, Kept]:
    """What was made for these mails, by the delivery's key; one that was never made is missing."""
    rows = await connection.execute(
        select(
            DigestIssue.delivery_id,
            DigestIssue.person_name,
            DigestEdition.content,
            DigestEdition.for_staff,
            DigestEdition.vendor_ids,
        )
        .join(DigestEdition, DigestEdition.id == DigestIssue.edition_id)
        .where(DigestIssue.delivery_id.in_(list(delivery_ids)))
    )
    return {key: Kept(name, content, for_staff, tuple(vendors)) for key, name, content, for_staff, vendors in rows}


async def keep(editions: Iterable[Edition], issues: Sequence[Issue]) -> None:
    """Keep what is about to be sent, all of it or nothing. What was made before for the same mail is forgotten.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    new = [
        {"id": str(each.id), "subject": each.subject, "content": base64.b64encode(each.content).decode(),
         "for_staff": each.for_staff, "vendor_ids": list(each.vendor_ids)}
        for each in editions
    ]  # fmt: skip
    who = [
        {"delivery_id": each.delivery_id, "edition_id": str(each.edition_id), "person_name": each.person_name,
         "told_until": each.told_until.isoformat()}
        for each in issues
    ]  # fmt: skip
    statement = SQL(
        """
        WITH kept AS (
            INSERT INTO digest_edition (id, subject, content, for_staff, vendor_ids)
            SELECT id, subject, decode(content, 'base64'), for_staff, vendor_ids
            FROM json_to_recordset({editions})
                AS new (id uuid, subject text, content text, for_staff boolean, vendor_ids bigint[])
            ORDER BY id  -- one order for all, so that two workers never wait for each other
            ON CONFLICT (id) DO NOTHING
        )
        INSERT INTO digest_issue (delivery_id, edition_id, person_name, told_until)
        SELECT delivery_id, edition_id, person_name, told_until
        FROM json_to_recordset({issues})
            AS new (delivery_id bigint, edition_id uuid, person_name text, told_until timestamptz)
        WHERE EXISTS (SELECT FROM delivery WHERE delivery.id = delivery_id)
        ORDER BY delivery_id
        ON CONFLICT (delivery_id) DO UPDATE SET edition_id = EXCLUDED.edition_id,
            person_name = EXCLUDED.person_name, told_until = EXCLUDED.told_until
        RETURNING 1
        """
    ).format(editions=Literal(json.dumps(new)), issues=Literal(json.dumps(who)))
    await write_once(scope(POSTMAN), statement)


async def forget() -> int:
    """Forget digests that are too old or were never sent, and what nobody has any more. Gives how many digests."""
    forgotten = 0
    for statement in (
        SQL(
            """
            DELETE FROM digest_issue WHERE delivery_id IN (
                SELECT delivery_id FROM digest_issue JOIN delivery ON delivery.id = delivery_id
                WHERE finished_at < now() - make_interval(years => {years})
                    OR (state IN ('skipped', 'refused', 'given_up') AND finished_at < now() - interval '1 day')
                LIMIT {part}) RETURNING 1
            """
        ),
        SQL(
            """
            DELETE FROM digest_edition WHERE id IN (
                SELECT id FROM digest_edition AS old WHERE made_at < now() - interval '1 day'
                    AND NOT EXISTS (SELECT FROM digest_issue WHERE edition_id = old.id)
                LIMIT {part}) RETURNING 1
            """
        ),
    ):
        count = PART
        while count == PART:
            filled = statement.format(years=Literal(KEPT_YEARS), part=Literal(PART))
            count = len(await write_once(scope(POSTMAN), filled))
            forgotten += count if "digest_issue WHERE delivery_id" in statement.as_string() else 0
    return forgotten


# ---- for readers ----


@dataclass(frozen=True, slots=True)
class Sent:
    """A digest that somebody got."""

    edition_id: UUID
    year: int
    week: int
    sent_at: datetime | None
    person_name: str


_SENT_ONES = (
    select(DigestIssue.edition_id, Delivery.iso_year, Delivery.iso_week, Delivery.finished_at, DigestIssue.person_name)
    .join(Delivery, Delivery.id == DigestIssue.delivery_id)
    .where(_SENT)
)


async def read_sent(connection: Readable, person_id: int) -> list[Sent]:
    """All digests that a person got, newest first. In the program's scope."""
    own = _SENT_ONES.where(Delivery.person_id == person_id)
    rows = await connection.execute(own.order_by(Delivery.iso_year.desc(), Delivery.iso_week.desc()))
    return [Sent(*row) for row in rows]


async def find_sent(connection: Readable, person_id: int, year: int, week: int) -> Sent | None:
    """The digest that a person got in a week. In the program's scope."""
    found = _SENT_ONES.where(Delivery.person_id == person_id, Delivery.iso_year == year, Delivery.iso_week == week)
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else Sent(*row)


async def read_subjects(connection: Readable, edition_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The subjects of those of the editions that whoever asks may read."""
    rows = await connection.execute(
        select(DigestEdition.id, DigestEdition.subject).where(DigestEdition.id.in_(list(edition_ids)))
    )
    return {row[0]: row[1] for row in rows}


async def read_content(connection: Readable, edition_id: UUID) -> tuple[str, bytes] | None:
    """Subject and content of an edition; None where whoever asks may not read it."""
    statement = select(DigestEdition.subject, DigestEdition.content).where(DigestEdition.id == edition_id)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else (row.subject, row.content)
