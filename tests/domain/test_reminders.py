"""Every day of two years: each threshold is told once, the nearest only, and nothing that came before."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.reminders import (
    SILENCE_DAYS,
    THRESHOLDS,
    is_reminded_of,
    is_taken_further,
    silent_since,
    threshold_due,
)
from fristklar.domain.standing import Standing

DAY = timedelta(days=1)
START = date(2026, 1, 1)
DAYS = 730
LONG_AGO = date(2020, 1, 1)

days = st.integers(0, DAYS - 1).map(lambda n: START + n * DAY)
DEADLINE = Deadline(
    Environment.PRODUCTION, "1.12.2026", date(2026, 12, 1), date(2026, 12, 1), Precision.DAY,
    DeadlineKind.EFFECTIVE_ON, Firmness.FIRM,
)  # fmt: skip


def told(last_safe: date, known: date, up: set[date] | None = None) -> list[tuple[date, int]]:
    """What is told on which day of the two years, by a worker that is up on these days."""
    found: list[tuple[date, int]] = []
    for n in range(DAYS):
        today = START + n * DAY
        if (up is not None and today not in up) or today < known:
            continue
        due = threshold_due(last_safe, known, today)
        if due is not None and due not in {threshold for _, threshold in found}:
            found.append((today, due))
    return found


def test_who_is_up_every_day_tells_each_threshold_on_its_day() -> None:
    for n in range(100, DAYS, 7):
        last = START + n * DAY
        assert told(last, LONG_AGO) == [(last - threshold * DAY, threshold) for threshold in THRESHOLDS]


@settings(max_examples=40)
@given(days, days, st.sets(days))
def test_whatever_the_days_on_which_nothing_ran_the_nearest_is_told_once_and_never_late(
    last: date, known: date, down: set[date]
) -> None:
    up = {START + n * DAY for n in range(DAYS)} - down
    found = told(last, known, up)
    thresholds = [threshold for _, threshold in found]
    assert thresholds == sorted(set(thresholds), reverse=True), "each once, and ever nearer"
    assert len({day for day, _ in found}) == len(found), "never two on a day"
    for day, threshold in found:
        left = (last - day).days
        assert 0 <= left <= threshold
        assert not any(left <= nearer < threshold for nearer in THRESHOLDS), "the nearest"
        assert known < last - threshold * DAY, "what was reached before it was known is not caught up"
        first_up = min(each for each in up if each >= last - threshold * DAY)
        assert day == first_up, "on the first day on which anything ran"


@settings(max_examples=40)
@given(days, days)
def test_what_is_not_missed_is_told(last: date, known: date) -> None:
    found = {threshold for _, threshold in told(last, known)}
    for threshold in THRESHOLDS:
        day = last - threshold * DAY
        assert (threshold in found) == (known < day and START <= day < START + DAYS * DAY) or day < START


def test_down_past_three_thresholds_tells_the_nearest_only() -> None:
    last = date(2026, 11, 30)
    up = {date(2026, 8, 1), last - 5 * DAY, last - 4 * DAY, last - 1 * DAY, last}
    assert told(last, LONG_AGO, up) == [(last - 5 * DAY, 7), (last - 1 * DAY, 1)]


def test_a_later_date_counts_anew_and_its_own_thresholds_only() -> None:
    moved_on = date(2026, 11, 25)
    assert told(date(2026, 11, 30), LONG_AGO)[-1] == (date(2026, 11, 29), 1)
    assert told(date(2027, 2, 28), moved_on) == [
        (date(2026, 11, 30), 90), (date(2027, 1, 29), 30), (date(2027, 2, 21), 7), (date(2027, 2, 27), 1),
    ]  # fmt: skip
    assert [threshold for _, threshold in told(date(2026, 12, 10), moved_on)] == [7, 1]


@pytest.mark.parametrize("standing", Standing)
def test_only_where_work_is_left_before_a_last_safe_day(standing: Standing) -> None:
    quiet = {Standing.MET, Standing.EXEMPT, Standing.NOT_AFFECTED, Standing.UNDATED, Standing.OVERDUE}
    assert is_reminded_of(DEADLINE, standing) == (standing not in quiet)


def test_nobody_is_reminded_of_what_is_only_expected() -> None:
    expected = Deadline(
        Environment.ANY, "Q1", date(2026, 1, 1), date(2026, 3, 31), Precision.QUARTER, DeadlineKind.EXPECTED,
        Firmness.TENTATIVE,
    )  # fmt: skip
    assert not is_reminded_of(expected, Standing.UNREPORTED)


@given(days, st.one_of(st.none(), days), days)
def test_a_silence_is_two_weeks_after_the_last_word(known: date, claimed: date | None, today: date) -> None:
    since = silent_since(claimed, known)
    assert since >= known
    if claimed is not None:
        assert since >= claimed
    assert is_taken_further(Standing.AT_RISK, since, today) == (today >= since + SILENCE_DAYS * DAY)
    assert not is_taken_further(Standing.DUE_SOON, since, today)
