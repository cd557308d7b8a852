"""Dates and numbers as a Norwegian editor writes them (bokmål)."""

import re
from datetime import date

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")

_ALPHABETICAL = str.maketrans("æøå", "{|}")


def long_date(day: date) -> str:
    """As in "1. desember 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """As in "1.12.2026": how a date is typed and shown in a form."""
    return f"{day.day}.{day.month}.{day.year}"


_TYPED_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NAMED_MONTH = re.compile(rf"\.?\s+({'|'.join(MONTHS)})\s+", re.IGNORECASE)


def parse_date(text: str) -> date:
    """A date as it is typed: "1.12.2026", "1. desember 2026", or "2026-12-01" as a browser's date field sends it.

    Raises:
        ValueError: it is none of these, or there is no such day. The message tells a reader what to do.
    """
    numbered = _NAMED_MONTH.sub(lambda named: f".{MONTHS.index(named[1].lower()) + 1}.", text.strip())
    found = _TYPED_DATE.fullmatch(numbered)
    if found is None:
        raise ValueError("Skriv datoen som 1.12.2026.")
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        raise ValueError(f"Datoen {text.strip()} finnes ikke. Skriv den som 1.12.2026.") from None


def weekday_date(day: date) -> str:
    """As in "mandag 30. november 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def month_name(day: date) -> str:
    """As in "desember 2026"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def date_range(first: date, last: date) -> str:
    """As in "1. april–30. september 2026"; the year and month are said once where they are the same."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}.–{long_date(last)}"
    if first.year == last.year:
        return f"{first.day}. {MONTHS[first.month - 1]}–{long_date(last)}"
    return f"{long_date(first)}–{long_date(last)}"


def days_phrase(days: int) -> str:
    """How far away a day is: "i dag", "1 dag igjen", "6 dager igjen", "1 dag siden", "6 dager siden"."""
    if days == 0:
        return "i dag"
    unit = "dag" if abs(days) == 1 else "dager"
    return f"{days} {unit} igjen" if days > 0 else f"{-days} {unit} siden"


def number(value: int) -> str:
    """With a thin gap between thousands: "1 234"."""
    return f"{value:,}".replace(",", "\u00a0")


def alphabetical(text: str) -> str:
    """Sort key: lower case, with æ, ø and å after z."""
    return text.lower().translate(_ALPHABETICAL)
