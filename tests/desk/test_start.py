"""The customer centre's start page says which deadlines are in danger and what waits for an answer."""

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from harness import TODAY, Database, sign_in
from reading import read

READER = "kari.nes@kundesenter.example"


@pytest.fixture
def desk(client: TestClient, database: Database) -> TestClient:
    """A reader at the customer centre."""
    sign_in(client, database, READER)
    return client


def danger(page: str, change: str, environment: str) -> tuple[int, int, int, str]:
    """Overdue, at risk, disputed and organisations of a row; all nothing where there is none."""
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        if f'/endringer/{change}"' in row and f">{environment}</div>" in row:
            overdue, at_risk, disputed = map(int, re.findall(r'num" data-label="[^V]\w*[^"]*">(\d+)<', row))
            organisations = re.search(r'data-label="Virksomheter">([\d\xa0]+)', row)
            assert organisations is not None
            return overdue, at_risk, disputed, organisations[1]
    return 0, 0, 0, ""


def test_it_counts_the_products_and_organisations_behind_a_deadline_in_danger(
    desk: TestClient, database: Database
) -> None:
    """On 24 November the login has six days left: two demo products are at risk, with 243 organisations."""
    before = danger(desk.get("/stab").text, "kj-gammel-innlogging", "Produksjon")
    assert before == (0, 2, 0, "243")
    database.as_staff(
        "UPDATE readiness SET claim = 'not_started', planned_on = NULL WHERE product_id = "
        "(SELECT id FROM product WHERE slug = 'eksempel-epj') AND deadline_id = (SELECT deadline.id FROM deadline "
        "JOIN change ON change.id = change_id WHERE slug = 'kj-gammel-innlogging')"
    )
    assert danger(desk.get("/stab").text, "kj-gammel-innlogging", "Produksjon") == (0, 3, 0, "655")


def test_a_claim_of_being_done_waits_until_staff_have_judged_it(desk: TestClient, database: Database) -> None:
    def waiting() -> int:
        found = re.search(r"Å bekrefte <span class=\"muted\">\((\d+)\)", desk.get("/stab").text)
        assert found is not None
        return int(found[1])

    before = waiting()
    assert before > 0
    database.as_staff("UPDATE readiness SET verdict = 'confirmed' WHERE claim = 'done' AND verdict IS NULL")
    assert waiting() == 0


def test_an_objection_waits_until_it_is_answered(desk: TestClient, database: Database) -> None:
    database.as_staff(
        "INSERT INTO objection (vendor_id, product_id, change_id, reason, raised_by, raised_on) "
        "SELECT vendor_id, product.id, change.id, 'Vi bruker den ikke', 'Erik Moen', '2026-11-01' FROM product, change "
        "WHERE product.slug = 'eksempel-epj' AND change.slug = 'medlemskap-2027'"
    )
    assert 'href="/produkter/eksempel-epj/innsigelse/medlemskap-2027"' in desk.get("/stab").text
    database.as_staff(
        "UPDATE objection SET answer = 'rejected', answer_reason = 'Gjelder alle', answered_by = 'Ola', "
        "answered_on = '2026-11-02'"
    )
    assert "innsigelse/medlemskap-2027" not in desk.get("/stab").text


def test_a_draft_is_listed_for_staff_only(desk: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'draft' WHERE slug = 'ftps-avvikling'")
    assert 'href="/stab/endringer/ftps-avvikling/rediger"' in desk.get("/stab").text
    assert "ftps-avvikling" not in desk.get("/endringer").text


def test_vendors_that_say_nothing_are_named_with_how_much_they_left_unsaid(
    desk: TestClient, database: Database
) -> None:
    database.as_staff("UPDATE readiness SET claimed_on = '2026-11-20' WHERE claim IS NOT NULL")
    page = desk.get("/stab").text
    assert "frister uten melding" in page
    assert "eldre enn 90 dager</p>" not in page
    database.as_staff("UPDATE readiness SET claimed_on = '2026-08-20' WHERE claim = 'in_progress'")
    assert "eldre enn 90 dager</p>" in desk.get("/stab").text


def test_the_columns_say_their_standing_by_colour_icon_and_word_and_no_date_breaks(desk: TestClient) -> None:
    page = read(desk.get("/stab").text)
    heads = page.section("Frister i fare").one("thead").all(".chip")
    assert [(chip["class"], chip.text) for chip in heads] == [
        ("chip overdue", "Forfalt"),
        ("chip at_risk", "I fare"),
        ("chip disputed", "Omstridt"),
    ]
    waiting = page.section("Å bekrefte").all("li")
    assert waiting
    assert all(re.fullmatch(r"\d+\. \w+ \d{4}", row.one(".whole").text) for row in waiting)


def test_what_can_still_be_saved_stands_above_what_is_past(desk: TestClient) -> None:
    today = date.fromisoformat(TODAY)
    rows = read(desk.get("/stab").text).all("table.dangers tbody tr")
    days = [date.fromisoformat(row.one("time")["datetime"]) for row in rows]
    ahead, past = [day for day in days if day >= today], [day for day in days if day < today]
    assert ahead
    assert past
    assert days == sorted(ahead) + sorted(past, reverse=True)
