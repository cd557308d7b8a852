"""Engines and transactions. Every transaction states, as its first words, in whose scope it runs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from fristklar.settings import SettingsError, settings

POOL_TIMEOUT_SECONDS = 10
CONNECT_TIMEOUT_SECONDS = 5

Readable = AsyncConnection | AsyncSession
"""What a query that only reads may run on."""

READ_ONLY = "SELECT set_config('transaction_read_only', 'on', true)"


class DatabaseUnavailableError(Exception):
    """The database does not answer. Nothing was read or written."""


def owner_url() -> str:
    """The address to migrate with.

    Raises:
        SettingsError: FRISTKLAR_OWNER_DATABASE_URL is not set.
    """
    url = settings().owner_database_url
    if url is None:
        raise SettingsError("FRISTKLAR_OWNER_DATABASE_URL is not set; migrations run as the owner role.")
    return with_driver(url)


def with_driver(url: str) -> str:
    """The same address with the one driver that the project uses, psycopg 3."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in {"postgres", "postgresql"} else url


def _connect_args() -> dict[str, str | int]:
    timeout = settings().statement_timeout_ms
    return {
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "application_name": "fristklar",
        "options": f"-c statement_timeout={timeout} -c lock_timeout={timeout} "
        "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC",
    }


@cache
def engine() -> AsyncEngine:
    """The process's engine for reading. Transactions are opened by hand, together with their scope."""
    return create_async_engine(
        with_driver(settings().database_url),
        isolation_level="AUTOCOMMIT",
        pool_size=settings().pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        connect_args=_connect_args(),
        hide_parameters=True,  # what people typed stays out of the logs
    )


async def read_once(scope: str, statement: Composable) -> list[tuple[Any, ...]]:
    """The rows of one statement, read in the given scope in a single round trip.

    Scope and statement travel in one message, which Postgres runs as one transaction: what the scope sets is gone
    with it. Values belong in `statement` as `psycopg.sql.Literal`.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    message = SQL("{}; {}; {}").format(SQL(READ_ONLY), SQL(scope), statement)
    for last_try in (False, True):
        try:
            async with engine().connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driver, psycopg.AsyncConnection)
                try:
                    cursor = await driver.execute(message)
                except psycopg.OperationalError:
                    await connection.invalidate()
                    raise
                while cursor.nextset():
                    pass
                return await cursor.fetchall()
        except (DBAPIError, psycopg.OperationalError, PoolTimeoutError) as error:
            # A connection that died while it lay in the pool costs one more try and no error.
            if last_try or not _is_disconnect(error):
                raise DatabaseUnavailableError(str(error)) from error
    raise AssertionError("unreachable")


@asynccontextmanager
async def reading(scope: str) -> AsyncIterator[AsyncConnection]:
    """A read-only transaction in the given scope, for more than one statement. Each sees one and the same state.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    connection = await _open(f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {scope}")
    try:
        yield connection
        await connection.exec_driver_sql("COMMIT")
    finally:
        # Back to the pool; whatever is still open is rolled back there.
        await connection.close()


async def _open(opening: str) -> AsyncConnection:
    for last_try in (False, True):
        connection = engine().connect()
        try:
            await connection.start()
            await connection.exec_driver_sql(opening)
        except (DBAPIError, PoolTimeoutError) as error:
            if connection.sync_connection is not None:
                await connection.close()
            if last_try or not _is_disconnect(error):
                raise DatabaseUnavailableError(str(error)) from error
        else:
            return connection
    raise AssertionError("unreachable")


@asynccontextmanager
async def changing(scope: str) -> AsyncIterator[AsyncSession]:
    """A transaction that may write, in the given scope: committed as a whole or not at all.

    Raises:
        DatabaseUnavailableError: the database cannot be reached, or is too busy to answer in time. Nothing was written.
    """
    writable = engine().execution_options(isolation_level="READ COMMITTED")
    try:
        async with AsyncSession(writable, expire_on_commit=False) as session, session.begin():
            await (await session.connection()).exec_driver_sql(scope)
            yield session
    except PoolTimeoutError as error:
        raise DatabaseUnavailableError(str(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
            raise DatabaseUnavailableError(str(error.orig)) from error
        raise


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint that a write broke, so that a form can say which field is at fault."""
    assert isinstance(error.orig, psycopg.Error)
    return error.orig.diag.constraint_name


def _is_disconnect(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    # Cancelled by a timeout of ours is an answer; anything else that ends a connection is not.
    return isinstance(error, psycopg.OperationalError) and not isinstance(
        error, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable
    )


@cache
def writing_engine() -> Engine:
    """The engine of commands that write, such as loading the register."""
    return create_engine(with_driver(settings().database_url), pool_size=1, connect_args=_connect_args())


@contextmanager
def writing(scope: str) -> Iterator[Session]:
    """A transaction of a command, in the given scope: committed as a whole or not at all."""
    with Session(writing_engine()) as session, session.begin():
        session.connection().exec_driver_sql(scope)
        yield session
