"""The services, each service, and the roadmap of them all."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from harness import Database
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"
DHG = "/tjenester/digitalt-helsekort-for-gravide"


def page(on: On, address: str, day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text).one("main")


def test_every_service_of_the_register_is_listed_with_its_phase_and_roll_out(on: On) -> None:
    rows = page(on, "/tjenester").all("tbody tr")
    assert len(rows) >= 22
    for row in rows:
        phase, rollout, changes, goals = [cell.text for cell in row.all("td")]
        assert phase
        assert rollout
        assert changes
        assert goals


def test_the_list_counts_changes_and_leads_to_them(on: On) -> None:
    with on(TODAY) as client:
        listed = read(client.get("/tjenester").text)
        links = [link for link in listed.all("main td a") if link["href"].startswith("/endringer?tjeneste=")]
        assert len(links) >= 10
        for link in links:
            found = read(client.get(link["href"]).text).all("main tbody tr")
            assert link.text.split()[0] == str(len(found)), link["href"]


def test_every_service_in_the_list_has_a_page(on: On) -> None:
    with on(TODAY) as client:
        listed = read(client.get("/tjenester").text).all("main th a")
        for link in listed:
            shown = read(client.get(link["href"]).text)
            assert shown.one("h1").text == link.text


def test_a_service_shows_its_changes_by_deadline(on: On) -> None:
    shown = page(on, "/tjenester/kjernejournal-portal", "2026-11-30").section("Brekkende endringer")
    assert [row.one("td time")["datetime"] for row in shown.all("tbody tr")] == ["2026-11-30", "2026-11-30"]
    assert "Gammel innlogging til Kjernejournal portal utgår" in shown.text
    assert "Fastleger med gammel innlogging mister PJD" in shown.text


def test_a_change_that_hits_two_services_is_shown_on_both(on: On) -> None:
    for address in ("/tjenester/ftps", "/tjenester/deft"):
        assert "Avvikling av FTPS, erstattes av DEFT eller egne løsninger" in page(on, address).text


def test_organisations_are_counted_as_the_source_counted_them(on: On) -> None:
    shown = page(on, DHG).section("Virksomheter som bruker tjenesten")
    counts = [(row.one("th").text, int(row.one("td").text)) for row in shown.all("tbody tr")]
    assert counts == [
        ("Webmed", 25), ("EG Infodoc", 23), ("Pridok", 7), ("HSPro", 4), ("CGM", 3), ("Helseplattformen", 2),
        ("Pega", 1),
    ]  # fmt: skip
    assert shown.one("tfoot td").text == "65"
    assert "Slik kilden telte dem" in shown.text


def test_a_vendor_that_no_source_names_is_not_counted_in_public(client: TestClient, database: Database) -> None:
    database.as_staff(
        "INSERT INTO service_adoption (service_id, vendor_id, organisations, document_id, heading) "
        "SELECT service.id, vendor.id, 1000, source_document.id, 'x' FROM service, vendor, source_document "
        "WHERE service.slug = 'digitalt-helsekort-for-gravide' AND vendor.slug = 'eksempel-epj-as'"
    )
    shown = read(client.get(DHG).text)
    assert "Eksempel EPJ" not in shown.one("main").text
    assert shown.one("tfoot td").text == "65"


def test_a_real_vendor_has_no_status_anywhere(on: On) -> None:
    with on(TODAY) as client:
        named = [
            row.one("th").text
            for row in read(client.get(DHG).text).section("Virksomheter som bruker tjenesten").all("tbody tr")
        ]
        products = read(client.get("/produkter").text)
    assert all(vendor not in products.text for vendor in named)
    assert all("(fiktiv)" in heading.text for heading in products.all("main h2"))


def test_a_service_without_changes_says_so(on: On) -> None:
    shown = page(on, "/tjenester/helsenorge").section("Brekkende endringer")
    assert "Ingen brekkende endringer er varslet for denne tjenesten." in shown.text


def test_an_ended_change_stands_apart_on_its_service(client: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'completed' WHERE slug = 'fjernhjelp-avvikling'")
    shown = read(client.get("/tjenester/fjernhjelp").text)
    assert "Avvikling av Fjernhjelp" in shown.section("Avsluttede endringer").text
    assert "Avvikling av Fjernhjelp" not in shown.section("Brekkende endringer").text
    assert "fjernhjelp-avvikling" not in client.get("/veikart").text


def goals(on: On, day: str, service: str) -> list[str]:
    return [goal.text for goal in page(on, "/veikart", day).one(f"section#{service}").all("ul.goals li")]


@pytest.mark.parametrize(("day", "is_over"), [("2026-03-31", False), ("2026-04-01", True)])
def test_a_goal_whose_period_is_over_says_so_and_not_that_it_was_reached(on: On, day: str, is_over: bool) -> None:
    first_quarter = [goal for goal in goals(on, day, "kodeverkstjenesten") if "1. kvartal 2026" in goal]
    assert first_quarter
    assert all(("Perioden er over" in goal) is is_over for goal in first_quarter)
    assert all("Levert" not in goal for goal in first_quarter)


def test_a_goal_that_was_delivered_or_postponed_says_so(client: TestClient, database: Database) -> None:
    for state, said in (("delivered", "Levert"), ("postponed", "Utsatt")):
        database.as_staff("UPDATE roadmap_item SET state = %s", state)
        shown = read(client.get("/veikart").text)
        assert {tag.text for tag in shown.all("ul.goals li p span.tag")} - {"Datoen er passert"} == {said}


def test_the_roadmap_shows_breaking_changes_beside_the_goals(on: On) -> None:
    shown = page(on, "/veikart", "2026-11-30").one("section#kjernejournal-portal")
    assert "Gammel innlogging til Kjernejournal portal utgår Produksjon: 30. november 2026 · i dag" in shown.text


@pytest.mark.parametrize(("day", "held"), [("2026-04-29", False), ("2026-04-30", True)])
def test_an_event_is_held_the_day_after(on: On, day: str, held: bool) -> None:
    with on(day) as client:
        events = read(client.get("/veikart").text).section("Arrangementer")
    on_the_day = [item for item in events.all("li") if item.one("time")["datetime"] == "2026-04-29"]
    assert on_the_day
    assert all(("Datoen er passert" in item.text) is held for item in on_the_day)
