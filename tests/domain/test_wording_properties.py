"""What holds of every wording: no text is a crash, and what is written out of a date reads back as that date."""

import unicodedata
from datetime import date, timedelta
from itertools import product
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision, last_safe_day
from fristklar.domain.norwegian import MONTHS, WEEKDAYS, date_range, long_date, month_name, weekday_date
from fristklar.domain.wording import EXAMPLES, NotUnderstoodError, Understood, understand

on = date.fromisoformat
ONE_DAY = timedelta(days=1)
TODAY = on("2026-03-19")
NBSP, NARROW_NBSP = "\u00a0", "\u202f"

unhurried = settings(deadline=None, max_examples=60)
thorough = settings(deadline=None, max_examples=400)
days = st.dates(on("1990-01-01"), on("2070-12-31"))
any_day = st.dates()
PIECES = (
    *("innen", "innan", "utgangen av", "før", "fra", "fra og med", "til", "til og med", "mellom", "og", "i løpet av"),
    *("ca.", "foreløpig", "(tentativt)", "avklares", "ikke avklart", "kommer", "se egen oversikt", "tidligst", "kl."),
    *("1.", "15.", "29.", "31.", "32.", "0.", "7", "00", "2026", "2027", "26", "0000", "9999", "20266", "53"),
    *("Q2", "Q5", "q", "kvartal", "halvår", "tertial", "uke", "uke 53", "første", "andre", "tredje"),
    *("mars", "februar", "des.", "jul", "sommeren", "torsdag", "sundag", "medio", "ultimo", "7.4.2026", "2026-04-07"),
    *("-", "–", "—", "/", ",", ".", ":", " ", NBSP, "æøå", "²", "٣", "\x00", "\u202e", "😀"),
)
pieced = st.builds(
    lambda parts, glue: glue.join(parts), st.lists(st.sampled_from(PIECES), max_size=7), st.sampled_from((" ", ""))
)
texts = st.text(max_size=250) | pieced
PERIODS = (
    *("Q3 2026", "Q2/Q3 2026", "april 2026", "2027", "1. halvår 2027", "uke 53 2026", "medio mai 2026"),
    *("7. april 2026", "15. mars – 2. april 2027"),
)


def deadline_of(understood: Understood, kind: DeadlineKind) -> Deadline:
    return Deadline(
        Environment.ANY,
        "",
        understood.earliest,
        understood.latest,
        understood.precision,
        understood.kind or kind,
        understood.firmness or Firmness.FIRM,
        understood.firm_by,
    )


# ------------------------------------------------------------------------------------- any text


@thorough
@given(texts, any_day)
@example("9999", date.max)
@example("uke 53 9999", date.max)
@example("før 0001", date.min)
@example("29. februar", date.max)
@example("april", date.max)
@example("uke 1", date.min)
@example("\ud800", TODAY)
def test_any_text_is_a_possible_deadline_or_a_refusal_that_says_what_works(text: str, today: date) -> None:
    refused = None
    try:
        understood = understand(text, today)
    except NotUnderstoodError as error:
        refused = error
    if refused:
        assert refused.reason
        assert all(f"«{form}»" in str(refused) for form in EXAMPLES)
        return
    for kind in DeadlineKind:
        deadline = deadline_of(understood, kind)
        assert (last_safe_day(deadline) is None) is (understood.latest is None)
    assert understood.latest is None or abs(understood.latest.year - today.year) <= 51
    assert understood.firm_by is None or understood.precision is Precision.OPEN


@thorough
@given(pieced, days)
def test_a_wording_without_digits_or_a_month_names_no_date(text: str, today: date) -> None:
    if any(sign.isdigit() for sign in text) or any(month[:3] in text for month in MONTHS):
        return
    try:
        understood = understand(text, today)
    except NotUnderstoodError:
        return
    assert understood.latest is None or any(word in text for word in ("kvartal", "halvår", "tertial"))


@unhurried
@given(st.text(min_size=201))
def test_a_page_of_text_is_no_deadline(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="for lang"):
        understand(text, TODAY)


# ------------------------------------------------------------------------------------- round trips


@unhurried
@given(days)
def test_every_way_the_pages_write_a_day_reads_back_as_that_day(day: date) -> None:
    for text in (
        long_date(day),
        weekday_date(day),
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        date_range(day, day),
    ):
        assert understand(text, TODAY) == Understood(day, day, Precision.DAY), text


@unhurried
@given(days, st.integers(0, 40) | st.integers(0, 800))
def test_every_range_the_pages_write_reads_back_as_its_two_days(first: date, length: int) -> None:
    last = first + ONE_DAY * length
    for text in (
        date_range(first, last),
        f"{first} – {last}",
        f"{first:%d.%m.%Y}-{last:%d.%m.%Y}",
        f"fra {long_date(first)} til {long_date(last)}",
        f"{weekday_date(first)} – {weekday_date(last)}",
    ):
        understood = understand(text, TODAY)
        assert (understood.earliest, understood.latest) == (first, last), text
        assert (understood.precision is Precision.DAY) is (length == 0)
        assert (understood.kind, understood.year_inferred) == (None, False)


@unhurried
@given(days)
def test_the_periods_around_a_day_hold_it_and_begin_and_end_where_the_next_do(day: date) -> None:
    quarter, half = (day.month + 2) // 3, (day.month + 5) // 6
    iso = day.isocalendar()
    for text, precision in (
        (month_name(day), Precision.MONTH),
        (f"Q{quarter} {day.year}", Precision.QUARTER),
        (f"{quarter}. kvartal {day.year}", Precision.QUARTER),
        (f"{half}. halvår {day.year}", Precision.HALF_YEAR),
        (f"{day.year}", Precision.YEAR),
        (f"uke {iso.week} {iso.year}", Precision.MONTH),
    ):
        understood = understand(text, TODAY)
        assert understood.earliest is not None
        assert understood.latest is not None
        assert understood.earliest <= day <= understood.latest
        assert understood.precision is precision
        after, before = understood.latest + ONE_DAY, understood.earliest - ONE_DAY
        if text.startswith("uke"):
            assert (understood.earliest.weekday(), after.weekday()) == (0, 0)
            assert after - understood.earliest == timedelta(days=7)
        else:
            assert (understood.earliest.day, after.day) == (1, 1)
            months = (after.year - understood.earliest.year) * 12 + after.month - understood.earliest.month
            assert months == {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[precision]
            assert before.month != understood.earliest.month


@unhurried
@given(st.sampled_from(EXAMPLES), st.data())
def test_case_spaces_dashes_and_a_full_stop_change_nothing(text: str, data: st.DataObject) -> None:
    gap = data.draw(st.sampled_from((" ", "  ", NBSP, NARROW_NBSP, f" {NBSP} ")))
    dash = data.draw(st.sampled_from("-\u2010\u2011–—\u2212"))
    change = data.draw(st.sampled_from((str.lower, str.upper, str.title)))
    form: Literal["NFC", "NFD"] = data.draw(st.sampled_from(("NFC", "NFD")))
    dressed = unicodedata.normalize(form, change(text)).replace(" ", gap).replace("–", dash)
    assert understand(f"{gap}{dressed}{data.draw(st.sampled_from(('', '.', ' .')))}\n", TODAY) == understand(
        text, TODAY
    )


# ------------------------------------------------------------------------------------- words around a date


@pytest.mark.parametrize("period", PERIODS)
def test_by_the_end_is_the_last_day_of_a_period_and_before_is_the_day_ahead_of_it(period: str) -> None:
    whole = understand(period, TODAY)
    assert whole.earliest is not None
    for end in ("innen utgangen av", "innan utgangen av", "ved utgangen av", "før utgangen av"):
        by_the_end = understand(f"{end} {period}", TODAY)
        assert by_the_end.earliest == by_the_end.latest == whole.latest
        assert (by_the_end.precision, by_the_end.kind) == (Precision.DAY, DeadlineKind.COMPLETE_BY)
    before = understand(f"før {period}", TODAY)
    assert before.earliest == before.latest == whole.earliest - ONE_DAY
    assert last_safe_day(deadline_of(before, DeadlineKind.EFFECTIVE_ON)) == whole.earliest - ONE_DAY


@pytest.mark.parametrize(("word", "period"), [*product(("i løpet av", "innen", "fra", "foreløpig", "ca."), PERIODS)])
def test_a_word_in_front_never_moves_the_window(word: str, period: str) -> None:
    bare, worded = understand(period, TODAY), understand(f"{word} {period}", TODAY)
    assert (worded.earliest, worded.latest, worded.precision) == (bare.earliest, bare.latest, bare.precision)


@unhurried
@given(days, days)
def test_a_day_without_a_year_is_the_next_one_on_or_after_today(day: date, today: date) -> None:
    for text in (long_date(day).rsplit(" ", 1)[0], f"{day:%d.%m}.", f"{day.day} {MONTHS[day.month - 1]}"):
        understood = understand(text, today)
        found = understood.latest
        assert found is not None
        assert understood.year_inferred
        assert (found.month, found.day) == (day.month, day.day)
        assert found >= today
        between = (today + ONE_DAY * away for away in range((found - today).days))
        assert all((other.month, other.day) != (day.month, day.day) for other in between)


@unhurried
@given(days, st.integers(1, 6))
def test_a_wrong_weekday_is_answered_with_the_right_one(day: date, away: int) -> None:
    wrong = WEEKDAYS[(day.weekday() + away) % 7]
    with pytest.raises(NotUnderstoodError, match=f"{long_date(day)} er en {WEEKDAYS[day.weekday()]}, ikke en {wrong}"):
        understand(f"{wrong} {long_date(day)}", TODAY)
