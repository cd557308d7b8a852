"""Where a product stands against every change, most urgent first."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fristklar.domain.applicability import Outcome, after_objection
from fristklar.domain.deadline import last_safe_day
from fristklar.domain.impact import Case
from fristklar.domain.standing import NOTHING_REPORTED, URGENCY, Reading, Standing, standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import Objected, ProductStatus, Reported


class EnvironmentStatus(NamedTuple):
    """Where the product stands against one deadline."""

    entry: DeadlineEntry
    reading: Reading
    reported: Reported | None


class ChangeStatus(NamedTuple):
    """Where the product stands against one change, the most urgent environment first."""

    urgency: tuple[int, date, str]
    change: ChangeEntry
    outcome: Outcome
    environments: tuple[EnvironmentStatus, ...]
    objected: Objected | None

    @property
    def worst(self) -> Standing:
        """The standing that decides the change's place on the page."""
        return self.environments[0].reading.standing


def change_statuses(register: Snapshot, status: ProductStatus, today: date) -> list[ChangeStatus]:
    """Every change that has not ended, most urgent first. The one source of the standings on any surface."""
    statuses = []
    for change in register.standing_changes:
        objected = status.objections.get(change.slug)
        outcome = outcome_of(change, status)
        environments = []
        for entry in change.deadlines:
            reported = status.reported.get(entry.id)
            report = reported.report if reported else NOTHING_REPORTED
            reading = standing(entry.deadline, outcome.applies, report, today)
            last = last_safe_day(entry.deadline) or date.max
            environments.append((URGENCY[reading.standing], last, EnvironmentStatus(entry, reading, reported)))
        environments.sort(key=_rank)
        rank, last, _ = environments[0]
        lines = tuple(environment for _, _, environment in environments)
        statuses.append(ChangeStatus((rank, last, change.slug), change, outcome, lines, objected))
    statuses.sort(key=_urgency)
    return statuses


def outcome_of(change: ChangeEntry, status: ProductStatus) -> Outcome:
    """Whether the change hits the product, after what its vendor objected and staff answered."""
    outcome = change.outcome(status.answers)
    objected = status.objections.get(change.slug)
    return outcome if objected is None else after_objection(outcome, objected.answer)


def cases_of(change: ChangeEntry, deadline_id: int | None, statuses: Iterable[ProductStatus]) -> list[Case]:
    """What `domain.impact` asks of products when a deadline of the change moves; None: it is not there yet."""
    cases = []
    for status in statuses:
        reported = status.reported.get(deadline_id) if deadline_id is not None else None
        report = reported.report if reported else NOTHING_REPORTED
        applies = outcome_of(change, status).applies
        cases.append(Case(status.slug, status.name, status.organisations, applies, report))
    return cases


def _rank(environment: tuple[int, date, EnvironmentStatus]) -> tuple[int, date]:
    return environment[:2]


def _urgency(status: ChangeStatus) -> tuple[int, date, str]:
    return status.urgency
