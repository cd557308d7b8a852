"""How much of the sector is prepared for a change: shares of products and health organisations, and who loses access.

Facts without words, counted over the same standings as every other page. A product that is possibly hit counts as one
that is, as it does wherever its standing is shown; how many of these there are is told apart.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import ONE_DAY, next_deadline
from fristklar.domain.plan import Plan, plan_of, slack_days
from fristklar.domain.readiness_trend import Course, Said, meets_on
from fristklar.domain.standing import NOTHING_REPORTED, Report, Reported, Standing, standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import outcome_of, ranked


class Band(StrEnum):
    """Standings that mean the same to somebody who looks at the whole sector, in the order of the bars."""

    MET = "met"
    IN_TIME = "in_time"
    UNREPORTED = "unreported"
    UNDATED = "undated"
    AT_RISK = "at_risk"
    LATE = "late"
    EXEMPT = "exempt"


BAND = {
    Standing.MET: Band.MET,
    Standing.ON_TRACK: Band.IN_TIME,
    Standing.DUE_SOON: Band.IN_TIME,
    Standing.UNREPORTED: Band.UNREPORTED,
    Standing.UNDATED: Band.UNDATED,
    Standing.AT_RISK: Band.AT_RISK,
    Standing.DISPUTED: Band.AT_RISK,
    Standing.OVERDUE: Band.LATE,
    Standing.EXEMPT: Band.EXEMPT,
}
"""Every standing but the one of a product that is not affected."""

IN_DANGER = (Band.LATE, Band.AT_RISK)


@dataclass(slots=True)
class Weight:
    """How many products, and the health organisations behind those that have said how many."""

    products: int = 0
    organisations: int = 0
    without_count: int = 0
    """Products among them whose organisations nobody has counted."""

    def add(self, organisations: int | None) -> None:
        """Count one more product."""
        self.products += 1
        if organisations is None:
            self.without_count += 1
        else:
            self.organisations += organisations


@dataclass(slots=True)
class Spread:
    """The products that something hits, by how they stand."""

    all: Weight = field(default_factory=Weight)
    bands: dict[Band, Weight] = field(default_factory=lambda: {band: Weight() for band in Band})
    possibly: Weight = field(default_factory=Weight)
    """Those that have not answered the question that decides whether they are hit; they are in the bands too."""

    def add(self, organisations: int | None, applies: Applies, where: Standing) -> None:
        """Count one more product, which is affected or may be."""
        self.all.add(organisations)
        self.bands[BAND[where]].add(organisations)
        if applies is Applies.POSSIBLY:
            self.possibly.add(organisations)

    @property
    def organisations_in_danger(self) -> int:
        """Health organisations behind what is late or at risk."""
        return sum(self.bands[band].organisations for band in IN_DANGER)

    @property
    def products_in_danger(self) -> int:
        """Products that are late or at risk."""
        return sum(self.bands[band].products for band in IN_DANGER)


class Prepared(NamedTuple):
    """A change, and how the products that it hits stand: each once, where it is most urgent."""

    change: ChangeEntry
    spread: Spread


def all_prepared(register: Snapshot, statuses: Iterable[ProductStatus], today: date) -> list[Prepared]:
    """Every change that has not ended and has a deadline, the most endangered first.

    That is the one with the most health organisations behind products that are late or at risk; then the one with the
    most such products; then the one whose next deadline comes first.
    """
    spreads = {change.slug: Spread() for change in register.standing_changes if change.deadlines}
    for status in statuses:
        organisations = status.organisations
        for _, change, _, outcome, _, worst, _ in ranked(register.standing_changes, status, today):
            if worst is not Standing.NOT_AFFECTED:
                spreads[change.slug].add(organisations, outcome.applies, worst)
    found = [Prepared(register.changes[slug], spread) for slug, spread in spreads.items()]
    return sorted(found, key=_endangered(today))


def _endangered(today: date) -> Callable[[Prepared], tuple[bool, int, int, date, str]]:
    def key(prepared: Prepared) -> tuple[bool, int, int, date, str]:
        spread, ahead = prepared.spread, next_deadline(prepared.change.dates, today)
        last = ahead.last_safe if ahead else None
        return (
            spread.all.products == 0,
            -spread.organisations_in_danger,
            -spread.products_in_danger,
            last or date.max,
            prepared.change.slug,
        )

    return key


class Event(NamedTuple):
    """An entry of the history of what is reported: what held from that day on."""

    product_id: int
    deadline_id: int
    said_on: date
    kind: str
    said: Report


class Losing(NamedTuple):
    """A product that the deadline finds neither met nor exempt, if nothing more is reported."""

    status: ProductStatus
    applies: Applies
    standing: Standing
    """As of today."""
    organisations: int | None
    planned_on: date | None
    plan: Plan
    slack: int | None
    """Days from the planned date to the last safe day; negative when it is too late."""
    ready_in_time: bool
    """Whether the deadline would find it met if its plan holds."""
    exempt_until: date | None
    """The end of an exemption that does not last to the day."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """One deadline of a change: how the products stand against it, and what is known of each over time."""

    entry: DeadlineEntry
    spread: Spread
    courses: tuple[Course, ...]
    day: date
    """The day on which access is lost: the first after the last safe day, or today when that is behind or undecided."""
    losing: tuple[Losing, ...]
    """Those without a plan that holds first, and of these the ones that most health organisations use."""
    unrecorded: int
    """Products of which only the latest report is known, and none of what came before."""


def outlooks(
    change: ChangeEntry, statuses: Iterable[ProductStatus], history: Iterable[Event], today: date
) -> list[Outlook]:
    """The change's deadlines, the one that comes next first."""
    events: dict[tuple[int, int], list[Event]] = {}
    for event in history:
        events.setdefault((event.product_id, event.deadline_id), []).append(event)
    hit = [(status, applies) for status in statuses if (applies := outcome_of(change, status).applies) != Applies.NO]
    found = [_outlook(entry, hit, events, today) for entry in change.deadlines]
    return sorted(found, key=lambda each: (each.day <= today, each.entry.last_safe_ordinal))


def _outlook(
    entry: DeadlineEntry,
    hit: Iterable[tuple[ProductStatus, Applies]],
    events: dict[tuple[int, int], list[Event]],
    today: date,
) -> Outlook:
    spread, courses, losing, unrecorded = Spread(), [], [], 0
    last = entry.deadline.last_safe
    day = today if last is None else max(today, min(last, date.max - ONE_DAY) + ONE_DAY)
    for status, applies in hit:
        reported: Reported = status.reported.get(entry.id) or NOTHING_REPORTED
        told = events.get((status.id, entry.id), [])
        course = Course(status.organisations, applies, course_of(reported, told, today))
        now = standing(entry.deadline, applies, reported, today).standing
        spread.add(status.organisations, applies, now)
        courses.append(course)
        unrecorded += bool(course.said and not told)
        then = standing(entry.deadline, applies, reported, day).standing
        if then not in {Standing.MET, Standing.EXEMPT}:
            losing.append(_losing(Unmet(entry, status, course, now), day, today))
    return Outlook(entry, spread, tuple(courses), day, tuple(sorted(losing, key=_hopeless_largest)), unrecorded)


class Unmet(NamedTuple):
    """A product against a deadline that it will not meet as things are."""

    entry: DeadlineEntry
    status: ProductStatus
    course: Course
    now: Standing


def _losing(unmet: Unmet, day: date, today: date) -> Losing:
    entry, status, course, now = unmet
    reported = course.said[-1].report if course.said else NOTHING_REPORTED
    ready = meets_on(entry.deadline, course, today)
    return Losing(
        status=status,
        applies=course.applies,
        standing=now,
        organisations=course.organisations,
        planned_on=reported.planned_on,
        plan=plan_of(reported.planned_on, entry.deadline, today),
        slack=slack_days(reported.planned_on, entry.deadline),
        ready_in_time=ready is not None and ready < max(day, today + ONE_DAY),
        exempt_until=reported.exempt_until if now is Standing.EXEMPT else None,
    )


_BY_PLAN = {Plan.NONE: 0, Plan.PASSED: 1, Plan.TOO_LATE: 2, Plan.HOLDS: 3}


def _hopeless_largest(losing: Losing) -> tuple[int, int, str]:
    status = losing.status
    name = norwegian.alphabetical(f"{status.vendor} {status.name}")
    return _BY_PLAN[losing.plan], -(losing.organisations or 0), name


def course_of(reported: Reported, told: list[Event], today: date) -> tuple[Said, ...]:
    """What was reported over time, so that it ends with what is reported now.

    Where nothing tells what came before, what is reported now counts from the day that it says. In a demo whose today
    lies before a report, the report counts as today's, as on every other page.
    """
    said = [Said(min(event.said_on, today), event.said) for event in told]
    if told and told[0].kind in _NOT_OF_THE_CLAIM and reported.claim is not None:
        claimed_on = reported.claimed_on
        if claimed_on is not None and claimed_on < told[0].said_on:
            # The claim was here before its history began.
            said.insert(0, Said(min(claimed_on, today), told[0].said._replace(verdict=None, exempt_until=None)))
    if not said or not _same(said[-1].report, reported):
        if reported.claim is None and reported.exempt_until is None:
            return (*said, Said(today, reported)) if said else ()
        since = reported.claimed_on if reported.claimed_on and not said else today
        said.append(Said(min(since, today), reported))
    return tuple(said)


_NOT_OF_THE_CLAIM = frozenset({"verdict", "exemption"})


def _same(one: Reported, other: Reported) -> bool:
    return (one.claim, one.planned_on, one.verdict, one.exempt_until) == (
        other.claim, other.planned_on, other.verdict, other.exempt_until,
    )  # fmt: skip
