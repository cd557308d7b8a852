"""The weekly digest for the worker: who gets it when, and the mails themselves."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import changing, reading
from fristklar.digest import past_queries, queries
from fristklar.digest.editions import Editions, since_when
from fristklar.digest.emails import Recipient, digest_mail
from fristklar.digest.keeping import Edition, Issue, edition_of, page_of
from fristklar.digest.queries import Due
from fristklar.register.queries import read_snapshot
from fristklar.status.queries import read_statuses
from fristklar.together import Lately

FRESH_SECONDS = 60.0
"""How long one reading of the register and of every product serves: so much later may a mail be than the page."""


async def due_each_week() -> list[Due]:
    """Who wants the digest, and when. Whoever was given a place lately gets the defaults here."""
    async with changing(scope(POSTMAN)) as session:
        await queries.add_missing(session)
    async with reading(scope(POSTMAN)) as connection:
        return await queries.read_due(connection)


class EarlierOnItsWayError(Exception):
    """An earlier digest may be reaching the same reader, so it is not known yet what this one should tell."""


@dataclass(frozen=True, slots=True)
class Order:
    """A digest to be made now."""

    id: int
    """The delivery's."""
    person_id: int
    message_id: str
    may_have_gone: bool = False
    """Then it is made as it was, so that whoever gets it twice gets the same mail."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The register and every product, as they were at one moment."""

    at: float
    """By the process's own clock, in seconds."""
    today: date
    editions: Editions
    kept: set[UUID] = field(default_factory=set)
    """Those of its editions that the database has."""


async def _read() -> _Read:
    at, today = time.monotonic(), clock.today()
    register, statuses = await read_snapshot(), await read_statuses(POSTMAN)
    return _Read(at, today, Editions(register, statuses, today))


class Press:
    """Makes the digests of one worker: what is equal for all readers of a product is made once."""

    def __init__(self) -> None:
        self._reading = Lately(_read)

    async def make(self, orders: Sequence[Order]) -> Mapping[int, bytes | None]:
        """The mails as they go over the line, by the order's id; None for whom there is nothing this time.

        What they say is kept when this returns, so that no mail is ever sent without it.

        Raises:
            EarlierOnItsWayError: for one of them it is not known yet what it should tell.
        """
        people, ids = [order.person_id for order in orders], [order.id for order in orders]
        async with reading(scope(POSTMAN)) as connection:
            readers = await queries.read_some(connection, people)
            told = await past_queries.read_told(connection, people)
            neighbours = await past_queries.read_neighbours(connection, ids)
            again = [order.id for order in orders if order.may_have_gone]
            before = await past_queries.read_kept(connection, again) if again else {}
        now, today = time.monotonic(), clock.today()
        read = await self._reading.get(lambda last: now - last.at <= FRESH_SECONDS and last.today == today)
        editions = read.editions
        made: dict[int, bytes | None] = dict.fromkeys(ids)
        new: dict[UUID, Edition] = {}
        issues: list[Issue] = []
        for order in orders:
            reader, beside = readers.get(order.person_id), neighbours.get(order.id)
            if reader is None or reader.is_disabled or not reader.wishes.active or beside is None:
                continue
            kept = before.get(order.id)
            if kept and not _may_still_read(reader, kept):
                kept = None
            if kept is None and beside.is_later:
                continue  # that one tells all that this would
            if beside.is_earlier_uncertain:
                raise EarlierOnItsWayError
            page = page_of(kept.person_name, kept.content) if kept else None
            if page is None:
                page = editions.page_for(reader, since_when(told.get(reader.id), clock.today()))
                if page is None or (reader.wishes.skip_when_quiet and not page.is_news):
                    continue
                edition = edition_of(page.says, editions.vendors_of(page, reader))
                new[edition.id] = edition
                issues.append(Issue(order.id, edition.id, page.person_name, editions.told_until))
            recipient = Recipient(reader.id, reader.name, reader.email)
            made[order.id] = digest_mail(page, recipient, message_id=order.message_id).as_bytes()
        if issues:
            await past_queries.keep([each for key, each in new.items() if key not in read.kept], issues)
            read.kept.update(new)
        return made


def _may_still_read(reader: queries.Reader, kept: past_queries.Kept) -> bool:
    """Whether the reader has a place yet with all that a digest tells of: as row security has it, `digest_edition`."""
    if reader.staff_role is not None or kept.for_staff:
        return reader.staff_role is not None
    return set(kept.vendor_ids) <= {place.vendor_id for place in reader.places}
