"""A vendor reaches its own rows and no others, in every table that holds a vendor's rows."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composable, Identifier, Literal

from access.tenants import Tenants, rows_of, vendor_column
from fristklar.models import Base

VENDOR_OWNED = sorted(
    name for name, table in Base.metadata.tables.items() if name == "vendor" or "vendor_id" in table.columns
)

PERSONAL = {"product_visit"}
"""A person's own, and not for colleagues at the vendor: see test_visits.py."""

every_table = pytest.mark.parametrize("table", VENDOR_OWNED)
every_shared_table = pytest.mark.parametrize("table", sorted(set(VENDOR_OWNED) - PERSONAL))


def reached(connection: psycopg.Connection, attempt: Composable) -> int:
    """Rows that a write reached; none where it is refused."""
    try:
        with connection.transaction():
            return connection.execute(attempt).rowcount
    except InsufficientPrivilege:
        return 0


def test_the_tables_tested_here_are_all_that_the_database_has(tenants: Tenants) -> None:
    assert tenants.vendor_owned() == VENDOR_OWNED


@every_table
def test_both_vendors_have_rows_so_that_seeing_none_means_something(tenants: Tenants, table: str) -> None:
    with tenants.asking("fristklar_staff") as connection:
        assert rows_of(connection, table, tenants.own) > 0
        assert rows_of(connection, table, tenants.other) > 0


@every_shared_table
def test_a_vendor_sees_its_own_rows_and_none_of_the_others(tenants: Tenants, table: str) -> None:
    for me, stranger in ((tenants.own, tenants.other), (tenants.other, tenants.own)):
        with tenants.asking("fristklar_vendor", me) as connection:
            assert rows_of(connection, table, me) > 0
            assert rows_of(connection, table, stranger) == 0


@every_shared_table
def test_a_person_of_two_vendors_sees_the_rows_of_both(tenants: Tenants, table: str) -> None:
    with tenants.asking("fristklar_vendor", tenants.own, tenants.other) as connection:
        assert rows_of(connection, table, tenants.own) > 0
        assert rows_of(connection, table, tenants.other) > 0


@every_table
def test_a_vendor_role_without_a_vendor_sees_only_what_is_public(tenants: Tenants, table: str) -> None:
    with tenants.asking("fristklar_vendor") as connection:
        assert rows_of(connection, table, tenants.own) == rows_of(connection, table, tenants.other) == 0


@every_table
def test_the_public_sees_no_rows_of_a_vendor_that_no_source_names(tenants: Tenants, table: str) -> None:
    with tenants.asking("fristklar_public") as connection:
        try:
            seen = rows_of(connection, table, tenants.own) + rows_of(connection, table, tenants.other)
        except InsufficientPrivilege:
            seen = 0
        assert seen == 0


@every_table
def test_the_owner_who_migrates_sees_no_vendors_rows_either(tenants: Tenants, table: str) -> None:
    with tenants.database.connect("fristklar_owner") as connection:
        assert rows_of(connection, table, tenants.own) == 0


@every_table
def test_a_vendor_changes_no_row_of_another(tenants: Tenants, table: str) -> None:
    theirs = SQL("{} = {}").format(Identifier(vendor_column(table)), Literal(tenants.other))
    for role in ("fristklar_vendor", "fristklar_public"):
        with tenants.asking(role, tenants.own) as connection:
            for column in Base.metadata.tables[table].columns:
                if column.identity is None:
                    attempt = SQL("UPDATE {0} SET {1} = {1} WHERE {2}").format(
                        Identifier(table), Identifier(column.name), theirs
                    )
                    assert reached(connection, attempt) == 0, f"{role} changed {table}.{column.name}"


@every_table
def test_a_vendor_removes_no_row_of_another(tenants: Tenants, table: str) -> None:
    for role in ("fristklar_vendor", "fristklar_public"):
        with tenants.asking(role, tenants.own) as connection:
            attempt = SQL("DELETE FROM {} WHERE {} = {}").format(
                Identifier(table), Identifier(vendor_column(table)), Literal(tenants.other)
            )
            assert reached(connection, attempt) == 0


@every_table
def test_a_vendor_adds_no_row_in_anothers_name(tenants: Tenants, table: str) -> None:
    theirs = SQL("{} = {}").format(Identifier(vendor_column(table)), Literal(tenants.other))
    copy = SQL("INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::{0}, {1})).*").format(
        Identifier(table),
        Literal(
            tenants.known(SQL("SELECT to_jsonb(one)::text FROM {} AS one WHERE {}").format(Identifier(table), theirs))[
                0
            ]
        ),
    )
    for role in ("fristklar_vendor", "fristklar_public"):
        with tenants.asking(role, tenants.own) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(copy)


@every_table
def test_a_vendor_cannot_give_its_own_row_to_another(tenants: Tenants, table: str) -> None:
    whose = Identifier(vendor_column(table))
    if Base.metadata.tables[table].columns[vendor_column(table)].identity is None:
        with tenants.asking("fristklar_vendor", tenants.own) as connection:
            attempt = SQL("UPDATE {0} SET {1} = {2} WHERE {1} = {3}").format(
                Identifier(table), whose, Literal(tenants.other), Literal(tenants.own)
            )
            assert reached(connection, attempt) == 0
