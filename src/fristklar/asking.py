"""Reads whose answer is one JSON value, whatever its size: the cheapest form in which Postgres answers a page."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, overload

import msgspec
import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus
from psycopg.sql import SQL, Composable, Literal
from sqlalchemy import Date, DateTime, Select, make_url
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.types import TypeEngine

from fristklar.db import READ_ONLY, driver_of, on_a_connection

T = TypeVar("T")


class Planned(Generic[T]):
    """A statement that each connection plans once: under row security, planning takes longer than running.

    It gives one JSON value, which is read as a `shape`; that says what types the database holds to.
    """

    def __init__(self, name: str, types: str, text: str, shape: type[T]) -> None:
        """`types` are those of its values, as in "text, bigint"; they stand in `text` as $1, $2, …"""
        self.name, self.types, self.text = name, types, text
        self.decode = msgspec.json.Decoder(shape).decode

    def ask(self, *values: object) -> bytes:
        """Run it with these values, on a connection that has planned it."""
        literals = b", ".join([_literal(value) for value in values])
        return b"EXECUTE %b(%b)" % (self.name.encode(), literals) if values else f"EXECUTE {self.name}".encode()

    def plan(self) -> bytes:
        """Plan it, for as long as the connection lasts."""
        types = f"({self.types})" if self.types else ""
        return f"PREPARE {self.name}{types} AS {self.text}".encode()


def _literal(value: object) -> bytes:
    """As the driver writes it. Most are keys and addresses, which need no care and are written without the detour."""
    if type(value) is str and value.isascii() and value.isprintable() and "'" not in value and "\\" not in value:
        return b"'%b'" % value.encode()
    return Literal(value).as_bytes()


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
        value = await on_a_connection(partial(_ask, scope, None, statement.as_bytes()))
        return None if value is None else msgspec.json.decode(value)
    value = await on_a_connection(partial(_ask, scope, statement, statement.ask(*values)))
    return None if value is None else statement.decode(value)


async def _ask(
    scope: str, statement: Planned[Any] | None, asks: bytes, connection: PoolProxiedConnection
) -> bytes | None:
    """Scope and statement in one message, which Postgres runs as one transaction."""
    driver = driver_of(connection)
    parts = [READ_ONLY, scope.encode(), asks]
    is_new = statement is not None and statement.name not in connection.info
    if statement is not None and is_new:
        parts.insert(2, statement.plan())
    # Below the driver's cursor, which would look up how to read each column of each of the message's results.
    driver.pgconn.send_query(b"; ".join(parts))
    results = await driver.wait(generators.execute(driver.pgconn))
    for result in results:
        if result.status not in _WELL:
            raise psycopg.errors.error_from_result(result)
    if statement is not None and is_new:
        connection.info[statement.name] = True
    return results[-1].get_value(0, 0) if results[-1].ntuples else None


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
