"""For staff: which critical changes have not reached those they hit, and who has seen what."""

from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.reach import Critical, Looked, Reached, unaware_vendors
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.words import moment


@dataclass(frozen=True, slots=True)
class CriticalLine:
    """A critical change, and how far it has reached."""

    slug: str
    title: str
    deadline: DeadlineText
    products: int
    unseen: int
    """Products that nobody at the vendor has looked at since the change last changed."""
    without_people: int
    """Of these, the products whose vendors have nobody who could."""
    organisations: str
    """Health organisations behind the unseen ones, as far as anyone has said."""
    without_count: int
    """Unseen products whose organisations nobody has counted."""


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All critical changes."""

    lines: tuple[CriticalLine, ...]
    unaware: int
    """Vendors with at least one product behind."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One of a vendor's people."""

    name: str
    last: str
    """When they last had the product's page before them; empty for never."""
    last_iso: str


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product that the change hits."""

    slug: str
    name: str
    vendor: str
    vendor_slug: str
    organisations: str | None
    is_seen: bool
    has_nobody: bool
    knows: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Who has seen one change."""

    slug: str
    title: str
    is_critical: bool
    deadline: DeadlineText | None
    changed: str
    changed_iso: str
    products: tuple[ProductLine, ...]
    unseen: int
    may_invite: bool


def overview_page(found: list[Critical], today: date) -> OverviewPage:
    """Compose the overview."""
    return OverviewPage(tuple(_line(each, today) for each in found), len(unaware_vendors(found)))


def _line(critical: Critical, today: date) -> CriticalLine:
    unseen = critical.unseen
    return CriticalLine(
        slug=critical.change.slug,
        title=critical.change.title,
        deadline=deadline_text(critical.entry.deadline, today),
        products=len(critical.products),
        unseen=len(unseen),
        without_people=sum(reached.has_nobody for reached in unseen),
        organisations=norwegian.number(sum(reached.status.organisations or 0 for reached in unseen)),
        without_count=sum(reached.status.organisations is None for reached in unseen),
    )


def change_page(change: ChangeEntry, critical: Critical | None, today: date, *, may_invite: bool) -> ChangePage:
    """Compose the page of one change; `critical` is None for one that is critical for nobody."""
    changed = critical.changed_at if critical else None
    return ChangePage(
        slug=change.slug,
        title=change.title,
        is_critical=critical is not None,
        deadline=deadline_text(critical.entry.deadline, today) if critical else None,
        changed=moment(changed) if changed else "",
        changed_iso=changed.isoformat(timespec="seconds") if changed else "",
        products=tuple(_product(each) for each in critical.products) if critical else (),
        unseen=len(critical.unseen) if critical else 0,
        may_invite=may_invite,
    )


def _product(reached: Reached) -> ProductLine:
    status = reached.status
    return ProductLine(
        slug=status.slug,
        name=status.name,
        vendor=status.vendor,
        vendor_slug=status.vendor_slug,
        organisations=None if status.organisations is None else norwegian.number(status.organisations),
        is_seen=reached.is_seen,
        has_nobody=reached.has_nobody,
        knows=tuple(map(_person, reached.knows)),
        others=tuple(map(_person, reached.others)),
    )


def _person(looked: Looked) -> PersonLine:
    if looked.at is None:
        return PersonLine(looked.person, "", "")
    return PersonLine(looked.person, moment(looked.at), looked.at.isoformat(timespec="seconds"))
