"""The status report: the same numbers as on the vendor's page, for paper, beside how others stand."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from fristklar.domain.standing import Standing
from fristklar.web.words import STANDING
from harness import STAFF_READER, Database, sign_in
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"
PRODUCTS = ["eksempel-epj", "eksempel-legevakt", "fjordjournal-kommune", "sykehusvik-journal", "molarvik-tann"]
EDITOR = "erik.moen@eksempel-epj.example"
SHARE = re.compile(r"(?:minst 75|under 25|om lag [3-7]0) %")


def address(product: str) -> str:
    return f"/produkter/{product}/rapport"


def report(on: On, product: str, day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(address(product))
    assert answer.status_code == 200
    return read(answer.text).one("main")


@pytest.mark.parametrize("product", PRODUCTS)
def test_headline_and_counts_are_those_of_the_vendors_page(on: On, product: str) -> None:
    with on(TODAY) as client:
        shown, page = read(client.get(address(product)).text), read(client.get(f"/produkter/{product}").text)
    counts = [item.text for item in page.one("nav.tally").all("li")]
    assert [item.text for item in shown.section("Frister etter status").all("li")] == counts
    assert shown.has_section("Haster mest") == page.has_section("Haster mest")
    assert [part.text for part in shown.all("section.headline")] == [part.text for part in page.all("section.headline")]


@pytest.mark.parametrize("product", PRODUCTS)
def test_every_deadline_that_hits_the_product_is_a_row_and_the_most_urgent_come_first(on: On, product: str) -> None:
    shown = report(on, product)
    counts = {
        item.one(".chip").text: int(item.one("b").text) for item in shown.section("Frister etter status").all("li")
    }
    counts.pop(STANDING[Standing.NOT_AFFECTED], None)
    standings = [row.one(".chip").text for row in shown.all("tbody tr")]
    assert standings == [standing for standing, count in counts.items() for _ in range(count)]


def test_it_says_whose_it_is_of_which_day_and_where_it_comes_from(on: On) -> None:
    shown = report(on, "eksempel-epj")
    assert shown.one("h1").text == "Statusrapport for Eksempel EPJ"
    assert "Eksempel EPJ AS (fiktiv)" in shown.text
    assert shown.one(".page-head time")["datetime"] == TODAY
    assert re.search(r"Kilde: .*19\. mars 2026", shown.text)


def test_what_is_shown_of_others_is_rounded_and_never_says_none_or_all(on: On) -> None:
    compared = 0
    for product in PRODUCTS:
        for row in report(on, product).all("tbody tr"):
            cell = row.all("td")[-1].text
            if cell == "Vises ikke":
                continue
            compared += 1
            words = re.fullmatch(r"Klare: (.+) I rute: (.+) I fare: (.+)", cell)
            assert words, cell
            assert all(SHARE.fullmatch(share) for share in words.groups()), cell
    assert compared


def test_a_change_that_hits_few_shows_nothing_of_others(on: On) -> None:
    rows = report(on, "eksempel-epj").all("tbody tr")
    [few] = [row for row in rows if row.one("th b").text == "Fastleger med gammel innlogging mister PJD"]
    assert few.all("td")[-1].text == "Vises ikke"


def test_the_page_says_from_how_many_a_share_is_shown(on: On) -> None:
    said = report(on, "eksempel-epj").section("Om tallene").text
    assert "minst 5 produkter hos minst 3 andre leverandører" in said


def test_a_reader_at_the_vendor_is_shown_the_same_as_staff(client: TestClient, database: Database) -> None:
    shown = []
    for email in (EDITOR, STAFF_READER):
        sign_in(client, database, email)
        shown.append(read(client.get(address("eksempel-epj")).text).one("main").text)
    assert shown[0] == shown[1]


def test_no_other_vendor_is_named(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    shown = client.get(address("eksempel-epj")).text
    for other in ("Fjordjournal", "Sykehusvik", "Prøvestad", "Molarvik", "Trygghetsfjell"):
        assert other not in shown


def test_what_another_vendor_reports_moves_the_shares_on_the_next_read(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    before = client.get(address("eksempel-epj"))
    again = client.get(address("eksempel-epj"), headers={"if-none-match": before.headers["etag"]})
    assert again.status_code == 304
    database.as_staff(
        "INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on) "
        "SELECT product.vendor_id, product.id, deadline.id, 'done', '2026-11-20' FROM product, deadline "
        "JOIN change ON change.id = change_id WHERE change.slug = 'helseid-ps256-token' AND environment = 'production' "
        "AND product.slug <> 'eksempel-epj' ON CONFLICT (product_id, deadline_id) DO UPDATE SET claim = 'done', "
        "verdict = NULL, exempt_until = NULL"
    )
    after = client.get(address("eksempel-epj"), headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    [row] = [
        row
        for row in read(after.text).all("tbody tr")
        if row.one("th").text.startswith("PS256 som signeringsalgoritme for token Produksjon")
    ]
    assert row.all("td")[-1].text == "Klare: minst 75 % I rute: under 25 % I fare: under 25 %"


def test_what_another_vendor_does_is_not_told_where_it_moves_nothing_shown(
    client: TestClient, database: Database
) -> None:
    sign_in(client, database, EDITOR)
    mark = client.get(address("eksempel-epj")).headers["etag"]
    database.as_staff("UPDATE product SET description = 'Ny tekst.' WHERE slug = 'fjordjournal-kommune'")
    answer = client.get(address("eksempel-epj"), headers={"if-none-match": mark})
    assert answer.status_code == 304


def test_ones_own_report_moves_nothing_in_what_is_shown_of_others(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)

    def others() -> list[str]:
        rows = read(client.get(address("eksempel-epj")).text).all("tbody tr")
        return sorted(row.one("th").text + row.all("td")[-1].text for row in rows)

    before = others()
    database.as_staff(
        "UPDATE readiness SET claim = 'not_started', planned_on = NULL, verdict = NULL "
        "WHERE product_id = (SELECT id FROM product WHERE slug = 'eksempel-epj')"
    )
    assert others() == before


@pytest.mark.parametrize("page", ["rapport", "tidslinje"])
def test_another_vendors_product_and_one_that_is_not_there_are_the_same_404(
    client: TestClient, database: Database, page: str
) -> None:
    sign_in(client, database, EDITOR)
    own = client.get(f"/produkter/eksempel-epj/{page}")
    assert own.status_code == 200
    answers = [
        client.get(f"/produkter/{slug}/{page}") for slug in ("fjordjournal-kommune", "finnes-ikke", "%00", "A" * 90)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_the_vendors_page_leads_to_both(on: On) -> None:
    with on(TODAY) as client:
        links = {link["href"] for link in read(client.get("/produkter/eksempel-epj").text).all(".page-head a")}
    assert {"/produkter/eksempel-epj/tidslinje", "/produkter/eksempel-epj/rapport"} <= links
