"""What every page about one row shows: which row it is, where it stands, what is reported, what was said before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fristklar.domain import norwegian
from fristklar.languages import Words, marked
from fristklar.models import Lifecycle
from fristklar.readiness.history import Entry, claim_words, entries
from fristklar.readiness.places import ChangePlace, RowPlace
from fristklar.readiness.queries import Said
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.forms import Form
from fristklar.web.links import is_web_address
from fristklar.web.words import STANDING, VERDICT, WHY_STANDING

SHOWN_WITH_FORM = 5
"""Entries of the history under a form; the rest is on a page of its own."""

Choices = tuple[tuple[str, str], ...]
"""Pairs of value and label."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which row it is, and where it stands: at the top of each page about one."""

    product: str
    product_url: str
    row_url: str
    form_url: str
    change: str
    change_slug: str
    environment: str
    deadline: DeadlineText
    standing: str
    standing_label: str
    why: str
    ended: str
    """How the change ended; empty while it stands."""


def head(place: RowPlace) -> Head:
    """Compose it."""
    reading = place.line.reading
    return Head(
        product=place.status.name,
        product_url=place.url,
        row_url=place.row_url,
        form_url=place.form_url,
        change=place.change.change.title,
        change_slug=place.slug,
        environment=place.environment.value,
        deadline=deadline_text(place.line.entry.deadline, place.today),
        standing=reading.standing.value,
        standing_label=STANDING[reading.standing],
        why=WHY_STANDING[reading.cause],
        ended=ended(place),
    )


def ended(place: ChangePlace) -> str:
    """How the change ended; empty while it stands."""
    return _ENDED.get(place.change.change.lifecycle, "")


_ENDED = Words(
    {
        Lifecycle.COMPLETED: marked(
            "Endringen er avsluttet: den er gjennomført. Det som er sagt om den, kan fortsatt leses."
        ),
        Lifecycle.WITHDRAWN: marked(
            "Endringen er avsluttet: den er trukket tilbake. Det som er sagt om den, kan fortsatt leses."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link or a file reference."""

    text: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported, in words. Empty where nothing is said."""

    claim: str
    claimed_on: str
    planned_on: str
    responsible: str
    note: str
    evidence: tuple[Evidence, ...]
    verdict: str
    verdict_reason: str
    exempt_until: str
    exemption_reason: str
    is_exempt: bool
    """The exemption holds today."""
    is_stale: bool


def report_of(place: RowPlace) -> Report | None:
    """What is reported for the row; None when nothing is."""
    reported = place.line.reported
    if reported is None:
        return None
    said = reported
    return Report(
        claim=claim_words(said.claim, place.environment) if said.claim else "",
        claimed_on=norwegian.long_date(said.claimed_on) if said.claimed_on else "",
        planned_on=norwegian.long_date(said.planned_on) if said.planned_on else "",
        responsible=reported.responsible or "",
        note=reported.note or "",
        evidence=tuple(Evidence(each, is_web_address(each)) for each in reported.evidence),
        verdict=VERDICT[said.verdict] if said.verdict else "",
        verdict_reason=reported.verdict_reason or "",
        exempt_until=norwegian.long_date(said.exempt_until) if said.exempt_until else "",
        exemption_reason=reported.exemption_reason or "",
        is_exempt=said.exempt_until is not None and place.today <= said.exempt_until,
        is_stale=place.line.reading.stale,
    )


def version_of(place: RowPlace) -> int:
    """The row's version; 0 when it is not there yet."""
    return place.line.reported.version if place.line.reported else 0


def in_words(form: Form, words: Mapping[str, Mapping[str, str]]) -> Form:
    """The form with what others saved as labels rather than values, in the fields that are choices."""
    for name, labels in words.items():
        if name in form.theirs:
            form.theirs[name] = labels.get(form.theirs[name], form.theirs[name])
    return form


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All that was ever said about one row."""

    head: Head
    report: Report | None
    history: tuple[Entry, ...]


def history_page(place: RowPlace, said: Iterable[Said]) -> HistoryPage:
    """Compose the page."""
    return HistoryPage(head(place), report_of(place), entries(said, place.environment))
