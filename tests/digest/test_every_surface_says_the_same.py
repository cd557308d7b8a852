"""Product page, digest (text and HTML), calendars, feeds and start page say the same of any register, reports and day.

Each surface is made as its reader gets it and read off by `surfaces`, without a look at the objects that it was made
from. The interface for programs joins here: rows of `Row`, places of `Place`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings

from digest.anything import days, registers, some_products
from digest.registers import LAST_WEEK, TODAY, change, on, product, register
from digest.surfaces import (
    Digest,
    Place,
    Row,
    calendar_places,
    calendar_rows,
    desk_counts,
    desk_dangers,
    digest_rows,
    environment_in,
    feed_moves,
    feed_places,
    html_digest,
    last_day_in,
    page_rows,
    page_tally,
    text_digest,
)
from fristklar.access.actor import ANONYMOUS
from fristklar.desk.pages import desk_page
from fristklar.digest.emails import bodies_of
from fristklar.digest.pages import MOST_ITEMS, DigestPage, staff_digest, vendor_digest
from fristklar.feeds.atom import deadline_feed, moved_feed
from fristklar.feeds.calendars import public_calendar
from fristklar.feeds.entries import entries_of
from fristklar.feeds.personal import personal_calendar
from fristklar.products.pages import product_page
from fristklar.products.rows import Acts, RowWriter
from fristklar.products.whole import product_html
from fristklar.register.snapshot import Snapshot
from fristklar.status.news import instant_of
from fristklar.status.queries import ProductStatus
from fristklar.status.reach import People
from fristklar.web.templating import render
from fristklar.web.words import STANDING
from harness import configured
from reading import read

IN_DANGER = {"Forfalt", "Omstridt", "I fare"}
AHEAD = {"Nærmer seg", "Ikke rapportert", "I rute"}

unhurried = settings(deadline=None, max_examples=20)


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


def shown(register: Snapshot, status: ProductStatus, today: date) -> str:
    """A product's page."""
    page = product_page(register, status, today, RowWriter(register, today), Acts(status.slug))
    return product_html(page, path=f"/produkter/{status.slug}", today=today, actor=ANONYMOUS).decode()


def all_rows(register: Snapshot, statuses: list[ProductStatus], today: date) -> tuple[set[Row], list[Counter[str]]]:
    """What the products' pages say, all together, and the numbers at the top of each."""
    pages = [(status.name, shown(register, status, today)) for status in statuses]
    return set().union(*(page_rows(name, html) for name, html in pages)), [page_tally(html) for _, html in pages]


def read_both(page: DigestPage) -> Digest:
    """The digest as it is read, which is the same in text and in HTML."""
    bodies = bodies_of(page)
    text = text_digest(bodies.text)
    assert text == html_digest(bodies.html)
    for section, count in text.counts.items():
        assert count == sum(item.section == section for item in text.items) + text.more[section]
    return text


def said_of(words: str, subject: str) -> int:
    """The number that a subject gives: "2 frister forfalt, 1 i fare"."""
    found = re.search(rf"(\d+) (?:frist(?:er)? |endring(?:er)? )?{words}", subject)
    return int(found[1]) if found else 0


EDGES = register(
    *(
        change(f"c{place}", on(TODAY + timedelta(days=away)), first=2 * place + 1)
        for place, away in enumerate((0, 1, 2, 30, 31, 32, 33, 91, 92))
    )
)
"""Deadlines on the days around which a standing or a section becomes another."""


@unhurried
@given(registers(), some_products, days)
@example(EDGES, [product()], TODAY)
def test_a_digest_in_either_form_says_what_the_pages_say(
    register: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    rows, tallies = all_rows(register, statuses, today)
    listed = Counter(row.standing for row in rows)
    counted = sum(tallies, Counter[str]())
    assert Counter({word: number for word, number in counted.items() if word != "Ikke berørt"}) == listed

    page = vendor_digest(register, statuses, "Erik", today, LAST_WEEK)
    digest = read_both(page)
    assert list(digest.tallies) == [status.name for status in statuses]
    assert list(digest.tallies.values()) == tallies
    ahead = {row: (row.last_day - today).days for row in rows if row.standing in AHEAD and row.last_day}
    ahead = {row: days for row, days in ahead.items() if days >= 0}
    wanted = {
        "Forfalt, omstridt og i fare": {row for row in rows if row.standing in IN_DANGER},
        "De neste 30 dagene": {row for row, days in ahead.items() if days <= 30},
        "Perioden har begynt": {row for row, days in ahead.items() if days > 30 and row.standing == "Nærmer seg"},
        "Om 31 til 90 dager": {row for row, days in ahead.items() if 30 < days <= 90 and row.standing != "Nærmer seg"},
    }
    told = digest_rows(digest, statuses[0].name if len(statuses) == 1 else "")
    for section, expected in wanted.items():
        assert digest.counts.get(section, 0) == len(expected)
        assert told.get(section, set()) == expected or len(expected) > MOST_ITEMS
    for words, standing in (("forfalt", "Forfalt"), ("i fare", "I fare")):
        assert said_of(words, page.subject) == listed[standing]

    rest = listed - Counter(row.standing for expected in wanted.values() for row in expected)
    for words, number in (
        ("klare? eller i rute", rest["Klar"] + rest["I rute"]),
        ("ikke rapportert ennå", rest["Ikke rapportert"]),
        ("ingen dato", rest["Uavklart frist"]),
        ("unntak", rest["Unntak"]),
    ):
        found = re.search(rf"(\d+) frist(?:er)? (?:er|har) {words}", digest.quiet)
        assert (int(found[1]) if found else 0) == number


def test_a_section_that_is_cut_says_in_either_form_how_much_there_is() -> None:
    some = register(*(change(f"c{place}", on(TODAY), first=2 * place + 1) for place in range(MOST_ITEMS + 4)))
    rows, _ = all_rows(some, [product()], TODAY)
    digest = read_both(vendor_digest(some, [product()], "Erik", TODAY, LAST_WEEK))
    assert digest.counts == {"Forfalt, omstridt og i fare": len(rows)} == {"Forfalt, omstridt og i fare": 19}
    assert digest.more == {"Forfalt, omstridt og i fare": 4}


@unhurried
@given(registers(), some_products, days)
def test_calendars_and_feeds_say_what_the_pages_say(
    register: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    rows, _ = all_rows(register, statuses, today)
    own = calendar_rows(personal_calendar(register, statuses, today), set(STANDING.values()))
    assert own == {row for row in rows if row.last_day is not None}

    entries = entries_of(register.changes.values())
    fed = feed_places(deadline_feed("Alle", "/feed.atom", "/endringer", entries))
    assert calendar_places(public_calendar("Alle", entries)) == {place for place in fed if place.last_day is not None}
    assert {Place(row.change, row.environment, row.last_day) for row in rows} <= fed


@unhurried
@given(registers(), some_products, days)
def test_what_a_digest_calls_moved_a_feed_calls_moved(
    register: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    digest = read_both(staff_digest(register, statuses, today, LAST_WEEK))
    told = {
        (item.title, environment_in(item.facts[0])): item.tag
        for item in digest.items
        if item.section == "Flyttet siden sist"
    }
    fed: dict[tuple[str, str], list[str]] = {}
    for move in feed_moves(moved_feed("Flyttet", "/flyttet.atom", "/", entries_of(register.changes.values()))):
        if move.at > instant_of(LAST_WEEK):
            fed.setdefault((move.change, move.environment), []).append(move.deed)
    if digest.more.get("Flyttet siden sist"):
        return
    assert set(told) <= set(fed), "what is told in a mail can be read in the feed"
    for place, tag in told.items():
        if len(fed[place]) == 1:
            assert fed[place] == ["Endret" if tag == "Endret" else "Flyttet"]


@unhurried
@given(registers(), some_products, days)
def test_the_sectors_digest_says_what_the_start_page_and_the_products_pages_say(
    register: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    rows, _ = all_rows(register, statuses, today)
    page = desk_page(register, statuses, [], People({}, {}), today)
    desk = render("desk/start.html", page=page, path="/stab", today=today).decode()
    dangers = desk_dangers(desk)
    near = {row for row in rows if row.standing in IN_DANGER}
    near = {row for row in near if row.last_day is None or row.last_day - today <= timedelta(days=90)}
    assert set(dangers) == {(row.change, row.environment) for row in near}
    for place, (last_day, numbers) in dangers.items():
        here = [row for row in near if (row.change, row.environment) == place]
        assert {row.last_day for row in here} == {last_day}
        assert numbers == {word: sum(row.standing == word for row in here) for word in numbers}

    mail = staff_digest(register, statuses, today, LAST_WEEK)
    digest = read_both(mail)
    assert digest.counts.get("Frister i fare", 0) == len(dangers)
    for item in (each for each in digest.items if each.section == "Frister i fare"):
        last_day, numbers = dangers[item.title, environment_in(item.facts[0])]
        assert last_day_in(*item.facts) == last_day
        assert int(item.facts[-1].split()[0]) == sum(numbers.values())
        assert numbers[item.tag] > 0
    assert said_of("i fare", mail.subject) == len({change for change, _ in dangers})
    brackets = desk_counts(desk)
    assert digest.counts.get("Å bekrefte", 0) == brackets["Å bekrefte"]
    assert digest.counts.get("Innsigelser som venter på svar", 0) == brackets["Innsigelser"]
    silent = read(desk).section("Leverandører som ikke har meldt fra").all("h3")
    assert [item.title for item in digest.items if item.section == "Leverandører som ikke har meldt fra"] == [
        each.text for each in silent
    ]
