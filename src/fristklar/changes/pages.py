"""The list of changes and the page of one change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from fristklar.changes.filters import ENVIRONMENTS, Filters, Order, Time
from fristklar.domain import norwegian
from fristklar.domain.deadline import Environment, is_passed
from fristklar.models import RelationKind
from fristklar.register.snapshot import ChangeEntry, RevisionEntry, ServiceName, Snapshot
from fristklar.register.wording import ChangeRow, SourceText, change_row, source_text
from fristklar.web.words import (
    CHANGE_KIND,
    ENVIRONMENT,
    LIFECYCLE,
    DeadlineText,
    deadline_text,
    window_text,
)

TIME_LABELS = {
    Time.ANY: "Når som helst",
    Time.NEXT_30_DAYS: "De neste 30 dagene",
    Time.NEXT_90_DAYS: "De neste 90 dagene",
    Time.THIS_YEAR: "Resten av året",
    Time.PASSED: "Passert",
    Time.UNDATED: "Uten dato",
}
ORDER_LABELS = {
    Order.SOONEST_FIRST: "Tidligste frist først",
    Order.LATEST_FIRST: "Seneste frist først",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a select."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChangeListPage:
    """The changes that match, in the order asked for; ended ones apart."""

    filters: Filters
    services: tuple[Option, ...]
    environments: tuple[Option, ...]
    times: tuple[Option, ...]
    orders: tuple[Option, ...]
    upcoming: tuple[ChangeRow, ...]
    undated: tuple[ChangeRow, ...]
    passed: tuple[ChangeRow, ...]
    """Every dated deadline lies behind; not declared ended."""
    ended: tuple[ChangeRow, ...]
    """Withdrawn or completed."""
    shown: int
    total: int


def change_list_page(register: Snapshot, filters: Filters, today: date) -> ChangeListPage:
    """Compose the list as of `today`."""
    matching = [change for change in register.changes.values() if _matches(change, filters, today)]
    rows = [change_row(_narrowed(change, filters), today) for change in matching]
    rows.sort(
        key=lambda row: (row.order, norwegian.alphabetical(row.title)), reverse=filters.order is Order.LATEST_FIRST
    )
    standing = [row for row in rows if not row.is_ended]
    return ChangeListPage(
        filters=filters,
        services=(
            Option("", "Alle tjenester", not filters.service),
            *(
                Option(service.slug, service.name, service.slug == filters.service)
                for service in sorted(
                    {service for change in register.changes.values() for service in change.services},
                    key=lambda service: norwegian.alphabetical(service.name),
                )
            ),
        ),
        environments=(
            Option("", "Alle miljøer", not filters.environment),
            *(Option(value, ENVIRONMENT[kind], filters.environment == value) for value, kind in ENVIRONMENTS.items()),
        ),
        times=tuple(Option(value, label, value == filters.time) for value, label in TIME_LABELS.items()),
        orders=tuple(Option(value, label, value == filters.order) for value, label in ORDER_LABELS.items()),
        upcoming=tuple(row for row in standing if row.next.tone in {"ahead", "soon"}),
        undated=tuple(row for row in standing if row.next.tone == "undated"),
        passed=tuple(row for row in standing if row.next.tone == "passed"),
        ended=tuple(row for row in rows if row.is_ended),
        shown=len(rows),
        total=len(register.changes),
    )


def _narrowed(change: ChangeEntry, filters: Filters) -> ChangeEntry:
    """The change with only the deadlines of the environment asked for, so that sorting follows them."""
    wanted = ENVIRONMENTS.get(filters.environment)
    if wanted is None:
        return change
    return replace(
        change,
        deadlines=tuple(entry for entry in change.deadlines if entry.deadline.environment in {wanted, Environment.ANY}),
    )


def _matches(change: ChangeEntry, filters: Filters, today: date) -> bool:
    if filters.service and filters.service not in {service.slug for service in change.services}:
        return False
    wanted = ENVIRONMENTS.get(filters.environment)
    dates = [
        deadline for deadline in change.dates if wanted is None or deadline.environment in {wanted, Environment.ANY}
    ]
    if not dates:
        return False
    if filters.text:
        haystack = " ".join(_searchable(change)).lower()
        if not all(word in haystack for word in filters.text.lower().split()):
            return False
    if not filters.time:
        return True
    return any(_in_time(deadline_text(deadline, today), filters.time, today) for deadline in dates)


def _searchable(change: ChangeEntry) -> Iterator[str]:
    yield from (change.slug, change.title, change.summary, change.why, change.what_to_do)
    yield from (service.name for service in change.services)
    yield from (deadline.wording for deadline in change.dates)


def _in_time(deadline: DeadlineText, time: Time, today: date) -> bool:
    left = deadline.days_left
    if left is None:
        return time is Time.UNDATED
    match time:
        case Time.PASSED:
            return left < 0
        case Time.THIS_YEAR:
            return 0 <= left <= (date(today.year, 12, 31) - today).days
        case Time.NEXT_30_DAYS:
            return 0 <= left <= 30
        case Time.NEXT_90_DAYS:
            return 0 <= left <= 90
    return False


@dataclass(frozen=True, slots=True)
class RevisionText:
    """An entry of the ledger. `old` is None where the deadline was first registered, `new` where it was taken away."""

    environment_label: str
    old: str | None
    old_window: str | None
    new: str | None
    new_window: str | None
    reason: str
    source: str | None
    made_by: str
    decided: str
    notice: str | None


@dataclass(frozen=True, slots=True)
class RelatedChange:
    """Another change, and how it stands to this one."""

    label: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything about one change."""

    slug: str
    title: str
    summary: str
    why: str
    what_to_do: str
    kind_label: str
    lifecycle_label: str
    is_ended: bool
    services: tuple[ServiceName, ...]
    contact: str | None
    deadlines: tuple[DeadlineText, ...]
    applies_to: str
    questions: tuple[str, ...]
    """What decides whether a product is hit; empty when every product is."""
    revisions: tuple[RevisionText, ...]
    times_moved: int
    sources: tuple[SourceText, ...]
    related: tuple[RelatedChange, ...]
    all_passed: bool


_FORWARD = {
    RelationKind.PART_OF: "Del av",
    RelationKind.DEPENDS_ON: "Henger sammen med",
    RelationKind.REPLACED_BY: "Erstattes av",
}
_BACKWARD = {
    RelationKind.PART_OF: "Omfatter",
    RelationKind.DEPENDS_ON: "Fører til",
    RelationKind.REPLACED_BY: "Erstatter",
}


def change_page(register: Snapshot, slug: str, today: date) -> ChangePage | None:
    """Compose the page of a change as of `today`; None when there is no such change."""
    change = register.changes.get(slug)
    if change is None:
        return None
    return ChangePage(
        slug=change.slug,
        title=change.title,
        summary=change.summary,
        why=change.why,
        what_to_do=change.what_to_do,
        kind_label=CHANGE_KIND[change.kind],
        lifecycle_label=LIFECYCLE[change.lifecycle],
        is_ended=change.is_ended,
        services=change.services,
        contact=change.contact,
        deadlines=tuple(deadline_text(deadline, today) for deadline in change.dates),
        applies_to=change.applies_to,
        questions=tuple(register.traits[name].question for name in change.rule_traits),
        revisions=tuple(_revision_text(revision) for revision in change.revisions),
        times_moved=sum(revision.old is not None for revision in change.revisions),
        sources=tuple(source_text(source) for source in change.sources),
        related=_related(register, slug),
        all_passed=all(is_passed(deadline, today) for deadline in change.dates),
    )


def _revision_text(revision: RevisionEntry) -> RevisionText:
    notice = revision.days_of_notice
    return RevisionText(
        environment_label=ENVIRONMENT[revision.environment],
        old=revision.old.wording if revision.old else None,
        old_window=window_text(revision.old.earliest, revision.old.latest) if revision.old else None,
        new=revision.new.wording if revision.new else None,
        new_window=window_text(revision.new.earliest, revision.new.latest) if revision.new else None,
        reason=revision.reason,
        source=revision.source,
        made_by=revision.made_by,
        decided=norwegian.long_date(revision.decided_on),
        notice=None if notice is None else f"{norwegian.number(notice)} {'dag' if notice == 1 else 'dager'}",
    )


def _related(register: Snapshot, slug: str) -> tuple[RelatedChange, ...]:
    found = []
    for source, kind, target in register.relations:
        if source == slug:
            found.append(RelatedChange(_FORWARD[kind], target, register.changes[target].title))
        elif target == slug:
            found.append(RelatedChange(_BACKWARD[kind], source, register.changes[source].title))
    return tuple(found)
