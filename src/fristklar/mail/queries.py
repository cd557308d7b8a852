"""The SQL of captured mail."""

from sqlalchemy import insert

from fristklar.access.actor import DOORKEEPER
from fristklar.access.scope import scope
from fristklar.db import changing
from fristklar.models import CapturedMail


async def capture(recipient: str, subject: str, raw: bytes) -> None:
    """Keep a mail instead of sending it.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    async with changing(scope(DOORKEEPER)) as session:
        await session.execute(insert(CapturedMail).values(recipient=recipient, subject=subject, raw=raw))
