"""The sector as the customer centre watches it: which deadlines are in danger, and what waits for an answer.

Facts without words, so that the start page and the weekly digest count the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.deadline import days_left, sort_key
from fristklar.domain.standing import Cause, Standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import ChangeStatus, EnvironmentStatus, change_statuses

HORIZON_DAYS = 90
"""How far ahead a deadline is shown as being in danger."""

IN_DANGER = frozenset({Standing.OVERDUE, Standing.AT_RISK, Standing.DISPUTED})
_SILENT = frozenset({Cause.NEVER_REPORTED, Cause.NEVER_REPORTED_AND_CLOSE, Cause.NEVER_REPORTED_AND_EXPECTED})

Line = tuple[ProductStatus, ChangeStatus, EnvironmentStatus]


class Endangered(NamedTuple):
    """A deadline that products will miss, or have missed."""

    change: ChangeEntry
    entry: DeadlineEntry
    overdue: int
    at_risk: int
    disputed: int
    organisations: int
    """Health organisations behind these products, as far as anyone has said."""
    without_count: int
    """Products among them whose organisations nobody has counted."""

    @property
    def products(self) -> int:
        """Every product counts once."""
        return self.overdue + self.at_risk + self.disputed


class Unanswered(NamedTuple):
    """Something that a vendor has said and staff have not answered."""

    since: date
    status: ProductStatus
    change: ChangeEntry
    entry: DeadlineEntry | None
    """None for an objection, which is about the whole change."""

    @property
    def url(self) -> str:
        """Where staff answer."""
        if self.entry is None:
            return f"/produkter/{self.status.slug}/innsigelse/{self.change.slug}"
        return f"/produkter/{self.status.slug}/status/{self.change.slug}/{self.entry.deadline.environment}/vurder"


class Silence(NamedTuple):
    """A vendor that has said nothing about deadlines that hit it, or nothing for a long time."""

    vendor: str
    products: tuple[tuple[str, str], ...]
    """Slug and name."""
    never: int
    stale: int


def lines_of(register: Snapshot, statuses: Iterable[ProductStatus], today: date) -> list[Line]:
    """Every product against every deadline."""
    return [
        (status, change, environment)
        for status in statuses
        for change in change_statuses(register, status, today)
        for environment in change.environments
    ]


def endangered(lines: Iterable[Line], today: date) -> Iterator[Endangered]:
    """By deadline: those to come, then those without a date, then those that are past, each the nearest first.

    What can still be saved stands above what cannot. Those that lie far ahead are left out.
    """
    hit: dict[int, list[tuple[ProductStatus, Standing]]] = {}
    about: dict[int, tuple[ChangeEntry, DeadlineEntry]] = {}
    for status, change, environment in lines:
        if environment.reading.standing in IN_DANGER:
            hit.setdefault(environment.entry.id, []).append((status, environment.reading.standing))
            about[environment.entry.id] = (change.change, environment.entry)

    def to_be_saved(key: int) -> tuple[object, ...]:
        change, entry = about[key]
        left = days_left(entry.deadline, today)
        nearest = (False, True, 0) if left is None else (left < 0, False, abs(left))
        return (*nearest, sort_key(entry.deadline), change.slug)

    for key in sorted(hit, key=to_be_saved):
        change_hit, entry = about[key]
        left = days_left(entry.deadline, today)
        if left is not None and left > HORIZON_DAYS:
            continue
        standings = [standing for _, standing in hit[key]]
        counted = [status.organisations for status, _ in hit[key] if status.organisations is not None]
        yield Endangered(
            change_hit,
            entry,
            overdue=standings.count(Standing.OVERDUE),
            at_risk=standings.count(Standing.AT_RISK),
            disputed=standings.count(Standing.DISPUTED),
            organisations=sum(counted),
            without_count=len(standings) - len(counted),
        )


def endangered_products(lines: Iterable[Line], today: date) -> list[ProductStatus]:
    """The products behind `endangered`, each once."""
    found: dict[int, ProductStatus] = {}
    for status, _, environment in lines:
        if environment.reading.standing in IN_DANGER:
            left = days_left(environment.entry.deadline, today)
            if left is None or left <= HORIZON_DAYS:
                found[status.id] = status
    return list(found.values())


def claims_to_confirm(lines: Iterable[Line]) -> list[Unanswered]:
    """Claims of being done that staff have neither confirmed nor disputed, the longest waiting first."""
    found = []
    for status, change, environment in lines:
        reported = environment.reported
        if environment.reading.cause is Cause.SELF_DECLARED and reported is not None:
            assert reported.claimed_on is not None, "a claim is dated"
            found.append(Unanswered(reported.claimed_on, status, change.change, environment.entry))
    return sorted(found, key=_longest_waiting)


def objections_to_answer(statuses: Iterable[ProductStatus], register: Snapshot) -> list[Unanswered]:
    """Objections without an answer, the longest waiting first."""
    found = []
    for status in statuses:
        for slug, objected in status.objections.items():
            change = register.changes.get(slug)
            if objected.answer is None and change is not None and not change.is_ended:
                found.append(Unanswered(objected.raised_on, status, change, None))
    return sorted(found, key=_longest_waiting)


def _longest_waiting(waiting: Unanswered) -> tuple[date, str]:
    return waiting.since, waiting.url


def silences(lines: Iterable[Line]) -> list[Silence]:
    """Vendors by how much they have left unsaid."""
    never: dict[str, int] = {}
    stale: dict[str, int] = {}
    products: dict[str, dict[str, str]] = {}
    for status, _, environment in lines:
        counts = never if environment.reading.cause in _SILENT else stale if environment.reading.stale else None
        if counts is not None:
            counts[status.vendor] = counts.get(status.vendor, 0) + 1
            products.setdefault(status.vendor, {})[status.slug] = status.name
    names = sorted(products, key=lambda name: (-never.get(name, 0) - stale.get(name, 0), norwegian.alphabetical(name)))
    return [Silence(name, tuple(products[name].items()), never.get(name, 0), stale.get(name, 0)) for name in names]
