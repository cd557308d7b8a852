"""The list of changes: soonest first, what has no date and what is passed or ended apart, and every filter."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from harness import Database
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"
PARTS = ("Kommende", "Uten dato", "Passert", "Avsluttet")


def listed(client: TestClient, **filters: str) -> dict[str, list[str]]:
    """The slugs in each part of the page, in its order."""
    shown = page(client, **filters)
    return {part: slugs(shown.section(part)) for part in PARTS if shown.has_section(part)}


def page(client: TestClient, **filters: str) -> Element:
    answer = client.get(f"/endringer?{urlencode(filters)}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def slugs(section: Element) -> list[str]:
    return [
        link["href"].removeprefix("/endringer/")
        for link in section.all("tbody th a[href]")
        if link["href"].startswith("/endringer/")
    ]


def all_listed(client: TestClient, **filters: str) -> set[str]:
    return {slug for part in listed(client, **filters).values() for slug in part}


def row(client: TestClient, slug: str, **filters: str) -> Element:
    [found] = [row for row in page(client, **filters).all("tbody tr") if row.all(f"a[href=/endringer/{slug}]")]
    return found


def test_every_change_stands_once_in_the_part_where_it_belongs(on: On) -> None:
    with on(TODAY) as client:
        parts = listed(client)
    assert {part: len(content) for part, content in parts.items()} == {"Kommende": 10, "Uten dato": 11, "Passert": 4}
    assert len({slug for content in parts.values() for slug in content}) == 25


def test_a_day_on_which_nothing_stops_is_not_called_a_last_safe_day(on: On) -> None:
    with on(TODAY) as client:
        said = {slug: row(client, slug).all("td")[0].text for slug in ("pts-api-samling", "kj-gammel-innlogging")}
    assert said == {
        "pts-api-samling": "Ventes senest torsdag 31. desember 2026 37 dager igjen",
        "kj-gammel-innlogging": "mandag 30. november 2026 6 dager igjen",
    }


def test_the_soonest_last_safe_day_comes_first(on: On) -> None:
    with on(TODAY) as client:
        coming = listed(client)["Kommende"]
        days = [date.fromisoformat(time["datetime"]) for time in page(client).section("Kommende").all("td time")]
    assert days == sorted(days)
    assert coming[:4] == ["kj-pjd-fastleger", "kj-gammel-innlogging", "pts-api-samling", "syntetiske-virksomheter"]
    assert coming[-1] == "medlemskap-2027"


def test_the_other_way_round_the_latest_comes_first_and_the_alphabet_stays_as_it_is(on: On) -> None:
    with on(TODAY) as client:
        soonest, latest = listed(client), listed(client, sorter="senest")
        assert page(client, sorter="senest").one("select#sorter option[selected]").text == "Seneste frist først"
    assert latest["Kommende"][0] == "medlemskap-2027"
    assert latest["Kommende"][-2:] == soonest["Kommende"][:2]  # they share a day
    assert latest["Uten dato"] == soonest["Uten dato"]
    assert {part: set(content) for part, content in latest.items()} == {
        part: set(content) for part, content in soonest.items()
    }


@pytest.mark.parametrize(
    ("day", "part"),
    [("2026-11-30", "Kommende"), ("2026-12-01", "Passert")],
)
def test_the_old_login_is_coming_on_30_november_and_passed_on_1_december(on: On, day: str, part: str) -> None:
    with on(day) as client:
        assert "kj-gammel-innlogging" in listed(client)[part]


@pytest.mark.parametrize(
    ("day", "part", "left"),
    [
        ("2026-04-01", "Kommende", "182 dager igjen"),
        ("2026-09-30", "Kommende", "i dag"),
        ("2026-10-01", "Passert", "1 dag siden"),
    ],
)
def test_fjernhjelp_is_coming_until_30_september(on: On, day: str, part: str, left: str) -> None:
    with on(day) as client:
        assert "fjernhjelp-avvikling" in listed(client)[part]
        assert row(client, "fjernhjelp-avvikling").one(".left").text == left


@pytest.mark.parametrize(("day", "part"), [("2026-12-31", "Kommende"), ("2027-01-01", "Passert")])
def test_the_demand_for_synthetic_organisations_is_coming_until_the_year_is_out(on: On, day: str, part: str) -> None:
    with on(day) as client:
        assert "syntetiske-virksomheter" in listed(client)[part]


@pytest.mark.parametrize("day", ["2026-03-19", "2026-12-01", "2050-06-30"])
def test_ftps_is_without_a_date_on_any_day(on: On, day: str) -> None:
    with on(day) as client:
        assert "ftps-avvikling" in listed(client)["Uten dato"]
        assert row(client, "ftps-avvikling").one(".left").text == "Dato er ikke satt"


def test_a_change_with_two_environments_stands_by_the_one_that_comes_next(on: On) -> None:
    for day, next_safe in (("2026-08-31", "2026-08-31"), ("2026-09-01", "2027-01-10")):
        with on(day) as client:
            shown = row(client, "helseid-scope-fjernes")
            assert shown.one("td time")["datetime"] == next_safe
            assert ("(passert)" in shown.text) is (day == "2026-09-01")


def test_the_filter_for_a_service_shows_all_of_it_and_nothing_else(on: On) -> None:
    with on(TODAY) as client:
        assert all_listed(client, tjeneste="kjernejournal-portal") == {"kj-gammel-innlogging", "kj-pjd-fastleger"}
        assert len(all_listed(client, tjeneste="helseid")) == 7
        shown = page(client, tjeneste="helseid")
        assert shown.one("p.result").text == "Viser 7 av 25 endringer. Nullstill filtrene"
        assert shown.one("select#tjeneste option[selected]").text == "HelseID"


def test_a_service_without_changes_gives_an_empty_list_and_the_way_out_of_it(on: On) -> None:
    with on(TODAY) as client:
        shown = page(client, tjeneste="helsenorge")
        assert all_listed(client, tjeneste="helsenorge") == set()
        assert shown.one("select#tjeneste option[selected]").text == "Helsenorge"
        assert shown.one(".empty").text.startswith("Ingen endringer passer til det du har valgt.")
        assert shown.one(".empty a")["href"] == "/endringer"


def test_the_filter_for_an_environment_keeps_what_the_source_gives_no_environment(on: On) -> None:
    with on(TODAY) as client:
        test, production = all_listed(client, miljo="test"), all_listed(client, miljo="produksjon")
        assert "syntetiske-virksomheter" in test - production
        assert "kj-gammel-innlogging" in production - test
        assert {"helseid-ps256-token", "ftps-avvikling", "fjernhjelp-avvikling"} <= test & production


def test_in_one_environment_a_change_stands_by_its_deadline_there(on: On) -> None:
    with on(TODAY) as client:
        assert "helseid-ps256-token" in listed(client, miljo="test")["Passert"]
        assert "helseid-ps256-token" in listed(client, miljo="produksjon")["Kommende"]
        shown = row(client, "helseid-ps256-token", miljo="test")
        assert shown.one("td time")["datetime"] == "2026-10-31"
        assert "Produksjon" not in shown.text


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("30", {"kj-gammel-innlogging", "kj-pjd-fastleger"}),
        ("90", {"kj-gammel-innlogging", "kj-pjd-fastleger", "pts-api-samling", "syntetiske-virksomheter",
                "helseid-dpop-api", "helseid-scope-fjernes", "helseid-assertion-jti", "helseid-ps256-token",
                "helseid-assertion-alg"}),
        ("aar", {"kj-gammel-innlogging", "kj-pjd-fastleger", "pts-api-samling", "syntetiske-virksomheter"}),
        ("passert", {"helseid-dpop-token", "fjernhjelp-avvikling", "kodeverk-api-prod", "leverandorvilkar-2",
                     "helseid-dpop-api", "helseid-scope-fjernes", "helseid-assertion-jti", "helseid-ps256-token",
                     "helseid-assertion-alg"}),
    ],
)  # fmt: skip
def test_the_filter_for_time_goes_by_the_last_safe_day(on: On, time: str, expected: set[str]) -> None:
    with on(TODAY) as client:
        assert all_listed(client, tid=time) == expected


def test_undated_changes_are_found_by_time_too(on: On) -> None:
    with on(TODAY) as client:
        assert listed(client, tid="uten-dato") == {"Uten dato": listed(client)["Uten dato"]}


@pytest.mark.parametrize(("day", "found"), [("2026-10-30", False), ("2026-10-31", True), ("2026-11-30", True)])
def test_the_next_30_days_include_the_thirtieth(on: On, day: str, found: bool) -> None:
    with on(day) as client:
        assert ("kj-gammel-innlogging" in all_listed(client, tid="30")) is found


def test_what_is_sought_among_the_passed_stands_among_the_passed(on: On) -> None:
    """Also where the change has another deadline that lies ahead."""
    with on(TODAY) as client:
        assert set(listed(client, tid="passert")) == {"Passert"}
        shown = row(client, "helseid-scope-fjernes", tid="passert")
        assert shown.one("td time")["datetime"] == "2026-08-31"
        assert set(listed(client, tid="90")) == {"Kommende"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kjernejournal innlogging", {"kj-gammel-innlogging", "kj-pjd-fastleger"}),
        ("INNLOGGING Kjernejournal", {"kj-gammel-innlogging", "kj-pjd-fastleger"}),
        ("  ps256   ", {"helseid-ps256-token"}),
        ("Avklares med brukerne", {"ftps-avvikling"}),  # the source's words for the deadline
        ("fastleger gammel pjd", {"kj-pjd-fastleger"}),
        ("testunivers", {"syntetiske-virksomheter", "drwho-utfasing"}),  # the service
        ("pid_pseudonym", {"helseid-scope-fjernes"}),
        ("SYNTETISKE", {"syntetiske-virksomheter"}),
        ("finnes ikke noe sted", set()),
        ("%", set()),
        ("_", {"helseid-scope-fjernes"}),
    ],
)
def test_the_search_finds_changes_that_have_every_word(on: On, words: str, expected: set[str]) -> None:
    with on(TODAY) as client:
        assert all_listed(client, q=words) == expected
        assert page(client, q=words).one("input#q")["value"] == words.strip()


def test_filters_narrow_one_another(on: On) -> None:
    with on(TODAY) as client:
        both = all_listed(client, tjeneste="helseid", miljo="produksjon", tid="90", q="client")
        assert both == {"helseid-assertion-jti", "helseid-assertion-alg"}
        assert all_listed(client, tjeneste="helseid", tid="30") == set()
        # passed in test, but not in production
        assert all_listed(client, miljo="produksjon", tid="passert", q="ps256") == set()


def test_ended_changes_are_kept_apart_and_are_not_counted_as_coming(client: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'completed' WHERE slug = 'kj-gammel-innlogging'")
    database.as_staff("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = 'ftps-avvikling'")
    parts = listed(client)
    assert set(parts["Avsluttet"]) == {"kj-gammel-innlogging", "ftps-avvikling"}
    assert not {"kj-gammel-innlogging", "ftps-avvikling"} & {*parts["Kommende"], *parts["Uten dato"]}
    assert "Gjennomført · Kjernejournal portal" in row(client, "kj-gammel-innlogging").text
    assert "Trukket tilbake · DEFT, FTPS" in row(client, "ftps-avvikling").text
    shown = read(client.get("/endringer/ftps-avvikling").text)
    assert shown.one("p.notice").text == "Trukket tilbake. Endringen er avsluttet, og det er ingenting å gjøre."
