"""A person's calendar address: given, changed, taken away. Each action is one transaction in the program's scope."""

import secrets
from datetime import date

import structlog

from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.queries import token_hash
from fristklar.access.scope import scope
from fristklar.access.sessions import TOKEN_BYTES
from fristklar.access.trail import record
from fristklar.db import DatabaseUnavailableError, changing
from fristklar.feeds import queries

log = structlog.get_logger()


async def give_address(actor: Actor, today: date) -> str:
    """Give the actor's calendar a new address, and return what is secret in it. An old address opens nothing more.

    Nobody can be told it again: only its hash is kept.
    """
    assert actor.person_id is not None, "someone is signed in"
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with changing(scope(DOORKEEPER)) as session:
        renewed = await queries.put_address(session, actor.person_id, token_hash(token), today)
        deed = "renew" if renewed else "create"
        await record(session, actor, deed, kind="calendar_address", subject=str(actor.email))
    return token


async def take_address_away(actor: Actor) -> None:
    """Let the actor's calendar have no address."""
    assert actor.person_id is not None, "someone is signed in"
    async with changing(scope(DOORKEEPER)) as session:
        if await queries.remove_address(session, actor.person_id):
            await record(session, actor, "remove", kind="calendar_address", subject=str(actor.email))


async def note_fetched(token_hash: bytes, today: date) -> None:
    """Remember the day on which a calendar was asked for. Runs after the answer has left, which it never spoils."""
    try:
        async with changing(scope(DOORKEEPER)) as session:
            await queries.mark_fetched(session, token_hash, today)
    except DatabaseUnavailableError as error:
        log.warning("day of a calendar's reading not noted", error=str(error))
