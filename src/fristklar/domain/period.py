"""Stretches of the calendar whose year may be missing, and the days they come to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fristklar.domain.deadline import ONE_DAY, Precision
from fristklar.domain.norwegian import long_date, weekday_name, weekday_names
from fristklar.languages import gettext

YEARS_AWAY = 50
"""A year further from today than this is taken for a slip of the finger."""

_COARSER = (Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.YEAR)

_FULL_YEAR = 2032
"""Has both a 29 February and a week 53, so that a period without a year fails here for no other reason than itself."""

Span = tuple[date, date]
"""First and last day, both inclusive."""


class ImpossiblePeriodError(ValueError):
    """The form is known, but the calendar has no such period; the message says why, in the language spoken."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period before its year is settled."""

    in_year: Callable[[int], Span]
    """Raises ImpossiblePeriodError where that year has no such period."""
    years: tuple[int, ...]
    """Every year that is written; empty when it must be inferred."""
    unit: Precision | None = None
    """What it is written in; None when it is written in days, weeks or parts of a month."""
    tentative: bool = False
    weekdays: tuple[int | None, int | None] = (None, None)
    """The weekdays written beside the first and the last day; Monday is 0."""


def settle(period: Period, today: date, trim: Callable[[Span], Span]) -> Span:
    """The days of a period, after `trim`. A missing year is the first that leaves the last day on or after `today`.

    Raises:
        ImpossiblePeriodError: no such period, the wrong weekday, or a year too far from today.
    """
    for year in period.years:
        if not date.min.year < year < date.max.year or abs(year - today.year) > YEARS_AWAY:
            raise ImpossiblePeriodError(
                gettext("Årstallet %(year)s er mer enn %(years)s år unna.")
                % {"year": f"{year:04}", "years": YEARS_AWAY}
            )
    span = period.in_year(period.years[-1]) if period.years else _next(period, today, trim)
    for day, written in zip(span, period.weekdays, strict=True):
        if written is not None and day.weekday() != written:
            raise ImpossiblePeriodError(
                gettext("%(day)s er en %(weekday)s, ikke en %(written)s.")
                % {"day": long_date(day), "weekday": weekday_name(day), "written": weekday_names()[written]}
            )
    return trim(span)


def _next(period: Period, today: date, trim: Callable[[Span], Span]) -> Span:
    # last year, because an ISO week can end in the next; nine ahead, because 2097 to 2103 have no leap day
    years = range(max(today.year - 1, date.min.year + 1), min(today.year + 9, date.max.year))
    for year in years:
        try:
            span = period.in_year(year)
        except ImpossiblePeriodError:
            continue
        if trim(span)[1] >= today:
            return span
    period.in_year(_FULL_YEAR)  # says what is wrong with it
    raise ImpossiblePeriodError(gettext("Skriv årstallet."))


def precision_of(period: Period, span: Span) -> Precision:
    """The unit it is written in, else the narrowest that holds as many days: no unit is said in days or weeks."""
    if period.unit is not None:
        return period.unit
    days = (span[1] - span[0]).days + 1
    for most, precision in ((1, Precision.DAY), (31, Precision.MONTH), (92, Precision.QUARTER)):
        if days <= most:
            return precision
    return Precision.HALF_YEAR if days <= 184 else Precision.YEAR


def from_to(left: Period, right: Period, *, adjacent: bool) -> Period:
    """From the first day of one period to the last of another, which lends its year where one has none.

    `adjacent`: they are named side by side ("Q2/Q3"), so that nothing may lie between.
    """

    def in_year(year: int) -> Span:
        first = left.in_year((left.years or (year,))[0])
        last = right.in_year((right.years or (year,))[0])
        if first[0] > last[0] or first[1] > last[1]:
            raise ImpossiblePeriodError(
                gettext("Perioden slutter før den begynner. Går den over nyttår, skriv begge årstall.")
            )
        if adjacent and first[1] + ONE_DAY < last[0]:
            raise ImpossiblePeriodError(gettext("Dette er to frister. Skriv én om gangen, eller en periode med strek."))
        return first[0], last[1]

    units = [_COARSER.index(unit) for unit in (left.unit, right.unit) if unit is not None]
    return Period(
        in_year,
        left.years + right.years,
        _COARSER[max(units)] if len(units) == 2 else None,
        left.tentative or right.tentative,
        (left.weekdays[0], right.weekdays[1]),
    )
