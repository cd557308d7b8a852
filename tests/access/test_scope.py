"""Each transaction states in whose scope it runs, and leaves nothing of that on the connection."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from psycopg.sql import SQL

from access.tenants import Tenants
from fristklar.access.actor import ANONYMOUS, FRESHNESS_CHECK, REGISTER_LOADER, Actor, ActorKind, Role, VendorPlace
from fristklar.access.permissions import PERMISSION_MAP, Permission
from fristklar.access.scope import scope
from fristklar.db import read_once
from fristklar.models import VendorRole
from fristklar.register.queries import read_snapshot
from harness import opened

NONE_CHOSEN = "SELECT 1"
"""A scope that chooses no role: what such a transaction finds was left behind by the one before."""

AT_A_VENDOR = Actor(ActorKind.VENDOR, "prøve", places=(VendorPlace(1, "v", "prøve", VendorRole.EDITOR),))

WHOSE = "SELECT current_user, current_setting('fristklar.vendor_ids', true), pg_backend_pid()"

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


def test_products_are_for_people_of_vendors_and_for_staff() -> None:
    strangers = {Role.ANONYMOUS, Role.NO_PLACE, Role.SYSTEM}
    assert PERMISSION_MAP[Permission.READ_PRODUCT] == set(Role) - strangers


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        (ANONYMOUS, "fristklar_public"),
        (AT_A_VENDOR, "fristklar_vendor"),
        (REGISTER_LOADER, "fristklar_staff"),
        (FRESHNESS_CHECK, "fristklar_staff"),
    ],
)
def test_an_actor_reads_in_its_own_role(ask: Asking, actor: Actor, role: str) -> None:
    [(found, _, _)] = ask(scope(actor), WHOSE)
    assert found == role


def test_a_vendors_person_sees_its_own_vendors_and_of_others_no_more_than_the_public(
    ask: Asking, tenants: Tenants
) -> None:
    own = Actor(
        ActorKind.VENDOR,
        "prøve",
        places=(VendorPlace(tenants.own, "v", "prøve", VendorRole.VIEWER),),
    )
    unnamed = ask(scope(own), "SELECT id FROM vendor WHERE NOT named_in_source")
    with_products = ask(scope(own), "SELECT DISTINCT vendor_id FROM product")
    assert {key for (key,) in unnamed} == {tenants.own}
    assert {key for (key,) in with_products} == {tenants.own}


@pytest.mark.parametrize("actor", [ANONYMOUS, AT_A_VENDOR, REGISTER_LOADER])
def test_nothing_of_a_reading_stays_on_the_connection(ask: Asking, actor: Actor) -> None:
    [(_, _, connection)] = ask(scope(actor), WHOSE)
    assert_clean(ask, connection)


def test_nothing_of_the_reading_of_the_register_stays_on_the_connection(run: Callable[..., Any], ask: Asking) -> None:
    [(_, _, connection)] = ask(NONE_CHOSEN, WHOSE)
    run(read_snapshot)
    assert_clean(ask, connection)


def test_nothing_stays_on_the_connection_when_a_reading_fails(ask: Asking) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        ask(scope(AT_A_VENDOR), "SELECT 1 / 0")
    assert_clean(ask)


def assert_clean(ask: Asking, connection: int | None = None) -> None:
    [(role, vendors, found)] = ask(NONE_CHOSEN, WHOSE)
    assert role == "fristklar_app"
    assert not vendors
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
