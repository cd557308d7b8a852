"""The SQL behind readiness."""

import psycopg
from psycopg.sql import SQL

from fristklar.access.actor import ANONYMOUS
from fristklar.access.scope import scope
from fristklar.db import NotMigratedError, read_once


async def read_migration() -> str | None:
    """The migration that the database stands at; None before the first, and where the program may not look.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    try:
        rows = await read_once(scope(ANONYMOUS), SQL("SELECT version_num FROM alembic_version"))
    except (NotMigratedError, psycopg.ProgrammingError, psycopg.errors.InvalidParameterValue):  # or no right, no role
        return None
    return str(rows[0][0]) if rows else None
