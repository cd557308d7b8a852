"""Statements that a connection has planned: lost plans are made anew, and nobody notices."""

from psycopg.sql import SQL
from starlette.testclient import TestClient

from fristklar.access.actor import ANONYMOUS
from fristklar.access.scope import scope
from fristklar.db import read_once
from harness import STAFF_READER, Database, opened, sign_in

PAGE = "/produkter/eksempel-epj"


def test_a_connection_that_has_lost_its_plans_costs_nobody_an_error(database: Database) -> None:
    with opened(database, FRISTKLAR_POOL_SIZE="1") as client:
        sign_in(client, database, STAFF_READER)
        assert client.get(PAGE).status_code == 200
        _drop_plans(client)
        assert client.get(PAGE).status_code == 200
        database.as_staff("UPDATE product SET name = 'Nytt navn' WHERE slug = 'eksempel-epj'")
        _drop_plans(client)
        assert "Nytt navn" in client.get(PAGE).text


def test_a_write_that_is_rolled_back_leaves_the_plans(database: Database) -> None:
    with opened(database, FRISTKLAR_POOL_SIZE="1") as client:
        sign_in(client, database, "erik.moen@eksempel-epj.example")
        for _ in range(12):  # more often than a driver waits before it plans by itself
            answer = client.post(
                f"{PAGE}/status/kj-gammel-innlogging/production", data={"meldt": "tull", "version": "1"}
            )
            assert answer.status_code == 422
            assert client.get(PAGE).status_code == 200
        [(plans,)] = _ask(
            client, "SELECT count(*) FROM pg_prepared_statements WHERE name IN ('actors', 'product_status')"
        )
        assert plans == 2


def _drop_plans(client: TestClient) -> None:
    _ask(client, "SELECT 1; DEALLOCATE ALL; SELECT 1")


def _ask(client: TestClient, question: str) -> list[tuple[object, ...]]:
    assert client.portal is not None
    found: list[tuple[object, ...]] = client.portal.call(read_once, scope(ANONYMOUS), SQL(question))  # type: ignore[arg-type]
    return found
