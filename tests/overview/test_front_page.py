"""The front page: what comes next across the sector, by the day it is read."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from fristklar.domain import norwegian
from harness import Database
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]


FJERNHJELP = "Avvikling av Fjernhjelp"
SYNTHETIC = "Kun syntetiske virksomheter i testmiljø"
OLD_LOGIN = "Gammel innlogging til Kjernejournal portal utgår"
PJD = "Fastleger med gammel innlogging mister PJD"


def front(on: On, day: str) -> Element:
    with on(day) as client:
        return read(client.get("/").text).one("main")


def titles(section: Element) -> list[str]:
    return [heading.text for heading in section.all("h4")] or [heading.text for heading in section.all("h3")]


def figures(shown: Element) -> list[int]:
    """Deadlines within 30 and 90 days, undated and passed."""
    return [int(figure.text) for figure in shown.all("ul.figures b")]


@pytest.mark.parametrize(
    ("day", "next_safe", "left", "what"),
    [
        ("2026-11-24", "mandag 30. november 2026", "6 dager igjen",
         [PJD, OLD_LOGIN]),
        ("2026-11-30", "mandag 30. november 2026", "i dag",
         [PJD, OLD_LOGIN]),
        ("2026-12-01", "torsdag 31. desember 2026", "30 dager igjen",
         [SYNTHETIC]),
        ("2026-12-31", "torsdag 31. desember 2026", "i dag",
         [SYNTHETIC]),
        ("2026-09-30", "onsdag 30. september 2026", "i dag", [FJERNHJELP, "Krav om DPoP-støtte i API"]),
    ],
)  # fmt: skip
def test_what_comes_next_stands_first_and_all_that_share_the_day(
    on: On, day: str, next_safe: str, left: str, what: list[str]
) -> None:
    hero = front(on, day).one(".hero")
    assert (hero.one("h1").text, hero.one(".count").text) == (next_safe, left)
    assert [link.text for link in hero.all("li a")] == what


def test_on_new_years_day_what_is_left_of_the_changes_in_helseid_comes_next(on: On) -> None:
    hero = front(on, "2027-01-01").one(".hero")
    assert (hero.one("h1").text, hero.one(".count").text) == ("søndag 10. januar 2027", "9 dager igjen")
    assert len(hero.all("li")) == 5  # DPoP in the token call was in force before
    assert all("Produksjon · HelseID" in item.text for item in hero.all("li"))


def test_when_no_deadline_lies_ahead_the_page_says_so(on: On) -> None:
    shown = front(on, "2028-01-01")
    assert shown.one("h1").text == "Ingen frister ligger foran oss"
    assert not shown.has_section("Dette kommer")
    assert shown.has_section("Uten dato")
    assert "Alle frister med dato er passert" in shown.one(".lead").text


def test_what_is_only_expected_is_not_said_to_be_passed(on: On) -> None:
    shown = front(on, "2027-01-11")
    assert shown.has_section("Dette kommer")  # the membership that is expected in 2027
    assert shown.one("h1").text == "Ingen frister ligger foran oss"
    assert "passert" not in shown.one(".lead").text
    assert "Noe nytt ventes" in shown.one(".lead").text


def test_a_day_is_near_when_one_of_its_deadlines_is(on: On) -> None:
    """31 December: the expected PTS-API comes first by its title, the demand that binds after it."""
    left = front(on, "2026-11-26").all("ul.days .left")
    assert [(each.text, each["class"]) for each in left[:2]] == [
        ("4 dager igjen", "left soon"),
        ("35 dager igjen", "left soon"),
    ]


def test_what_is_expected_says_so_in_a_sentence_of_its_own(on: On) -> None:
    said = [each.text for each in front(on, "2026-11-26").section("Dette kommer").all("p.source")]
    assert (
        "Kilden: Q3-Q4 (1. juli–31. desember 2026). Noe nytt ventes. Kilden sier ikke at noe slutter å virke." in said
    )


def test_what_has_no_date_stands_by_its_title(on: On) -> None:
    undated = [heading.text for heading in front(on, "2026-11-26").section("Uten dato").all("h3")]
    assert len(undated) == 11
    assert undated == sorted(undated, key=norwegian.alphabetical)


@pytest.mark.parametrize(
    ("day", "within_30", "within_90", "undated", "passed"),
    [
        # 10 before December: 6 in HelseID test, DPoP token in production, Fjernhjelp, Kodeverk, the supplier terms
        ("2026-11-30", 2, 9, 11, 10),
        ("2026-12-01", 2, 7, 11, 12),
        ("2026-12-31", 7, 7, 11, 12),
        ("2027-01-01", 5, 5, 11, 14),
        ("2027-01-11", 0, 0, 11, 19),
        ("2028-01-01", 0, 0, 11, 20),
    ],
)
def test_the_figures_count_deadlines(
    on: On, day: str, within_30: int, within_90: int, undated: int, passed: int
) -> None:
    assert figures(front(on, day)) == [within_30, within_90, undated, passed]


@pytest.mark.parametrize("day", ["2026-03-19", "2026-09-01", "2026-11-24", "2027-01-01"])
def test_each_figure_leads_to_a_list_of_as_many_deadlines(on: On, day: str) -> None:
    with on(day) as client:
        shown = read(client.get("/").text).one("main")
        for link, count in zip(shown.all("ul.figures a"), figures(shown), strict=True):
            rows = read(client.get(link["href"]).text).all("main tbody tr")
            # the last column holds the deadlines asked for
            assert sum(len(row.all("td")[-1].all("div")) for row in rows) == count, link["href"]


def test_one_deadline_is_said_in_the_singular(on: On) -> None:
    with on("2027-12-31") as client:
        assert "1 frist de neste 30 dagene" in read(client.get("/").text).one("ul.figures").text


def test_what_comes_is_ordered_by_month_and_day(on: On) -> None:
    coming = front(on, "2026-11-30").section("Dette kommer")
    assert [month.text for month in coming.all("section.month h3")] == [
        "november 2026", "desember 2026", "januar 2027", "desember 2027",
    ]  # fmt: skip
    days = [time["datetime"] for time in coming.all("time.day")]
    assert days == ["2026-11-30", "2026-12-31", "2027-01-10", "2027-12-31"]
    assert len(titles(coming)) == 10


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2026-03-31", []),
        ("2026-04-01", [FJERNHJELP]),
        ("2026-07-01", [FJERNHJELP]),
        ("2026-09-30", [FJERNHJELP]),
        ("2026-10-01", [SYNTHETIC]),
        ("2026-12-31", [SYNTHETIC]),
        ("2027-01-01", []),
    ],
)  # fmt: skip
def test_periods_that_have_begun_and_not_ended_are_shown_as_such(on: On, day: str, open_: list[str]) -> None:
    shown = front(on, day)
    began = titles(shown.section("Perioder som pågår")) if shown.has_section("Perioder som pågår") else []
    assert began == open_


@pytest.mark.parametrize("day", ["2026-03-19", "2026-12-01", "2099-01-01"])
def test_ftps_is_among_those_without_a_date_on_any_day(on: On, day: str) -> None:
    undated = front(on, day).section("Uten dato")
    assert "Avvikling av FTPS, erstattes av DEFT eller egne løsninger" in titles(undated)
    assert "Kilden: Avklares med brukerne av tjenesten" in undated.text


MOVED = (
    "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
    "SELECT deadline_id, new, jsonb_set(new, '{wording}', '\"1. mars 2027\"'), 'Kundene trenger tid.', 'kundesenteret',"
    " %s::date "
    "FROM deadline_revision JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id "
    "WHERE slug = 'kj-gammel-innlogging'"
)


@pytest.mark.parametrize(
    ("decided", "is_news"),
    [
        ("2026-11-24", True),
        ("2026-09-25", True),  # 60 days ago
        ("2026-09-24", False),
        ("2026-11-25", False),  # not announced yet
    ],
)
def test_a_moved_deadline_is_news_for_60_days(
    client: TestClient, database: Database, decided: str, is_news: bool
) -> None:
    database.as_staff(MOVED, decided)
    assert read(client.get("/").text).has_section("Nylig flyttet") is is_news


def test_a_moved_deadline_is_told_from_old_to_new_with_the_reason(client: TestClient, database: Database) -> None:
    assert not read(client.get("/").text).has_section("Nylig flyttet")
    database.as_staff(MOVED, "2026-11-20")
    news = read(client.get("/").text).section("Nylig flyttet")
    assert titles(news) == [OLD_LOGIN]
    assert "Produksjon: før 1.12.2026 → nå 1. mars 2027" in news.text
    assert "Kundene trenger tid." in news.text
    assert "Kunngjort 20. november 2026" in news.text


def test_an_ended_change_is_not_on_the_front_page(client: TestClient, database: Database) -> None:
    for lifecycle in ("completed", "withdrawn"):
        database.as_staff("UPDATE change SET lifecycle = %s WHERE slug = 'kj-gammel-innlogging'", lifecycle)
        assert "kj-gammel-innlogging" not in client.get("/").text


def test_what_is_only_expected_says_so_and_hurries_nobody(on: On) -> None:
    shown = front(on, "2026-11-24")
    expected = [row for row in shown.all("ul.days ul.items li") if "Noe nytt ventes" in row.text]
    assert [OLD_LOGIN in row.text for row in expected] == [False] * len(expected)
    assert any("samles i nytt PTS-API" in row.text for row in expected)
    with on("2026-11-24") as client:  # within thirty days of its period's end, and long within the period itself
        shown = read(client.get("/endringer/pts-api-samling").text)
    assert {left["class"] for left in shown.all("span.left")} == {"left ahead"}
