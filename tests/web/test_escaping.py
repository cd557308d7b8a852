"""Text from the database is shown as it was written, whoever wrote it, and never runs in a reader's browser."""

from collections.abc import Callable, Iterator

import pytest
from psycopg.errors import CheckViolation
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb
from sqlalchemy import Enum, String

from fristklar import embedded
from fristklar.models import Base
from harness import STAFF_READER, Database, copied, keep_session, opened, sign_in
from reading import Element, read
from web.harmless import assert_harmless

PAYLOAD = """"'><script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt; {{ 7*7 }} æøå 🩺"""
KEYS = {"slug", "name", "language", "topic", "trait", "url", "link_url"}
"""Columns that are compared or looked up, and addresses, which have a test of their own; names of things are below."""

NAMED = ("service", "vendor", "product")

PAGES = {
    "/": ["change.title", "service.name", "deadline.wording"],
    "/endringer": ["change.title", "service.name", "deadline.wording"],
    "/endringer/kj-gammel-innlogging": [
        "change.title", "change.summary", "change.why", "change.what_to_do", "change.applies_to", "change.contact",
        "service.name", "deadline.wording", "trait.question", "deadline_revision.reason", "deadline_revision.source",
        "deadline_revision.old", "deadline_revision.new",
        "source_document.title", "source_document.publisher", "source_reference.heading",
        "source_reference.wording", "source_reference.link_label", "source_reference.remark",
    ],
    "/tjenester": ["service.name", "service.summary", "service.phase", "service.rollout_wording"],
    "/tjenester/digitalt-helsekort-for-gravide": [
        "service.name", "service.summary", "service.phase", "service.rollout_wording", "service.contact",
        "roadmap_item.title", "roadmap_item.wording", "service_link.label", "service_link.remark", "vendor.name",
        "service_adoption.heading", "source_document.title",
    ],
    "/veikart": [
        "service.name", "service.phase", "roadmap_item.title", "roadmap_item.wording", "change.title", "event.title",
        "event.time_wording", "event.place", "event.audience", "event.remark",
    ],
    "/produkter": ["vendor.name", "product.name", "product.description"],
    "/produkter/eksempel-epj": [
        "vendor.name", "product.name", "product.description", "change.title", "service.name", "deadline.wording",
        "trait.when_yes", "trait.when_no", "trait.when_unanswered", "readiness.note", "readiness.responsible",
        "readiness.verdict_reason", "readiness.exemption_reason", "objection.reason", "objection.answer_reason",
    ],
    "/produkter/eksempel-epj/tidslinje": [
        "vendor.name", "product.name", "change.title", "service.name", "deadline.wording",
    ],
    "/produkter/eksempel-epj/rapport": [
        "vendor.name", "product.name", "product.description", "change.title", "service.name", "source_document.title",
    ],
}  # fmt: skip


ELSEWHERE = {
    "audit_entry", "data_version", "person", "membership", "sign_in_link", "sign_in_session", "sign_in_attempt",
    "captured_mail", "delivery", "digest_edition", "digest_issue", "nudge",
    "stopped_address", "product_share", "readiness_event", "product.contact", "readiness.exempted_by",
    "objection.raised_by",
    "objection.answered_by", "deadline_revision.made_by",
}  # fmt: skip
"""Shown on pages about people and in forms, whose own tests try this; or nowhere."""


def marked(column: str) -> str:
    """The text put into a column, which can be told from that of any other."""
    return f"{column} {PAYLOAD}"


def columns() -> Iterator[tuple[str, str]]:
    """Every column of free text in the database."""
    for name, table in Base.metadata.tables.items():
        if name in ELSEWHERE:
            continue
        for column in table.columns:
            is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
            if is_text and f"{name}.{column.name}" in ELSEWHERE:
                continue
            if is_text and (column.name not in KEYS or (column.name == "name" and name in NAMED)):
                yield name, column.name


@pytest.fixture(scope="module")
def filled(
    loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]
) -> Iterator[dict[str, Element]]:
    """Every page, where every text in the database is an attack."""
    database = copied(cluster, admin, loaded_template)
    token = database.open_session(STAFF_READER)
    with database.connect("postgres") as connection:
        connection.execute("ALTER TABLE objection DISABLE TRIGGER forget_answer")
        connection.execute(
            "INSERT INTO objection (vendor_id, product_id, change_id, reason, raised_by, raised_on, "
            "answer, answer_reason, answered_by, answered_on) SELECT vendor_id, product.id, change.id, '', '', "
            "'2026-11-01', 'rejected', '', '', '2026-11-02' FROM product, change"
        )
        connection.execute("UPDATE readiness SET exempt_until = '2026-01-01', exemption_reason = ''")
        for table, column in columns():
            number = SQL("id") if "id" in Base.metadata.tables[table].columns else SQL("''")
            query = SQL("UPDATE {0} SET {1} = {2} || ' ' || {3}")
            text = Literal(marked(f"{table}.{column}"))
            connection.execute(query.format(Identifier(table), Identifier(column), text, number))
        for side in ("old", "new"):
            connection.execute(
                SQL("UPDATE deadline_revision SET {} = new || jsonb_build_object('wording', {}::text)").format(
                    Identifier(side), Literal(marked(f"deadline_revision.{side}"))
                )
            )
    with opened(database) as client:
        keep_session(client, token)
        pages = {address: read(client.get(address).text) for address in PAGES}
    yield pages
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.mark.parametrize("address", PAGES)
def test_every_text_is_shown_as_it_was_written(filled: dict[str, Element], address: str) -> None:
    shown = filled[address].text
    assert [column for column in PAGES[address] if marked(column) not in shown] == []


@pytest.mark.parametrize("address", PAGES)
def test_no_text_becomes_a_part_of_the_page_that_runs(filled: dict[str, Element], address: str) -> None:
    assert_harmless(filled[address])
    assert filled[address].all("img") == []
    drawn = {"rect", "text", "use"}
    assert [element for element in filled[address].all("[x]") if element.tag not in drawn] == []


def test_every_text_in_the_database_is_shown_on_one_of_these_pages() -> None:
    shown = {column for columns_ in PAGES.values() for column in columns_}
    assert {f"{table}.{column}" for table, column in columns()} <= shown


@pytest.mark.parametrize("address", ["", "/status/kj-gammel-innlogging/production/historikk"])
def test_an_address_that_a_vendor_points_to_is_a_link_to_just_that(database: Database, address: str) -> None:
    """And what only looks like one is shown in words. Its column is of another kind than those above."""
    links = [f"https://a.example/?a=1&copy=2#{PAYLOAD}", "HTTP://b.example/ x='y'"]
    words = [f"javascript:alert(1) {PAYLOAD}", PAYLOAD]
    database.as_staff("UPDATE readiness SET evidence = %s", Jsonb(links + words))
    with opened(database) as client:
        sign_in(client, database, STAFF_READER)
        shown = read(client.get(f"/produkter/eksempel-epj{address}").text)
    assert_harmless(shown)
    assert shown.all("img") == []
    pointed_to = {element["href"] for element in shown.all("main a") if "nofollow" in element.attributes.get("rel", "")}
    assert pointed_to == set(links)
    assert all(each in shown.text for each in (*links, *words))


@pytest.mark.parametrize("link", ["source_document.url", "service_link.url", "source_reference.link_url"])
def test_a_link_that_would_run_a_program_is_refused_by_the_database(database: Database, link: str) -> None:
    table, column = link.split(".")
    attempt = f"UPDATE {table} SET {column} = %s"
    for address in (
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//x",
        "",
    ):
        with pytest.raises(CheckViolation):
            database.as_staff(attempt, address)
    for address in ("https://www.nhn.no/", "http://127.0.0.1/", "mailto:kundesenter@nhn.no"):
        database.as_staff(attempt, address)
