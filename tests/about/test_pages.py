"""The pages about the site say what the other pages and the code do."""

import re

import pytest
from starlette.testclient import TestClient

from fristklar.access.sessions import LASTS
from fristklar.accounts.queries import LINK_KEPT, LINK_LASTS, WINDOW
from fristklar.digest.past_queries import KEPT_YEARS as YEARS
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import WARNING_DAYS, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import STALE_AFTER, Claim, Standing, Verdict
from fristklar.models import Base, ChangeKind
from fristklar.web import words
from fristklar.web.cookies import BROWSER_SECONDS
from harness import WITHOUT_DEMO, Database, opened
from reading import Element, read

KEPT = {
    "person": "Kontoen",
    "membership": "Tilgangen",
    "sign_in_link": "Innloggingslenker",
    "sign_in_attempt": "Forsøk på innlogging",
    "sign_in_session": "Økter",
    "product_visit": "Besøk på siden til et produkt",
    "subscription": "Ønsker for e-post",
    "digest_issue": "Ukesbrev du har fått",
    "delivery": "Sendte e-poster",
    "stopped_address": "Sendte e-poster",
    "nudge": "Påminnelser du har fått",
    "calendar_address": "Kalenderadressen",
    "product_share": "Adresser du deler",
    "readiness": "Det du melder",
    "readiness_event": "Det du melder",
    "objection": "Det du melder",
    "deadline_revision": "Flyttede frister",
    "audit_entry": "Revisjonssporet",
}
"""Under what the privacy page speaks of each table that says something of a person."""
OF_PEOPLE = re.compile(r"person|email|recipient|actor|address_hash|(?<!firm)_by$|responsible")


def main(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text).one("main")


@pytest.mark.parametrize("address", ["/", "/endringer", "/finnes-ikke", "/konto", "/stab"])
def test_every_page_leads_to_them(reader: TestClient, address: str) -> None:
    footer = read(reader.get(address).text).one("footer")
    assert [link["href"] for link in footer.all("nav a")] == ["/hjelp", "/om", "/personvern", "/tilgjengelighet"]


def test_help_explains_every_term_in_the_words_of_the_pages(visitor: TestClient) -> None:
    shown = main(visitor, "/hjelp")
    terms = [term.text for term in shown.all("dl.glossary dt")]
    for kind, labels in (
        (Standing, words.STANDING),
        (Applies, words.APPLIES),
        (Precision, words.PRECISION),
        (DeadlineKind, words.DEADLINE_KIND),
        (Firmness, words.FIRMNESS),
        (ChangeKind, words.CHANGE_KIND),
        (Claim, words.CLAIM),
        (Environment, words.DONE),
        (Verdict, words.VERDICT),
    ):
        for each in kind:
            if each is not Claim.DONE:  # what it is called hangs on the environment
                assert labels[each] in terms, each
    assert all(meaning.text.endswith(".") for meaning in shown.all("dl.glossary dd"))
    assert {chip["class"] for chip in shown.all("dt .chip")} == {f"chip {standing.value}" for standing in Standing}


def test_help_names_the_days_that_the_rules_have(visitor: TestClient) -> None:
    said = main(visitor, "/hjelp").text
    assert f"{WARNING_DAYS} dager eller færre" in said
    assert f"eldre enn {STALE_AFTER.days} dager" in said


def test_about_names_every_document_of_the_register_with_its_date(visitor: TestClient) -> None:
    rows = main(visitor, "/om").section("Kildene").all("tbody tr")
    assert [row.one("th").text for row in rows] == ["Presentasjon fra leverandørwebinar 19. mars 2026"]
    assert rows[0].one("time")["datetime"] == "2026-03-19"
    assert "Norsk helsenett SF" in rows[0].text
    assert int(rows[0].one("td.num").text) > 50


def test_about_says_when_a_deadline_was_last_moved(client: TestClient, database: Database) -> None:
    assert "flyttet, var" not in main(client, "/om").text
    database.as_staff(
        "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
        "SELECT deadline_id, new, new, 'Prøve', 'Ola Berg', '2026-11-20' FROM deadline_revision LIMIT 1"
    )
    assert "Sist en frist ble flyttet, var 20. november 2026." in main(client, "/om").text


def test_privacy_speaks_of_every_table_that_holds_something_of_a_person(visitor: TestClient) -> None:
    tables = Base.metadata.sorted_tables
    of_people = {table.name for table in tables if any(OF_PEOPLE.search(column.name) for column in table.columns)}
    assert of_people - {"captured_mail"} == KEPT.keys(), "tell readers of it at /personvern, and say here where"
    headings = [row.one("th strong").text for row in main(visitor, "/personvern").section(HELD).all("tbody tr")]
    assert set(KEPT.values()) == set(headings)


HELD = "Hva vi har om deg som logger inn"


def test_privacy_names_the_lifetimes_that_the_code_has(visitor: TestClient) -> None:
    shown = main(visitor, "/personvern")
    held = {row.one("th strong").text: row.text for row in shown.section(HELD).all("tbody tr")}
    assert f"{LINK_LASTS.seconds // 60} minutter" in held["Innloggingslenker"]
    assert LINK_KEPT.days == 1
    assert "et døgn" in held["Innloggingslenker"]
    assert f"{WINDOW.seconds // 60} minutter" in held["Forsøk på innlogging"]
    assert f"{LASTS.days} dager" in held["Økter"]
    assert YEARS == 2
    assert "To år." in held["Ukesbrev du har fått"]
    cookies = shown.section("Informasjonskapsler")
    assert [name.text for name in cookies.all("code")] == ["fristklar_session", "fristklar_browser", "sprak"]
    assert f"{BROWSER_SECONDS // 60} minutter" in cookies.text


OPERATOR = {
    "FRISTKLAR_OPERATOR": "Norsk <helsenett> SF",
    "FRISTKLAR_CONTACT_EMAIL": "nettsted@fristklar.example",
    "FRISTKLAR_PRIVACY_EMAIL": "ombud@fristklar.example",
    "FRISTKLAR_ACCESSIBILITY_STATEMENT_URL": "https://uustatus.example/erklaring/1",
}


def test_whoever_runs_the_site_is_named_where_it_matters(unwritten: Database) -> None:
    with opened(unwritten, **WITHOUT_DEMO, **OPERATOR) as client:
        for address in ("/om", "/personvern", "/tilgjengelighet"):
            shown = main(client, address)
            assert "Norsk <helsenett> SF" in shown.text
            assert "fylt inn" not in shown.text
        assert main(client, "/personvern").all("a[href=mailto:ombud@fristklar.example]")
        assert main(client, "/tilgjengelighet").all("a[href=https://uustatus.example/erklaring/1]")
        assert (
            main(client, "/tilgjengelighet").section("Si fra").one("a")["href"] == "mailto:nettsted@fristklar.example"
        )


def test_what_nobody_has_filled_in_is_said_to_be_missing(visitor: TestClient) -> None:
    assert "har ikke fylt inn hvem som er behandlingsansvarlig" in main(visitor, "/personvern").text
    assert "Den er ikke laget ennå." in main(visitor, "/tilgjengelighet").text
    assert "har ikke fylt inn navn og adresse" in main(visitor, "/om").text


def test_on_https_the_cookies_have_their_longer_names(unwritten: Database) -> None:
    with opened(unwritten, **WITHOUT_DEMO, FRISTKLAR_BASE_URL="https://fristklar.example") as client:
        cookies = main(client, "/personvern").section("Informasjonskapsler")
    assert [name.text for name in cookies.all("code")][:2] == ["__Host-fristklar_session", "__Host-fristklar_browser"]


def test_the_statement_says_what_is_not_known_how_it_was_tested_and_where_to_complain(visitor: TestClient) -> None:
    shown = main(visitor, "/tilgjengelighet")
    assert "Delvis i samsvar" in shown.section("Status").text
    assert shown.section("Det som ikke er i samsvar, eller som vi ikke vet").all("li")
    assert shown.section("Slik har vi testet").all("li")
    assert shown.section("Klage").all("a[href=https://www.uutilsynet.no/]")


def test_who_sees_a_status_is_told_as_it_is_now_that_vendors_can_share_it(visitor: TestClient) -> None:
    said = read(visitor.get("/om").text).one("main").text
    assert "dem leverandøren selv deler den med" in said
    assert "for ingen andre" not in said
