"""Sessions: opened for somebody who has proved who they are, and ended again."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.queries import token_hash
from fristklar.models import SignInLink, SignInSession

LASTS = timedelta(days=14)
TOKEN_BYTES = 32


async def open_session(session: AsyncSession, person_id: int, *, browser: str) -> str:
    """Open a session and give its token, which only the browser keeps. Needs the program's scope.

    The person's sessions that are over go: nothing more is known of a browser than its owner can see.
    """
    over = or_(SignInSession.revoked_at.is_not(None), SignInSession.expires_at <= func.now())
    await session.execute(delete(SignInSession).where(SignInSession.person_id == person_id, over))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await session.execute(
        insert(SignInSession).values(
            person_id=person_id, token_hash=token_hash(token), browser=browser, expires_at=func.now() + LASTS
        )
    )
    return token


async def end_sessions(session: AsyncSession, person_id: int, *, only: int | None = None) -> int:
    """End a person's sessions, or `only` the one with this key. Gives how many ended. Needs the program's scope."""
    statement = (
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )
    if only is not None:
        statement = statement.where(SignInSession.id == only)
    return len((await session.execute(statement.returning(SignInSession.id))).all())


async def cut_off(session: AsyncSession, person_id: int) -> int:
    """End every session of a person, and every link and code that could open another. Gives how many sessions ended.

    Needs the program's scope.
    """
    await session.execute(delete(SignInLink).where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None)))
    return await end_sessions(session, person_id)
