"""Reading changes nothing, whatever is asked for: not a row, not a counter, not a lock that leaves its mark."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from psycopg.sql import SQL, Identifier
from starlette.testclient import TestClient

from harness import STAFF_READER, WITHOUT_DEMO, Database, opened, sign_in
from web.addresses import EXAMPLES, MISSING, paths

OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture
def contents(database: Database) -> Callable[[], dict[str, str]]:
    """What every table and sequence holds, down to the transaction that wrote or locked each row."""

    def now() -> dict[str, str]:
        with database.connect("postgres") as connection:
            names = connection.execute(
                "SELECT relname, relkind = 'S' FROM pg_class "
                "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')"
            ).fetchall()
            found = {}
            for name, is_sequence in names:
                row = "last_value::text" if is_sequence else "concat_ws(' ', ctid, xmin, xmax, one::text)"
                query = SQL("SELECT md5(string_agg({}, '' ORDER BY ctid)) FROM {} AS one")
                [(digest,)] = connection.execute(query.format(SQL(row), Identifier(name)))
                found[str(name)] = str(digest)
            return found

    return now


@pytest.mark.parametrize("environment", [{}, WITHOUT_DEMO], ids=["a demo", "a site for real vendors"])
def test_every_get_leaves_the_database_as_it_was(
    database: Database, contents: Callable[[], dict[str, str]], environment: dict[str, str | None]
) -> None:
    with opened(database, **environment) as client:
        sign_in(client, database, STAFF_READER)
        before = contents()
        assert len(before) > 20
        for address in (*EXAMPLES.values(), MISSING) * 2:  # the second time it is kept
            client.get(address)
    assert contents() == before


def test_the_snapshot_used_here_would_show_a_write_that_changes_nothing(
    database: Database, contents: Callable[[], dict[str, str]]
) -> None:
    before = contents()
    database.as_staff("UPDATE service SET name = name WHERE slug = 'helseid'")
    changed = {name for name, digest in contents().items() if before[name] != digest}
    assert changed == {"service", "data_version"}


NOTHING_HAPPENED = "Ingenting er endret. Gå tilbake til siden du kom fra, og bruk lenkene og knappene der."


def test_an_address_that_only_takes_forms_is_not_said_to_be_for_reading(client: TestClient) -> None:
    answer = client.get("/stab/endringer/kj-gammel-innlogging/frist/production/fjern")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert NOTHING_HAPPENED in answer.text
    assert "bare leses" not in answer.text


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_a_page_to_read_takes_no_other_method(
    client: TestClient, contents: Callable[[], dict[str, str]], method: str
) -> None:
    assert isinstance(client.app, FastAPI)
    before = contents()
    for path, methods in paths(client.app).items():
        if methods == {"GET"} and path in EXAMPLES:
            response = client.request(method, EXAMPLES[path])
            assert (response.status_code, response.headers["allow"]) == (405, "GET"), path
            assert NOTHING_HAPPENED in response.text
    assert client.request(method, MISSING).status_code == 404
    assert client.request(method, "/static/finnes-ikke.css").status_code in {404, 405}
    assert contents() == before


def test_head_is_answered_with_the_head_of_what_get_gives(client: TestClient, database: Database) -> None:
    sign_in(client, database, STAFF_READER)
    for address in (*EXAMPLES.values(), MISSING):
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (got.status_code, b"")
        if address != EXAMPLES["/metrics"]:  # it counts
            assert head.headers == got.headers, address
