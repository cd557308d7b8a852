"""Whom a critical change has reached: which of the products that it hits have been looked at since it last changed.

Facts without words. A change is critical for a product while a deadline of it lies within `sector.HORIZON_DAYS`, or
behind, and the product neither meets it nor is let off.
"""

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.deadline import days_left
from fristklar.domain.standing import Standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry
from fristklar.status.news import last_changed
from fristklar.status.queries import ProductStatus
from fristklar.status.sector import HORIZON_DAYS, Line

_AT_EASE = frozenset({Standing.NOT_AFFECTED, Standing.MET, Standing.EXEMPT, Standing.UNDATED})


class Looked(NamedTuple):
    """One of a vendor's people, and when they last had the product's page before them."""

    person: str
    at: datetime | None
    """None: never."""
    until: datetime | None
    """The newest thing that stood on the page then."""


class People(NamedTuple):
    """Who may sign in at each vendor, and what they have looked at."""

    by_vendor: dict[int, tuple[tuple[int, str], ...]]
    """Key and name of each person, by the vendor's key."""
    looks: dict[tuple[int, int], tuple[datetime, datetime]]
    """By person and product: when, and the newest thing that stood on the page."""

    def of(self, status: ProductStatus) -> tuple[Looked, ...]:
        """Everybody at the product's vendor."""
        nothing = (None, None)
        return tuple(
            Looked(name, *self.looks.get((key, status.id), nothing))
            for key, name in self.by_vendor.get(status.vendor_id, ())
        )


class Reached(NamedTuple):
    """A product that a critical change hits, and who of its vendor knows."""

    status: ProductStatus
    knows: tuple[Looked, ...]
    """Those who have looked since the change last changed, the last one first."""
    others: tuple[Looked, ...]

    @property
    def is_seen(self) -> bool:
        """Whether anybody at the vendor knows."""
        return bool(self.knows)

    @property
    def has_nobody(self) -> bool:
        """Whether there is nobody at the vendor who could know."""
        return not self.knows and not self.others


class Critical(NamedTuple):
    """A change that is critical for somebody."""

    change: ChangeEntry
    entry: DeadlineEntry
    """The earliest of the deadlines that make it so."""
    changed_at: datetime | None
    """When it was published, or a deadline of it moved last."""
    products: tuple[Reached, ...]
    """Those that nobody has looked at first, and of these the ones that most health organisations use."""

    @property
    def unseen(self) -> tuple[Reached, ...]:
        """The products whose vendors do not know."""
        return tuple(reached for reached in self.products if not reached.is_seen)


def critical_changes(lines: Iterable[Line], people: People, today: date) -> list[Critical]:
    """The critical changes: those that somebody has not seen first, and of these the one whose deadline comes first."""
    hit: dict[str, dict[int, ProductStatus]] = {}
    about: dict[str, tuple[ChangeEntry, DeadlineEntry]] = {}
    for status, change, environment in lines:
        entry = environment.entry
        left = days_left(entry.deadline, today)
        if environment.reading.standing in _AT_EASE or left is None or left > HORIZON_DAYS:
            continue
        slug = change.change.slug
        hit.setdefault(slug, {})[status.id] = status
        known = about.get(slug)
        if known is None or entry.last_safe_ordinal < known[1].last_safe_ordinal:
            about[slug] = (change.change, entry)
    found = []
    for slug in sorted(hit, key=lambda each: (about[each][1].last_safe_ordinal, each)):
        change_hit, entry = about[slug]
        changed_at = last_changed(change_hit)
        products = sorted((_reached(status, people, changed_at) for status in hit[slug].values()), key=_unseen_largest)
        found.append(Critical(change_hit, entry, changed_at, tuple(products)))
    found.sort(key=lambda critical: not critical.unseen)
    return found


def unaware_vendors(found: Iterable[Critical]) -> set[int]:
    """The vendors with a product that a critical change hits and nobody there has looked at since."""
    return {reached.status.vendor_id for critical in found for reached in critical.unseen}


def _reached(status: ProductStatus, people: People, changed_at: datetime | None) -> Reached:
    knows: list[Looked] = []
    others: list[Looked] = []
    for looked in people.of(status):
        is_aware = looked.until is not None and (changed_at is None or looked.until >= changed_at)
        (knows if is_aware else others).append(looked)
    knows.sort(key=attrgetter("at"), reverse=True)
    return Reached(status, tuple(knows), tuple(others))


def _unseen_largest(reached: Reached) -> tuple[bool, int, str]:
    status = reached.status
    return reached.is_seen, -(status.organisations or 0), norwegian.alphabetical(f"{status.vendor} {status.name}")
