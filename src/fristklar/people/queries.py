"""The SQL of people and their places.

Reading runs in the scope of the actor who asks. Writing, and the locks before it, runs in the program's own scope: row
security lets nobody else write here, so access/ must have said yes before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable
from fristklar.languages import Language
from fristklar.models import Membership, Person, StaffRole, Vendor, VendorRole

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class VendorName:
    """A vendor whose people are spoken of."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person at a vendor, under the name that the vendor knows. `key` and `version` are the membership's."""

    key: int
    version: int
    person_id: int
    name: str
    email: str
    role: VendorRole
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A vendor where a person has a role. `key` is the membership's."""

    key: int
    vendor_slug: str
    vendor: str
    role: VendorRole


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as NHN's customer centre sees them."""

    id: int
    version: int
    name: str
    email: str
    staff_role: StaffRole | None
    disabled_at: datetime | None
    language: Language | None
    """The one that the person chose."""
    places: tuple[Place, ...]


async def find_vendor(connection: Readable, slug: str) -> VendorName | None:
    """The vendor of that name that the actor can see. That may be one which only its name is public of."""
    found = await connection.execute(select(Vendor.id, Vendor.slug, Vendor.name).where(Vendor.slug == slug))
    row = found.one_or_none()
    return VendorName(*row) if row else None


_MEMBER = select(
    Membership.id,
    Membership.version,
    Membership.person_id,
    Membership.name,
    Person.email,
    Membership.role,
    Person.disabled_at.is_not(None),
).join(Person, Person.id == Membership.person_id)


async def read_members(connection: Readable, vendor_id: int) -> list[Member]:
    """A vendor's people."""
    rows = await connection.execute(_MEMBER.where(Membership.vendor_id == vendor_id))
    return [Member(*row) for row in rows]


async def read_member(connection: Readable, vendor_id: int, key: int) -> Member | None:
    """One of a vendor's people."""
    found = await connection.execute(_MEMBER.where(Membership.vendor_id == vendor_id, Membership.id == key))
    row = found.one_or_none()
    return Member(*row) if row else None


_PERSON = select(
    Person.id, Person.version, Person.name, Person.email, Person.staff_role, Person.disabled_at, Person.language
)


async def read_people(connection: Readable, words: str = "") -> list[KnownPerson]:
    """Everybody whose name, address or vendor has `words` in it."""
    statement = _PERSON.order_by(Person.id).limit(MOST_PEOPLE)
    if words:
        at_vendor = exists().where(
            Membership.person_id == Person.id,
            Vendor.id == Membership.vendor_id,
            Vendor.name.icontains(words, autoescape=True),
        )
        in_name = Person.name.icontains(words, autoescape=True)
        statement = statement.where(or_(in_name, Person.email.icontains(words, autoescape=True), at_vendor))
    rows = (await connection.execute(statement)).all()
    places = await _places(connection, [row.id for row in rows])
    return [KnownPerson(*row, places=tuple(places.get(row.id, ()))) for row in rows]


async def read_person(connection: Readable, person_id: int) -> KnownPerson | None:
    """One person."""
    row = (await connection.execute(_PERSON.where(Person.id == person_id))).one_or_none()
    if row is None:
        return None
    places = await _places(connection, [person_id])
    return KnownPerson(*row, places=tuple(places.get(person_id, ())))


async def _places(connection: Readable, people: Sequence[int]) -> dict[int, list[Place]]:
    rows = await connection.execute(
        select(Membership.person_id, Membership.id, Vendor.slug, Vendor.name, Membership.role)
        .join(Vendor, Vendor.id == Membership.vendor_id)
        .where(Membership.person_id.in_(people))
    )
    places: dict[int, list[Place]] = {}
    for person_id, key, slug, vendor, role in rows:
        places.setdefault(person_id, []).append(Place(key, slug, vendor, role))
    return places


# ---- writing, in the program's scope ----


async def find_person(session: AsyncSession, email: str) -> KnownPerson | None:
    """The person with this address."""
    person_id = await session.scalar(select(Person.id).where(Person.email == email))
    return None if person_id is None else await read_person(session, person_id)


async def add_person(session: AsyncSession, email: str, name: str) -> tuple[int, bool, Language | None]:
    """The person with this address, added under this name if there was none.

    Also: may the person sign in, and the language that the person chose.
    """
    await session.execute(insert(Person).values(email=email, name=name).on_conflict_do_nothing())
    columns = (Person.id, Person.disabled_at.is_(None), Person.language)
    person_id, may_sign_in, language = (await session.execute(select(*columns).where(Person.email == email))).one()
    return person_id, may_sign_in, language


async def add_member(
    session: AsyncSession, person_id: int, vendor_id: int, *, role: VendorRole, name: str
) -> int | None:
    """Give a person a place at a vendor, and give its key; None when the person has one already."""
    statement = insert(Membership).values(person_id=person_id, vendor_id=vendor_id, role=role, name=name)
    added = await session.execute(statement.on_conflict_do_nothing().returning(Membership.id))
    return added.scalar_one_or_none()


async def lock_administrators(session: AsyncSession, vendor_id: int) -> list[int]:
    """The keys of the places of a vendor's administrators. Whoever asks next waits until this transaction is over."""
    rows = await session.scalars(
        select(Membership.id)
        .where(Membership.vendor_id == vendor_id, Membership.role == VendorRole.ADMINISTRATOR)
        .order_by(Membership.id)
        .with_for_update()
    )
    return list(rows)


async def set_member_role(session: AsyncSession, key: int, version: int, role: VendorRole) -> bool:
    """Change a role. False when the place was changed or taken away meanwhile."""
    changed = await session.execute(
        update(Membership)
        .where(Membership.id == key, Membership.version == version)
        .values(role=role, version=Membership.version + 1)
        .returning(Membership.id)
    )
    return changed.one_or_none() is not None


async def remove_member(session: AsyncSession, key: int, version: int) -> bool:
    """Take a place away. False when it was changed or taken away meanwhile."""
    gone = delete(Membership).where(Membership.id == key, Membership.version == version)
    return (await session.execute(gone.returning(Membership.id))).one_or_none() is not None


async def lock_admins(session: AsyncSession) -> list[int]:
    """NHN's administrators who may sign in. Whoever asks next waits until this transaction is over."""
    rows = await session.scalars(
        select(Person.id)
        .where(Person.staff_role == StaffRole.ADMIN, Person.disabled_at.is_(None))
        .order_by(Person.id)
        .with_for_update()
    )
    return list(rows)


async def add_staff(session: AsyncSession, email: str, name: str, role: StaffRole) -> int | None:
    """Add one of NHN's own, and give the person's key; None when the address is known."""
    statement = insert(Person).values(email=email, name=name, staff_role=role).on_conflict_do_nothing()
    return (await session.execute(statement.returning(Person.id))).scalar_one_or_none()


async def set_staff_role(session: AsyncSession, person_id: int, version: int, role: StaffRole | None) -> bool:
    """Change a role. False when the person was changed meanwhile."""
    changed = await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.version == version)
        .values(staff_role=role, version=Person.version + 1)
        .returning(Person.id)
    )
    return changed.one_or_none() is not None


async def set_disabled(session: AsyncSession, person_id: int, version: int, *, disabled: bool) -> bool:
    """Close an account or open it. False when it was so already, or the person was changed meanwhile."""
    is_other = Person.disabled_at.is_(None) if disabled else Person.disabled_at.is_not(None)
    changed = await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.version == version, is_other)
        .values(disabled_at=func.now() if disabled else None, version=Person.version + 1)
        .returning(Person.id)
    )
    return changed.one_or_none() is not None


async def let_in(session: AsyncSession, person_id: int, name: str, role: StaffRole) -> None:
    """Make somebody one of NHN's own under this name, whatever they were."""
    await session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(name=name, staff_role=role, disabled_at=None, version=Person.version + 1)
    )
