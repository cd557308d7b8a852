"""A real Postgres for every test: one embedded cluster a run, one copy of a loaded database for each test."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from audit.speaking import speaking_entry
from fristklar import embedded, setup
from fristklar.access import trail
from fristklar.app import create_app
from harness import STAFF_READER, Database, configured, copied, keep_session, opened, serving

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(autouse=True, scope="session")
def _whatever_is_recorded_has_words() -> Iterator[None]:
    """Every deed of every test: what the trail's page would show by its raw name fails where it is recorded."""
    plain = trail._entry
    trail._entry = speaking_entry(plain)
    yield
    trail._entry = plain


@pytest.fixture(scope="session")
def cluster() -> Iterator[embedded.Cluster]:
    memory = Path("/dev/shm")  # a copy of a database for each test is a lot of waiting for a disk
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 4_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="fristklar-tests-", dir=memory if roomy else None))
    folder.chmod(0o755)
    given = os.environ.get("FRISTKLAR_POSTGRES_BIN")  # another Postgres than the bundled one
    running = embedded.start(folder / "data", binaries=Path(given) if given else None)
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def admin(cluster: embedded.Cluster) -> Iterator[Callable[[str], None]]:
    """Runs a statement as superuser, outside any transaction."""
    with psycopg.connect(cluster.url("postgres", "postgres").replace("+psycopg", ""), autocommit=True) as connection:
        yield lambda statement: connection.execute(statement) and None  # type: ignore[call-overload,func-returns-value]


@pytest.fixture
def empty_database(cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """A database without a single table; the process is configured for it."""
    database = copied(cluster, admin)
    with configured(database.environment):
        yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture(scope="session")
def loaded_template(cluster: embedded.Cluster, admin: Callable[[str], None]) -> Database:
    """Migrated, with the register and the demo vendors. Only ever copied."""
    database = copied(cluster, admin)
    with configured(database.environment):
        setup.prepare()
    return database


@pytest.fixture
def database(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """A loaded database of the test's own; the process is configured for it."""
    database = copied(cluster, admin, loaded_template)
    with configured(database.environment):
        yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    """The application in this process, on the test's own database."""
    with opened(database) as client:
        yield client


@pytest.fixture(scope="session")
def unwritten(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Database:
    """One loaded database for all tests that only read."""
    return copied(cluster, admin, loaded_template)


@pytest.fixture(scope="session")
def running(unwritten: Database) -> FastAPI:
    """One application for all tests that only read: as in a process that stays up, it keeps what it has made."""
    with configured(unwritten.environment):
        return create_app()


@pytest.fixture
def visitor(unwritten: Database, running: FastAPI) -> Iterator[TestClient]:
    """The application in this process as somebody sees it who has not signed in. For a test that only reads."""
    with opened(unwritten, running) as client:
        yield client


@pytest.fixture(scope="session")
def all_seeing(unwritten: Database) -> str:
    """The token of a session of somebody who sees every product and may change none."""
    return unwritten.open_session(STAFF_READER)


@pytest.fixture
def reader(visitor: TestClient, all_seeing: str) -> TestClient:
    """The application in this process as somebody sees it who sees everything. For a test that only reads."""
    keep_session(visitor, all_seeing)
    return visitor


@pytest.fixture
def on(unwritten: Database, running: FastAPI, all_seeing: str) -> Callable[[str], AbstractContextManager[TestClient]]:
    """The application as it is on a day, such as `with on("2026-12-01") as client`, for one who sees everything.

    For tests that only read.
    """

    @contextmanager
    def opened_on(day: str) -> Iterator[TestClient]:
        with opened(unwritten, running, FRISTKLAR_TODAY=day) as client:
            keep_session(client, all_seeing)
            yield client

    return opened_on


@pytest.fixture(scope="module")
def site_database(
    loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]
) -> Iterator[Database]:
    """The database of `site`."""
    database = copied(cluster, admin, loaded_template)
    yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(site_database: Database) -> Iterator[httpx.Client]:
    """The whole program in a process of its own, for tests that only read."""
    with serving(site_database) as address, httpx.Client(base_url=address) as client:
        yield client


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if BROWSER is None:
        reason = "no Chromium on this machine; .ci/run installs Debian's"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if BROWSER is None and os.environ.get("FRISTKLAR_REQUIRE_BROWSER"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
