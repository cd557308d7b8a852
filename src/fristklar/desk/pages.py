"""The customer centre's start page, with what is in danger and what waits; and each list of what waits, whole."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from fristklar.desk.queries import Draft
from fristklar.domain import norwegian
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.reach import People, critical_changes, unaware_vendors
from fristklar.status.sector import (
    Endangered,
    Line,
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
"""Longer lists say how many more there are, and lead to all of them."""

Row = TypeVar("Row")


class List(StrEnum):
    """What waits, as addresses name it."""

    CLAIMS = "bekreft"
    OBJECTIONS = "innsigelser"
    SILENT = "stille"


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
class Listed(Generic[Row]):
    """A list that may be cut, and how long it is."""

    rows: tuple[Row, ...]
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
    claims: Listed[Waiting]
    objections: Listed[Waiting]
    silent: Listed[Silence]
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
    return DeskPage(
        dangers=tuple(_danger(each, today) for each in endangered(lines, today)),
        claims=_cut(_claims(lines)),
        objections=_cut(_objections(register, statuses)),
        silent=_cut(silences(lines)),
        drafts=tuple(drafts),
        unaware=len(unaware_vendors(critical_changes(lines, people, today))),
        products=len(statuses),
        vendors=len({status.vendor_id for status in statuses}),
    )


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything that waits in one way, in the order in which the start page begins to list it."""

    list: List
    waiting: tuple[Waiting, ...]
    silent: tuple[Silence, ...]
    """Empty where the list is of something else; likewise `waiting`."""

    @property
    def count(self) -> int:
        """As the start page says it."""
        return len(self.waiting) + len(self.silent)


def list_page(register: Snapshot, statuses: list[ProductStatus], which: List, today: date) -> ListPage:
    """Compose the page as of `today`."""
    if which is List.OBJECTIONS:
        return ListPage(which, tuple(_objections(register, statuses)), ())
    lines = lines_of(register, statuses, today)
    if which is List.CLAIMS:
        return ListPage(which, tuple(_claims(lines)), ())
    return ListPage(which, (), tuple(silences(lines)))


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


def _claims(lines: list[Line]) -> list[Waiting]:
    return [_waiting(each) for each in claims_to_confirm(lines)]


def _objections(register: Snapshot, statuses: list[ProductStatus]) -> list[Waiting]:
    return [_waiting(each) for each in objections_to_answer(statuses, register)]


def _cut(found: list[Row]) -> Listed[Row]:
    return Listed(tuple(found[:MOST_ROWS]), len(found))


def _waiting(found: Unanswered) -> Waiting:
    return Waiting(
        url=found.url,
        product=found.status.name,
        vendor=found.status.vendor,
        change=found.change.title,
        environment=ENVIRONMENT[found.entry.deadline.environment] if found.entry else "",
        since=norwegian.long_date(found.since),
    )
