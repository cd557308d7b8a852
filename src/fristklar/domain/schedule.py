"""When something is due that comes once a week, and when something that failed is tried again.

A week is an ISO week, named by its ISO year and its number, which travel as a pair: 2026 has a week 53. The clock is
the one on the wall in the zone that is given; instants have a zone of their own. Nothing here asks what time it is.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

MONDAY, SUNDAY = 1, 7

RETRY_AFTER = tuple(
    timedelta(minutes=minutes) for minutes in (5, 10, 20, 30, 60, 120, 240, 480, 720, 720, 720, 720, 720, 720)
)
"""How long to wait after the first failure, the second, and so on: four days in all."""


class IsoWeek(NamedTuple):
    """A week. The year is the ISO year, which differs from the calendar's around New Year."""

    year: int
    week: int

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.week, MONDAY)

    @property
    def before(self) -> "IsoWeek":
        """The week before."""
        return iso_week(self.monday - timedelta(days=7))


def iso_week(day: date) -> IsoWeek:
    """The week that a day lies in."""
    year, week, _ = day.isocalendar()
    return IsoWeek(year, week)


@lru_cache(maxsize=1024)
def slot(week: IsoWeek, weekday: int, hour: int, zone: tzinfo) -> datetime:
    """The one instant in a week at which the clock shows a full hour on a weekday (1 is Monday, 7 is Sunday).

    An hour that the clock shows twice is taken the first time. One that it leaps over comes when it would have come.
    """
    return datetime.combine(date.fromisocalendar(week.year, week.week, weekday), time(hour), zone)


def due_week(*, weekday: int, hour: int, since: datetime, now: datetime, zone: tzinfo) -> IsoWeek | None:
    """The week whose mail should exist by now, for someone who wants one each week; None before the first.

    The latest only: who was down for many weeks catches up with one. `since` is when the wish began; an hour that had
    passed by then is waited for until next week.
    """
    week = iso_week(now.astimezone(zone).date())
    at = slot(week, weekday, hour, zone)
    if _is_after(at, now):
        week = week.before
        at = slot(week, weekday, hour, zone)
    return None if _is_after(since, at) else week


def _is_after(one: datetime, other: datetime) -> bool:
    """As instants: Python compares two times of one zone by what the clock shows, which is not enough in autumn."""
    return one.timestamp() > other.timestamp()


def retry_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures (1 after the first); None when it is time to give up."""
    return RETRY_AFTER[failures - 1] if failures <= len(RETRY_AFTER) else None
