"""Dates and numbers on screen, against hand-written Norwegian (bokmål)."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.norwegian import (
    alphabetical,
    date_range,
    days_phrase,
    long_date,
    month_name,
    number,
    weekday_date,
)

on = date.fromisoformat
unhurried = settings(deadline=None, max_examples=60)
days = st.dates(on("1990-01-01"), on("2099-12-31"))
NBSP = "\u00a0"
ALPHABET = "abcdefghijklmnopqrstuvwxyzæøå"
MONTH_NUMBER = {
    "januar": 1,
    "februar": 2,
    "mars": 3,
    "april": 4,
    "mai": 5,
    "juni": 6,
    "juli": 7,
    "august": 8,
    "september": 9,
    "oktober": 10,
    "november": 11,
    "desember": 12,
}


def zeller(day: date) -> int:
    """Day of the week by Zeller's congruence (Gregorian), 0 is Saturday."""
    month, year = (day.month, day.year) if day.month > 2 else (day.month + 12, day.year - 1)
    century, of_century = divmod(year, 100)
    return (day.day + 13 * (month + 1) // 5 + of_century + of_century // 4 + century // 4 + 5 * century) % 7


def read_date(text: str) -> date:
    found = re.fullmatch(r"([1-9]\d?)\. ([a-z]+) (\d{4})", text)
    assert found, text
    return date(int(found[3]), MONTH_NUMBER[found[2]], int(found[1]))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-01-11", "11. januar 2027"),
        ("2028-02-29", "29. februar 2028"),
        ("2026-03-19", "19. mars 2026"),
        ("2026-04-07", "7. april 2026"),
        ("2026-05-17", "17. mai 2026"),
        ("2026-06-01", "1. juni 2026"),
        ("2026-07-31", "31. juli 2026"),
        ("2026-08-10", "10. august 2026"),
        ("2026-09-01", "1. september 2026"),
        ("2026-10-01", "1. oktober 2026"),
        ("2026-11-30", "30. november 2026"),
        ("2026-12-01", "1. desember 2026"),
    ],
)
def test_a_date_is_written_with_the_month_in_words(day: str, expected: str) -> None:
    assert long_date(on(day)) == expected
    assert month_name(on(day)) == expected.split(". ")[1]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-30", "mandag 30. november 2026"),
        ("2026-12-01", "tirsdag 1. desember 2026"),
        ("2026-09-30", "onsdag 30. september 2026"),
        ("2026-12-31", "torsdag 31. desember 2026"),
        ("2027-01-01", "fredag 1. januar 2027"),
        ("2000-01-01", "lørdag 1. januar 2000"),
        ("2026-11-01", "søndag 1. november 2026"),  # the source's own Sunday
        ("2028-02-29", "tirsdag 29. februar 2028"),
    ],
)
def test_a_weekday_is_named_before_the_date(day: str, expected: str) -> None:
    assert weekday_date(on(day)) == expected


@unhurried
@given(days)
def test_every_date_reads_back_as_itself(day: date) -> None:
    assert read_date(long_date(day)) == day
    assert long_date(day) == f"{day.day}. {month_name(day)}"


@unhurried
@given(days)
def test_the_weekday_is_the_one_zeller_counts(day: date) -> None:
    from_saturday = ("lørdag", "søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag")
    assert weekday_date(day) == f"{from_saturday[zeller(day)]} {long_date(day)}"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-12-01", "2026-12-01", "1. desember 2026"),
        ("2026-04-15", "2026-04-16", "15.–16. april 2026"),
        ("2026-12-01", "2026-12-31", "1.–31. desember 2026"),
        ("2026-04-01", "2026-09-30", "1. april–30. september 2026"),
        ("2026-04-30", "2026-05-01", "30. april–1. mai 2026"),
        ("2026-10-01", "2026-12-31", "1. oktober–31. desember 2026"),
        ("2026-12-31", "2027-01-01", "31. desember 2026–1. januar 2027"),
        ("2026-12-01", "2027-12-31", "1. desember 2026–31. desember 2027"),
        ("2027-03-05", "2028-03-05", "5. mars 2027–5. mars 2028"),
    ],
)
def test_a_range_says_month_and_year_once_where_they_are_the_same(first: str, last: str, expected: str) -> None:
    assert date_range(on(first), on(last)) == expected


@unhurried
@given(days, st.integers(0, 3) | st.integers(0, 800))
def test_a_range_reads_back_as_its_two_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    start, dash, end = date_range(first, last).partition("–")
    if not dash:
        assert read_date(start) == first == last
        return
    month, year = end.split(" ")[1:]
    missing = ("", f" {year}", f" {month} {year}")[2 - start.count(" ")]
    assert (read_date(start + missing), read_date(end)) == (first, last)


@pytest.mark.parametrize(
    ("days_away", "expected"),
    [
        (0, "i dag"),
        (1, "1 dag igjen"),
        (2, "2 dager igjen"),
        (6, "6 dager igjen"),
        (30, "30 dager igjen"),
        (101, "101 dager igjen"),
        (-1, "1 dag siden"),
        (-2, "2 dager siden"),
        (-6, "6 dager siden"),
        (-365, "365 dager siden"),
    ],
)
def test_days_are_said_as_a_person_would(days_away: int, expected: str) -> None:
    assert days_phrase(days_away) == expected


@unhurried
@given(st.integers(-4000, 4000))
def test_one_day_is_dag_and_no_count_is_negative(days_away: int) -> None:
    phrase = days_phrase(days_away)
    assert "-" not in phrase
    if days_away:
        count, unit, direction = phrase.split(" ")
        assert int(count) == abs(days_away)
        assert unit == ("dag" if count == "1" else "dager")
        assert direction == ("igjen" if days_away > 0 else "siden")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (7, "7"),
        (67, "67"),
        (874, "874"),
        (999, "999"),
        (1000, f"1{NBSP}000"),
        (24000, f"24{NBSP}000"),
        (100000, f"100{NBSP}000"),
        (1234567, f"1{NBSP}234{NBSP}567"),
    ],
)
def test_thousands_stand_apart_and_never_break_over_a_line(value: int, expected: str) -> None:
    assert number(value) == expected


@unhurried
@given(st.integers(0, 10**12))
def test_a_number_keeps_its_digits_in_groups_of_three(value: int) -> None:
    first, *rest = number(value).split(NBSP)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in rest)
    assert int(first + "".join(rest)) == value


@pytest.mark.parametrize(
    "in_order",
    [
        ["Arendal", "Bodø", "Zetesund", "Ærfugl", "Ørsta", "Ås"],
        ["ka", "Kz", "kæ", "Kø", "kå"],
        ["CGM", "EG Infodoc", "Helseplattformen", "HSPro", "Pega", "Pridok", "Webmed"],
        ["eksempel", "Eksempel AS", "eksempelet", "Øre", "øre EPJ", "ØREN"],
        ["bær", "bærer", "bøk", "både", "bår"],
        ["8 rader", "åtte rader"],
    ],
)
def test_names_are_in_norwegian_order_whatever_their_case(in_order: list[str]) -> None:
    backwards = in_order[::-1]
    assert sorted(backwards, key=alphabetical) == in_order


words = st.lists(st.text(ALPHABET + ALPHABET.upper(), max_size=5), max_size=8)


@unhurried
@given(words)
def test_order_is_that_of_the_29_letters(some: list[str]) -> None:
    by_letter = sorted(some, key=lambda word: [ALPHABET.index(letter) for letter in word.lower()])
    assert sorted(some, key=alphabetical) == by_letter


@unhurried
@given(st.text(ALPHABET, max_size=8))
def test_capital_and_small_letters_are_one_place_in_the_order(word: str) -> None:
    assert alphabetical(word.upper()) == alphabetical(word)
