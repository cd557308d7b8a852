"""/healthz says that the process lives, /readyz that it can serve, /metrics how it is doing."""

from collections.abc import Callable

from alembic import command
from starlette.testclient import TestClient

from fristklar import setup
from fristklar.web.guard import SESSION_COOKIE
from harness import WITHOUT_DEMO, Database, opened

NEWEST = max(path.name.partition("_")[0] for path in (setup.CHECKOUT / "migrations" / "versions").glob("*.py"))


def test_the_process_lives_without_any_database(database: Database) -> None:
    nowhere = "postgresql://fristklar_app:x@127.0.0.1:1/fristklar"
    with opened(database, FRISTKLAR_DATABASE_URL=nowhere) as client:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert client.get("/metrics").status_code == 200


def test_it_is_ready_when_the_database_answers_and_is_migrated(reader: TestClient) -> None:
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_it_is_ready_outside_demo_mode_too(unwritten: Database) -> None:
    with opened(unwritten, **WITHOUT_DEMO) as client:
        assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_without_a_database_and_says_why(database: Database) -> None:
    nowhere = "postgresql://fristklar_app:x@127.0.0.1:1/fristklar"
    with opened(database, FRISTKLAR_DATABASE_URL=nowhere) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "database unavailable\n")


def test_it_is_not_ready_with_the_wrong_password_and_does_not_tell_it(database: Database) -> None:
    url = database.environment["FRISTKLAR_DATABASE_URL"]
    password = url.partition("fristklar_app:")[2].partition("@")[0]
    with opened(database, FRISTKLAR_DATABASE_URL=url.replace(password, "hemmelig")) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "database unavailable\n")


def test_it_is_not_ready_before_the_first_migration(empty_database: Database) -> None:
    with opened(empty_database) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.text) == (503, f"database at migration none, not {NEWEST}\n")


def test_pages_are_away_before_the_first_migration_and_do_not_fail(empty_database: Database) -> None:
    with opened(empty_database) as client:
        for path in ("/", "/endringer", "/produkter/eksempel-epj", "/sok?q=kj", "/konto"):
            client.cookies.set(SESSION_COOKIE, "x")
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert answer.headers["retry-after"] == "30"


def test_it_becomes_ready_as_soon_as_the_database_is_migrated(empty_database: Database) -> None:
    with opened(empty_database) as client:
        assert client.get("/readyz").status_code == 503
        setup.upgrade()
        assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_on_a_database_that_was_taken_back(database: Database) -> None:
    with opened(database) as client:
        assert client.get("/readyz").status_code == 200
        command.downgrade(setup.alembic_config(), "base")
        assert client.get("/readyz").text == f"database at migration none, not {NEWEST}\n"


def test_it_is_not_ready_on_a_database_of_another_version_and_names_both(
    client: TestClient, database: Database
) -> None:
    with database.connect("fristklar_owner") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, f"database at migration 9999, not {NEWEST}\n")


def test_it_is_not_ready_where_the_roles_were_never_made(database: Database, admin: Callable[[str], None]) -> None:
    admin("ALTER ROLE fristklar_public RENAME TO fristklar_public_away")
    try:
        with opened(database) as client:
            answer = client.get("/readyz")
            assert (answer.status_code, answer.text) == (503, f"database at migration none, not {NEWEST}\n")
    finally:
        admin("ALTER ROLE fristklar_public_away RENAME TO fristklar_public")


def test_it_is_not_ready_where_the_application_may_not_take_its_roles(
    database: Database, admin: Callable[[str], None]
) -> None:
    admin("REVOKE fristklar_public FROM fristklar_app")
    try:
        with opened(database) as client:
            assert client.get("/readyz").status_code == 503
    finally:
        admin("GRANT fristklar_public TO fristklar_app")


def test_the_metrics_are_for_prometheus_and_name_no_vendor_or_product(client: TestClient, database: Database) -> None:
    with database.connect("postgres") as connection:
        names = connection.execute(
            "SELECT unnest(ARRAY[name, slug]) FROM vendor UNION SELECT unnest(ARRAY[name, slug]) FROM product"
        ).fetchall()
    for (slug,) in names:
        client.get(f"/produkter/{slug}")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE process_cpu_seconds_total counter" in answer.text
    for (name,) in names:
        assert name not in answer.text
