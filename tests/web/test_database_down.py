"""While the database is away readers are told so and when to try again; when it is back, so is everything else."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from psycopg.sql import SQL
from starlette.testclient import TestClient

from fristklar.access.actor import ANONYMOUS
from fristklar.access.scope import scope
from fristklar.db import DatabaseUnavailableError, read_once, reading
from harness import STAFF_READER, Database, opened, sign_in
from reading import read
from web.addresses import MISSING, PAGES, STATIC

Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def client(client: TestClient, database: Database) -> TestClient:
    """Signed in by somebody who sees every product and may change none."""
    sign_in(client, database, STAFF_READER)
    return client


@pytest.fixture
def away(database: Database, admin: Callable[[str], None]) -> Away:
    """The database takes no connections for a while, and those it had are cut."""

    @contextmanager
    def gone() -> Iterator[None]:
        admin(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false")
        cut(database, admin)
        try:
            yield
        finally:
            admin(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS true")

    return gone


def cut(database: Database, admin: Callable[[str], None]) -> None:
    """End every connection of the application, and wait until they are gone."""
    admin(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        f"WHERE datname = '{database.name}' AND pid <> pg_backend_pid()"
    )


@pytest.mark.parametrize("warm", [False, True], ids=["a process that has read nothing", "a process that has read all"])
def test_every_page_says_so_and_when_to_come_back(client: TestClient, away: Away, warm: bool) -> None:
    for address in PAGES if warm else ():
        client.get(address)
    with away():
        for address in PAGES:
            answer = client.get(address)
            page = read(answer.text)
            assert answer.status_code == 503, address
            assert answer.headers["retry-after"] == "30"
            assert answer.headers["cache-control"] == "no-store"
            assert "content-security-policy" in answer.headers
            assert page.one("h1").text == "Fristklar er utilgjengelig akkurat nå"
            assert page.one("main a.ds-button")["href"] == ""


def test_what_needs_no_database_is_answered_all_the_while(client: TestClient, away: Away) -> None:
    with away():
        assert client.get("/healthz").status_code == 200
        assert client.get(STATIC).status_code == 200
        assert client.get(MISSING).status_code == 404
        assert client.post("/").status_code == 405


def test_it_comes_back_by_itself(client: TestClient, away: Away) -> None:
    before = {address: client.get(address).content for address in PAGES}
    for _ in range(2):
        with away():
            assert client.get("/").status_code == 503
        assert {address: client.get(address).content for address in PAGES} == before


def test_connections_that_died_while_no_one_read_cost_nobody_an_error(
    client: TestClient, database: Database, admin: Callable[[str], None]
) -> None:
    """As after a restart of Postgres: every connection that the process holds is dead, and none knows it."""

    async def at_once(number: int) -> set[int]:
        question = SQL("SELECT pg_backend_pid() FROM pg_sleep(0.2)")
        answers = await asyncio.gather(*(read_once(scope(ANONYMOUS), question) for _ in range(number)))
        return {pid for [(pid,)] in answers}

    assert client.portal is not None
    assert len(client.portal.call(at_once, 4)) == 4
    cut(database, admin)
    assert [client.get(address).status_code for address in PAGES] == [200] * len(PAGES)


def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered(database: Database) -> None:
    """A migration may hold a lock."""
    with opened(database, FRISTKLAR_STATEMENT_TIMEOUT_MS="200") as client:
        with database.connect("postgres") as connection, connection.transaction():
            connection.execute("LOCK TABLE data_version")
            answer = client.get("/")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "30"
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("is_cut", [True, False], ids=["cut", "too slow"])
def test_a_database_that_fails_between_several_questions_is_away_and_not_at_fault(
    database: Database, admin: Callable[[str], None], is_cut: bool
) -> None:
    async def ask() -> None:
        async with reading(scope(ANONYMOUS)) as connection:
            await connection.exec_driver_sql("SELECT 1")
            if is_cut:
                await asyncio.to_thread(cut, database, admin)
            await connection.exec_driver_sql("SELECT pg_sleep(2)")

    with opened(database, FRISTKLAR_STATEMENT_TIMEOUT_MS="200") as client:
        assert client.portal is not None
        with pytest.raises(DatabaseUnavailableError):
            client.portal.call(ask)
        assert client.get("/").status_code == 200
