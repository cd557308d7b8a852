"""How much of the sector meets a deadline: on each day that has been, and on each that comes if every plan holds.

A past day is read with the same rules as today, of what had been said by then. What the products are, whom the change
hits and how many organisations use them is taken as it is now: of that no dated history is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import ONE_DAY, Deadline
from fristklar.domain.standing import NOTHING_REPORTED, Claim, Report, Reported, Standing, standing_on


class Said(NamedTuple):
    """What is reported from a day on, until something else is."""

    since: date
    report: Reported


class Course(NamedTuple):
    """All that was ever reported of one product against one deadline, which hits it or may do so."""

    organisations: int | None
    """Health organisations that use the product; None where nobody has said."""
    applies: Applies
    said: tuple[Said, ...]
    """The oldest first. The last one is what holds today."""


class Share(NamedTuple):
    """Some of the products, and the health organisations behind those that have said how many."""

    products: int
    organisations: int


class Point(NamedTuple):
    """How much meets the deadline from this day on, until the next point."""

    day: date
    met: Share


class Trend(NamedTuple):
    """How much meets a deadline over time."""

    of: Share
    """All that the deadline hits, or may hit. An exempt product is among them, and never met."""
    without_count: int
    """Products among them whose organisations nobody has counted: no part of the share of organisations."""
    past: tuple[Point, ...]
    """The first day, each day on which the numbers changed, and today."""
    forecast: tuple[Point, ...]
    """Today, each coming day on which the numbers change if every plan holds, and the last day."""


def trend(deadline: Deadline, courses: Sequence[Course], *, first: date, today: date, last: date) -> Trend:
    """How much meets the deadline from `first` to `last`, with `today` between or at either end."""
    counted = [course.organisations for course in courses if course.organisations is not None]
    turns = (turn for course in courses for turn in _turns(deadline, course, first, today))
    comes = (_Turn(day, 1, course) for course in courses if (day := meets_on(deadline, course, today)) is not None)
    return Trend(
        of=Share(len(courses), sum(counted)),
        without_count=len(courses) - len(counted),
        past=_curve(turns, first, today),
        forecast=_curve(comes, today, last),
    )


def report_on(course: Course, day: date) -> Reported:
    """What was reported by the end of that day."""
    found: Reported = NOTHING_REPORTED
    for said in course.said:
        if said.since > day:
            break
        found = said.report
    return found


def is_met(deadline: Deadline, course: Course, day: date) -> bool:
    """Whether the product met the deadline at the end of a day that has been."""
    return _is_met(deadline, course.applies, report_on(course, day), day)


def meets_on(deadline: Deadline, course: Course, today: date) -> date | None:
    """From which day the product meets the deadline if its plan holds: `today` when it does so already.

    None when nothing says that it ever will: there is no plan, or the planned day has passed.
    """
    report = report_on(course, today)
    days, planned = {today}, report.planned_on
    if planned is not None and planned >= today:
        days.add(max(planned, today + ONE_DAY))
    if report.exempt_until is not None and today <= report.exempt_until < date.max:
        days.add(report.exempt_until + ONE_DAY)
    for day in sorted(days):
        if _is_met(deadline, course.applies, promised(report, day, today), day):
            return day
    return None


def promised(report: Reported, day: date, today: date) -> Reported:
    """What will be reported on a coming day if the plan holds. What is planned for today may still be done today."""
    planned = report.planned_on
    if report.claim is Claim.DONE and report.verdict is None:
        return report
    if planned is None or planned < today or day <= today or day < planned:
        return report
    return Report(Claim.DONE, planned, planned, None, report.exempt_until)


def met_at(points: Sequence[Point], day: date) -> Share:
    """How much meets the deadline on a day of the curve; before its beginning, as at its beginning."""
    found = points[0].met
    for point in points:
        if point.day > day:
            break
        found = point.met
    return found


def percent(part: int, whole: int) -> int:
    """A share in whole per cent. Neither 0 nor 100 is said of what is not just that; of nothing, it is 0."""
    if part <= 0 or whole <= 0:
        return 0
    return 100 if part >= whole else max(1, min(99, round(100 * part / whole)))


def _is_met(deadline: Deadline, applies: Applies, report: Reported, day: date) -> bool:
    return standing_on(day)(deadline, applies, report).standing is Standing.MET


class _Turn(NamedTuple):
    """A day on which a product comes to meet the deadline (1) or ceases to (-1)."""

    day: date
    way: int
    course: Course


def _turns(deadline: Deadline, course: Course, first: date, today: date) -> Iterator[_Turn]:
    """Whether it is met changes with what is said and with the end of an exemption, and on no other day."""
    days = {first}
    for said in course.said:
        days.add(said.since)
        until = said.report.exempt_until
        if until is not None and until < today:
            days.add(until + ONE_DAY)
    was = False
    for day in sorted(day for day in days if first <= day <= today):
        now = is_met(deadline, course, day)
        if now is not was:
            yield _Turn(day, 1 if now else -1, course)
            was = now


def _curve(turns: Iterable[_Turn], first: date, last: date) -> tuple[Point, ...]:
    products, organisations = {first: 0, last: 0}, {first: 0, last: 0}
    for day, way, course in turns:
        if day <= last:
            products[day] = products.get(day, 0) + way
            organisations[day] = organisations.get(day, 0) + way * (course.organisations or 0)
    points: list[Point] = []
    met = Share(0, 0)
    for day in sorted(products):
        met = Share(met.products + products[day], met.organisations + organisations[day])
        if day in {first, last} or met != points[-1].met:
            points.append(Point(day, met))
    return tuple(points)
