"""The roles: the application logs in as one that owns nothing and may be only three others."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from access.tenants import Tenants

ALL = ("fristklar_app", "fristklar_public", "fristklar_vendor", "fristklar_staff")


def test_no_role_of_the_application_has_special_powers(tenants: Tenants) -> None:
    powerful = tenants.known(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
        [*ALL, "fristklar_owner"],
    )
    assert powerful == []


def test_only_the_application_and_the_owner_can_log_in(tenants: Tenants) -> None:
    assert tenants.known(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'fristklar%%' AND rolcanlogin ORDER BY rolname"
    ) == ["fristklar_app", "fristklar_owner"]


def test_the_application_owns_nothing(tenants: Tenants) -> None:
    owned = """
        SELECT 'relation ' || relname FROM pg_class WHERE relowner = ANY (%(roles)s::regrole[])
        UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE proowner = ANY (%(roles)s::regrole[])
        UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typowner = ANY (%(roles)s::regrole[])
        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspowner = ANY (%(roles)s::regrole[])
        UNION ALL SELECT 'database ' || datname FROM pg_database WHERE datdba = ANY (%(roles)s::regrole[])
    """
    with tenants.database.connect("postgres") as connection:
        assert connection.execute(owned, {"roles": list(ALL)}).fetchall() == []


def test_everything_belongs_to_the_owner_who_migrates(tenants: Tenants) -> None:
    assert tenants.known(
        "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    ) == ["fristklar_owner"]


def test_the_login_role_inherits_nothing_and_can_become_three_roles_only(tenants: Tenants) -> None:
    assert tenants.known("SELECT rolinherit FROM pg_roles WHERE rolname = 'fristklar_app'") == [False]
    assert tenants.known(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'fristklar_app'::regrole "
        "AND NOT admin_option ORDER BY 1"
    ) == ["fristklar_public", "fristklar_staff", "fristklar_vendor"]


@pytest.mark.parametrize("role", ["fristklar_owner", "postgres", "pg_read_all_data", "pg_read_server_files"])
def test_the_login_role_cannot_become_anyone_stronger(tenants: Tenants, role: str) -> None:
    with tenants.asking(None) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("SELECT set_config('role', %s, true)", [role])


@pytest.mark.parametrize("role", [None, "fristklar_public", "fristklar_vendor", "fristklar_staff"])
def test_nobody_makes_tables_or_functions_of_their_own_in_the_schema(tenants: Tenants, role: str | None) -> None:
    for attempt in ("CREATE TABLE own (id int)", "CREATE FUNCTION own() RETURNS int LANGUAGE sql RETURN 1"):
        with tenants.asking(role, tenants.own) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(attempt)  # type: ignore[call-overload]


def test_what_runs_with_the_owners_rights_is_reached_through_triggers_only(tenants: Tenants) -> None:
    for name, returns, settings, callers in _security_definers(tenants):
        assert "search_path=public, pg_temp" in settings, name
        assert returns == "trigger" or callers == [], f"{name} may be called by {callers}"


def test_the_counters_cannot_be_counted_up_by_hand(tenants: Tenants) -> None:
    for role in ("fristklar_public", "fristklar_vendor", "fristklar_staff"):
        with tenants.asking(role, tenants.own) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT bump_topics(ARRAY['register'])")


def test_a_vendor_sees_the_counters_of_its_own_products_and_of_the_register(tenants: Tenants) -> None:
    products = "SELECT 'product/' || id FROM product WHERE vendor_id = %s"
    with tenants.asking("fristklar_vendor", tenants.own) as connection:
        seen = {topic for (topic,) in connection.execute("SELECT topic FROM data_version")}
    assert seen == {"register", *tenants.known(products, tenants.own)}
    assert len(seen) > 1


def test_the_public_sees_the_counter_of_the_register_only(tenants: Tenants) -> None:
    with tenants.asking("fristklar_public") as connection:
        assert connection.execute("SELECT topic FROM data_version").fetchall() == [("register",)]


def test_the_public_sees_the_names_of_vendors_that_a_source_names_and_no_others(tenants: Tenants) -> None:
    with tenants.asking("fristklar_public") as connection:
        seen = [slug for (slug,) in connection.execute("SELECT slug FROM vendor ORDER BY slug")]
    assert seen == tenants.known("SELECT slug FROM vendor WHERE named_in_source ORDER BY slug")
    assert len(seen) > 5


def test_a_vendor_leaves_a_trail_in_its_own_name(tenants: Tenants) -> None:
    with tenants.asking("fristklar_vendor", tenants.own) as connection:
        assert _leave_trail(connection, tenants.own) == 1
        for forged in (None, tenants.other):
            with pytest.raises(InsufficientPrivilege), connection.transaction():
                _leave_trail(connection, forged)


def test_whoever_may_only_look_leaves_no_trail(tenants: Tenants) -> None:
    with tenants.asking("fristklar_vendor", tenants.own) as connection:
        connection.execute("SELECT set_config('fristklar.editable_vendor_ids', '', true)")
        assert connection.execute("SELECT FROM audit_entry").rowcount > 0
        with pytest.raises(InsufficientPrivilege):
            _leave_trail(connection, tenants.own)


def _leave_trail(connection: psycopg.Connection, vendor: int | None) -> int:
    return connection.execute(
        "INSERT INTO audit_entry (actor, action, subject_kind, subject, vendor_id, details) "
        "VALUES ('a', 'b', 'c', 'd', %s, '{}')",
        [vendor],
    ).rowcount


def _security_definers(tenants: Tenants) -> list[tuple[str, str, list[str], list[str]]]:
    with tenants.database.connect("postgres") as connection:
        rows = connection.execute(
            """
            SELECT proname, prorettype::regtype::text, coalesce(proconfig, '{}'),
                   ARRAY(SELECT role FROM unnest(%s::text[]) AS role WHERE has_function_privilege(role, oid, 'EXECUTE'))
            FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
            """,
            [list(ALL)],
        ).fetchall()
    assert len(rows) >= 4
    return rows
