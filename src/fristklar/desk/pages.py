"""The customer centre's start page: which changes are in danger, and what waits for an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fristklar.desk.queries import Draft
from fristklar.domain import norwegian
from fristklar.domain.deadline import days_left, sort_key
from fristklar.domain.standing import Cause, Standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import ChangeStatus, EnvironmentStatus, change_statuses
from fristklar.web.words import ENVIRONMENT, DeadlineText, deadline_text

HORIZON_DAYS = 90
"""How far ahead a deadline is shown as being in danger."""
MOST_ROWS = 15
"""Longer lists say how many more there are."""

Line = tuple[ProductStatus, ChangeStatus, EnvironmentStatus]
_IN_DANGER = frozenset({Standing.OVERDUE, Standing.AT_RISK, Standing.DISPUTED})
_SILENT = frozenset({Cause.NEVER_REPORTED, Cause.NEVER_REPORTED_AND_CLOSE})


@dataclass(frozen=True, slots=True)
class Danger:
    """A deadline that products will miss, or have missed."""

    slug: str
    title: str
    deadline: DeadlineText
    overdue: int
    at_risk: int
    disputed: int
    organisations: str
    """Health organisations behind these products, as far as anyone has said."""
    without_count: int
    """Products among them whose organisations nobody has counted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a vendor has said and staff have not answered."""

    url: str
    product: str
    vendor: str
    change: str
    environment: str
    since: str


@dataclass(frozen=True, slots=True)
class SilentVendor:
    """A vendor that has said nothing about deadlines that hit it, or nothing for a long time."""

    vendor: str
    products: tuple[tuple[str, str], ...]
    never: int
    stale: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is cut, and how long it is."""

    rows: tuple[Waiting, ...]
    count: int

    @property
    def more(self) -> int:
        """Rows that are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What asks for attention."""

    dangers: tuple[Danger, ...]
    claims: Listed
    objections: Listed
    silent: tuple[SilentVendor, ...]
    drafts: tuple[Draft, ...]
    products: int
    vendors: int


def desk_page(register: Snapshot, statuses: list[ProductStatus], drafts: list[Draft], today: date) -> DeskPage:
    """Compose the page as of `today`."""
    standings = {status.id: change_statuses(register, status, today) for status in statuses}
    lines: list[Line] = [
        (status, change, environment)
        for status in statuses
        for change in standings[status.id]
        for environment in change.environments
    ]
    return DeskPage(
        dangers=tuple(_dangers(lines, today)),
        claims=_listed(_claims(lines)),
        objections=_listed(_objections(statuses, register)),
        silent=tuple(_silent(lines)),
        drafts=tuple(drafts),
        products=len(statuses),
        vendors=len({status.vendor_id for status in statuses}),
    )


def _dangers(lines: list[Line], today: date) -> Iterator[Danger]:
    """By deadline, soonest first; those that lie far ahead are left out."""
    hit: dict[int, list[tuple[ProductStatus, Standing]]] = {}
    about: dict[int, tuple[ChangeEntry, DeadlineEntry]] = {}
    for status, change, environment in lines:
        if environment.reading.standing in _IN_DANGER:
            hit.setdefault(environment.entry.id, []).append((status, environment.reading.standing))
            about[environment.entry.id] = (change.change, environment.entry)
    for key in sorted(hit, key=lambda each: (sort_key(about[each][1].deadline), about[each][0].slug)):
        endangered, entry = about[key]
        left = days_left(entry.deadline, today)
        if left is not None and left > HORIZON_DAYS:
            continue
        standings = [standing for _, standing in hit[key]]
        counted = [status.organisations for status, _ in hit[key] if status.organisations is not None]
        yield Danger(
            slug=endangered.slug,
            title=endangered.title,
            deadline=deadline_text(entry.deadline, today),
            overdue=standings.count(Standing.OVERDUE),
            at_risk=standings.count(Standing.AT_RISK),
            disputed=standings.count(Standing.DISPUTED),
            organisations=norwegian.number(sum(counted)),
            without_count=len(standings) - len(counted),
        )


def _claims(lines: list[Line]) -> list[tuple[date, Waiting]]:
    """Claims of being done that staff have neither confirmed nor disputed."""
    found = []
    for status, change, environment in lines:
        reported = environment.reported
        if environment.reading.cause is not Cause.SELF_DECLARED or reported is None:
            continue
        claimed_on = reported.claimed_on
        assert claimed_on is not None, "a claim is dated"
        place = environment.entry.deadline.environment
        url = f"/produkter/{status.slug}/status/{change.change.slug}/{place}/vurder"
        found.append((claimed_on, _waiting(url, status, change.change, _environment(environment), claimed_on)))
    return found


def _objections(statuses: list[ProductStatus], register: Snapshot) -> list[tuple[date, Waiting]]:
    found = []
    for status in statuses:
        for slug, objected in status.objections.items():
            change = register.changes.get(slug)
            if objected.answer is None and change is not None and not change.is_ended:
                url = f"/produkter/{status.slug}/innsigelse/{slug}"
                found.append((objected.raised_on, _waiting(url, status, change, "", objected.raised_on)))
    return found


def _waiting(url: str, status: ProductStatus, change: ChangeEntry, environment: str, since: date) -> Waiting:
    return Waiting(url, status.name, status.vendor, change.title, environment, norwegian.long_date(since))


def _environment(environment: EnvironmentStatus) -> str:
    return ENVIRONMENT[environment.entry.deadline.environment]


def _listed(found: list[tuple[date, Waiting]]) -> Listed:
    """The longest waiting first."""
    found.sort(key=lambda pair: (pair[0], pair[1].url))
    return Listed(tuple(waiting for _, waiting in found[:MOST_ROWS]), len(found))


def _silent(lines: Iterable[Line]) -> Iterator[SilentVendor]:
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
    for name in names[:MOST_ROWS]:
        yield SilentVendor(name, tuple(products[name].items()), never.get(name, 0), stale.get(name, 0))
