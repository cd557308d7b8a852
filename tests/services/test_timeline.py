"""The roadmap's timeline: every deadline and every goal, narrowed as the reader asks, with the list under it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from fristklar.domain import norwegian
from fristklar.register.timeline import cut, width_of
from harness import Database
from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"


def page(on: On, query: str = "", day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(f"/veikart?{query}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def names(shown: Element) -> list[str]:
    return [mark["aria-label"] for mark in shown.all("svg a")]


def test_a_deadline_stands_in_the_lane_of_its_service_under_its_whole_name(on: On) -> None:
    lanes = {lane.one("h3").text: names(lane) for lane in page(on).all("li.lane")}
    said = (
        "Gammel innlogging til Kjernejournal portal utgår, produksjon: siste trygge dag mandag 30. november 2026, "
        "6 dager igjen."
    )
    assert said in lanes["Kjernejournal portal"]
    assert said not in lanes["HelseID"]


def test_changes_without_a_date_stand_by_their_titles_after_the_goals(on: On) -> None:
    said = [item.one("a") for item in page(on).section("Uten dato").all("li")]
    is_change = [link["href"].startswith("/endringer/") for link in said]
    assert is_change == sorted(is_change)
    titles = [link.text for link, change in zip(said, is_change, strict=True) if change]
    assert len(titles) == 11
    assert titles == sorted(titles, key=norwegian.alphabetical)


def test_all_that_is_drawn_is_in_the_list_and_all_that_is_in_the_list_is_drawn(on: On) -> None:
    drawn: set[str] = set()
    for year in range(2024, 2030):
        drawn |= set(names(page(on, f"fra={year}-1")))
    shown = page(on)
    dateless = {link.text for link in shown.section("Uten dato").all("a")}
    listed = shown.section("Som liste")
    for item in listed.all("ul.items li"):
        title = item.one("a").text
        for line in item.all("p.small"):
            environment = line.one("span.muted").text.rstrip(":").lower()
            day = line.all("time")
            if day:
                assert any(name.startswith(f"{title}, {environment}: ") and day[0].text in name for name in drawn), (
                    title,
                    environment,
                )
            else:
                assert title in dateless
    goals = [goal for goal in listed.all("ul.goals li") if goal.attributes.get("id", "").startswith("maal-")]
    anchors = {goal["id"] for goal in goals}
    services = {service["id"] for service in listed.all("section.service")}
    for start in ("2026-1", "2027-1"):
        for mark in page(on, f"fra={start}").all("a.goal"):
            assert mark["href"][1:] in anchors | services


@pytest.mark.parametrize(("zoom", "start", "days"), [
    ("aar", "2026-1", "1. januar–31. desember 2026"),
    ("kvartal", "2026-4", "1. oktober–31. desember 2026"),
])  # fmt: skip
def test_a_view_is_an_address_and_leads_to_the_ones_beside_it(on: On, zoom: str, start: str, days: str) -> None:
    with on(TODAY) as client:
        shown = read(client.get(f"/veikart?vis={zoom}&fra={start}").text)
        assert f"Viser {days}." in shown.one("main").text
        ways = shown.one("nav.views")
        after = read(client.get(ways.one("a[rel=next]")["href"]).text)
        back = read(client.get(after.one("nav.views a[rel=prev]")["href"]).text)
    assert f"Viser {days}." not in after.one("main").text
    assert f"Viser {days}." in back.one("main").text


def test_a_filter_narrows_the_drawing_and_goes_along_to_the_next_view(on: On) -> None:
    shown = page(on, "tjeneste=helseid&miljo=test&fra=2026-1")
    assert [lane.one("h3").text for lane in shown.all("li.lane")] == ["HelseID"]
    assert all(", test: " in name for name in names(shown))
    assert len(names(shown)) == 6
    assert "tjeneste=helseid&miljo=test" in shown.one("nav.views a[rel=next]")["href"]
    assert len(shown.section("Som liste").all("section.service")) > 10, "the list is whole"


@pytest.mark.parametrize("query", ["tjeneste=finnes-ikke", "miljo=drift", "vis=maaned", "fra=i-dag"])
def test_what_does_not_exist_is_said_and_left_out(on: On, query: str) -> None:
    shown = page(on, query)
    assert f"Dette valget finnes ikke, så det er ikke brukt: {query}" in shown.text
    assert len(shown.all("li.lane")) > 10


def test_a_window_has_soft_ends_where_it_is_seen_to_end_and_sharp_ones_where_it_goes_on(on: On) -> None:
    def masks(start: str, zoom: str = "kvartal") -> list[str]:
        shown = page(on, f"tjeneste=testunivers&vis={zoom}&fra={start}")
        [mark] = [mark for mark in shown.all("a.test") if "Kun syntetiske" in mark["aria-label"]]
        return [group.attributes.get("mask", "") for group in mark.all("g.window")]

    assert masks("2026-4") == ["url(#soft-both)"]
    assert masks("2026-1", "aar") == ["url(#soft-both)"]
    wide = page(on, "tjeneste=digitalt-helsekort-for-gravide&vis=kvartal&fra=2026-3")
    assert any("mask" not in group.attributes for group in wide.all("a.goal g.window"))


@pytest.mark.parametrize(
    ("day", "is_seen"), [("2026-09-30", False), ("2026-10-01", True), ("2026-12-31", True), ("2027-01-01", False)]
)
def test_todays_line_is_drawn_on_the_first_and_the_last_day_that_are_seen(on: On, day: str, is_seen: bool) -> None:
    shown = page(on, "vis=kvartal&fra=2026-4", day)
    assert bool(shown.all("path.now")) is is_seen
    if is_seen:
        x = float(shown.all("path.now")[0]["d"][1:].split()[0])
        assert 0 < x < 960


def test_what_lies_outside_is_counted(on: On) -> None:
    shown = page(on, "tjeneste=helseid&vis=kvartal&fra=2026-4")
    drawn = len(names(shown))
    assert f"Utenfor: {5} tidligere og {6 - 1} senere." in shown.text
    assert drawn == 2


def test_no_style_stands_in_the_page(on: On) -> None:
    assert not [element for element in page(on).everything() if "style" in element.attributes]


def test_the_next_read_after_a_deadline_moves_shows_it_where_it_now_stands(
    client: TestClient, database: Database
) -> None:
    address = "/veikart?tjeneste=kjernejournal-portal&fra=2026-3"
    before = client.get(address)
    database.as_staff("UPDATE deadline SET earliest = '2027-03-01', latest = '2027-03-01' WHERE latest = '2026-12-01'")
    after = client.get(address, headers={"if-none-match": before.headers["etag"]})
    assert "søndag 28. februar 2027" in after.text
    assert "30. november 2026" not in read(after.text).one(".timeline").text


def test_words_are_whole_where_their_window_has_room_for_them(on: On) -> None:
    title = "Fagsystemer kan lagre kopi av journaldokumenter direkte"
    labels = [mark.one("text").text for mark in page(on, "vis=kvartal&fra=2026-4").all("svg a")]
    assert [label for label in labels if label.startswith(f"Mål: {title}") and not label.endswith("…")]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Fastleger med gammel innlogging mister PJD", "Fastleger med gammel innlogging …"),
        ("Kravet, som gjelder alle som har logget inn", "Kravet, som gjelder alle som har …"),
        ("Sykehusjournalsystemleverandørsamarbeidet", "Sykehusjournalsystemleverandørsam…"),
    ],
)
def test_what_is_cut_ends_with_a_whole_word_if_it_has_one(words: str, kept: str) -> None:
    room = width_of(words[:36])
    assert cut(words, room) == kept
    assert width_of(kept) <= room
    assert cut(words, width_of(words)) == words


def test_in_the_list_of_what_has_no_date_the_sources_words_are_quoted(on: On) -> None:
    dateless = {item.one("a").text: item for item in page(on).section("Uten dato").all("li")}
    referred = dateless["Planlagte endringer i HelseID"]
    assert referred.text.endswith("HelseID · Kilden: Se egen oversikt")
    assert referred.one("q").text == "Se egen oversikt"
    assert dateless["Planlagt utfasing av Dr.Who"].text.endswith("Kilden sier ikke når.")
