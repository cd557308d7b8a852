"""The SQL of who reads the weekly digest, and what they want of it and of the other mails.

Staff read in their own scope. One's own wishes, and all writing, run in the program's scope: row security lets nobody
else at them, so access/ must have said yes before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor, ActorKind, VendorPlace
from fristklar.db import Readable
from fristklar.languages import Language
from fristklar.mail.lists import MailKind
from fristklar.models import Membership, Person, Product, StaffRole, Subscription, Vendor

MOST_READERS = 500

WANTED = {
    MailKind.DIGEST: "active",
    MailKind.ALERT: "alerts",
    MailKind.REMINDER: "reminders",
    MailKind.ESCALATION: "escalations",
}
"""What the audit trail calls the wish for each sort of mail."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of the digest. Who has said nothing has these defaults, in the row's first version."""

    weekday: int = 1
    """As ISO counts: 1 is Monday."""
    hour: int = 7
    """On the clock in Europe/Oslo."""
    product_ids: tuple[int, ...] = ()
    """Empty: all that the person can see."""
    skip_when_quiet: bool = False
    active: bool = True
    version: int = 1
    alerts: bool = True
    """Staff, whose edits they are, want them only where they say so."""
    reminders: bool = True
    escalations: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who may read the digest, with what the person wants of it."""

    id: int
    name: str
    email: str
    staff_role: StaffRole | None
    places: tuple[VendorPlace, ...]
    is_disabled: bool
    wishes: Wishes
    language: Language = Language.NB
    """Of the digest: the one that the person chose, else bokmål, since a mail knows no browser."""

    @property
    def actor(self) -> Actor:
        """Who asks, when the digest is made for the person: it holds nothing that the person may not see."""
        if self.staff_role is not None:
            return Actor(ActorKind.STAFF, self.name, self.id, self.email, staff_role=self.staff_role)
        return Actor(ActorKind.VENDOR, self.name, self.id, self.email, places=self.places)

    @property
    def has_place(self) -> bool:
        """Whether there is anything to tell the person of."""
        return self.staff_role is not None or bool(self.places)


@dataclass(frozen=True, slots=True)
class Followable:
    """A product that a person can follow."""

    id: int
    slug: str
    name: str
    vendor: str


_READER = select(
    Person.id,
    Person.name,
    Person.email,
    Person.staff_role,
    Person.disabled_at.is_not(None).label("is_disabled"),
    Person.language,
    Subscription.weekday,
    Subscription.hour,
    Subscription.product_ids,
    Subscription.skip_when_quiet,
    Subscription.active,
    Subscription.version,
    Subscription.alerts_since.is_not(None).label("alerts"),
    Subscription.reminders_since.is_not(None).label("reminders"),
    Subscription.escalations_since.is_not(None).label("escalations"),
).outerjoin(Subscription, Subscription.person_id == Person.id)

_HAS_PLACE = or_(Person.staff_role.is_not(None), exists().where(Membership.person_id == Person.id))


async def read_reader(connection: Readable, person_id: int) -> Reader | None:
    """One person."""
    rows = (await connection.execute(_READER.where(Person.id == person_id))).all()
    return next(iter(await _readers(connection, rows)), None)


async def find_reader(connection: Readable, email: str) -> Reader | None:
    """The person with this address."""
    rows = (await connection.execute(_READER.where(Person.email == email))).all()
    return next(iter(await _readers(connection, rows)), None)


async def read_readers(connection: Readable, words: str = "") -> list[Reader]:
    """Everybody with a place, whose name, address or vendor has `words` in it."""
    statement = _READER.where(_HAS_PLACE).order_by(func.lower(Person.name), Person.id).limit(MOST_READERS)
    if words:
        at_vendor = exists().where(
            Membership.person_id == Person.id,
            Vendor.id == Membership.vendor_id,
            Vendor.name.icontains(words, autoescape=True),
        )
        named = Person.name.icontains(words, autoescape=True), Person.email.icontains(words, autoescape=True)
        statement = statement.where(or_(*named, at_vendor))
    return await _readers(connection, (await connection.execute(statement)).all())


async def _readers(connection: Readable, rows: Iterable[Any]) -> list[Reader]:
    found = list(rows)
    places: dict[int, list[VendorPlace]] = {}
    if found:
        memberships = await connection.execute(
            select(Membership.person_id, Vendor.id, Vendor.slug, Vendor.name, Membership.role)
            .join(Vendor, Vendor.id == Membership.vendor_id)
            .where(Membership.person_id.in_([row.id for row in found]))
            .order_by(Vendor.name)
        )
        for person_id, vendor_id, slug, vendor, role in memberships:
            places.setdefault(person_id, []).append(VendorPlace(vendor_id, slug, vendor, role))
    return [_reader(row, places) for row in found]


def _reader(row: Any, places: dict[int, list[VendorPlace]]) -> Reader:
    key, name, email, staff_role, is_disabled, language, *wanted = row
    weekday, hour, product_ids, skip, active, version, *others = wanted
    wishes = Wishes(alerts=staff_role is None)
    if version is not None:
        wishes = Wishes(weekday, hour, tuple(product_ids), skip, active, version, *others)
    at = tuple(places.get(key, ()))
    return Reader(key, name, email, staff_role, at, is_disabled, wishes, language or Language.NB)


@dataclass(frozen=True, slots=True)
class Due:
    """When somebody's digest is due each week."""

    subscription_id: int
    person_id: int
    weekday: int
    hour: int
    since: datetime


async def read_due(connection: Readable) -> list[Due]:
    """Everybody who wants the digest, and may sign in."""
    rows = await connection.execute(
        select(Subscription.id, Subscription.person_id, Subscription.weekday, Subscription.hour, Subscription.since)
        .join(Person, Person.id == Subscription.person_id)
        .where(Subscription.active, Person.disabled_at.is_(None))
        .order_by(Subscription.id)
    )
    return [Due(*row) for row in rows]


async def read_some(connection: Readable, person_ids: Iterable[int]) -> dict[int, Reader]:
    """These people, by their key."""
    rows = (await connection.execute(_READER.where(Person.id.in_(list(person_ids))))).all()
    return {reader.id: reader for reader in await _readers(connection, rows)}


async def read_followable(connection: Readable) -> list[Followable]:
    """The products that whoever asks can see."""
    rows = await connection.execute(
        select(Product.id, Product.slug, Product.name, Vendor.name)
        .join(Vendor, Vendor.id == Product.vendor_id)
        .order_by(Vendor.name, Product.name)
    )
    return [Followable(*row) for row in rows]


# ---- writing, in the program's scope ----


async def add_missing(session: AsyncSession) -> int:
    """Give everybody with a place, and an open account, a row with the defaults. Gives how many had none."""
    return await _add(session, Person.disabled_at.is_(None), _HAS_PLACE)


async def save_wishes(session: AsyncSession, person_id: int, wishes: Wishes) -> bool:
    """Write what a person wants. False when it was changed since the version that `wishes` was made from."""
    await _add(session, Person.id == person_id)
    saved = await session.execute(
        update(Subscription)
        .where(Subscription.person_id == person_id, Subscription.version == wishes.version)
        .values(
            weekday=wishes.weekday,
            hour=wishes.hour,
            product_ids=list(wishes.product_ids),
            skip_when_quiet=wishes.skip_when_quiet,
            active=wishes.active,
            # Whoever comes back waits for the next hour of their own, as somebody new does.
            since=case((Subscription.active, Subscription.since), else_=func.now()),
            alerts_since=_since(Subscription.alerts_since, wishes.alerts),
            reminders_since=_since(Subscription.reminders_since, wishes.reminders),
            escalations_since=_since(Subscription.escalations_since, wishes.escalations),
            version=Subscription.version + 1,
        )
        .returning(Subscription.id)
    )
    return saved.one_or_none() is not None


def _since(column: Any, is_wanted: bool) -> Any:
    """From when something is wanted: as it was, or from now on."""
    return func.coalesce(column, func.now()) if is_wanted else None


async def end(session: AsyncSession, person_id: int, kind: MailKind) -> bool:
    """Send the person no more of this sort. False when that is so already."""
    await _add(session, Person.id == person_id)
    endings: dict[MailKind, tuple[Any, dict[str, Any]]] = {
        MailKind.DIGEST: (Subscription.active, {"active": False}),
        MailKind.ALERT: (Subscription.alerts_since.is_not(None), {"alerts_since": None}),
        MailKind.REMINDER: (Subscription.reminders_since.is_not(None), {"reminders_since": None}),
        MailKind.ESCALATION: (Subscription.escalations_since.is_not(None), {"escalations_since": None}),
    }
    is_wanted, without = endings[kind]
    ended = await session.execute(
        update(Subscription)
        .where(Subscription.person_id == person_id, is_wanted)
        .values(**without, version=Subscription.version + 1)
        .returning(Subscription.id)
    )
    return ended.one_or_none() is not None


async def _add(session: AsyncSession, *whom: ColumnElement[bool]) -> int:
    """Give these people a row with the defaults of their role, where they have none. Gives how many had none."""
    alerts = case((Person.staff_role.is_(None), func.now()))
    added = await session.execute(
        insert(Subscription)
        .from_select(["person_id", "alerts_since"], select(Person.id, alerts).where(*whom))
        .on_conflict_do_nothing(index_elements=["person_id"])
        .returning(Subscription.id)
    )
    return len(added.all())
