"""What the pages of services, goals and events show to staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.catalogue.actions import event_stays, goal_stays, service_stays
from fristklar.catalogue.forms import EMPTY_ROWS, link_rows, link_values, links_as_text, service_values
from fristklar.catalogue.queries import Leaning, ServiceLine, StoredEvent, StoredGoal, StoredService
from fristklar.domain import norwegian
from fristklar.languages import Words, gettext, marked
from fristklar.models import RoadmapState
from fristklar.web.deadline_words import SILENCE, window_text
from fristklar.web.forms import Form, Typed, filled, overtaken
from fristklar.web.words import PRECISION, ROADMAP_STATE, ROLLOUT

Options = tuple[tuple[str, str], ...]
"""The choices of a field: value and words."""


def _rollouts() -> Options:
    return tuple((rollout.value, words) for rollout, words in ROLLOUT.items())


def _precisions() -> Options:
    return tuple((precision.value, words.capitalize()) for precision, words in PRECISION.items())


def _states() -> Options:
    return tuple((state.value, words) for state, words in ROADMAP_STATE.items())


SERVICE_LABELS = Words(
    {
        "navn": marked("Navn"),
        "sammendrag": marked("Sammendrag"),
        "fase": marked("Fase"),
        "bredding": marked("Nasjonal bredding"),
        "bredding_ordlyd": marked("Kildens ord om bredding"),
        "kontakt": marked("Kontakt"),
        "lenker": marked("Lenker"),
    }
)
GOAL_LABELS = Words(
    {
        "tittel": marked("Målet"),
        "ordlyd": marked("Når"),
        "fra": marked("Første dag"),
        "til": marked("Siste dag"),
        "noyaktighet": marked("Hvor nøyaktig"),
        "tilstand": marked("Tilstand"),
    }
)
EVENT_LABELS = Words(
    {
        "tittel": marked("Tittel"),
        "fra": marked("Dato"),
        "til": marked("Siste dag"),
        "tidspunkt": marked("Klokkeslett"),
        "sted": marked("Sted"),
        "malgruppe": marked("Målgruppe"),
        "tjeneste": marked("Tjeneste"),
        "merknad": marked("Merknad"),
    }
)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the list."""

    slug: str
    name: str
    phase: str
    rollout: str
    is_quoted: bool
    """The roll-out is in the source's own words."""
    goals: int
    changes: int


@dataclass(frozen=True, slots=True)
class ServiceListPage:
    """Every service."""

    services: tuple[ServiceRow, ...]
    may_edit: bool


def service_list_page(services: Iterable[ServiceLine], actor: Actor) -> ServiceListPage:
    """Compose the list."""
    rows = tuple(
        ServiceRow(
            line.slug,
            line.name,
            line.phase,
            line.rollout_wording if _is_quoted(line) else ROLLOUT[line.rollout],
            _is_quoted(line),
            line.goals,
            line.changes,
        )
        for line in services
    )
    return ServiceListPage(rows, may(actor, Permission.EDIT_REGISTER))


def _is_quoted(line: ServiceLine) -> bool:
    """Whether the source says it otherwise than we do."""
    return line.rollout_wording not in {"", ROLLOUT.as_written(line.rollout)}


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in the margin of its service."""

    slug: str
    title: str
    wording: str
    """The source's own words; empty where it says nothing of time."""
    silence: str
    """What to say instead."""
    window: str
    state: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class ServicePage:
    """The form of a service, with its goals beside it."""

    form: Form
    labels: Mapping[str, str]
    rows: tuple[int, ...]
    """The numbers of the rows of links."""
    rollouts: Options
    slug: str
    """Empty for a service that is not there yet."""
    name: str
    goals: tuple[GoalRow, ...]
    stays: str
    """Why it cannot be taken away; nothing where it can."""


def new_service_page(form: Form) -> ServicePage:
    """Compose the form of a service to be added."""
    rows = _rows(form)
    return ServicePage(form, _service_labels(rows), rows, _rollouts(), "", gettext("Ny tjeneste"), (), "")


def service_page(form: Form, service: StoredService, goals: Iterable[StoredGoal], leaning: Leaning) -> ServicePage:
    """Compose the form of a service."""
    rows = _rows(form)
    return ServicePage(
        form,
        _service_labels(rows),
        rows,
        _rollouts(),
        service.slug,
        service.name,
        tuple(_goal_row(goal) for goal in goals),
        service_stays(leaning),
    )


def service_form(service: StoredService) -> Form:
    """The form as it is first shown."""
    return filled({**service_values(service), **link_values(service.links)})


def overtaken_service(typed: Typed, service: StoredService, saved_by: str) -> Form:
    """The form of somebody who came too late. Links are compared as a whole."""
    form = overtaken(typed, service_values(service), saved_by=saved_by)
    _word(form, "bredding", _rollouts())
    stored = filled(link_values(service.links)).typed
    lines = {name: [form.value(name).strip()] for name in (*stored, *form.typed) if name.startswith("lenke")}
    if any(values != stored.get(name, [""]) for name, values in lines.items()):
        form.theirs["lenker"] = links_as_text(service.links)
    return form


def _rows(form: Form) -> tuple[int, ...]:
    used = link_rows(form)
    last = max(used, default=0)
    return (*used, *range(last + 1, last + 1 + EMPTY_ROWS))


def _service_labels(rows: Iterable[int]) -> dict[str, str]:
    labels = dict(SERVICE_LABELS)
    for number in rows:
        labels |= {
            f"lenketekst-{number}": gettext("Lenke %(number)s, tekst") % {"number": number},
            f"lenke-{number}": gettext("Lenke %(number)s, adresse") % {"number": number},
            f"lenkemerknad-{number}": gettext("Lenke %(number)s, merknad") % {"number": number},
        }
    return labels


def _goal_row(goal: StoredGoal) -> GoalRow:
    return GoalRow(
        goal.slug,
        goal.title,
        goal.wording,
        gettext(SILENCE),
        window_text(goal.earliest, goal.latest) or "",
        ROADMAP_STATE[goal.state],
        goal.state is RoadmapState.PLANNED,
    )


@dataclass(frozen=True, slots=True)
class GoalPage:
    """The form of a goal."""

    form: Form
    labels: Mapping[str, str]
    precisions: Options
    states: Options
    service: str
    """The service's slug."""
    service_name: str
    slug: str
    """Empty for a goal that is not there yet."""
    reading: str
    """What the words are taken to mean, before it is saved."""
    stays: str
    """Why it cannot be taken away; nothing where it can."""


def new_goal_page(form: Form, service: StoredService, reading: str = "") -> GoalPage:
    """Compose the form of a goal to be added."""
    return GoalPage(form, GOAL_LABELS, _precisions(), _states(), service.slug, service.name, "", reading, "")


def goal_page(form: Form, goal: StoredGoal, reading: str = "") -> GoalPage:
    """Compose the form of a goal."""
    return GoalPage(
        form,
        GOAL_LABELS,
        _precisions(),
        _states(),
        goal.service,
        goal.service_name,
        goal.slug,
        reading,
        goal_stays(goal),
    )


def overtaken_goal(typed: Typed, values: dict[str, Any], saved_by: str) -> Form:
    """The form of somebody who came too late."""
    form = overtaken(typed, values, saved_by=saved_by)
    _word(form, "noyaktighet", _precisions())
    _word(form, "tilstand", _states())
    return form


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in the list."""

    slug: str
    title: str
    dates: str
    iso: str
    details: str
    service: str
    service_name: str


@dataclass(frozen=True, slots=True)
class EventListPage:
    """The events to come, and those that were held."""

    coming: tuple[EventLine, ...]
    past: tuple[EventLine, ...]
    """The latest first."""
    may_edit: bool


def event_list_page(events: list[StoredEvent], actor: Actor, today: date) -> EventListPage:
    """Compose the list as of `today`."""
    return EventListPage(
        coming=tuple(_event_line(event) for event in events if event.ends_on >= today),
        past=tuple(_event_line(event) for event in reversed(events) if event.ends_on < today),
        may_edit=may(actor, Permission.EDIT_REGISTER),
    )


def _event_line(event: StoredEvent) -> EventLine:
    return EventLine(
        event.slug,
        event.title,
        norwegian.date_range(event.starts_on, event.ends_on),
        event.starts_on.isoformat(),
        " · ".join(part for part in (event.time_wording, event.place, event.audience) if part),
        event.service or "",
        event.service_name or "",
    )


@dataclass(frozen=True, slots=True)
class EventPage:
    """The form of an event."""

    form: Form
    labels: Mapping[str, str]
    services: Options
    slug: str
    """Empty for an event that is not there yet."""
    stays: str


def event_page(form: Form, services: Options, event: StoredEvent | None = None) -> EventPage:
    """Compose the form of an event, or of one to be added."""
    choices = (("", gettext("Ingen bestemt tjeneste")), *services)
    if event is None:
        return EventPage(form, EVENT_LABELS, choices, "", "")
    return EventPage(form, EVENT_LABELS, choices, event.slug, event_stays(event))


def overtaken_event(typed: Typed, values: dict[str, Any], services: Options, saved_by: str) -> Form:
    """The form of somebody who came too late."""
    form = overtaken(typed, values, saved_by=saved_by)
    _word(form, "tjeneste", services)
    return form


def _word(form: Form, name: str, options: Options) -> None:
    """Let what others chose stand in words."""
    if name in form.theirs:
        form.theirs[name] = dict(options).get(form.theirs[name], form.theirs[name])
