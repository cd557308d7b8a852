"""Where a product stands against every change, most urgent first."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from fristklar.domain.applicability import Outcome, after_objection
from fristklar.domain.deadline import Deadline, DeadlineKind
from fristklar.domain.impact import Case
from fristklar.domain.standing import NOTHING_REPORTED, URGENCY, Reading, Standing, standing_on
from fristklar.register.snapshot import LATEST_TURN, AnswersThatMatter, ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import Objected, ProductStatus, Reported


class EnvironmentStatus(NamedTuple):
    """Where the product stands against one deadline."""

    urgency: int
    entry: DeadlineEntry
    reading: Reading
    reported: Reported | None


class ChangeStatus(NamedTuple):
    """Where the product stands against one change, the most urgent environment first."""

    urgency: int
    change: ChangeEntry
    answers: AnswersThatMatter
    outcome: Outcome
    environments: tuple[EnvironmentStatus, ...]
    worst: Standing
    """The standing that decides the change's place on the page."""
    objected: Objected | None


RankedLine = tuple[int, DeadlineEntry, Reading, Reported | None]
"""An `EnvironmentStatus` without its names."""
Ranked = tuple[int, ChangeEntry, AnswersThatMatter, Outcome, tuple[RankedLine, ...], Standing, Objected | None]
"""A `ChangeStatus` without its names. A page makes and takes apart two hundred of both, and plain tuples are quickest
at that: named, they take half as long again to work out."""


def change_statuses(register: Snapshot, status: ProductStatus, today: date) -> list[ChangeStatus]:
    """Every change that has not ended, most urgent first. With `ranked`, the one source of standings on any surface."""
    return statuses_of(register.standing_changes, status, today)


def statuses_of(changes: Iterable[ChangeEntry], status: ProductStatus, today: date) -> list[ChangeStatus]:
    """Where the product stands against these changes, most urgent first. For one that has ended: where it would."""
    return [_named(each) for each in ranked(changes, status, today)]


def _named(stands: Ranked) -> ChangeStatus:
    urgency, change, answers, outcome, lines, worst, objected = stands
    environments = tuple(map(EnvironmentStatus._make, lines))
    return ChangeStatus(urgency, change, answers, outcome, environments, worst, objected)


def ranked(changes: Iterable[ChangeEntry], status: ProductStatus, today: date) -> list[Ranked]:
    """As `statuses_of`, for whoever goes through all of it at once."""
    found: list[Ranked] = []
    answers, report_of, objected_to = status.answers, status.reported.get, status.objections.get
    standing = standing_on(today)
    matters: dict[tuple[str, ...], AnswersThatMatter] = {}  # many rules ask for the same
    for change in changes:
        traits = change.rule_traits
        matter = matters.get(traits)
        if matter is None:
            matter = matters[traits] = change.answers_that_matter(answers)
        outcome = change.outcome(matter)
        objected = objected_to(change.slug)
        if objected is not None:
            outcome = after_objection(outcome, objected.answer)
        applies = outcome.applies
        lines: list[RankedLine] = []
        for entry in change.deadlines:
            reported = report_of(entry.id)
            reading = standing(entry.deadline, applies, reported or NOTHING_REPORTED)
            lines.append((_FIRST_URGENCY[reading[0]] + entry.turn, entry, reading, reported))
        if not lines:
            continue  # staff are asked for a deadline before they publish; a page does without, should one be missing
        if len(lines) == 2:  # as nearly all have it, and quicker than to sort
            if lines[1][0] < lines[0][0]:
                lines.reverse()
        elif len(lines) > 2:
            lines.sort(key=_urgency)
        urgency, _, reading, _ = lines[0]
        found.append((urgency, change, matter, outcome, tuple(lines), reading[0], objected))
    found.sort(key=_urgency)
    return found


_urgency = itemgetter(0)  # of a change and of a line alike
_FIRST_URGENCY = {kind: rank * LATEST_TURN for kind, rank in URGENCY.items()}
"""Urgency as one number: the standing's rank, and within it the deadline's turn."""


def asks_for_action(standing: Standing, deadline: Deadline) -> bool:
    """Whether the vendor has something to do about it. Silence on what is only expected asks for nothing: nothing
    stops that day."""
    if standing is Standing.UNREPORTED:
        return deadline.kind is not DeadlineKind.EXPECTED
    return URGENCY[standing] < URGENCY[Standing.UNREPORTED]


def outcome_of(change: ChangeEntry, status: ProductStatus) -> Outcome:
    """Whether the change hits the product, after what its vendor objected and staff answered."""
    outcome = change.outcome(change.answers_that_matter(status.answers))
    objected = status.objections.get(change.slug)
    return outcome if objected is None else after_objection(outcome, objected.answer)


class Counted(NamedTuple):
    """How many of a product's deadlines stand so."""

    deadlines: int
    first: Standing
    """The standing of the most urgent change that has one: it decides in which group of a page the first is."""


def count_standings(statuses: Iterable[Ranked]) -> dict[Standing, Counted]:
    """A product's deadlines by standing, the most urgent first. A change with two environments counts twice."""
    found: dict[Standing, list[int]] = {}
    first: dict[Standing, Standing] = {}
    for _, _, _, _, environments, worst, _ in statuses:
        for environment in environments:
            kind = environment[2][0]
            if kind in found:
                found[kind][0] += 1
            else:
                found[kind], first[kind] = [1], worst
    return {kind: Counted(found[kind][0], first[kind]) for kind in URGENCY if kind in found}


def cases_of(change: ChangeEntry, deadline_id: int | None, statuses: Iterable[ProductStatus]) -> list[Case]:
    """What `domain.impact` asks of products when a deadline of the change moves; None: it is not there yet."""
    cases = []
    for status in statuses:
        reported = status.reported.get(deadline_id) if deadline_id is not None else None
        applies = outcome_of(change, status).applies
        cases.append(Case(status.slug, status.name, status.organisations, applies, reported or NOTHING_REPORTED))
    return cases
