"""Periods as Norwegians write them: "7. april 2026", "Q2/Q3", "uke 48 2026", "15. mars – 2. april 2027".

Text comes in lower case, with single spaces and plain hyphens (see `wording`).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from fristklar.domain.deadline import Precision
from fristklar.domain.norwegian import MONTHS, WEEKDAYS, month_names
from fristklar.domain.period import ImpossiblePeriodError, Period, Span, from_to
from fristklar.languages import Words, gettext, marked

_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAY_NUMBER = {name: number for number, name in enumerate(WEEKDAYS)} | {
    "måndag": 0,
    "tysdag": 1,
    "laurdag": 5,
    "sundag": 6,
}
_THIRDS = {
    **dict.fromkeys(("primo", "begynnelsen av", "starten av", "byrjinga av"), (1, 10)),
    **dict.fromkeys(("medio", "midten av"), (11, 20)),
    **dict.fromkeys(("ultimo", "slutten av"), (21, 31)),
}
_MONTHS_IN = {"kvartal": 3, "halvår": 6, "tertial": 4, "q": 3, "h": 6, "t": 4}
_UNIT = {3: Precision.QUARTER, 6: Precision.HALF_YEAR, 4: None}
_NO_SUCH_PART = Words(
    {
        3: marked("%(number)s. kvartal finnes ikke."),
        6: marked("%(number)s. halvår finnes ikke."),
        4: marked("%(number)s. tertial finnes ikke."),
    }
)

# "jul" is Christmas, so July is never shortened
_MONTH = (
    r"(?P<month>jan(?:uar)?|feb(?:ruar)?|mars?|apr(?:il)?|mai|juni|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|des(?:ember)?)\.?"
)
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAY_NUMBER)}),? (?:den )?)?"
_IN_YEAR = r"(?: ?[,/-]? ?(?P<year>[0-9]{3,}))?"


def _month(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month_number(found: re.Match[str]) -> int:
    written = found["month"]
    month = int(written) if written.isdecimal() else _MONTH_NUMBER[written[:3]]
    if not 1 <= month <= 12:
        raise ImpossiblePeriodError(gettext("Måned %(month)s finnes ikke.") % {"month": month})
    return month


def _a_day(found: re.Match[str]) -> Period:
    day, month = int(found["day"]), _month_number(found)
    if not 1 <= day <= monthrange(2000, month)[1]:
        raise ImpossiblePeriodError(
            gettext("%(day)s. %(month)s finnes ikke.") % {"day": day, "month": month_names()[month - 1]}
        )

    def in_year(year: int) -> Span:
        try:
            return (the_day := date(year, month, day)), the_day
        except ValueError:
            raise ImpossiblePeriodError(
                gettext("%(day)s. %(month)s finnes ikke i %(year)s.")
                % {"day": day, "month": month_names()[month - 1], "year": year}
            ) from None

    weekday = _WEEKDAY_NUMBER.get(found.groupdict().get("weekday") or "")
    return Period(in_year, _years(found), weekdays=(weekday, weekday))


def _a_week(found: re.Match[str]) -> Period:
    week = int(found["week"])
    if not 1 <= week <= 53:
        raise ImpossiblePeriodError(gettext("Uke %(week)s finnes ikke.") % {"week": week})

    def in_year(year: int) -> Span:
        try:
            return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
        except ValueError:
            raise ImpossiblePeriodError(
                gettext("Uke %(week)s finnes ikke i %(year)s.") % {"week": week, "year": year}
            ) from None

    return Period(in_year, _years(found))


def _a_month(found: re.Match[str]) -> Period:
    month = _month_number(found)
    return Period(lambda year: _month(year, month), _years(found), Precision.MONTH)


def _a_third(found: re.Match[str]) -> Period:
    month, (first, last) = _month_number(found), _THIRDS[found["third"]]

    def in_year(year: int) -> Span:
        return date(year, month, first), min(date(year, month, 1) + timedelta(days=last - 1), _month(year, month)[1])

    return Period(in_year, _years(found), tentative=True)


def _a_part_of_the_year(found: re.Match[str]) -> Period:
    months = _MONTHS_IN[found["letter"] or found["unit"]]
    number = int(found["number"] or found["ordinal"])
    if not 1 <= number <= 12 // months:
        raise ImpossiblePeriodError(_NO_SUCH_PART[months] % {"number": number})

    def in_year(year: int) -> Span:
        return date(year, months * (number - 1) + 1, 1), _month(year, months * number)[1]

    return Period(in_year, _years(found), _UNIT[months])


def _a_year(found: re.Match[str]) -> Period:
    return Period(lambda year: (date(year, 1, 1), date(year, 12, 31)), _years(found), Precision.YEAR)


def _years(found: re.Match[str]) -> tuple[int, ...]:
    written = found["year"]
    if written is None:
        return ()
    if len(written) == 2:
        return (2000 + int(written),)
    if len(written) != 4:
        raise ImpossiblePeriodError(gettext("Et årstall har fire sifre."))
    return (int(written),)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = tuple(
    (re.compile(form), read)
    for form, read in (
        (rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})\.? ?{_MONTH}{_IN_YEAR}", _a_day),
        (
            rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})"
            r"(?:(?:\. ?| (?=[0-9]{3}))(?P<year>[0-9]{2,}))?",
            _a_day,
        ),
        (r"(?P<year>[0-9]{4,})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})", _a_day),
        (rf"{_MONTH}{_IN_YEAR}", _a_month),
        (rf"(?P<third>{'|'.join(_THIRDS)}) {_MONTH}{_IN_YEAR}", _a_third),
        (
            r"(?:(?P<letter>[qht]) ?(?P<number>[0-9]{1,2})"
            rf"|(?P<ordinal>[0-9]{{1,2}})\.? ?(?P<unit>kvartal|halvår|tertial)){_IN_YEAR}",
            _a_part_of_the_year,
        ),
        (rf"(?:uke|veke) ?(?P<week>[0-9]{{1,2}}){_IN_YEAR}", _a_week),
        (r"(?P<year>[0-9]{3,})", _a_year),
    )
)


def _one(text: str) -> Period | None:
    return next((read(found) for form, read in _FORMS if (found := form.fullmatch(text))), None)


# ------------------------------------------------------------------------------------- from one to another

_ORDINALS = {"første": "1.", "fyrste": "1.", "andre": "2.", "annet": "2.", "tredje": "3.", "fjerde": "4."}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b")
_SAID_ONCE = re.compile(r"\b(uke|veke|q|h|t) ?([0-9]{1,2})( ?[-/] ?| og | til )([0-9]{1,2})(?![0-9])")
_BETWEEN = re.compile(r" ?- ?| til(?: og med)? |(?P<beside> ?/ ?| og | eller )")
_BARE = re.compile(rf"{_WEEKDAY}[0-9]{{1,2}}\.?")
_NUMBERED = re.compile(rf"{_WEEKDAY}[0-9]{{1,2}}(?![0-9])\.? ?(?P<rest>.+)")


def read_period(text: str) -> Period | None:
    """One period, or one from a first to a last ("1.–15. mars 2027", "q2/q3"); None when the form is unknown.

    Raises:
        ImpossiblePeriodError: the form is known, but the calendar has no such period.
    """
    text = _SAID_ONCE.sub(r"\1 \2\3\1 \4", _ORDINAL.sub(lambda word: _ORDINALS[word[0]], text))
    if single := _one(text):
        return single
    for found in _BETWEEN.finditer(text):
        first, last = text[: found.start()], text[found.end() :]
        if _BARE.fullmatch(first):  # "1.–15. mars": the first number takes its month from the last
            numbered = _NUMBERED.fullmatch(last)
            first = f"{first.removesuffix('.')}. {numbered['rest']}" if numbered else ""
        left, right = _one(first), _one(last)
        # "Q2 – 2026" is no range: a year goes with a year only
        if left and right and (left.unit is Precision.YEAR) is (right.unit is Precision.YEAR):
            return from_to(left, right, adjacent=found["beside"] is not None)
    return None
