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
