"""The customer centre's start page: which changes are in danger, and what waits for an answer."""

from dataclasses import dataclass
from datetime import date

from fristklar.desk.queries import Draft
from fristklar.domain import norwegian
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.reach import People, critical_changes, unaware_vendors
from fristklar.status.sector import (
    Endangered,
    Silence,
    Unanswered,
    claims_to_confirm,
    endangered,
    lines_of,
    objections_to_answer,
    silences,
)
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.words import ENVIRONMENT

MOST_ROWS = 15
"""Longer lists say how many more there are."""


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
    """Those that lie ahead first, then those that are past, each the nearest first."""
    claims: Listed
    objections: Listed
    silent: tuple[Silence, ...]
    silent_count: int
    """With those that the list has no room for."""
    drafts: tuple[Draft, ...]
    unaware: int
    """Vendors that have not seen a critical change."""
    products: int
    vendors: int


def desk_page(
    register: Snapshot, statuses: list[ProductStatus], drafts: list[Draft], people: People, today: date
) -> DeskPage:
    """Compose the page as of `today`."""
    lines = lines_of(register, statuses, today)
    silent = silences(lines)
    return DeskPage(
        dangers=tuple(_danger(each, today) for each in endangered(lines, today)),
        claims=_listed(claims_to_confirm(lines)),
        objections=_listed(objections_to_answer(statuses, register)),
        silent=tuple(silent[:MOST_ROWS]),
        silent_count=len(silent),
        drafts=tuple(drafts),
        unaware=len(unaware_vendors(critical_changes(lines, people, today))),
        products=len(statuses),
        vendors=len({status.vendor_id for status in statuses}),
    )


def _danger(found: Endangered, today: date) -> Danger:
    return Danger(
        slug=found.change.slug,
        title=found.change.title,
        deadline=deadline_text(found.entry.deadline, today),
        overdue=found.overdue,
        at_risk=found.at_risk,
        disputed=found.disputed,
        organisations=norwegian.number(found.organisations),
        without_count=found.without_count,
    )


def _listed(found: list[Unanswered]) -> Listed:
    return Listed(tuple(_waiting(each) for each in found[:MOST_ROWS]), len(found))


def _waiting(found: Unanswered) -> Waiting:
    return Waiting(
        url=found.url,
        product=found.status.name,
        vendor=found.status.vendor,
        change=found.change.title,
        environment=ENVIRONMENT[found.entry.deadline.environment] if found.entry else "",
        since=norwegian.long_date(found.since),
    )
