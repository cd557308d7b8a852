"""Each transaction states in whose scope it runs, and leaves nothing of that on the connection."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from psycopg.sql import SQL
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from access.tenants import Tenants
from fristklar.access.actor import (
    ANONYMOUS,
    DOORKEEPER,
    FRESHNESS_CHECK,
    REGISTER_LOADER,
    Actor,
    ActorKind,
    VendorPlace,
)
from fristklar.access.permissions import EVERYONE, PERMISSION_MAP, Permission, may, may_at
from fristklar.access.scope import scope
from fristklar.db import changing, read_once, reading
from fristklar.models import StaffRole, VendorRole
from fristklar.register.queries import read_snapshot
from harness import opened

NONE_CHOSEN = "SELECT 1"
"""A scope that chooses no role: what such a transaction finds was left behind by the one before."""

WHOSE = """
SELECT current_user, pg_backend_pid(), concat(
    current_setting('fristklar.vendor_ids', true), current_setting('fristklar.editable_vendor_ids', true),
    current_setting('fristklar.program', true))
"""

STAFF = Actor(ActorKind.STAFF, "Kari", staff_role=StaffRole.ADMIN)


def vendors_person(*vendors: int, role: VendorRole = VendorRole.EDITOR) -> Actor:
    return Actor(ActorKind.VENDOR, "Erik", places=tuple(VendorPlace(key, "v", "V", role) for key in vendors))


Asking = Callable[[str, str], list[tuple[Any, ...]]]


@pytest.fixture
def run(tenants: Tenants) -> Iterator[Callable[..., Any]]:
    """Runs a coroutine function in the program, which has a single connection to the database."""
    with opened(tenants.database, FRISTKLAR_POOL_SIZE="1") as client:
        assert client.portal is not None
        yield client.portal.call


@pytest.fixture
def ask(run: Callable[..., Any]) -> Asking:
    """Asks one question of the database in a scope."""
    return lambda whose, question: run(read_once, whose, SQL(question))


def test_each_kind_of_actor_has_a_scope_and_each_permission_says_who_has_it() -> None:
    for kind in ActorKind:
        assert "set_config('role'" in scope(Actor(kind, "prøve"))
    assert set(PERMISSION_MAP) == set(Permission)


def test_a_place_at_one_vendor_says_nothing_of_another() -> None:
    places = (
        VendorPlace(1, "a", "A", VendorRole.VIEWER),
        VendorPlace(2, "b", "B", VendorRole.ADMINISTRATOR),
    )
    actor = Actor(ActorKind.VENDOR, "Erik", places=places)
    assert actor.vendor_ids == (1, 2)
    assert actor.editable_vendor_ids == (2,)
    assert [may_at(actor, Permission.REPORT_READINESS, vendor) for vendor in (1, 2, 3)] == [False, True, False]
    assert [may_at(actor, Permission.READ_PRODUCT, vendor) for vendor in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("permission", [each for each in Permission if PERMISSION_MAP[each] is not EVERYONE])
def test_nobody_who_is_not_signed_in_may_do_what_not_everyone_may(permission: Permission) -> None:
    assert not may(ANONYMOUS, permission)
    assert may(vendors_person(), permission) == (permission is Permission.OWN_ACCOUNT), "signed in, at home nowhere"


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        (ANONYMOUS, "fristklar_public"),
        (vendors_person(), "fristklar_vendor"),
        (vendors_person(1), "fristklar_vendor"),
        (STAFF, "fristklar_staff"),
        (REGISTER_LOADER, "fristklar_staff"),
        (FRESHNESS_CHECK, "fristklar_staff"),
    ],
)
def test_an_actor_reads_in_its_own_role(ask: Asking, actor: Actor, role: str) -> None:
    [(found, _, _)] = ask(scope(actor), WHOSE)
    assert found == role


@pytest.mark.parametrize(
    ("role", "editable"),
    [(VendorRole.VIEWER, False), (VendorRole.EDITOR, True), (VendorRole.ADMINISTRATOR, True)],
)
def test_a_vendors_person_reads_its_own_vendor_and_writes_with_the_role_for_it(
    ask: Asking, tenants: Tenants, role: VendorRole, editable: bool
) -> None:
    mine = scope(vendors_person(tenants.own, role=role))
    assert ask(mine, "SELECT DISTINCT vendor_id FROM product") == [(tenants.own,)]
    [(vendors, for_writing)] = ask(mine, "SELECT fristklar_vendor_ids(), fristklar_editable_vendor_ids()")
    assert vendors == [tenants.own]
    assert for_writing == ([tenants.own] if editable else [])


def test_a_person_without_a_place_sees_no_more_than_the_public(ask: Asking) -> None:
    assert ask(scope(vendors_person()), "SELECT slug FROM vendor WHERE NOT named_in_source") == []
    assert ask(scope(vendors_person()), "SELECT FROM product") == []


@pytest.mark.parametrize("actor", [ANONYMOUS, STAFF])
def test_nobody_but_the_program_is_the_program(ask: Asking, actor: Actor) -> None:
    assert ask(scope(actor), "SELECT fristklar_is_program()") == [(False,)]
    assert ask(scope(DOORKEEPER), "SELECT fristklar_is_program()") == [(True,)]


def test_nothing_of_a_writing_stays_on_the_connection(run: Callable[..., Any], ask: Asking) -> None:
    async def write(fails: bool) -> int:
        async with changing(scope(DOORKEEPER)) as session:
            pid = await session.scalar(text("SELECT pg_backend_pid()"))
            await session.execute(text("SELECT 1 / :zero"), {"zero": 0 if fails else 1})
        assert isinstance(pid, int)
        return pid

    assert_clean(ask, run(write, False))
    with pytest.raises(DBAPIError):
        run(write, True)
    assert_clean(ask)


@pytest.mark.parametrize("actor", [ANONYMOUS, vendors_person(1), STAFF, DOORKEEPER])
def test_nothing_of_a_reading_stays_on_the_connection(ask: Asking, actor: Actor) -> None:
    [(_, connection, _)] = ask(scope(actor), WHOSE)
    assert_clean(ask, connection)


def test_nothing_of_the_reading_of_the_register_stays_on_the_connection(run: Callable[..., Any], ask: Asking) -> None:
    [(_, connection, _)] = ask(NONE_CHOSEN, WHOSE)
    run(read_snapshot)
    assert_clean(ask, connection)


def test_nothing_stays_on_the_connection_when_a_reading_fails(ask: Asking) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        ask(scope(vendors_person(1)), "SELECT 1 / 0")
    assert_clean(ask)


async def _read(statement: str) -> int:
    async with reading(scope(DOORKEEPER)) as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))
        await connection.execute(text(statement))
    assert isinstance(pid, int)
    return pid


async def _fail_while_reading() -> None:
    async with reading(scope(DOORKEEPER)) as connection:
        await connection.execute(text("SELECT 1"))
        raise LookupError


async def _write(statement: str) -> None:
    async with changing(scope(DOORKEEPER)) as session:
        await session.execute(text(statement))


async def _read_once(statement: str) -> None:
    await read_once(scope(STAFF), SQL(statement))  # type: ignore[arg-type]


def test_nothing_of_a_longer_reading_stays_on_the_connection(run: Callable[..., Any], ask: Asking) -> None:
    assert_clean(ask, run(_read, "SELECT 1"))
    with pytest.raises(DBAPIError):
        run(_read, "SELECT 1 / 0")
    assert_clean(ask)
    with pytest.raises(LookupError):
        run(_fail_while_reading)
    assert_clean(ask)


@pytest.mark.parametrize("work", [_read_once, _read, _write])
@pytest.mark.parametrize("patience", [0, 0.001, 0.05])
def test_nothing_of_what_is_cancelled_stays_and_no_connection_is_lost(
    run: Callable[..., Any], ask: Asking, work: Callable[[str], Awaitable[Any]], patience: float
) -> None:
    async def cancelled() -> None:
        await asyncio.wait_for(work("SELECT pg_sleep(3)"), patience)

    for _ in range(5):
        with pytest.raises(TimeoutError):
            run(cancelled)
        assert_clean(ask)


def assert_clean(ask: Asking, connection: int | None = None) -> None:
    [(role, found, left)] = ask(NONE_CHOSEN, WHOSE)
    assert role == "fristklar_app"
    assert left == ""
    assert connection in {None, found}, "the connection was not used again, so this says nothing"
    with pytest.raises(InsufficientPrivilege):
        ask(NONE_CHOSEN, "SELECT FROM vendor")


def test_after_a_transaction_that_named_vendors_the_vendor_role_alone_sees_none(tenants: Tenants) -> None:
    """The variable is then an empty string and no longer NULL."""
    with tenants.asking("fristklar_vendor", tenants.own) as connection:
        assert connection.execute("SELECT FROM product").rowcount > 0
    with tenants.asking("fristklar_vendor") as connection:
        [(left,)] = connection.execute("SELECT current_setting('fristklar.vendor_ids', true)")
        assert left == ""
        assert connection.execute("SELECT FROM product").rowcount == 0


def test_a_reading_cannot_write_even_as_staff(ask: Asking) -> None:
    with pytest.raises(ReadOnlySqlTransaction):
        ask(scope(REGISTER_LOADER), "UPDATE vendor SET name = name")


def test_a_reading_cannot_make_itself_a_writing(ask: Asking) -> None:
    with pytest.raises(psycopg.errors.ActiveSqlTransaction):
        ask(scope(REGISTER_LOADER), "SELECT set_config('transaction_read_only', 'off', true)")
