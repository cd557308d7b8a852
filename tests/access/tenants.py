"""Two vendors that must never see each other, and a draft that neither may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Identifier

from harness import Database

VENDOR_COLUMN = "SELECT attrelid FROM pg_attribute WHERE attname = 'vendor_id' AND NOT attisdropped"


@dataclass(frozen=True)
class Tenants:
    """A database with rows of two vendors in every table that vendors own. Every attempt on it is rolled back."""

    database: Database
    app: psycopg.Connection
    """Of the application's login role: one for all tests, so that whatever a transaction left behind would show."""
    own: int
    """The vendor who asks."""
    other: int
    """The vendor whose rows are none of its business."""
    draft: int
    """A change that is not published."""

    @contextmanager
    def asking(self, role: str | None, *vendors: int) -> Iterator[psycopg.Connection]:
        """A transaction of the application's login role, in one of the three roles or in none, undone afterwards.

        Where vendors are named it may write for them, as much as anybody at a vendor may.
        """
        with self.app.transaction(force_rollback=True):
            if role:
                self.app.execute("SELECT set_config('role', %s, true)", [role])
            for setting in ("vendor_ids", "editable_vendor_ids") if vendors else ():
                self.app.execute(
                    "SELECT set_config('fristklar.' || %s, %s::bigint[]::text, true)", [setting, [*vendors]]
                )
            yield self.app

    def known(self, statement: str | Composable, *values: object) -> list[Any]:
        """The first column of what is really there, as a superuser sees it."""
        with self.database.connect("postgres") as connection:
            return [row[0] for row in connection.execute(statement, values)]  # type: ignore[call-overload]

    def vendor_owned(self) -> list[str]:
        """Every table with a vendor's rows, from the catalog: `vendor`, and all that carry a vendor_id."""
        return self.known(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
            f"AND (relname = 'vendor' OR oid IN ({VENDOR_COLUMN})) ORDER BY relname"
        )


def vendor_column(table: str) -> str:
    """The column that says whose a row is."""
    return "id" if table == "vendor" else "vendor_id"


def rows_of(connection: psycopg.Connection, table: str, vendor: int) -> int:
    """How many rows of a vendor the transaction can see."""
    query = SQL("SELECT count(*) FROM {} WHERE {} = %s").format(Identifier(table), Identifier(vendor_column(table)))
    [(count,)] = connection.execute(query, [vendor])
    return int(count)


PREPARED = """
INSERT INTO audit_entry (actor, action, subject_kind, subject, vendor_id, details)
    SELECT 'prøve', 'prøve', 'vendor', slug, id, '{}' FROM vendor WHERE fictional;
INSERT INTO objection (vendor_id, product_id, change_id, reason, raised_by, raised_on)
    SELECT vendor_id, product.id, (SELECT min(id) FROM change), 'prøve', 'prøve', '2026-11-24'
    FROM product JOIN vendor ON vendor.id = vendor_id WHERE fictional;
INSERT INTO readiness_event (vendor_id, product_id, deadline_id, said_on, actor, kind, said)
    SELECT vendor_id, product_id, deadline_id, '2026-11-24', 'prøve', 'reported', '{}' FROM readiness;
INSERT INTO service_adoption (service_id, vendor_id, organisations, document_id, heading)
    SELECT (SELECT min(id) FROM service), id, 1, (SELECT min(id) FROM source_document), 'prøve'
    FROM vendor WHERE fictional;
INSERT INTO sign_in_session (person_id, token_hash, browser, expires_at)
    SELECT id, sha256(email::bytea), 'prøve', now() + interval '1 day' FROM person;
INSERT INTO sign_in_link (person_id, token_hash, expires_at)
    SELECT id, sha256(email::bytea), now() + interval '1 day' FROM person;
INSERT INTO calendar_address (person_id, token_hash, created_on)
    SELECT id, sha256(email::bytea), '2026-11-24' FROM person
    ON CONFLICT DO NOTHING;
INSERT INTO sign_in_attempt (address_hash, client_hash) VALUES ('a', 'b');
INSERT INTO subscription (person_id) SELECT id FROM person;
INSERT INTO product_visit (person_id, vendor_id, product_id, last_at, last_until, before_at, before_until)
    SELECT person_id, membership.vendor_id, product.id, now(), now(), now(), now()
    FROM membership JOIN product ON product.vendor_id = membership.vendor_id;
INSERT INTO product_share (vendor_id, product_id, token_hash, shows, note, made_by, made_on)
    SELECT vendor_id, product.id, sha256(slug::bytea), 'table', 'prøve', 'prøve', '2026-11-24' FROM product;
INSERT INTO captured_mail (recipient, subject, raw) SELECT email, 'prøve', 'prøve' FROM person;
INSERT INTO delivery (person_id, kind, key, iso_year, iso_week) SELECT id, 'prøve', id, 2026, 48 FROM person;
INSERT INTO digest_edition (id, subject, content, for_staff, vendor_ids)
    SELECT gen_random_uuid(), 'prøve', '', false, ARRAY[id] FROM vendor WHERE fictional;
INSERT INTO digest_issue (delivery_id, edition_id, person_name, told_until)
    SELECT delivery.id, digest_edition.id, 'prøve', now() FROM delivery
    JOIN membership ON membership.person_id = delivery.person_id JOIN digest_edition ON vendor_id = ANY (vendor_ids)
    WHERE delivery.kind = 'prøve' AND subject = 'prøve'
    ON CONFLICT DO NOTHING;
INSERT INTO nudge (person_id, kind, product_id, deadline_id, about, threshold, day)
    SELECT id, 'reminder', 1, 1, '2026-11-30', 7, '2026-11-23' FROM person;
INSERT INTO stopped_address (email, reason) SELECT email, 'prøve' FROM person;
INSERT INTO change (slug, position, title, summary, why, what_to_do, kind, lifecycle, rule, applies_to)
    VALUES ('et-utkast', 99, 'Et utkast', 'u', 'u', 'u', 'notice', 'draft', '{"all": []}', 'u');
INSERT INTO change_service SELECT change.id, service.id FROM change, service
    WHERE change.slug = 'et-utkast' AND service.slug = 'helseid';
INSERT INTO change_relation (change_id, other_id, kind)
    SELECT draft.id, published.id, 'part_of' FROM change AS draft, change AS published
    WHERE draft.slug = 'et-utkast' AND published.slug = 'ftps-avvikling'
    UNION ALL
    SELECT published.id, draft.id, 'depends_on' FROM change AS draft, change AS published
    WHERE draft.slug = 'et-utkast' AND published.slug = 'ftps-avvikling';
INSERT INTO deadline (change_id, environment, wording, precision, kind, firmness)
    SELECT id, 'any', 'snart', 'open', 'effective_on', 'tentative' FROM change WHERE slug = 'et-utkast';
INSERT INTO deadline_revision (deadline_id, new, reason, made_by, decided_on)
    SELECT deadline.id, '{}', 'prøve', 'prøve', '2026-11-24'
    FROM deadline JOIN change ON change.id = change_id WHERE slug = 'et-utkast';
INSERT INTO source_reference (document_id, change_id, position, heading, language)
    SELECT source_document.id, change.id, 1, 'prøve', 'nb' FROM source_document, change WHERE change.slug = 'et-utkast';
"""
