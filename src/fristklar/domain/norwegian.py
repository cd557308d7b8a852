"""Dates and numbers as an editor writes them: in bokmål, nynorsk or British English, whichever is spoken now."""

import re
from collections.abc import Sequence
from datetime import date

from fristklar.languages import Language, current, gettext, ngettext

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

_NYNORSK_WEEKDAYS = ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag")
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ABBREVIATED = ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.")
_ENGLISH_ABBREVIATED = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_IN = {Language.NB: WEEKDAYS, Language.NN: _NYNORSK_WEEKDAYS, Language.EN: _ENGLISH_WEEKDAYS}
_MONTHS_IN = {Language.NB: MONTHS, Language.NN: MONTHS, Language.EN: _ENGLISH_MONTHS}
_ABBREVIATED_IN = {Language.NB: _ABBREVIATED, Language.NN: _ABBREVIATED, Language.EN: _ENGLISH_ABBREVIATED}

_ALPHABETICAL = str.maketrans("æøå", "{|}")


def long_date(day: date) -> str:
    """As in "1. desember 2026", or "1 December 2026"."""
    return f"{_day_and_month(day)} {day.year}"


def _day_and_month(day: date) -> str:
    language = current()
    return f"{day.day}{'' if language is Language.EN else '.'} {_MONTHS_IN[language][day.month - 1]}"


def short_date(day: date) -> str:
    """As in "1.12.2026": how a date is typed and shown in a form."""
    return f"{day.day}.{day.month}.{day.year}"


_TYPED_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH_NUMBERS = {name.lower(): number for names in _MONTHS_IN.values() for number, name in enumerate(names, start=1)}
_NAMED_MONTH = re.compile(rf"\.?\s+({'|'.join(_MONTH_NUMBERS)})\s+", re.IGNORECASE)


def parse_date(text: str) -> date:
    """A date as it is typed: "1.12.2026", "1. desember 2026", "1 December 2026", or "2026-12-01".

    The last is how a browser's date field sends it.

    Raises:
        ValueError: it is none of these, or there is no such day. The message tells a reader what to do.
    """
    numbered = _NAMED_MONTH.sub(lambda named: f".{_MONTH_NUMBERS[named[1].lower()]}.", text.strip())
    found = _TYPED_DATE.fullmatch(numbered)
    if found is None:
        raise ValueError(gettext("Skriv datoen som 1.12.2026."))
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        raise ValueError(
            gettext("Datoen %(typed)s finnes ikke. Skriv den som 1.12.2026.") % {"typed": text.strip()}
        ) from None


def weekday_date(day: date) -> str:
    """As in "mandag 30. november 2026"."""
    return f"{weekday_name(day)} {long_date(day)}"


def weekday_name(day: date) -> str:
    """As in "mandag"."""
    return _WEEKDAYS_IN[current()][day.weekday()]


def weekday_names() -> tuple[str, ...]:
    """All seven, from Monday on."""
    return _WEEKDAYS_IN[current()]


def month_name(day: date) -> str:
    """As in "desember 2026"."""
    return f"{_MONTHS_IN[current()][day.month - 1]} {day.year}"


def month_names() -> tuple[str, ...]:
    """All twelve."""
    return _MONTHS_IN[current()]


def short_month(day: date) -> str:
    """As in "des", where there is room for no more."""
    return _MONTHS_IN[current()][day.month - 1][:3]


def abbreviated_month(day: date) -> str:
    """As in "des.", or "Dec": what an axis says."""
    return _ABBREVIATED_IN[current()][day.month - 1]


def date_range(first: date, last: date) -> str:
    """As in "1. april–30. september 2026"; the year and month are said once where they are the same."""
    if first == last:
        return long_date(first)
    english = current() is Language.EN
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'' if english else '.'}–{long_date(last)}"
    dash = " – " if english else "–"  # an English dash stands free where there are spaces beside it
    if first.year == last.year:
        return f"{_day_and_month(first)}{dash}{long_date(last)}"
    return f"{long_date(first)}{dash}{long_date(last)}"


def days_phrase(days: int) -> str:
    """How far away a day is: "i dag", "1 dag igjen", "6 dager igjen", "1 dag siden", "6 dager siden"."""
    if days == 0:
        return gettext("i dag")
    if days > 0:
        return ngettext("%(days)s dag igjen", "%(days)s dager igjen", days) % {"days": days}
    return ngettext("%(days)s dag siden", "%(days)s dager siden", -days) % {"days": -days}


def number(value: int) -> str:
    """With a gap between thousands, "1 234", or as the English write it, "1,234"."""
    said = f"{value:,}"
    return said if current() is Language.EN else said.replace(",", "\u00a0")


def percent(value: int) -> str:
    """As in "60 %", which no line may break, or as the English write it, "60%"."""
    return f"{value}%" if current() is Language.EN else f"{value}\u00a0%"


def listed(items: Sequence[str]) -> str:
    """One after the other, as in "a, b og c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {gettext('og')} {items[-1]}"


def alphabetical(text: str) -> str:
    """Sort key: lower case, with æ, ø and å after z."""
    return text.lower().translate(_ALPHABETICAL)
