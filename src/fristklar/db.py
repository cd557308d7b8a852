"""Engines and transactions. Every transaction states, as its first words, in whose scope it runs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import Composable
from sqlalchemy import ColumnElement, Engine, create_engine, event, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection, PoolResetState, QueuePool
from sqlalchemy.util import greenlet_spawn

from fristklar.settings import SettingsError, settings

T = TypeVar("T")

POOL_TIMEOUT_SECONDS = 10
CONNECT_TIMEOUT_SECONDS = 5

Readable = AsyncConnection | AsyncSession
"""What a query that only reads may run on."""

READ_ONLY = b"SELECT set_config('transaction_read_only', 'on', true)"
"""Before anything else in a message that only reads."""


class DatabaseUnavailableError(Exception):
    """The database does not answer. Nothing was read or written."""


class NotMigratedError(DatabaseUnavailableError):
    """A table or a column is missing: the database answers, and is of another version than the program."""

    def __init__(self) -> None:
        super().__init__("The database is not migrated to this version: run `fristklar db upgrade` first.")


MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
"""What Postgres raises then."""


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
    made = create_async_engine(
        with_driver(settings().database_url),
        isolation_level="AUTOCOMMIT",
        pool_size=settings().pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_reset_on_return=None,
        # The driver's own planned statements are dropped, all at once and ours with them, whenever it rolls back.
        connect_args={**_connect_args(), "prepare_threshold": None},
        hide_parameters=True,  # what people typed stays out of the logs
    )
    event.listen(made.sync_engine, "reset", _roll_back_what_is_open)
    event.listen(made.sync_engine, "invalidate", _doubt)
    event.listen(made.sync_engine, "detach", _doubt)
    return made


def _roll_back_what_is_open(returned: DBAPIConnection, _record: ConnectionPoolEntry, state: PoolResetState) -> None:
    # The pool's own way asks the driver on every return, also where a message was its own transaction and is over.
    if not state.terminate_only and driver_of(returned).pgconn.transaction_status != TransactionStatus.IDLE:
        returned.rollback()


def driver_of(connection: DBAPIConnection | PoolProxiedConnection) -> psycopg.AsyncConnection:
    driver = connection.driver_connection
    assert isinstance(driver, psycopg.AsyncConnection)
    return driver


async def read_once(scope: str, statement: Composable) -> list[tuple[Any, ...]]:
    """The rows of one statement, read in the given scope in a single round trip.

    Scope and statement travel in one message, which Postgres runs as one transaction: what the scope sets is gone
    with it.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """

    return await _rows_of(b"; ".join((READ_ONLY, scope.encode(), statement.as_bytes())))


async def write_once(scope: str, statement: Composable) -> list[tuple[Any, ...]]:
    """As `read_once`, for one statement that writes and gives rows; it is committed when this returns.

    Where the connection dies at the last moment it may run twice, so it must be one that does no harm then.

    Raises:
        DatabaseUnavailableError: the database cannot be reached, and the statement may or may not have run.
    """
    return await _rows_of(b"; ".join((scope.encode(), statement.as_bytes())))


async def _rows_of(message: bytes) -> list[tuple[Any, ...]]:
    async def ask(connection: PoolProxiedConnection) -> list[tuple[Any, ...]]:
        cursor = await driver_of(connection).execute(message)
        while cursor.nextset():
            pass
        return await cursor.fetchall()

    return await on_a_connection(ask)


async def on_a_connection(ask: Callable[[PoolProxiedConnection], Awaitable[T]]) -> T:
    for last_try in (False, True):
        pool = engine().pool
        try:
            connection = await _connection()
            try:
                answer = await ask(connection)
            except BaseException:
                # Nobody knows then what the connection is in the middle of, or whether a statement is planned.
                await greenlet_spawn(connection.invalidate)
                raise
            else:
                if engine().pool is not pool:  # it would lie open in a pool that nobody asks any more
                    await greenlet_spawn(connection.invalidate)
            finally:
                connection.close()
        except psycopg.errors.InvalidSqlStatementName:
            # Someone or something between us and Postgres dropped the connection's plans, and likely the others' too.
            if last_try:
                raise
            await _leave(pool)
        except MISSING as error:
            raise NotMigratedError from error
        except (DBAPIError, psycopg.OperationalError, PoolTimeoutError) as error:
            # A connection that died while it lay in the pool costs one more try and no error.
            if last_try or not _is_disconnect(error):
                raise DatabaseUnavailableError(str(error)) from error
            await _leave(pool)  # the others died with it
        else:
            return answer
    raise AssertionError("unreachable")


async def _connection() -> PoolProxiedConnection:
    pool = engine().pool
    sound = _IN_DOUBT.get(pool)
    if sound is None and isinstance(pool, QueuePool) and pool.checkedin():
        return pool.connect()  # one lies ready: nothing to wait for, so the detour that waiting takes is spared
    connection = await engine().raw_connection()
    if sound is not None and _IN_DOUBT.get(pool) is sound:
        sound.add(id(connection.record_info))  # the place's own, for as long as the pool has it
        if isinstance(pool, QueuePool) and len(sound) >= pool.size() + pool.overflow():
            del _IN_DOUBT[pool]
    return connection


_IN_DOUBT: WeakKeyDictionary[Pool, set[int]] = WeakKeyDictionary()
"""Pools in which a place may be without a connection, which is opened when somebody is given the place; and the places
that somebody has been given since. When that is all of them, there is no doubt left."""


def _doubt(_given_up: DBAPIConnection, _record: ConnectionPoolEntry, _error: BaseException | None = None) -> None:
    # Given up by whoever failed on it, or taken out of its place when it was lost with a task that was cancelled.
    _IN_DOUBT[engine().pool] = set()


async def _leave(pool: Pool) -> None:
    """Close a pool's connections and go on with new ones, unless somebody else has done so already."""
    if engine().pool is pool:
        await engine().dispose(close=False)  # at once: whoever comes while they are closed must get none of them
        await greenlet_spawn(pool.dispose)


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
    except DBAPIError as error:
        raise _told_apart(error) from error.orig
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
        raise _told_apart(error) from error.orig


async def write_at_version(
    session: AsyncSession, table: Any, version: int, *which: ColumnElement[bool], **values: Any
) -> bool:
    """Write these columns of the one row that is at this version, and count it up.

    False when nothing was written: somebody else came first, or the row is gone.
    """
    written = await session.execute(
        update(table)
        .where(*which, table.version == version)
        .values(**values, version=table.version + 1)
        .returning(table.version)
    )
    return written.one_or_none() is not None


def _told_apart(error: DBAPIError) -> Exception:
    """A database that was away or too slow from one that answered no."""
    if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
        return DatabaseUnavailableError(str(error.orig))
    return NotMigratedError() if isinstance(error.orig, MISSING) else error


RefusedByDatabaseError = DBAPIError
"""Whatever the database answers that is no answer. Its words repeat what somebody typed: not for a log."""

WriteRefusedError = IntegrityError
"""The database refused to keep what was written."""


def refers_to_nothing(error: IntegrityError) -> bool:
    """Whether a write pointed to a row that is not there, or is no longer."""
    return isinstance(error.orig, psycopg.errors.ForeignKeyViolation)


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
