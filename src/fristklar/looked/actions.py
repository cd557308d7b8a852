"""Noting that somebody had a product's page before them.

No trail: how often a person reads a page is nobody's business, and only the last visits are kept.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.db import WriteRefusedError, refers_to_nothing
from fristklar.domain.sitting import Looks, is_worth_noting, visited
from fristklar.looked import queries
from fristklar.looked.queries import Visited
from fristklar.web.guard import NotFoundError


async def note_visit(
    session: AsyncSession, actor: Actor, product: Visited, now: datetime, until: datetime | None, *, all_seen: bool
) -> None:
    """Write a visit down. `until`: the newest thing that stood on the page; None where the page did not say.

    Raises:
        NotFoundError: the product, or the person's place at its vendor, went away meanwhile.
    """
    assert actor.person_id is not None, "visits are somebody's"
    shown = min(until or product.now, product.now)  # what has not happened yet, nobody has seen
    if await _is_first(session, actor.person_id, product, visited(None, now, shown)):
        return
    looks = await queries.lock_looks(session, actor.person_id, product)
    if looks is None:
        raise NotFoundError
    if all_seen or is_worth_noting(looks, now, shown):
        then = visited(looks, now, shown, all_seen=all_seen)
        await queries.write_looks(session, actor.person_id, product, then)


async def _is_first(session: AsyncSession, person_id: int, product: Visited, looks: Looks) -> bool:
    try:
        return await queries.add_looks(session, person_id, product, looks)
    except WriteRefusedError as error:
        if refers_to_nothing(error):
            raise NotFoundError from None
        raise
