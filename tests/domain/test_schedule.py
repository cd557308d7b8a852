"""Once a week means once a week: across New Year, week 53, both clock changes and days on which nothing ran."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.schedule import RETRY_AFTER, IsoWeek, due_week, iso_week, retry_after, slot

OSLO = ZoneInfo("Europe/Oslo")
HOUR = timedelta(hours=1)
START, END = datetime(2023, 12, 31, 22, tzinfo=UTC), datetime(2033, 12, 31, 23, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

weekdays, hours = st.integers(1, 7), st.integers(0, 23)
instants = st.integers(0, (END - START) // HOUR).map(lambda n: START + n * HOUR)


def every_hour() -> list[datetime]:
    return [START + n * HOUR for n in range((END - START) // HOUR + 1)]


def weeks_of_the_decade() -> list[IsoWeek]:
    monday = date(2024, 1, 1)
    return [iso_week(monday + timedelta(weeks=n)) for n in range(522)]


def due(weekday: int, hour: int, now: datetime, since: datetime = LONG_AGO) -> IsoWeek | None:
    return due_week(weekday=weekday, hour=hour, since=since, now=now, zone=OSLO)


@pytest.mark.parametrize(("weekday", "hour"), [(1, 7), (7, 2), (7, 3), (7, 23), (1, 0)])
def test_ten_years_hour_by_hour_bring_one_a_week_and_none_twice(weekday: int, hour: int) -> None:
    made: list[tuple[IsoWeek, datetime]] = []
    for now in every_hour():
        week = due(weekday, hour, now)
        assert week is not None
        if not made or week != made[-1][0]:
            made.append((week, now))
    weeks = [week for week, _ in made[1:]]  # the first was due before the decade began
    assert weeks == sorted(set(weeks))
    assert weeks == weeks_of_the_decade()[: len(weeks)]
    assert len(weeks) in {521, 522}
    assert {(2026, 53), (2032, 53)} <= set(weeks)
    for week, now in made[1:]:
        local = now.astimezone(OSLO)
        assert iso_week(local.date()) == week
        assert local.isoweekday() == weekday
        # On the last Sunday of March there is no 02: what was wished for then comes at 03, at the same instant.
        assert local.hour == (3 if (hour, local.hour) == (2, 3) and local.month == 3 else hour)


def test_each_wish_has_one_instant_a_week_whatever_the_day_and_hour() -> None:
    weeks = weeks_of_the_decade()
    for weekday, hour in product(range(1, 8), range(24)):
        moments = [slot(week, weekday, hour, OSLO).timestamp() for week in weeks]
        gaps = {later - earlier for earlier, later in pairwise(moments)}
        assert gaps <= {7 * 86_400.0, 7 * 86_400.0 - 3_600, 7 * 86_400.0 + 3_600}


def test_the_hour_that_comes_twice_is_taken_the_first_time() -> None:
    assert slot(IsoWeek(2026, 43), 7, 2, OSLO).astimezone(UTC) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert due(7, 2, datetime(2026, 10, 24, 23, 59, tzinfo=UTC)) == (2026, 42)
    for minute in (0, 59, 60, 119):
        assert due(7, 2, datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minute)) == (2026, 43)


def test_2026_has_a_week_53_and_the_year_after_begins_with_it() -> None:
    assert iso_week(date(2026, 12, 28)) == iso_week(date(2027, 1, 3)) == (2026, 53)
    assert due(1, 7, datetime(2027, 1, 3, 12, tzinfo=UTC)) == (2026, 53)
    assert due(1, 7, datetime(2027, 1, 4, 5, 59, tzinfo=UTC)) == (2026, 53)
    assert due(1, 7, datetime(2027, 1, 4, 6, 0, tzinfo=UTC)) == (2027, 1)
    assert IsoWeek(2027, 1).before == (2026, 53)


@given(weekdays, hours, instants, st.integers(1, 60 * 24))
def test_who_was_down_catches_up_with_the_latest_only(weekday: int, hour: int, stopped: datetime, away: int) -> None:
    before, after = due(weekday, hour, stopped), due(weekday, hour, stopped + away * HOUR)
    assert before is not None
    assert after is not None
    assert after >= before
    at = slot(after, weekday, hour, OSLO)
    assert timedelta() <= stopped + away * HOUR - at.astimezone(UTC) < timedelta(days=7, hours=1)


def test_three_days_down_make_one_mail_late_and_none_twice() -> None:
    made: dict[IsoWeek, date] = {}
    for now in every_hour()[2 : 24 * 27]:
        day = now.astimezone(OSLO).date()
        week = due(1, 7, now)
        if week and not date(2024, 1, 15) <= day < date(2024, 1, 18):
            made.setdefault(week, day)
    assert list(made.items())[1:] == [
        ((2024, 1), date(2024, 1, 1)), ((2024, 2), date(2024, 1, 8)), ((2024, 3), date(2024, 1, 18)),
        ((2024, 4), date(2024, 1, 22)),
    ]  # fmt: skip


@given(weekdays, hours, instants)
def test_a_new_wish_waits_for_its_first_hour(weekday: int, hour: int, since: datetime) -> None:
    assert due(weekday, hour, since - HOUR, since=since) is None
    first = next(n for n in range(24 * 8) if due(weekday, hour, since + n * HOUR, since=since))
    local = (since + first * HOUR).astimezone(OSLO)
    assert due(weekday, hour, since + first * HOUR, since=since) == iso_week(local.date())


def test_retries_back_off_for_hours_and_end_after_days() -> None:
    waits = [retry_after(n) for n in range(1, len(RETRY_AFTER) + 1)]
    assert all(later >= earlier for earlier, later in pairwise(RETRY_AFTER))
    assert waits == list(RETRY_AFTER)
    assert waits[0] == timedelta(minutes=5)
    assert timedelta(days=3) < sum(RETRY_AFTER, timedelta()) < timedelta(days=5)
    assert retry_after(len(RETRY_AFTER) + 1) is None
