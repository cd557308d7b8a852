"""A person's visits are the person's own in the database too: asked as the application's login role."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from access.tenants import Tenants
from fristklar.access.actor import Actor, ActorKind, VendorPlace
from fristklar.access.scope import scope
from fristklar.models import VendorRole

ANNE, VERA = "anne.lie@eksempel-epj.example", "vera.vik@eksempel-epj.example"


@pytest.fixture
def person(tenants: Tenants) -> Callable[[str], Actor]:
    """Somebody of the demo, as the program knows them."""

    def of(email: str) -> Actor:
        [key] = tenants.known("SELECT id FROM person WHERE email = %s", email)
        [vendor] = tenants.known("SELECT vendor_id FROM membership WHERE person_id = %s", key)
        return Actor(ActorKind.VENDOR, "P", person_id=key, places=(VendorPlace(vendor, "v", "V", VendorRole.VIEWER),))

    return of


def in_scope(tenants: Tenants, actor: Actor, statement: str, *values: object) -> int:
    """How many rows a statement reaches."""
    with tenants.app.transaction(force_rollback=True):
        tenants.app.execute(scope(actor).encode())
        return tenants.app.execute(statement, values).rowcount  # type: ignore[call-overload]


def test_a_person_reaches_their_own_rows_and_no_colleagues(tenants: Tenants, person: Callable[[str], Actor]) -> None:
    vera, products = person(VERA), tenants.known("SELECT id FROM product WHERE vendor_id = %s", tenants.own)
    assert in_scope(tenants, vera, "SELECT FROM product_visit") == len(products)
    assert in_scope(tenants, vera, "SELECT FROM product_visit WHERE person_id <> %s", vera.person_id) == 0
    assert in_scope(tenants, vera, "UPDATE product_visit SET last_at = now() + interval '1 s'") == len(products)
    for deed in ("DELETE FROM product_visit", "UPDATE product_visit SET person_id = person_id"):
        with pytest.raises(InsufficientPrivilege):
            in_scope(tenants, vera, deed)


def test_a_person_writes_in_no_colleagues_name(tenants: Tenants, person: Callable[[str], Actor]) -> None:
    vera, anne = person(VERA), person(ANNE)
    [product] = tenants.known("SELECT min(id) FROM product WHERE vendor_id = %s", tenants.own)
    statement = (
        "INSERT INTO product_visit (person_id, vendor_id, product_id, last_at, last_until, before_at, before_until) "
        "VALUES (%s, %s, %s, now(), now(), now(), now())"
    )
    with pytest.raises(InsufficientPrivilege):
        in_scope(tenants, vera, statement, anne.person_id, tenants.own, product)
    with pytest.raises(InsufficientPrivilege):
        in_scope(tenants, vera, statement, vera.person_id, tenants.other, product)
    with pytest.raises(psycopg.errors.UniqueViolation):
        in_scope(tenants, vera, statement, vera.person_id, tenants.own, product)


def test_whoever_lost_the_place_at_the_vendor_reaches_no_visit_to_its_products(
    tenants: Tenants, person: Callable[[str], Actor]
) -> None:
    moved = Actor(ActorKind.VENDOR, "P", person_id=person(VERA).person_id)
    assert in_scope(tenants, moved, "SELECT FROM product_visit") == 0


def test_staff_read_all_visits_and_write_none(tenants: Tenants) -> None:
    with tenants.asking("fristklar_staff") as connection:
        assert connection.execute("SELECT FROM product_visit").rowcount > 5
        with pytest.raises(InsufficientPrivilege):
            connection.execute("UPDATE product_visit SET last_at = now()")


def test_a_vendor_reads_no_counter_of_anybodys_visits(tenants: Tenants, person: Callable[[str], Actor]) -> None:
    assert tenants.known("SELECT count(*) FROM data_version WHERE topic LIKE 'visit/%%'")[0] > 0
    assert in_scope(tenants, person(VERA), "SELECT FROM data_version WHERE topic LIKE 'visit/%%'") == 0


def test_the_scope_of_the_next_person_on_the_connection_is_their_own(
    tenants: Tenants, person: Callable[[str], Actor]
) -> None:
    assert in_scope(tenants, person(VERA), "SELECT FROM product_visit") > 0
    nobody = Actor(ActorKind.VENDOR, "P", places=person(VERA).places)
    assert in_scope(tenants, nobody, "SELECT FROM product_visit") == 0
