"""What a reader may choose from in the filters above a list, and what the choice of a time means."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fristklar.domain.deadline import Deadline

LONGEST_TEXT = 100
"""Of a search in a list."""
LONGEST_VALUE = 80
"""As much of a choice in an address is repeated to its reader."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a select."""

    value: str
    label: str
    chosen: bool


class Time(StrEnum):
    """When the last safe day lies; the values stand in addresses."""

    ANY = ""
    NEXT_30_DAYS = "30"
    NEXT_90_DAYS = "90"
    THIS_YEAR = "aar"
    PASSED = "passert"
    UNDATED = "uten-dato"


def falls_in(deadline: Deadline, time: Time, today: date) -> bool:
    """Whether the last safe day of the deadline lies in that time, as of `today`, both ends included."""
    last = deadline.last_safe
    if time is Time.ANY:
        return True
    if last is None or time is Time.UNDATED:
        return last is None and time is Time.UNDATED
    if time is Time.PASSED:
        return last < today
    if time is Time.THIS_YEAR:
        return today <= last and last.year == today.year
    return last >= today and last - today <= timedelta(days=int(time))
