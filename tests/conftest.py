"""A real Postgres for every test: one embedded cluster a run, one copy of a loaded database for each test."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import psycopg
import pytest
from starlette.testclient import TestClient

from fristklar import embedded, setup
from fristklar.app import create_app
from harness import Database, configured, serving

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(scope="session")
def cluster() -> Iterator[embedded.Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="fristklar-tests-"))
    folder.chmod(0o755)
    running = embedded.start(folder / "data")
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


_numbers = count(1)


@pytest.fixture(scope="session")
def admin(cluster: embedded.Cluster) -> Iterator[Callable[[str], None]]:
    """Runs a statement as superuser, outside any transaction."""
    with psycopg.connect(cluster.url("postgres", "postgres").replace("+psycopg", ""), autocommit=True) as connection:
        yield lambda statement: connection.execute(statement) and None  # type: ignore[call-overload,func-returns-value]


def _create(cluster: embedded.Cluster, admin: Callable[[str], None], template: str = "template1") -> Database:
    name = f"test_{next(_numbers)}"
    admin(f"CREATE DATABASE {name} TEMPLATE {template} OWNER fristklar_owner")
    return Database(name, cluster)


@pytest.fixture
def empty_database(cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """A database without a single table; the process is configured for it."""
    database = _create(cluster, admin)
    with configured(database.environment):
        yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture(scope="session")
def loaded_template(cluster: embedded.Cluster, admin: Callable[[str], None]) -> Database:
    """Migrated, with the register and the demo vendors. Only ever copied."""
    database = _create(cluster, admin)
    with configured(database.environment):
        setup.prepare()
    return database


@pytest.fixture
def database(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """A loaded database of the test's own; the process is configured for it."""
    database = _create(cluster, admin, loaded_template.name)
    with configured(database.environment):
        yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    """The application in this process, on the test's own database."""
    with TestClient(create_app(), raise_server_exceptions=True) as client:
        yield client


@pytest.fixture(scope="module")
def site_database(
    loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]
) -> Iterator[Database]:
    """The database of `site`."""
    database = _create(cluster, admin, loaded_template.name)
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
