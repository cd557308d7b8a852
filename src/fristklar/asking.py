"""Reads whose answer is one JSON value, whatever its size. Short ones that are wanted at once share a message."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, overload
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus
from psycopg.sql import SQL, Composable, Literal
from sqlalchemy import Date, DateTime, Select, make_url
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeEngine

from fristklar.db import READ_ONLY, DatabaseUnavailableError, driver_of, on_a_connection

T = TypeVar("T")


class Planned(Generic[T]):
    """A statement that each connection plans once: under row security, planning takes longer than running.

    It gives one JSON value, which is read as a `shape`; that says what types the database holds to.
    """

    def __init__(self, name: str, types: str, text: str, shape: type[T], *, is_short: bool = False) -> None:
        """`types` are those of its values, as in "text, bigint"; they stand in `text` as $1, $2, …

        A short one takes Postgres a millisecond or so: it may wait for another in the same message.
        """
        self.name, self.types, self.text, self.is_short = name, types, text, is_short
        self.decode = msgspec.json.Decoder(shape).decode

    def ask(self, *values: object) -> bytes:
        """Run it with these values, on a connection that has planned it."""
        literals = b", ".join([Literal(value).as_bytes() for value in values])
        return b"EXECUTE %b(%b)" % (self.name.encode(), literals) if values else f"EXECUTE {self.name}".encode()

    def plan(self) -> bytes:
        """Plan it, for as long as the connection lasts."""
        types = f"({self.types})" if self.types else ""
        return f"PREPARE {self.name}{types} AS {self.text}".encode()


@overload
async def read_json(scope: str, statement: Planned[T], *values: object) -> T | None: ...
@overload
async def read_json(scope: str, statement: Composable) -> Any: ...
async def read_json(scope: str, statement: Planned[T] | Composable, *values: object) -> Any:
    """The one JSON value of one statement; None where it finds no row. Otherwise as `db.read_once`, at half its cost.

    `values` are those of a planned statement.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    if not isinstance(statement, Planned):
        value = await on_a_connection(partial(_ask, [_Question(scope, None, statement.as_bytes())]))
        return None if value[0] is None else msgspec.json.decode(value[0])
    question = _Question(scope, statement, statement.ask(*values))
    if statement.is_short:
        answer = await _post().send(question)
    else:
        [answer] = await on_a_connection(partial(_ask, [question]))
    return None if answer is None else statement.decode(answer)


@dataclass(frozen=True, slots=True)
class _Question:
    scope: str
    statement: Planned[Any] | None
    asks: bytes


Answer = bytes | None

MOST_UNDER_WAY = 2
MOST_TOGETHER = 8


class _Post:
    """Carries short questions. Those that come while the messages under way are enough leave together with the next.

    Each has a transaction of its own, in its own scope: what one of them sets is gone before the next begins. So a busy
    process pays for a message's way there and back once for several.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[_Question, asyncio.Future[Answer]]] = deque()
        self._under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()  # nobody else holds on to them

    async def send(self, question: _Question) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._under_way < MOST_UNDER_WAY:
            self._under_way += 1
            # A task of its own, so that a reader who leaves takes nobody's answer away.
            task = asyncio.create_task(self._carry())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def _carry(self) -> None:
        try:
            while self._waiting:
                together = [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]
                if wanted := [one for one in together if not one[1].done()]:
                    await self._answer(wanted)
        finally:
            # Before anybody else's turn: whoever asks next must not wait for a task that is at its end.
            self._under_way -= 1

    async def _answer(self, together: Sequence[tuple[_Question, asyncio.Future[Answer]]]) -> None:
        try:
            found = await on_a_connection(partial(_ask, [question for question, _ in together]))
        except Exception as error:
            if len(together) == 1 or (isinstance(error, DatabaseUnavailableError) and not _took_too_long(error)):
                for _, answer in together:
                    if not answer.done():
                        answer.set_exception(error)
            else:  # one of them is at fault, and it must not be the others' undoing
                await asyncio.gather(*(self._answer([one]) for one in together))
        else:
            for (_, answer), value in zip(together, found, strict=True):
                if not answer.done():
                    answer.set_result(value)


def _took_too_long(error: DatabaseUnavailableError) -> bool:
    """Whether the database is there, and only gave up on something that took it too long."""
    return isinstance(error.__cause__, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable)


_posts: WeakKeyDictionary[asyncio.AbstractEventLoop, _Post] = WeakKeyDictionary()


def _post() -> _Post:
    loop = asyncio.get_running_loop()
    post = _posts.get(loop)
    if post is None:
        post = _posts[loop] = _Post()
    return post


async def _ask(questions: Sequence[_Question], connection: PoolProxiedConnection) -> list[Answer]:
    """The answers to all of them, which are asked in one message."""
    driver, known = driver_of(connection), connection.info
    is_alone = len(questions) == 1
    parts: list[bytes] = []
    answered_at: list[int] = []
    planned: list[str] = []
    for question in questions:
        statement = question.statement
        parts += (READ_ONLY if is_alone else b"BEGIN READ ONLY", question.scope.encode())
        if statement is not None and statement.name not in known and statement.name not in planned:
            parts.append(statement.plan())
            planned.append(statement.name)
        answered_at.append(len(parts))
        parts.append(question.asks)
        if not is_alone:
            parts.append(b"COMMIT")
    # Below the driver's cursor, which would look up how to read each column of each of the message's results.
    driver.pgconn.send_query(b"; ".join(parts))
    results = await driver.wait(generators.execute(driver.pgconn))
    for result in results:
        if result.status not in _WELL:
            raise psycopg.errors.error_from_result(result)
    for name in planned:
        known[name] = True
    return [results[place].get_value(0, 0) if results[place].ntuples else None for place in answered_at]


_WELL = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})


Read = dict[str, list[Any]]
"""Rows by the name that they were asked for under. A row has its columns as attributes, in the models' own types."""

_DIALECT = make_url("postgresql+psycopg://").get_dialect()()


class Tables:
    """Several selects, to be read as one state in one message. None of them has values of its own."""

    def __init__(self, selects: Mapping[str, Select[Any]]) -> None:
        self._readers = {name: _reader_of(select) for name, select in selects.items()}
        one = "'{}', (SELECT coalesce(json_agg(row), '[]') FROM ({}) row)"
        text = ", ".join(one.format(name, select.compile(dialect=_DIALECT)) for name, select in selects.items())
        self.statement = SQL(f"SELECT json_build_object({text})")

    def rows(self, found: dict[str, list[dict[str, Any]]]) -> Read:
        """The answer with the models' own types."""
        return {name: [self._readers[name](row) for row in rows] for name, rows in found.items()}


def _reader_of(select: Select[Any]) -> Callable[[dict[str, Any]], SimpleNamespace]:
    types = {column.name: from_json for column in select.selected_columns if (from_json := _from_json(column.type))}

    def read(row: dict[str, Any]) -> SimpleNamespace:
        for name, from_json in types.items():
            if row[name] is not None:
                row[name] = from_json(row[name])
        return SimpleNamespace(**row)

    return read


def _from_json(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, SqlEnum):
        return kind.enum_class
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else None


async def read_tables(scope: str, tables: Tables) -> Read:
    """All rows of `tables`, in one round trip.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    return tables.rows(await read_json(scope, tables.statement))
