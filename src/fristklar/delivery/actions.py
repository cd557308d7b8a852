"""What staff do about mails that did not go. Each in the transaction of its request, audit entry included."""

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import record
from fristklar.delivery import desk_queries
from fristklar.languages import marked

ALL = marked("alle")
"""What the trail says that it was about when it was about all of them."""


class NoSuchMailError(Exception):
    """There is no such mail."""


async def try_again(session: AsyncSession, actor: Actor, delivery_id: int) -> None:
    """Let a mail that failed go again, and its address take mail again. Does nothing to one that has gone meanwhile.

    Raises:
        NoSuchMailError: there is no such mail.
    """
    found = await desk_queries.find_failed(session, delivery_id)
    if found is None:
        raise NoSuchMailError
    email, kind, year, week = found
    if await desk_queries.set_going(session, delivery_id):
        await record(
            session,
            actor,
            "retry",
            kind="delivery",
            subject=email,
            details={"kind": kind, "week": f"{year}-W{week:02}"},
        )
        await lift(session, actor, email=email)


async def try_all_again(session: AsyncSession, actor: Actor) -> None:
    """Let everything that waits after a failure go at once, such as when the mail server is back."""
    count = await desk_queries.set_going(session)
    if count:
        await record(session, actor, "retry", kind="delivery", subject=ALL, details={"count": count})


async def lift(session: AsyncSession, actor: Actor, *, stopped_id: int | None = None, email: str | None = None) -> bool:
    """Let mail go to a stopped address again. False where it was not stopped."""
    lifted = await desk_queries.lift(session, stopped_id=stopped_id, email=email)
    if lifted is not None:
        await record(session, actor, "reopen", kind="stopped_address", subject=lifted)
    return lifted is not None
