"""The only place that asks what time it is. Rules take `today` as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from fristklar.settings import settings

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Norway, or the date that FRISTKLAR_TODAY names in demo mode."""
    return settings().today or now().astimezone(OSLO).date()


def now_on_that_day() -> datetime:
    """The present instant, on the date that `today` gives: for whatever decides by the calendar what is due."""
    chosen = settings().today
    return now() if chosen is None else datetime.combine(chosen, now().astimezone(OSLO).time(), OSLO)
