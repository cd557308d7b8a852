"""Parts of the register as pages say them, for more than one slice."""

from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.deadline import Precision, next_deadline, sort_key
from fristklar.domain.slip import Slip, Step, slip
from fristklar.languages import gettext, ngettext
from fristklar.register.snapshot import ChangeEntry, EventEntry, RoadmapEntry, ServiceName, SourceEntry
from fristklar.web.deadline_words import SILENCE, DeadlineText, precision_text, window_text
from fristklar.web.deadline_words import deadline_text as say_deadline
from fristklar.web.words import CHANGE_KIND, LANGUAGE_NAMES, LIFECYCLE, PRECISION, ROADMAP_STATE


@dataclass(frozen=True, slots=True)
class SourceText:
    """Where a fact stands, in the document's own words."""

    document: str
    publisher: str
    published: str
    url: str | None
    heading: str
    wording: str | None
    language: str
    language_name: str
    link_label: str | None
    link_url: str | None
    remark: str | None


def source_text(source: SourceEntry) -> SourceText:
    """Say a source reference."""
    return SourceText(
        document=source.document,
        publisher=source.publisher,
        published=norwegian.long_date(source.published_on),
        url=source.url,
        heading=source.heading,
        wording=source.wording,
        language=source.language,
        language_name=LANGUAGE_NAMES[source.language],
        link_label=source.link_label,
        link_url=source.link_url,
        remark=source.remark,
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change in a list, with the deadline that comes next."""

    slug: str
    title: str
    summary: str
    kind_label: str
    lifecycle_label: str
    is_ended: bool
    services: tuple[ServiceName, ...]
    deadlines: tuple[DeadlineText, ...]
    next: DeadlineText
    order: tuple[date, date]


def change_row(change: ChangeEntry, today: date) -> ChangeRow:
    """Say a change as of `today`. Its place in a list by deadline is `order`."""
    upcoming = next_deadline(change.dates, today)
    assert upcoming is not None, "a change has at least one deadline"
    return ChangeRow(
        slug=change.slug,
        title=change.title,
        summary=change.summary,
        kind_label=CHANGE_KIND[change.kind],
        lifecycle_label=LIFECYCLE[change.lifecycle],
        is_ended=change.is_ended,
        services=change.services,
        deadlines=tuple(say_deadline(deadline, today) for deadline in change.dates),
        next=say_deadline(upcoming, today),
        order=sort_key(upcoming),
    )


def slips_of(change: ChangeEntry) -> dict[int, Slip]:
    """How each deadline of the change has moved, by its key; also one that was taken away."""
    ledgers: dict[int, list[Step]] = {}
    for revision in reversed(change.revisions):  # a ledger is read from its beginning
        ledgers.setdefault(revision.deadline_id, []).append((revision.old, revision.new))
    return {key: slip(ledger) for key, ledger in ledgers.items()}


def slip_of(*changes: ChangeEntry) -> Slip:
    """How the deadlines of these changes have moved, taken together."""
    return sum((each for change in changes for each in slips_of(change).values()), Slip())


def slip_text(moved: Slip) -> str:
    """Say how often and how far: "flyttet 2 ganger, 151 dager senere". Empty where nothing has moved."""
    if not moved.times:
        return ""
    times = norwegian.number(moved.times)
    said = [ngettext("flyttet %(count)s gang", "flyttet %(count)s ganger", moved.times) % {"count": times}]
    if days := moved.days_later:
        said.append(days_later(days))
    if days := moved.days_earlier:
        said.append(days_earlier(days))
    return ", ".join(said)


def days_later(days: int) -> str:
    """As in "151 dager senere"."""
    return ngettext("%(count)s dag senere", "%(count)s dager senere", days) % {"count": norwegian.number(days)}


def days_earlier(days: int) -> str:
    """As in "14 dager tidligere"."""
    return ngettext("%(count)s dag tidligere", "%(count)s dager tidligere", days) % {"count": norwegian.number(days)}


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """A goal of a service."""

    anchor: str
    """The name of its place on a page."""
    service: ServiceName
    title: str
    wording: str
    """The source's own words, to be quoted; empty where it says nothing of time."""
    silence: str
    """What to say instead of a quotation."""
    window: str | None
    is_whole_year: bool
    """The wording says the year, so that its dates need not be said."""
    state: str
    state_label: str
    is_passed: bool
    """Whether the window lies behind today; what became of the goal is for `state` to say."""


def roadmap_row(item: RoadmapEntry, today: date) -> RoadmapRow:
    """Say a goal as of `today`."""
    return RoadmapRow(
        anchor=f"maal-{item.slug}",
        service=item.service,
        title=item.title,
        wording=item.wording,
        silence=gettext(SILENCE),
        window=window_text(item.earliest, item.latest),
        is_whole_year=item.precision is Precision.YEAR
        and precision_text(item.precision, item.earliest, item.latest) == PRECISION[Precision.YEAR],
        state=item.state.value,
        state_label=ROADMAP_STATE[item.state],
        is_passed=item.latest is not None and item.latest < today,
    )


@dataclass(frozen=True, slots=True)
class EventRow:
    """A webinar or gathering."""

    title: str
    dates: str
    iso: str
    time_wording: str | None
    place: str | None
    audience: str | None
    service: ServiceName | None
    remark: str | None
    is_passed: bool


def event_row(event: EventEntry, today: date) -> EventRow:
    """Say an event as of `today`."""
    return EventRow(
        title=event.title,
        dates=norwegian.date_range(event.starts_on, event.ends_on),
        iso=event.starts_on.isoformat(),
        time_wording=event.time_wording,
        place=event.place,
        audience=event.audience,
        service=event.service,
        remark=event.remark,
        is_passed=event.ends_on < today,
    )
