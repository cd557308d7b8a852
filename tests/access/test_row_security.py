"""As the application's login role, in the contexts that the program itself sets: nobody reaches another vendor's rows.

Every table of the catalog says here whose its rows are; a new one that does not say fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composable, Identifier, Literal

from access.tenants import Tenants
from access.test_every_table import ROLES, TABLES
from fristklar.access.actor import ANONYMOUS, Actor, ActorKind, VendorPlace
from fristklar.access.scope import scope
from fristklar.models import VendorRole

OWNER = {
    "vendor": "id",
    "audit_entry": "vendor_id",
    "membership": "vendor_id",
    "objection": "vendor_id",
    "product": "vendor_id",
    "product_share": "vendor_id",
    "product_trait": "vendor_id",
    "readiness": "vendor_id",
    "readiness_event": "vendor_id",
    "product_visit": "vendor_id",
    "service_adoption": "vendor_id",
    "person": "(SELECT vendor_id FROM membership WHERE person_id = person.id)",
    "sign_in_link": "(SELECT vendor_id FROM membership WHERE person_id = sign_in_link.person_id)",
    "sign_in_session": "(SELECT vendor_id FROM membership WHERE person_id = sign_in_session.person_id)",
    "calendar_address": "(SELECT vendor_id FROM membership WHERE person_id = calendar_address.person_id)",
    "subscription": "(SELECT vendor_id FROM membership WHERE person_id = subscription.person_id)",
    "captured_mail": "(SELECT vendor_id FROM membership JOIN person ON person.id = person_id WHERE email = recipient)",
    "delivery": "(SELECT vendor_id FROM membership WHERE person_id = delivery.person_id)",
    "digest_edition": "vendor_ids[1]",
    "digest_issue": "(SELECT vendor_id FROM membership JOIN delivery ON delivery.person_id = membership.person_id "
    "WHERE delivery.id = delivery_id)",
    "nudge": "(SELECT vendor_id FROM membership WHERE person_id = nudge.person_id)",
    "stopped_address": "(SELECT vendor_id FROM membership JOIN person ON person.id = person_id "
    "WHERE person.email = stopped_address.email)",
    "data_version": "(SELECT vendor_id FROM product WHERE topic = 'product/' || id)",
}
"""What says whose a row is, as a superuser works it out. In the demo everybody has one place at most."""

NOBODYS = {"sign_in_attempt", "edit_session"}
"""For the program alone, and of no vendor."""

PUBLIC = {
    "alembic_version", "change", "change_relation", "change_service", "deadline", "deadline_revision", "event",
    "roadmap_item", "service", "service_link", "source_document", "source_reference", "trait",
}  # fmt: skip
"""The register: not a word of a vendor's."""

every_table = pytest.mark.parametrize("table", sorted(OWNER))
both_ways = pytest.mark.parametrize("ways", [1, -1], ids=["A asks for B's", "B asks for A's"])


def at(vendor: int) -> Actor:
    """Whoever may most at a vendor."""
    place = VendorPlace(vendor, "v", "V", VendorRole.ADMINISTRATOR)
    return Actor(ActorKind.VENDOR, "Prøve", places=(place,))


CONTEXTS = ("none at all", "the public", "at no vendor", "the vendor")


@contextmanager
def inside(tenants: Tenants, context: str, vendor: int) -> Iterator[psycopg.Connection]:
    """A transaction in the context that the program would set, undone afterwards."""
    nowhere = Actor(ActorKind.VENDOR, "Prøve")
    actor = {"none at all": None, "the public": ANONYMOUS, "at no vendor": nowhere, "the vendor": at(vendor)}[context]
    with tenants.app.transaction(force_rollback=True):
        if actor is not None:
            tenants.app.execute(scope(actor).encode())
        yield tenants.app


@pytest.fixture
def pair(tenants: Tenants, ways: int) -> tuple[int, int]:
    """Who asks, and whose rows are none of its business."""
    me, stranger = (tenants.own, tenants.other)[::ways]
    return me, stranger


def rows_of(tenants: Tenants, table: str, vendor: int) -> list[str]:
    """The places of a vendor's rows in a table, as a superuser finds them."""
    query = SQL("SELECT ctid::text FROM {} WHERE {} = %s").format(Identifier(table), SQL(OWNER[table]))  # type: ignore[arg-type]
    return tenants.known(query, vendor)


def reached(connection: psycopg.Connection, attempt: Composable) -> int:
    """Rows that a statement reached; none where it is refused."""
    try:
        with connection.transaction():
            return connection.execute(attempt).rowcount
    except InsufficientPrivilege:
        return 0


def at_places(places: list[str]) -> Composable:
    return SQL("ctid = ANY ({}::tid[])").format(Literal(places))


def columns_of(tenants: Tenants, table: str) -> list[str]:
    return tenants.known(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attidentity = '' ORDER BY attnum",
        table,
    )


def test_every_table_says_whose_its_rows_are(tenants: Tenants) -> None:
    assert set(tenants.known(TABLES)) == {*OWNER, *NOBODYS, *PUBLIC}
    assert set(tenants.vendor_owned()) <= set(OWNER)


def test_no_table_of_the_register_leads_to_a_vendor_or_a_person(tenants: Tenants) -> None:
    leading = tenants.known(
        """
        WITH RECURSIVE leads (oid) AS (
            SELECT unnest(ARRAY['vendor', 'person']::regclass[])::oid
            UNION SELECT conrelid FROM pg_constraint JOIN leads ON confrelid = leads.oid WHERE contype = 'f'
        )
        SELECT oid::regclass::text FROM leads
        """
    )
    assert len(leading) > 8
    assert set(leading) <= set(OWNER)


def test_every_table_that_is_not_public_enables_and_forces_row_security(tenants: Tenants) -> None:
    guarded = tenants.known("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert {*OWNER, *NOBODYS} - set(guarded) == set()


def test_every_policy_for_vendors_and_the_public_looks_at_the_row(tenants: Tenants) -> None:
    """A policy that is always true would open a table to everyone."""
    open_to_all = tenants.known(
        "SELECT tablename || '.' || policyname FROM pg_policies WHERE (qual = 'true' OR with_check = 'true') "
        "AND roles && ARRAY['fristklar_public', 'fristklar_vendor', 'public']::name[]"
    )
    assert open_to_all == []


def test_the_application_owns_nothing_and_no_row_security_is_passed_by(tenants: Tenants) -> None:
    with inside(tenants, "none at all", 0) as connection:
        assert connection.execute("SELECT current_user::text, session_user::text").fetchone() == ("fristklar_app",) * 2
        special = connection.execute(
            "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) "
            "AND pg_has_role(current_user, oid, 'MEMBER')"
        ).fetchall()
        owned = connection.execute(
            "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid IN "
            "(SELECT oid FROM pg_roles WHERE rolname = current_user OR rolname = ANY (%s))",
            [list(ROLES)],
        ).fetchone()
    assert special == []
    assert owned == (0,)
    with inside(tenants, "the vendor", tenants.own) as connection:
        connection.execute("SET LOCAL row_security = off")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT FROM product")


@every_table
def test_both_vendors_have_rows_so_that_reaching_none_means_something(tenants: Tenants, table: str) -> None:
    assert rows_of(tenants, table, tenants.own)
    assert rows_of(tenants, table, tenants.other)


NOT_FOR_VENDORS = {
    "sign_in_link", "sign_in_session", "captured_mail", "calendar_address", "subscription", "delivery",
    "stopped_address", "product_visit", "digest_issue", "nudge",
}  # fmt: skip
"""About a vendor's people, and not for the vendor to read."""


@pytest.mark.parametrize("table", sorted(set(OWNER) - NOT_FOR_VENDORS))
@both_ways
def test_a_vendor_reads_its_own(tenants: Tenants, table: str, pair: tuple[int, int]) -> None:
    mine = rows_of(tenants, table, pair[0])
    with inside(tenants, "the vendor", pair[0]) as connection:
        query = SQL("SELECT FROM {} WHERE {}").format(Identifier(table), at_places(mine))
        assert reached(connection, query) == len(mine)


@every_table
@both_ways
@pytest.mark.parametrize("context", CONTEXTS)
def test_nobody_reads_anothers(tenants: Tenants, table: str, pair: tuple[int, int], context: str) -> None:
    theirs = at_places(rows_of(tenants, table, pair[1]))
    with inside(tenants, context, pair[0]) as connection:
        for end in ("", " FOR UPDATE", " FOR KEY SHARE"):
            query = SQL("SELECT FROM {} WHERE {}").format(Identifier(table), theirs) + SQL(end)  # type: ignore[arg-type]
            assert reached(connection, query) == 0, end


@every_table
@both_ways
@pytest.mark.parametrize("context", CONTEXTS)
def test_nobody_changes_anothers(tenants: Tenants, table: str, pair: tuple[int, int], context: str) -> None:
    """Column by column, since a right may be for one column alone; by the row, and also without saying which."""
    name, theirs = Identifier(table), at_places(rows_of(tenants, table, pair[1]))
    mine = rows_of(tenants, table, pair[0])
    with inside(tenants, context, pair[0]) as connection:
        for column in map(Identifier, columns_of(tenants, table)):
            one = SQL("UPDATE {0} SET {1} = {1} WHERE {2}").format(name, column, theirs)
            assert reached(connection, one) == 0, column
            unsaid = SQL("UPDATE {0} SET {1} = {1}").format(name, column)
            assert reached(connection, unsaid) <= (len(mine) if context == "the vendor" else 0), column


@every_table
@both_ways
@pytest.mark.parametrize("context", CONTEXTS)
def test_nobody_removes_anothers(tenants: Tenants, table: str, pair: tuple[int, int], context: str) -> None:
    theirs, mine = rows_of(tenants, table, pair[1]), rows_of(tenants, table, pair[0])
    with inside(tenants, context, pair[0]) as connection:
        assert reached(connection, SQL("DELETE FROM {} WHERE {}").format(Identifier(table), at_places(theirs))) == 0
    with inside(tenants, context, pair[0]) as connection:
        removed = reached(connection, SQL("DELETE FROM {}").format(Identifier(table)))
        assert removed <= (len(mine) if context == "the vendor" else 0)
    with inside(tenants, context, pair[0]) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(SQL("TRUNCATE {} CASCADE").format(Identifier(table)))


@every_table
@both_ways
@pytest.mark.parametrize("context", CONTEXTS)
def test_nobody_adds_in_anothers_name(tenants: Tenants, table: str, pair: tuple[int, int], context: str) -> None:
    """A copy of another's row: whole, and of only the columns that rights alone would let one write."""
    name, theirs = Identifier(table), at_places(rows_of(tenants, table, pair[1])[:1])
    [copy] = tenants.known(SQL("SELECT to_jsonb(one)::text FROM {} AS one WHERE {}").format(name, theirs))
    writable = tenants.known(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attidentity = '' AND has_column_privilege('fristklar_vendor', attrelid, attnum, 'INSERT')",
        table,
    )
    for columns in filter(None, (columns_of(tenants, table), writable)):
        listed = SQL(", ").join(map(Identifier, columns))
        attempt = SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, {2})").format(
            name, listed, Literal(copy)
        )
        with inside(tenants, context, pair[0]) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(attempt)


@pytest.mark.parametrize("table", ["objection", "product_share", "product_trait", "readiness", "readiness_event"])
@both_ways
def test_a_row_of_ones_own_points_to_no_product_of_anothers(
    tenants: Tenants, table: str, pair: tuple[int, int]
) -> None:
    me, stranger = pair
    [theirs] = tenants.known("SELECT min(id) FROM product WHERE vendor_id = %s", stranger)
    name, mine = Identifier(table), at_places(rows_of(tenants, table, me)[:1])
    [copy] = tenants.known(
        SQL(
            "SELECT (to_jsonb(one) || jsonb_build_object('product_id', {}::bigint))::text FROM {} AS one WHERE {}"
        ).format(Literal(theirs), name, mine)
    )
    columns = tenants.known(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attidentity = '' AND has_column_privilege('fristklar_vendor', attrelid, attnum, 'INSERT')",
        table,
    )
    attempt = SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, {2}) RETURNING 1").format(
        name, SQL(", ").join(map(Identifier, columns)), Literal(copy)
    )
    # The key to the product is looked at last, so a row of the same key may get in the way first.
    refusals = psycopg.errors.ForeignKeyViolation, psycopg.errors.UniqueViolation
    with inside(tenants, "the vendor", me) as connection, pytest.raises(refusals):
        connection.execute(attempt)


@every_table
@both_ways
def test_a_vendor_that_calls_itself_the_program_or_staff_reaches_no_more(
    tenants: Tenants, table: str, pair: tuple[int, int]
) -> None:
    theirs = at_places(rows_of(tenants, table, pair[1]))
    query = SQL("SELECT FROM {} WHERE {}").format(Identifier(table), theirs)
    with inside(tenants, "the vendor", pair[0]) as connection:
        connection.execute("SELECT set_config('fristklar.program', 'on', true)")
        assert reached(connection, query) == 0


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_entry SET actor = actor",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "CREATE RULE r AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
    ],
)
@pytest.mark.parametrize("role", [None, *ROLES, "the program"])
def test_the_audit_trail_is_added_to_and_never_changed(tenants: Tenants, role: str | None, deed: str) -> None:
    program = role == "the program"
    with tenants.asking("fristklar_staff" if program else role, tenants.own, tenants.other) as connection:
        if program:
            connection.execute("SELECT set_config('fristklar.program', 'on', true)")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(deed)  # type: ignore[call-overload]
