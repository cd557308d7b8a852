"""What is edited in one go is told as one, soon after."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.bundling import LONGEST, QUIET, told_until

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

minutes = st.integers(0, 600).map(lambda n: START + n * MINUTE)
some = st.lists(minutes, max_size=30)


def at(*when: int) -> list[datetime]:
    return [START + each * MINUTE for each in when]


def test_it_is_told_ten_minutes_after_the_last_edit_and_not_before() -> None:
    news, edits = at(0, 4), at(0, 4, 9)
    assert told_until(news, edits, *at(18)) is None
    assert told_until(news, edits, *at(19)) == START + 19 * MINUTE


def test_edits_that_are_no_news_prolong_a_session_and_begin_none() -> None:
    assert told_until([], at(0, 1, 2), *at(600)) is None
    assert told_until(at(30), at(0, 25, 30), *at(40)) == START + 40 * MINUTE


def test_whoever_edits_without_a_pause_is_told_of_after_an_hour() -> None:
    busy = at(*range(0, 180, 5))
    assert told_until(at(0), busy, *at(59)) is None
    assert told_until(at(0), busy, *at(60)) == START + 60 * MINUTE
    assert told_until(at(0, 100), busy, *at(61)) == START + 60 * MINUTE


def test_sessions_that_nobody_was_up_for_are_one() -> None:
    assert told_until(at(0, 120), at(0, 120), *at(600)) == START + 130 * MINUTE
    assert told_until(at(0, 595), at(0, 595), *at(600)) == START + 10 * MINUTE


@given(some, some, minutes)
def test_news_waits_for_an_hour_at_most_and_nothing_is_told_before_it_is_over(
    news: list[datetime], edits: list[datetime], now: datetime
) -> None:
    happened = [each for each in news if each <= now]
    until = told_until(happened, [each for each in edits if each <= now], now)
    if until is not None:
        assert until <= now
        assert any(until - LONGEST <= each <= until - QUIET or until == each + LONGEST for each in happened)
    left = [each for each in happened if until is None or each > until]
    assert all(now - each < LONGEST for each in left)


@settings(max_examples=30)
@given(some, some)
def test_looking_every_minute_tells_each_piece_once(news: list[datetime], edits: list[datetime]) -> None:
    told, last = [], None
    for minute in range(720):
        now = START + minute * MINUTE
        waiting = [each for each in news if each <= now and (last is None or each > last)]
        until = told_until(waiting, [each for each in edits if each <= now and (last is None or each > last)], now)
        if until is not None:
            told += [each for each in waiting if each <= until]
            last = until
    assert sorted(told) == sorted(news)


@settings(max_examples=50)
@given(some, some, st.integers(1, 400))
def test_between_two_edits_of_one_session_nothing_is_told(
    news: list[datetime], edits: list[datetime], every: int
) -> None:
    """However seldom it is looked for, a session is cut only where there was a pause, or after an hour."""
    last = None
    steps = sorted({*news, *edits})
    for minute in range(0, 720 + every, every):
        now = START + minute * MINUTE
        waiting = [each for each in news if each <= now and (last is None or each > last)]
        until = told_until(waiting, [each for each in steps if each <= now and (last is None or each > last)], now)
        if until is not None:
            before = max(each for each in steps if each <= until)
            assert until - before >= QUIET or any(until == each + LONGEST for each in waiting)
            last = until
