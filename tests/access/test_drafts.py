"""A draft, and all that hangs on it, is for staff until it is published."""

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from access.tenants import Tenants

HANGS_ON = """
SELECT conrelid::regclass::text || '.' || attname || ' -> ' || confrelid::regclass::text
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
WHERE contype = 'f' AND confrelid IN ('change'::regclass, 'deadline'::regclass) ORDER BY 1
"""
REPORTED_BY_VENDORS = {
    "readiness.deadline_id -> deadline",
    "readiness_event.deadline_id -> deadline",
    "objection.change_id -> change",
}
"""What a vendor reports stays the vendor's to see; it says nothing of the change but a number."""


def seen(connection: psycopg.Connection, tenants: Tenants, hanging: str) -> int:
    """Rows that hang on the draft through this column, as the transaction sees them."""
    place, parent = hanging.split(" -> ")
    table, column = place.split(".")
    keys = [tenants.draft]
    if parent == "deadline":
        keys = tenants.known("SELECT id FROM deadline WHERE change_id = %s", tenants.draft)
    query = SQL("SELECT count(*) FROM {} WHERE {} = ANY ({})").format(
        Identifier(table), Identifier(column), Literal(keys)
    )
    [(count,)] = connection.execute(query)
    return int(count)


def hanging(tenants: Tenants) -> list[str]:
    """Every foreign key to a change or a deadline, from the catalog."""
    return [key for key in tenants.known(HANGS_ON) if key not in REPORTED_BY_VENDORS]


def test_the_draft_tested_here_has_everything_that_can_hang_on_a_change(tenants: Tenants) -> None:
    with tenants.asking("fristklar_staff") as connection:
        assert {key: seen(connection, tenants, key) for key in hanging(tenants)} == {
            "change_relation.change_id -> change": 1,
            "change_relation.other_id -> change": 1,
            "change_service.change_id -> change": 1,
            "deadline.change_id -> change": 1,
            "deadline_revision.deadline_id -> deadline": 1,
            "source_reference.change_id -> change": 1,
        }


@pytest.mark.parametrize("role", ["fristklar_public", "fristklar_vendor"])
def test_nobody_but_staff_sees_a_draft_or_anything_of_it(tenants: Tenants, role: str) -> None:
    with tenants.asking(role, tenants.own, tenants.other) as connection:
        assert connection.execute("SELECT FROM change WHERE id = %s", [tenants.draft]).rowcount == 0
        for key in hanging(tenants):
            assert seen(connection, tenants, key) == 0, key


def test_staff_see_drafts(tenants: Tenants) -> None:
    with tenants.asking("fristklar_staff") as connection:
        assert connection.execute("SELECT FROM change WHERE id = %s", [tenants.draft]).rowcount == 1


@pytest.mark.parametrize("role", ["fristklar_public", "fristklar_vendor"])
@pytest.mark.parametrize("lifecycle", ["published", "withdrawn", "completed"])
def test_it_is_seen_whole_once_it_is_no_longer_a_draft(tenants: Tenants, role: str, lifecycle: str) -> None:
    with tenants.asking("fristklar_staff") as connection:
        connection.execute("UPDATE change SET lifecycle = %s WHERE id = %s", [lifecycle, tenants.draft])
        connection.execute("SELECT set_config('role', %s, true)", [role])
        assert all(seen(connection, tenants, key) == 1 for key in hanging(tenants))


def test_a_published_change_is_seen_without_its_relation_to_a_draft(tenants: Tenants) -> None:
    with tenants.asking("fristklar_public") as connection:
        [(published,)] = connection.execute("SELECT id FROM change WHERE slug = 'ftps-avvikling'")
        relations = connection.execute("SELECT change_id, other_id FROM change_relation").fetchall()
    assert relations
    assert not any(published in relation for relation in relations)
