"""The SQL of alerts and reminders, in the program's scope: whom they are for, what happened, and what was told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable
from fristklar.languages import Language
from fristklar.mail.lists import MailKind
from fristklar.models import (
    AuditEntry,
    DeadlineRow,
    Delivery,
    EditSession,
    Membership,
    Nudge,
    Person,
    Product,
    StaffRole,
    Subscription,
    VendorRole,
)

PART = 1_000
"""Rows that are added at a time."""

# ---- whom ----


class Place(NamedTuple):
    """A person's place at a vendor."""

    vendor_id: int
    role: VendorRole
    since: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be told, and what of."""

    id: int
    name: str
    email: str
    staff_role: StaffRole | None
    is_disabled: bool
    product_ids: tuple[int, ...]
    """The products that the person follows; empty: all."""
    wanted_since: dict[MailKind, datetime]
    """By sort of mail. One that is not wanted is missing."""
    places: tuple[Place, ...]
    language: Language = Language.NB
    """Of the mails: the one that the person chose, else bokmål."""

    @property
    def is_staff(self) -> bool:
        """Whether the person is one of the customer centre's own."""
        return self.staff_role is not None


async def read_readers(connection: Readable, person_ids: Iterable[int] | None = None) -> list[Reader]:
    """These people, or everybody with an open account who wants any of these mails."""
    statement = select(
        Person.id,
        Person.name,
        Person.email,
        Person.staff_role,
        Person.disabled_at,
        Person.language,
        Subscription.product_ids,
        Subscription.alerts_since,
        Subscription.reminders_since,
        Subscription.escalations_since,
    ).join(Subscription, Subscription.person_id == Person.id)
    belonging = select(Membership.person_id, Membership.vendor_id, Membership.role, Membership.created_at)
    if person_ids is None:
        statement = statement.where(Person.disabled_at.is_(None))
    else:
        wanted = list(person_ids)
        statement = statement.where(Person.id.in_(wanted))
        belonging = belonging.where(Membership.person_id.in_(wanted))
    places: dict[int, list[Place]] = {}
    for person_id, vendor_id, role, since in await connection.execute(belonging.order_by(Membership.id)):
        places.setdefault(person_id, []).append(Place(vendor_id, role, since))
    return [
        Reader(
            key,
            name,
            email,
            staff_role,
            disabled_at is not None,
            tuple(product_ids),
            {
                kind: since
                for kind, since in (
                    (MailKind.ALERT, alerts),
                    (MailKind.REMINDER, reminders),
                    (MailKind.ESCALATION, escalations),
                )
                if since is not None
            },
            tuple(places.get(key, ())),
            language or Language.NB,
        )
        for key, name, email, staff_role, disabled_at, language, product_ids, alerts, reminders, escalations in (
            await connection.execute(statement.order_by(Person.id))
        )
    ]


async def read_product_ages(connection: Readable) -> dict[int, datetime]:
    """Since when each product is there."""
    rows = await connection.execute(select(Product.id, Product.created_at))
    return {row.id: row.created_at for row in rows}


# ---- what staff did ----


async def read_edits(connection: Readable, since: datetime) -> list[datetime]:
    """When staff saved something about changes and deadlines since then, that instant excluded, by the trail."""
    statement = (
        select(AuditEntry.at)
        .where(AuditEntry.at > since, AuditEntry.person_id.is_not(None))
        .where(AuditEntry.subject_kind.in_(("change", "deadline")))
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return list((await connection.execute(statement)).scalars())


class Session(NamedTuple):
    """A while in which staff edited, told as one."""

    id: int
    began_at: datetime
    ended_at: datetime


_SESSION = select(EditSession.id, EditSession.began_at, EditSession.ended_at)


async def read_last_session(connection: Readable) -> Session:
    """The newest. There is always one: the migration made the first."""
    return Session(*(await connection.execute(_SESSION.order_by(EditSession.began_at.desc()).limit(1))).one())


async def read_open_sessions(connection: Readable) -> list[Session]:
    """Those of which not everybody has a mail yet."""
    rows = await connection.execute(_SESSION.where(~EditSession.handed_over).order_by(EditSession.began_at))
    return [Session(*row) for row in rows]


async def read_sessions(connection: Readable, ids: Iterable[int]) -> dict[int, Session]:
    """These, by their key."""
    rows = await connection.execute(_SESSION.where(EditSession.id.in_(list(ids))))
    return {row.id: Session(*row) for row in rows}


async def add_session(session: AsyncSession, began_at: datetime, ended_at: datetime) -> None:
    """Note that a session is over. Another worker may have come first, and then its word holds."""
    statement = insert(EditSession).values(began_at=began_at, ended_at=ended_at)
    await session.execute(statement.on_conflict_do_nothing(index_elements=["began_at"]))


async def hand_over(session: AsyncSession, session_id: int) -> None:
    """Note that there is a mail for everybody whom a session hits."""
    await session.execute(update(EditSession).where(EditSession.id == session_id).values(handed_over=True))


async def read_told(connection: Readable, session_id: int) -> set[int]:
    """The people for whom there is a mail of this session."""
    rows = await connection.execute(
        select(Delivery.person_id).where(Delivery.kind == MailKind.ALERT.value, Delivery.key == session_id)
    )
    return {key for (key,) in rows}


# ---- reminders, and silences that are taken further ----


class Nudged(NamedTuple):
    """A deadline of a product that somebody is reminded of."""

    person_id: int
    product_id: int
    deadline_id: int
    about: date
    threshold: int


async def read_nudged(connection: Readable, kind: MailKind, since: date) -> set[Nudged]:
    """What people were reminded of, about this day or a later one."""
    rows = await connection.execute(
        select(Nudge.person_id, Nudge.product_id, Nudge.deadline_id, Nudge.about, Nudge.threshold).where(
            Nudge.kind == kind.value, Nudge.about >= since
        )
    )
    return {Nudged(*row) for row in rows}


async def add_nudges(session: AsyncSession, kind: MailKind, day: date, nudges: Sequence[Nudged]) -> None:
    """Note what the mails of a day tell. What was told before stays as it was, and a mail that is made is whole."""
    is_made = (
        select(Delivery.person_id)
        .where(Delivery.kind == kind.value, Delivery.occasion == day.isoformat())
        .where(Delivery.person_id.in_({nudge.person_id for nudge in nudges}))
    )
    made = set((await session.scalars(is_made)).all())
    rows = [
        {"kind": kind.value, "day": day, **nudge._asdict()}
        for nudge in sorted(nudges)  # in one order, so that two workers never wait for each other
        if nudge.person_id not in made
    ]
    for start in range(0, len(rows), PART):
        part = insert(Nudge).values(rows[start : start + PART])
        await session.execute(part.on_conflict_do_nothing(constraint="uq_nudge_once"))


class DayOf(NamedTuple):
    """A person's mail of a day."""

    person_id: int
    day: date


async def read_unmade(connection: Readable, kind: MailKind, since: date) -> list[DayOf]:
    """The mails that something was noted for since that day, and that are not made yet."""
    is_made = exists().where(
        and_(
            Delivery.kind == Nudge.kind,
            Delivery.key == Nudge.person_id,
            Delivery.occasion == func.to_char(Nudge.day, "YYYY-MM-DD"),
        )
    )
    rows = await connection.execute(
        select(Nudge.person_id, Nudge.day)
        .where(Nudge.kind == kind.value, Nudge.day >= since, ~is_made)
        .distinct()
        .order_by(Nudge.day, Nudge.person_id)
    )
    return [DayOf(*row) for row in rows]


async def read_nudges(connection: Readable, kind: MailKind, mails: Iterable[DayOf]) -> dict[DayOf, list[Nudged]]:
    """What these mails tell."""
    rows = await connection.execute(
        select(Nudge.day, Nudge.person_id, Nudge.product_id, Nudge.deadline_id, Nudge.about, Nudge.threshold).where(
            Nudge.kind == kind.value, tuple_(Nudge.person_id, Nudge.day).in_(list(mails))
        )
    )
    found: dict[DayOf, list[Nudged]] = {}
    for day, person_id, product_id, deadline_id, about, threshold in rows:
        one = Nudged(person_id, product_id, deadline_id, about, threshold)
        found.setdefault(DayOf(one.person_id, day), []).append(one)
    return found


async def forget_nudges(session: AsyncSession, kind: MailKind, until: date) -> int:
    """Forget what people were reminded of about deadlines whose last safe day had come by `until`. Gives how many.

    A reminder knows that day itself. Another mail knows its deadline, if that has a day; one that was taken away, or
    has none any more, is as old as the mail. What was told since `until` stays, or it would be told again.
    """
    last = func.coalesce(DeadlineRow.removed_on, DeadlineRow.latest, Nudge.day)
    deadlines = select(DeadlineRow.id).where(DeadlineRow.id == Nudge.deadline_id, last > until)
    over = Nudge.about <= until if kind is MailKind.REMINDER else ~exists(deadlines)
    gone = await session.execute(
        delete(Nudge).where(Nudge.kind == kind.value, Nudge.day <= until, over).returning(Nudge.id)
    )
    return len(gone.all())
