"""What holds for every table of the catalog, so that a new one cannot be forgotten."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composable, Identifier

from access.tenants import Tenants
from fristklar.models import Base

ROLES = ("fristklar_public", "fristklar_vendor", "fristklar_staff")
RELATIONS = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
    "AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') ORDER BY relname"
)
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
OF_THE_PROGRAM = ("sign_in_link", "sign_in_session", "sign_in_attempt", "captured_mail", "calendar_address")
NEVER_REWRITTEN = ("audit_entry", "deadline_revision", "readiness_event")


def refused(connection: psycopg.Connection, statement: Composable) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement)
    except InsufficientPrivilege:
        return True
    return False


def test_the_models_know_every_table(tenants: Tenants) -> None:
    assert set(tenants.known(TABLES)) == {*Base.metadata.tables, "alembic_version"}


def test_there_are_no_views_which_would_read_past_row_security(tenants: Tenants) -> None:
    views = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')"
    assert tenants.known(views) == []


def test_nothing_may_be_read_before_a_role_is_chosen(tenants: Tenants) -> None:
    relations = tenants.known(RELATIONS)
    assert len(relations) > len(Base.metadata.tables)
    with tenants.asking(None) as connection:
        for relation in relations:
            assert refused(connection, SQL("SELECT * FROM {}").format(Identifier(relation))), relation


def test_nothing_may_be_written_before_a_role_is_chosen(tenants: Tenants) -> None:
    with tenants.asking(None) as connection:
        for table in tenants.known(TABLES):
            name = Identifier(table)
            assert refused(connection, SQL("INSERT INTO {} DEFAULT VALUES").format(name)), table
            assert refused(connection, SQL("DELETE FROM {}").format(name)), table
            assert refused(connection, SQL("TRUNCATE {} CASCADE").format(name)), table


def test_naming_a_vendor_without_choosing_a_role_opens_nothing(tenants: Tenants) -> None:
    with tenants.asking(None, tenants.own) as connection:
        for table in tenants.vendor_owned():
            assert refused(connection, SQL("SELECT FROM {}").format(Identifier(table))), table


def test_the_public_may_only_read(tenants: Tenants) -> None:
    assert _rights(tenants, "fristklar_public") <= {(table, "SELECT") for table in tenants.known(TABLES)}


def test_the_public_may_not_even_try_to_read_what_vendors_report(tenants: Tenants) -> None:
    readable = {table for table, _ in _rights(tenants, "fristklar_public")}
    assert readable.isdisjoint({"product", "product_trait", "readiness", "readiness_event", "objection", "audit_entry"})


def test_the_public_may_not_even_try_to_read_of_people(tenants: Tenants) -> None:
    readable = {table for table, _ in _rights(tenants, "fristklar_public")}
    assert readable.isdisjoint({"person", "membership", "subscription", "product_visit", *OF_THE_PROGRAM})


def test_a_vendor_may_report_and_object_and_leave_a_trail_and_write_nothing_more(tenants: Tenants) -> None:
    writes = {right for right in _rights(tenants, "fristklar_vendor") if right[1] != "SELECT"}
    assert writes == {
        ("audit_entry", "INSERT"),
        ("objection", "INSERT"), ("objection", "UPDATE"), ("objection", "DELETE"),
        ("product", "UPDATE"),
        ("product_share", "INSERT"), ("product_share", "DELETE"),
        ("product_trait", "INSERT"), ("product_trait", "UPDATE"), ("product_trait", "DELETE"),
        ("product_visit", "INSERT"), ("product_visit", "UPDATE"),
        ("readiness", "INSERT"), ("readiness", "UPDATE"),
        ("readiness_event", "INSERT"),
    }  # fmt: skip


def test_a_vendor_writes_no_verdict_exemption_or_answer_and_moves_no_row(tenants: Tenants) -> None:
    """Column by column: what staff say, whose a row is, and what it is about."""
    for table, mine in {
        "readiness": {"claim", "claimed_on", "planned_on", "responsible", "note", "evidence", "version"},
        "objection": {"reason", "raised_by", "raised_on", "version"},
        "product": {"description", "organisations", "contact", "version"},
        "product_trait": {"answer"},
        "product_visit": {"last_at", "last_until", "before_at", "before_until"},
    }.items():
        writable = tenants.known(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped AND has_column_privilege('fristklar_vendor', attrelid, attnum, 'UPDATE')",
            table,
        )
        assert set(writable) == mine, table


@pytest.mark.parametrize("table", OF_THE_PROGRAM)
def test_what_lets_people_in_is_there_for_the_program_alone_and_not_for_staff(tenants: Tenants, table: str) -> None:
    name = Identifier(table)
    assert tenants.known(SQL("SELECT count(*) FROM {}").format(name))[0] > 0
    with tenants.asking("fristklar_staff") as connection:
        assert connection.execute(SQL("SELECT FROM {}").format(name)).rowcount == 0
        assert connection.execute(SQL("DELETE FROM {}").format(name)).rowcount == 0
        connection.execute("SELECT set_config('fristklar.program', 'on', true)")
        assert connection.execute(SQL("SELECT FROM {}").format(name)).rowcount > 0
    for role in ("fristklar_vendor", "fristklar_public"):
        with tenants.asking(role, tenants.own) as connection:
            connection.execute("SELECT set_config('fristklar.program', 'on', true)")
            assert refused(connection, SQL("SELECT FROM {}").format(name)), role


def test_staff_change_no_person_and_no_place_but_through_the_program(tenants: Tenants) -> None:
    with tenants.asking("fristklar_staff") as connection:
        assert connection.execute("SELECT FROM person").rowcount > 0
        assert connection.execute("UPDATE person SET staff_role = 'admin'").rowcount == 0
        assert connection.execute("UPDATE membership SET role = 'administrator'").rowcount == 0
        assert connection.execute("DELETE FROM membership").rowcount == 0
        assert refused(connection, SQL("INSERT INTO person (email, name) VALUES ('a@b.example', 'A')"))


def test_no_role_may_empty_a_table_or_hang_triggers_on_it(tenants: Tenants) -> None:
    for role in ROLES:
        for table, right in _rights(tenants, role):
            assert right in {"SELECT", "INSERT", "UPDATE", "DELETE"}, f"{role} may {right} {table}"


@pytest.mark.parametrize("table", NEVER_REWRITTEN)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_in_the_trail_and_the_ledger_is_never_changed_or_removed(
    tenants: Tenants, role: str, table: str
) -> None:
    columns = [column.name for column in Base.metadata.tables[table].columns]
    with tenants.asking(role, tenants.own, tenants.other) as connection:
        for column in columns:
            attempt = SQL("UPDATE {} SET {} = DEFAULT").format(Identifier(table), Identifier(column))
            assert refused(connection, attempt), column
        assert refused(connection, SQL("DELETE FROM {}").format(Identifier(table)))
        assert refused(connection, SQL("TRUNCATE {}").format(Identifier(table)))
        assert refused(connection, SQL("SELECT FROM {} FOR UPDATE").format(Identifier(table)))


def test_every_table_with_a_vendors_rows_enables_and_forces_row_security(tenants: Tenants) -> None:
    guarded = tenants.known("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert set(tenants.vendor_owned()) <= set(guarded)


def test_row_security_is_never_enabled_without_being_forced(tenants: Tenants) -> None:
    assert tenants.known("SELECT relname FROM pg_class WHERE relrowsecurity <> relforcerowsecurity") == []


def test_what_belongs_to_a_product_names_its_vendor_in_the_same_key(tenants: Tenants) -> None:
    """Otherwise a row could point to one vendor's product and count as another vendor's."""
    keys = tenants.known(
        """
        SELECT format('%%s: %%s', conrelid::regclass,
                      (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
                       WHERE attrelid = conrelid AND attnum = ANY (conkey)))
        FROM pg_constraint WHERE contype = 'f' AND confrelid IN ('product'::regclass, 'readiness'::regclass)
        ORDER BY 1
        """
    )
    assert keys == [
        "objection: {product_id,vendor_id}",
        "product_share: {product_id,vendor_id}",
        "product_trait: {product_id,vendor_id}",
        "product_visit: {product_id,vendor_id}",
        "readiness: {product_id,vendor_id}",
        "readiness_event: {product_id,vendor_id}",
    ]


def test_a_write_to_any_table_that_pages_are_made_from_counts_up_a_version(tenants: Tenants) -> None:
    """Bits of tgtype: 4 insert, 8 delete, 16 update. What no page shows needs no version."""
    silent = {"audit_entry", "data_version", "alembic_version", "person", "membership", "subscription", *OF_THE_PROGRAM}
    silent.add("readiness_event")  # shown on pages that are made anew each time
    silent.add("product_share")  # read anew each time
    silent |= {"delivery", "stopped_address", "edit_session", "nudge", "digest_edition", "digest_issue"}  # likewise
    counted = tenants.known(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'bump%%' "
        "AND tgenabled = 'O' GROUP BY 1 HAVING bit_or(tgtype) & 28 = 28"
    )
    assert set(counted) == set(tenants.known(TABLES)) - silent


def _rights(tenants: Tenants, role: str) -> set[tuple[str, str]]:
    """Rights on whole tables and on single columns, granted to the role or to everyone."""
    with tenants.database.connect("postgres") as connection:
        rows = connection.execute(
            """
            SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
              AND grantee IN (%(role)s::regrole, 0)
            UNION
            SELECT relname, privilege_type
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)
            WHERE relnamespace = 'public'::regnamespace AND grantee IN (%(role)s::regrole, 0)
            """,
            {"role": role},
        )
        return {(str(table), str(right)) for table, right in rows}
