"""The vendor's page: where a product stands against every change, most urgent first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import itemgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies, Outcome
from fristklar.domain.standing import NOTHING_REPORTED, URGENCY, Reading, Standing, standing
from fristklar.products.queries import ProductName, ProductStatus, Reported
from fristklar.products.rows import RowWriter, next_step
from fristklar.register.snapshot import AnswersThatMatter, ChangeEntry, DeadlineEntry, Snapshot
from fristklar.web.words import WHY_STANDING


class EnvironmentStatus(NamedTuple):
    """Where the product stands against one deadline."""

    urgency: int
    entry: DeadlineEntry
    reading: Reading
    reported: Reported | None
    """None also where the change does not hit the product, whatever was reported once."""


class ChangeStatus(NamedTuple):
    """Where the product stands against one change, the most urgent environment first."""

    urgency: int
    change: ChangeEntry
    answers: AnswersThatMatter
    outcome: Outcome
    environments: tuple[EnvironmentStatus, ...]
    worst: Standing
    """The standing that decides the change's place on the page."""


# As the class itself would, without the detour through its own __new__: a page makes a hundred of these.
_environment_status = partial(tuple.__new__, EnvironmentStatus)
_change_status = partial(tuple.__new__, ChangeStatus)


def change_statuses(register: Snapshot, status: ProductStatus, today: date) -> list[ChangeStatus]:
    """Every change that has not ended, most urgent first. The one source of the standings on any surface."""
    statuses = []
    unaffected = _unaffected_in(register)
    answers, report_of = status.answers, status.reported
    for change in register.standing_changes:
        matter = change.answers_that_matter(answers)
        known = unaffected.get((change.slug, matter))
        if known is not None:
            statuses.append(known)
            continue
        outcome = change.outcome(matter)
        applies = outcome.applies
        environments = []
        for entry in change.deadlines:
            reported = None if applies is Applies.NO else report_of(entry.id)
            reading = standing(entry.deadline, applies, reported or NOTHING_REPORTED, today)
            urgency = _FIRST_URGENCY[reading.standing] + entry.last_safe_ordinal
            environments.append(_environment_status((urgency, entry, reading, reported)))
        environments.sort(key=_urgency)
        urgency, _, (worst, *_), _ = environments[0]
        stands = _change_status((urgency, change, matter, outcome, tuple(environments), worst))
        if applies is Applies.NO:
            unaffected[change.slug, matter] = stands
        statuses.append(stands)
    statuses.sort(key=_urgency)
    return statuses


_Unaffected = dict[tuple[str, AnswersThatMatter], ChangeStatus]
_unaffected_by_register: WeakKeyDictionary[Snapshot, _Unaffected] = WeakKeyDictionary()


def _unaffected_in(register: Snapshot) -> _Unaffected:
    """What is the same on any day and for every product with those answers: the changes that do not hit it."""
    return _unaffected_by_register.setdefault(register, {})


_urgency = itemgetter(0)  # of either; an attribute would take twice as long to get
_FIRST_URGENCY = {kind: rank * (date.max.toordinal() + 1) for kind, rank in URGENCY.items()}
"""Urgency as one number: the standing's rank, and within it the last safe day."""


@dataclass(frozen=True, slots=True)
class StandingCount:
    """How many of the product's deadlines stand so."""

    standing: Standing
    count: int
    group: str
    """The first group on the page that shows one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that ask for the same kind of attention."""

    id: str
    title: str
    count: int
    rows: bytes
    """HTML; its place on the page is the template's next `prepared`."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The most urgent thing, and what to do about it."""

    slug: str
    title: str
    standing: Standing
    environment_label: str
    why: str
    next_step: str
    last_safe: str | None
    last_safe_iso: str | None
    days_phrase: str


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product's standing against every change."""

    slug: str
    name: str
    vendor: str
    description: str
    organisations: str | None
    headline: Headline | None
    """None when nothing needs doing."""
    counts: tuple[StandingCount, ...]
    """By deadline: a change with two environments counts twice."""
    groups: tuple[Group, ...]
    possibly_affected: int
    """Changes that depend on a question nobody has answered for this product."""
    change_count: int


GROUPS: tuple[tuple[str, str, frozenset[Standing]], ...] = (
    (
        "haster",
        "Krever handling nå",
        frozenset({Standing.OVERDUE, Standing.DISPUTED, Standing.AT_RISK, Standing.DUE_SOON}),
    ),
    ("planlegg", "Planlegg og følg med", frozenset({Standing.UNREPORTED, Standing.ON_TRACK, Standing.UNDATED})),
    ("i-orden", "I orden", frozenset({Standing.EXEMPT, Standing.MET})),
    ("ikke-berort", "Ikke berørt", frozenset({Standing.NOT_AFFECTED})),
)
ASKS_FOR_ACTION = GROUPS[0][2] | {Standing.UNREPORTED}


def product_page(register: Snapshot, status: ProductStatus, today: date, writer: RowWriter) -> ProductPage:
    """Compose the vendor's page as of `today`. `writer` must be one for the same register and day."""
    statuses = change_statuses(register, status, today)
    by_group: dict[str, list[ChangeStatus]] = {group: [] for group, _, _ in GROUPS}
    possibly = 0
    for stands in statuses:
        by_group[_GROUP_OF[stands.worst]].append(stands)
        possibly += stands.outcome.applies is Applies.POSSIBLY
    return ProductPage(
        slug=status.slug,
        name=status.name,
        vendor=status.vendor,
        description=status.description,
        organisations=None if status.organisations is None else norwegian.number(status.organisations),
        headline=_headline(statuses, writer),
        counts=_counts(statuses),
        groups=tuple(
            Group(group, title, len(by_group[group]), writer.rows(by_group[group]))
            for group, title, _ in GROUPS
            if by_group[group]
        ),
        possibly_affected=possibly,
        change_count=len(statuses),
    )


_GROUP_OF = {member: group for group, _, members in GROUPS for member in members}


def _headline(statuses: list[ChangeStatus], writer: RowWriter) -> Headline | None:
    if not statuses or statuses[0].worst not in ASKS_FOR_ACTION:
        return None
    first = statuses[0]
    environment = first.environments[0]
    text = writer.deadline(environment.entry)
    return Headline(
        slug=first.change.slug,
        title=first.change.title,
        standing=first.worst,
        environment_label=text.environment_label,
        why=WHY_STANDING[environment.reading.cause],
        next_step=next_step(environment.reading, first.outcome.applies is Applies.POSSIBLY),
        last_safe=text.last_safe_weekday,
        last_safe_iso=text.last_safe_iso,
        days_phrase=text.days_phrase,
    )


def _counts(statuses: list[ChangeStatus]) -> tuple[StandingCount, ...]:
    kinds = [(line.reading.standing, stands) for stands in statuses for line in stands.environments]
    numbers = Counter([kind for kind, _ in kinds])
    first = dict(reversed(kinds))
    return tuple(
        StandingCount(kind, numbers[kind], _GROUP_OF[first[kind].worst]) for kind in URGENCY if kind in numbers
    )


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list."""

    slug: str
    name: str
    description: str
    organisations: str | None


@dataclass(frozen=True, slots=True)
class VendorProducts:
    """A vendor and its products."""

    vendor: str
    products: tuple[ProductCard, ...]


@dataclass(frozen=True, slots=True)
class ProductListPage:
    """The products that the reader may see, by vendor."""

    vendors: tuple[VendorProducts, ...]


def product_list_page(names: Iterable[ProductName]) -> ProductListPage:
    """Compose the list."""
    vendors: dict[str, list[ProductName]] = {}
    for name in names:
        vendors.setdefault(name.vendor, []).append(name)
    return ProductListPage(
        vendors=tuple(
            VendorProducts(
                vendor,
                tuple(
                    ProductCard(
                        product.slug,
                        product.name,
                        product.description,
                        None if product.organisations is None else norwegian.number(product.organisations),
                    )
                    for product in sorted(products, key=lambda product: norwegian.alphabetical(product.name))
                ),
            )
            for vendor, products in sorted(vendors.items(), key=lambda pair: norwegian.alphabetical(pair[0]))
        )
    )
