"""The SQL of the start page, beyond what status/ reads."""

from dataclasses import dataclass

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import read_once


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that is not published yet."""

    slug: str
    title: str


async def read_drafts(actor: Actor) -> list[Draft]:
    """The changes that only staff can see."""
    rows = await read_once(scope(actor), SQL("SELECT slug, title FROM change WHERE lifecycle = 'draft' ORDER BY title"))
    return [Draft(*row) for row in rows]
