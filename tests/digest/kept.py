"""Digests that were sent, put straight into a database."""

from datetime import UTC, date, datetime

from digest.registers import TODAY, change, entered, on, product, register
from fristklar.digest.keeping import edition_of
from fristklar.digest.pages import Content, staff_content, vendor_content
from harness import Database

SENT_AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MOVED = date(2026, 11, 20)


def said(name: str = "Eksempel EPJ") -> Content:
    """What a digest said of a product: one deadline had moved, from 10 December to 20 November."""
    then, was = on(MOVED), on(date(2026, 12, 10))
    moved = change("flyttet", then, moves=(entered(1, was, then, "Kilden er endret.", SENT_AT),))
    return vendor_content(register(moved), [product(name)], TODAY, date(2026, 11, 16))


def said_to_staff() -> Content:
    """The same for the customer centre."""
    return staff_content(register(change("fast", on(MOVED))), [product()], TODAY, date(2026, 11, 16))


def keep_sent(
    database: Database,
    email: str,
    *,
    week: int = 48,
    state: str = "sent",
    content: Content | None = None,
    vendors: tuple[str, ...] = (),
    told_until: datetime = SENT_AT,
) -> int:
    """The delivery's key. `vendors` are slugs; unless given, those at which the person has a place."""
    [(person_id, name, is_staff)] = database.as_program(
        "SELECT id, name, staff_role IS NOT NULL FROM person WHERE email = %s", email
    )
    about = [] if is_staff else database.as_program(
        "SELECT vendor.id FROM vendor WHERE slug = ANY (%s) OR (%s AND id IN "
        "(SELECT vendor_id FROM membership WHERE person_id = %s))",
        list(vendors), not vendors, person_id,
    )  # fmt: skip
    edition = edition_of(content or (said_to_staff() if is_staff else said()), [int(str(key)) for (key,) in about])
    [(delivery_id,)] = database.as_program(
        "INSERT INTO delivery (person_id, kind, key, iso_year, iso_week) VALUES (%s, 'digest', %s, 2026, %s) "
        "RETURNING id",
        person_id, person_id, week,
    )  # fmt: skip
    database.as_program(
        "UPDATE delivery SET state = %s, recipient = %s, finished_at = %s, reason = %s WHERE id = %s",
        state, email, SENT_AT, None if state == "sent" else "Ingenting nytt å fortelle.", delivery_id,
    )  # fmt: skip
    database.as_program(
        "INSERT INTO digest_edition (id, subject, content, for_staff, vendor_ids) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (id) DO NOTHING",
        edition.id, edition.subject, edition.content, edition.for_staff, list(edition.vendor_ids),
    )  # fmt: skip
    database.as_program(
        "INSERT INTO digest_issue (delivery_id, edition_id, person_name, told_until) VALUES (%s, %s, %s, %s)",
        delivery_id, edition.id, name, told_until,
    )  # fmt: skip
    return int(str(delivery_id))
