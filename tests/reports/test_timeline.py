"""A product's deadlines in time, with its plans."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from fristklar.domain.standing import Standing
from fristklar.web.words import STANDING
from harness import Database, sign_in
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"
ADDRESS = "/produkter/eksempel-epj/tidslinje"
EDITOR = "erik.moen@eksempel-epj.example"


def page(on: On, address: str = ADDRESS, day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text).one("main")


def names(shown: Element) -> set[str]:
    return {mark["aria-label"] for mark in shown.all("svg a")}


def rows(shown: Element) -> dict[str, str]:
    return {row.one("th").text: row.text for row in shown.section("Som liste").all("tbody tr")}


def test_the_list_says_of_each_deadline_what_the_vendors_page_says(on: On) -> None:
    with on(TODAY) as client:
        listed = read(client.get(ADDRESS).text).section("Som liste").all("tbody tr")
        counted = read(client.get("/produkter/eksempel-epj").text).one("nav.tally")
    expected = {link.one(".chip").text: int(link.one("b").text) for link in counted.all("a")}
    expected.pop(STANDING[Standing.NOT_AFFECTED])
    found = [row.one(".chip").text for row in listed]
    assert {standing: found.count(standing) for standing in set(found)} == expected


def test_what_is_drawn_over_the_years_and_what_has_no_date_is_what_is_listed(on: On) -> None:
    drawn: set[str] = set()
    dateless: set[str] = set()
    for start in ("2025-1", "2026-1", "2027-1"):
        shown = page(on, f"{ADDRESS}?fra={start}")
        drawn |= names(shown)
        dateless = {link.text for link in shown.section("Uten dato").all("a")}
    listed = page(on).section("Som liste").all("tbody tr")
    dated = [row for row in listed if row.all("td")[0].all("time")]
    assert len(drawn) == len(dated)
    assert dateless == {row.one("th a").text for row in listed if row not in dated}
    for row in dated:
        title, day, standing = row.one("th a").text, row.all("td")[0].one("time").text, row.one(".chip").text
        assert any(name.startswith(f"{title}, ") and day in name and f": {standing}, " in name for name in drawn), title


def test_a_plan_is_held_against_the_last_safe_day_in_the_drawing_and_in_the_list(on: On) -> None:
    shown = page(on, f"{ADDRESS}?fra=2026-4")
    [late] = [name for name in names(shown) if "for sent" in name]
    assert late == (
        "PS256 som signeringsalgoritme for token, produksjon: I fare, siste trygge dag søndag 10. januar 2027, "
        "47 dager igjen. Planlagt ferdig 20. januar 2027, 10 dager for sent."
    )
    assert len(shown.all(".lanes path.plan.late")) >= 1
    listed = rows(shown)
    assert "Planlagt ferdig 20. januar 2027 10 dager for sent" in " ".join(listed.values())
    assert "25 dager å gå på" in " ".join(listed.values())


def test_a_plan_whose_day_has_passed_leaves_no_days_to_spare(on: On) -> None:
    shown = page(on, f"{ADDRESS}?fra=2026-4", "2027-01-01")
    passed = [name for name in names(shown) if "Planlagt ferdig 16. desember 2026" in name]
    assert passed
    assert all(name.endswith("Planlagt ferdig 16. desember 2026, datoen er passert.") for name in passed)
    assert "eller datoen er passert" in shown.one("ul.legend").text


def test_a_deadline_without_a_plan_stands_out(on: On) -> None:
    shown = page(on)
    unplanned = shown.all("tr.unplanned")
    assert unplanned
    assert all("Ingen plan" in row.text for row in unplanned)
    assert f"{len(unplanned)} frister uten plan" in shown.section("Planene mot fristene").text


def test_deadlines_that_do_not_hit_the_product_are_counted_and_not_drawn(on: On) -> None:
    shown = page(on)
    assert "9 frister gjelder ikke produktet og er ikke tegnet." in shown.text
    assert not any("Ikke berørt" in name for name in names(shown))


def test_each_leads_to_its_row_on_the_vendors_page(on: On) -> None:
    with on(TODAY) as client:
        marks = read(client.get(ADDRESS).text).all("svg a")
        there = read(client.get("/produkter/eksempel-epj").text)
    assert marks
    for mark in marks:
        address, _, row = mark["href"].partition("#")
        assert address == "/produkter/eksempel-epj"
        assert there.all(f"article#{row}")


@pytest.mark.parametrize("query", ["vis=uke", "fra=2026", "fra=2026-5", "fra=9999-1", "vis=%00", "fra=%F0%9F%A9%BA"])
def test_a_view_that_does_not_exist_is_said_and_the_usual_one_shown(on: On, query: str) -> None:
    shown = page(on, f"{ADDRESS}?{query}")
    assert "Viser 1. juli 2026–30. juni 2027." in shown.text
    if query != "vis=%00":
        assert "Dette valget finnes ikke, så det er ikke brukt:" in shown.text


def test_the_next_read_after_a_report_shows_it(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    before = client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"if-none-match": before.headers["etag"]}).status_code == 304
    database.as_staff("UPDATE readiness SET planned_on = '2027-01-13' WHERE planned_on = '2027-01-20'")
    after = client.get(ADDRESS, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "3 dager for sent" in after.text
