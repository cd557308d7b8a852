"""The list of changes and the page of one change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from fristklar.access.actor import REGISTER_LOADER
from fristklar.changes.filters import ENVIRONMENTS, Filters, Order
from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, Environment, is_passed
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.models import RelationKind
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, RevisionEntry, ServiceName, Snapshot
from fristklar.register.wording import ChangeRow, SourceText, change_row, slip_of, slip_text, slips_of, source_text
from fristklar.web.choices import Option, Time, falls_in
from fristklar.web.deadline_words import DeadlineText, deadline_text, precision_text, window_text
from fristklar.web.words import CHANGE_KIND, DEADLINE_KIND, ENVIRONMENT, FIRMNESS, LIFECYCLE, RELATION

TIME_LABELS = Words(
    {
        Time.ANY: marked("Når som helst"),
        Time.NEXT_30_DAYS: marked("De neste 30 dagene"),
        Time.NEXT_90_DAYS: marked("De neste 90 dagene"),
        Time.THIS_YEAR: marked("Resten av året"),
        Time.PASSED: marked("Passert"),
        Time.UNDATED: marked("Uten dato"),
    }
)
ORDER_LABELS = Words(
    {
        Order.SOONEST_FIRST: marked("Tidligste frist først"),
        Order.LATEST_FIRST: marked("Seneste frist først"),
    }
)


CUSTOMER_CENTRE = marked("kundesenteret")
"""Who of its people made an entry is for the audit trail to say; this page is public."""


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
    filters = _with_a_known_service(register, filters)
    rows = [
        change_row(replace(change, deadlines=asked_for), today)
        for change in register.changes.values()
        if (asked_for := _asked_for(change, filters, today))
    ]
    rows.sort(key=lambda row: norwegian.alphabetical(row.title))
    rows.sort(key=lambda row: row.order, reverse=filters.order is Order.LATEST_FIRST)
    standing = [row for row in rows if not row.is_ended]
    return ChangeListPage(
        filters=filters,
        services=(
            Option("", gettext("Alle tjenester"), not filters.service),
            *(
                Option(service.slug, service.name, service.slug == filters.service)
                for service in _services_to_choose(register, filters)
            ),
        ),
        environments=(
            Option("", gettext("Alle miljøer"), not filters.environment),
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


def _with_a_known_service(register: Snapshot, filters: Filters) -> Filters:
    if not filters.service or filters.service in register.services:
        return filters
    not_understood = (*filters.not_understood, f"tjeneste={filters.service}")
    return replace(filters, service="", not_understood=not_understood)


def _services_to_choose(register: Snapshot, filters: Filters) -> list[ServiceName]:
    """Those that a change hits, and the one asked for, so that the form always says what the list shows."""
    hit = {service for change in register.changes.values() for service in change.services}
    if filters.service:
        hit.add(register.services[filters.service].reference)
    return sorted(hit, key=lambda service: norwegian.alphabetical(service.name))


def _asked_for(change: ChangeEntry, filters: Filters, today: date) -> tuple[DeadlineEntry, ...]:
    """The deadlines in the environment and the time asked for, so that a row and its place follow them.

    None where the change itself is not asked for.
    """
    if filters.service and filters.service not in {service.slug for service in change.services}:
        return ()
    if filters.text:
        haystack = " ".join(_searchable(change)).lower()
        if not all(word in haystack for word in filters.text.lower().split()):
            return ()
    environment = ENVIRONMENTS.get(filters.environment)
    return tuple(
        entry
        for entry in change.deadlines
        if (environment is None or entry.deadline.environment in {environment, Environment.ANY})
        and falls_in(entry.deadline, filters.time, today)
    )


def _searchable(change: ChangeEntry) -> Iterator[str]:
    yield from (change.slug, change.title, change.summary, change.why, change.what_to_do)
    yield from (service.name for service in change.services)
    yield from (deadline.wording for deadline in change.dates)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a deadline, besides its words and its dates, that an entry changed."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RevisionText:
    """An entry of the ledger. `old` is None where the deadline was first registered, `new` where it was taken away."""

    environment_label: str
    old: str | None
    old_window: str | None
    new: str | None
    new_window: str | None
    differences: tuple[Difference, ...]
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
    slips: tuple[tuple[str, str], ...]
    """How each deadline that has moved did so: its environment, how often and how far."""
    sources: tuple[SourceText, ...]
    related: tuple[RelatedChange, ...]
    all_passed: bool


_BACKWARD = Words(
    {
        RelationKind.PART_OF: marked("Omfatter"),
        RelationKind.DEPENDS_ON: marked("Fører til"),
        RelationKind.REPLACED_BY: marked("Erstatter"),
    }
)


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
        times_moved=slip_of(change).times,
        slips=tuple(_slips(change)),
        sources=tuple(source_text(source) for source in change.sources),
        related=_related(register, slug),
        all_passed=all(is_passed(deadline, today) for deadline in change.dates),
    )


def _revision_text(revision: RevisionEntry) -> RevisionText:
    return RevisionText(
        environment_label=ENVIRONMENT[revision.environment],
        old=revision.old.wording if revision.old else None,
        old_window=window_text(revision.old.earliest, revision.old.latest) if revision.old else None,
        new=revision.new.wording if revision.new else None,
        new_window=window_text(revision.new.earliest, revision.new.latest) if revision.new else None,
        differences=tuple(_differences(revision.old, revision.new)) if revision.old and revision.new else (),
        reason=revision.reason,
        source=revision.source,
        made_by=gettext(REGISTER_LOADER.name if revision.made_by == REGISTER_LOADER.name else CUSTOMER_CENTRE),
        decided=norwegian.long_date(revision.decided_on),
        notice=None if revision.days_of_notice is None else _notice_text(revision.days_of_notice),
    )


def _differences(old: Deadline, new: Deadline) -> Iterator[Difference]:
    for label, before, after in zip(_SAID, _said(old), _said(new), strict=True):
        # That a date is set or given up is seen already.
        is_seen = label == _PRECISION and (old.latest is None) != (new.latest is None)
        if before != after and not is_seen:
            yield Difference(gettext(label), before, after)


_PRECISION = marked("Nøyaktighet")
_SAID = (
    marked("Miljø"),
    marked("Hva som skjer"),
    _PRECISION,
    marked("Hvor sikkert"),
    marked("Endelig dato ventes innen"),
)


def _said(deadline: Deadline) -> tuple[str, ...]:
    return (
        ENVIRONMENT[deadline.environment],
        DEADLINE_KIND[deadline.kind],
        precision_text(deadline.precision, deadline.earliest, deadline.latest),
        FIRMNESS[deadline.firmness],
        norwegian.long_date(deadline.firm_by) if deadline.firm_by else gettext("ikke oppgitt"),
    )


def _slips(change: ChangeEntry) -> Iterator[tuple[str, str]]:
    # Revisions come newest first, so that an environment's name is the one it has now.
    environments = {revision.deadline_id: revision.environment for revision in reversed(change.revisions)}
    for key, slip in slips_of(change).items():
        if slip.times:
            yield ENVIRONMENT[environments[key]], slip_text(slip)


def _notice_text(days: int) -> str:
    if days < 0:
        return gettext("Ikke varslet før fristen")
    return ngettext("%(count)s dag", "%(count)s dager", days) % {"count": norwegian.number(days)}


def _related(register: Snapshot, slug: str) -> tuple[RelatedChange, ...]:
    found = []
    for source, kind, target in register.relations:
        if source == slug:
            found.append(RelatedChange(RELATION[kind], target, register.changes[target].title))
        elif target == slug:
            found.append(RelatedChange(_BACKWARD[kind], source, register.changes[source].title))
    return tuple(found)
