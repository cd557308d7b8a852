"""The weekly digest for the worker: who gets it when, and the mails themselves."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import changing, reading
from fristklar.digest import queries
from fristklar.digest.editions import Editions, a_week_ago
from fristklar.digest.emails import Recipient, digest_mail
from fristklar.digest.queries import Due
from fristklar.register.queries import read_snapshot
from fristklar.status.queries import read_statuses

FRESH_SECONDS = 60.0
"""How long one reading of the register and of every product serves: so much later may a mail be than the page."""


async def due_each_week() -> list[Due]:
    """Who wants the digest, and when. Whoever was given a place lately gets the defaults here."""
    async with changing(scope(POSTMAN)) as session:
        await queries.add_missing(session)
    async with reading(scope(POSTMAN)) as connection:
        return await queries.read_due(connection)


@dataclass(frozen=True, slots=True)
class Order:
    """A digest to be made now."""

    id: int
    person_id: int
    message_id: str


class Press:
    """Makes the digests of one worker: what is equal for all readers of a product is made once."""

    def __init__(self) -> None:
        self._editions: Editions | None = None
        self._read_at = 0.0

    async def make(self, orders: list[Order]) -> Mapping[int, bytes | None]:
        """The mails as they go over the line, by the order's id; None for whom there is nothing this time."""
        async with reading(scope(POSTMAN)) as connection:
            readers = await queries.read_some(connection, [order.person_id for order in orders])
        editions = await self._fresh()
        since = a_week_ago(clock.today())
        made: dict[int, bytes | None] = {}
        for order in orders:
            made[order.id] = None
            reader = readers.get(order.person_id)
            if reader is None or reader.is_disabled or not reader.wishes.active:
                continue
            page = editions.page_for(reader, since)
            if page is None or (reader.wishes.skip_when_quiet and not page.is_news):
                continue
            recipient = Recipient(reader.id, reader.name, reader.email)
            made[order.id] = digest_mail(page, recipient, message_id=order.message_id).as_bytes()
        return made

    async def _fresh(self) -> Editions:
        if self._editions is None or time.monotonic() - self._read_at > FRESH_SECONDS:
            self._read_at = time.monotonic()
            register, statuses = await read_snapshot(), await read_statuses(POSTMAN)
            self._editions = Editions(register, statuses, clock.today())
        return self._editions
