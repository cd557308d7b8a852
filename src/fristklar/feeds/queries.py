"""The SQL of calendar addresses. All of it runs in the program's own scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.queries import actor_from
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.models import CalendarAddress


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose calendar it is."""

    address_id: int
    """Stays the same when the person gets another address."""
    actor: Actor
    fetched_on: date | None


_HOLDER = """
SELECT json_build_array(calendar_address.id, calendar_address.fetched_on, json_build_array(
    NULL, person.id, person.email, person.name, person.staff_role, person.language,
    (SELECT json_agg(json_build_array(vendor.id, vendor.slug, vendor.name, membership.role) ORDER BY vendor.name)
     FROM membership JOIN vendor ON vendor.id = membership.vendor_id WHERE membership.person_id = person.id)))
FROM calendar_address JOIN person ON person.id = calendar_address.person_id
WHERE calendar_address.token_hash = decode($1, 'hex') AND person.disabled_at IS NULL
"""
HOLDER = Planned("calendar_holder", "text", _HOLDER, tuple[int, date | None, list[Any]])


async def read_holder(token_hash: bytes) -> Holder | None:
    """The person whose calendar has this address, as they may see things now. None where nobody's has, or whose
    account is closed.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    found = await read_json(scope(DOORKEEPER), HOLDER, token_hash.hex())
    if found is None:
        return None
    address_id, fetched_on, facts = found
    return Holder(address_id, actor_from(facts), fetched_on)


async def put_address(session: AsyncSession, person_id: int, token_hash: bytes, today: date) -> bool:
    """Give a person's calendar this address. True where it had another, which opens nothing from now on."""
    # In two steps, of which the first locks what is there, so that of many at once each is told what it did.
    changed = await session.execute(
        update(CalendarAddress)
        .where(CalendarAddress.person_id == person_id)
        .values(token_hash=token_hash, created_on=today, fetched_on=None)
        .returning(CalendarAddress.id)
    )
    if changed.one_or_none() is not None:
        return True
    new = {"token_hash": token_hash, "created_on": today}
    await session.execute(
        insert(CalendarAddress)
        .values(person_id=person_id, **new)
        .on_conflict_do_update(index_elements=[CalendarAddress.person_id], set_={**new, "fetched_on": None})
    )
    return False


async def remove_address(session: AsyncSession, person_id: int) -> bool:
    """Take the person's address away. False where there was none."""
    gone = await session.execute(
        delete(CalendarAddress).where(CalendarAddress.person_id == person_id).returning(CalendarAddress.id)
    )
    return gone.one_or_none() is not None


async def mark_fetched(session: AsyncSession, token_hash: bytes, today: date) -> None:
    """Note the day on which the address was asked for, unless it is noted already or the address is gone."""
    await session.execute(
        update(CalendarAddress)
        .where(CalendarAddress.token_hash == token_hash, CalendarAddress.fetched_on.is_distinct_from(today))
        .values(fetched_on=today)
    )
