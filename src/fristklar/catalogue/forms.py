"""What staff type about services, goals and events. A service's links come in rows, with a number after the name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from fristklar.catalogue.queries import StoredEvent, StoredGoal, StoredLink, StoredService
from fristklar.domain.deadline import Precision
from fristklar.languages import gettext
from fristklar.models import RoadmapState, Rollout
from fristklar.web.forms import (
    Form,
    FormModel,
    Line,
    OptionalEmailAddress,
    OptionalLine,
    OptionalProse,
    OptionalWebAddress,
    Prose,
    Typed,
    Version,
    check,
    fault,
)
from fristklar.web.windows import Day, as_shown, follow_words, window_faults

MOST_LINKS = 30
EMPTY_ROWS = 3
"""Rows for new links under those that are there."""
ROW = re.compile(r"(lenketekst|lenke|lenkemerknad)-([1-9][0-9]{0,2})", re.ASCII)


# ---------------------------------------------------------------------------------------- services


class ServiceForm(FormModel):
    """A service without its links."""

    version: Version = 0
    navn: Line
    sammendrag: Prose
    fase: Line
    bredding: Rollout
    bredding_ordlyd: OptionalLine = None
    kontakt: OptionalEmailAddress = None


class _LinkForm(FormModel):
    lenketekst: Line
    lenke: OptionalWebAddress = None
    lenkemerknad: OptionalLine = None


@dataclass(frozen=True, slots=True)
class CheckedService:
    """A form that holds, with its links."""

    fields: ServiceForm
    links: tuple[StoredLink, ...]


def check_service(typed: Typed) -> tuple[CheckedService | None, Form]:
    """Check the whole form. It has every fault, of every row."""
    answer = check(ServiceForm, typed)
    form = answer.form
    links = tuple(_links(typed, form))
    if len(link_rows(form)) > MOST_LINKS:
        form.errors["lenker"] = gettext("En tjeneste kan ha høyst %(most)s lenker. Tøm radene som kan gå ut.") % {
            "most": MOST_LINKS
        }
    if answer.value is None or form.errors:
        return None, form
    return CheckedService(answer.value, links), form


def service_values(service: StoredService) -> dict[str, Any]:
    """A stored service as the fields of the form, without its links."""
    return {
        "version": service.version,
        "navn": service.name,
        "sammendrag": service.summary,
        "fase": service.phase,
        "bredding": service.rollout,
        "bredding_ordlyd": service.rollout_wording,
        "kontakt": service.contact,
    }


def link_values(links: tuple[StoredLink, ...]) -> dict[str, Any]:
    """Stored links as the rows of the form."""
    values: dict[str, Any] = {}
    for number, link in enumerate(links, start=1):
        values |= {
            f"lenketekst-{number}": link.label,
            f"lenke-{number}": link.url,
            f"lenkemerknad-{number}": link.remark,
        }
    return values


def link_rows(form: Form) -> list[int]:
    """The numbers of the rows that say something."""
    found = (ROW.fullmatch(name) for name, values in form.typed.items() if values[-1].strip())
    return sorted({int(row[2]) for row in found if row})


def links_as_text(links: tuple[StoredLink, ...]) -> str:
    """Links one on a line, to be compared by eye."""
    return "\n".join(" – ".join(part for part in (link.label, link.url, link.remark) if part) for link in links)


def _links(typed: Typed, form: Form) -> Iterator[StoredLink]:
    seen: dict[str, int] = {}
    for number in link_rows(form):
        names = {name: f"{name}-{number}" for name in _LinkForm.model_fields}
        answer = check(_LinkForm, {name: typed[numbered] for name, numbered in names.items() if numbered in typed})
        form.errors.update({names[name]: message for name, message in answer.form.errors.items()})
        link = answer.value
        if link is None:
            if not form.value(names["lenketekst"]).strip():
                form.errors[names["lenketekst"]] = gettext("Skriv teksten til lenken, eller tøm hele raden.")
        elif link.lenketekst in seen:
            form.errors[names["lenketekst"]] = gettext(
                "Lenke %(number)s har samme tekst. Skriv hva som skiller dem."
            ) % {"number": seen[link.lenketekst]}
        else:
            seen[link.lenketekst] = number
            yield StoredLink(link.lenketekst, link.lenke, link.lenkemerknad)


# ------------------------------------------------------------------------------------------- goals


class GoalForm(FormModel):
    """A goal, with the window that its words mean or that an editor has set."""

    version: Version = 0
    tittel: Line
    ordlyd: OptionalLine = None
    fra: Day = None
    til: Day = None
    noyaktighet: Precision
    tilstand: RoadmapState


@dataclass(frozen=True, slots=True)
class CheckedGoal:
    """What came of a goal's form."""

    value: GoalForm | None
    form: Form
    reading: str = ""
    """What the words are taken to mean: to be seen by the editor before it is saved."""


def check_goal(typed: Typed, today: date) -> CheckedGoal:
    """Read the words, let the window follow them where no one has set it by hand, and check it all."""
    said = Form(dict(typed))
    followed = follow_words(said, today)
    answer = check(GoalForm, said.typed)
    form = answer.form
    if followed.fault:
        form.errors.setdefault("ordlyd", followed.fault)
    elif answer.value is not None:
        fields = answer.value
        form.errors.update(window_faults(fields.ordlyd, fields.fra, fields.til, fields.noyaktighet))
    if followed.reading:
        as_shown(form)
    return CheckedGoal(None if form.errors or followed.reading else answer.value, form, followed.reading)


def goal_values(goal: StoredGoal) -> dict[str, Any]:
    """A stored goal as the fields of the form."""
    return {
        "version": goal.version,
        "tittel": goal.title,
        "ordlyd": goal.wording,
        "fra": goal.earliest,
        "til": goal.latest,
        "noyaktighet": goal.precision,
        "tilstand": goal.state,
    }


NEW_GOAL: dict[str, Any] = {"noyaktighet": Precision.OPEN, "tilstand": RoadmapState.PLANNED}


# ------------------------------------------------------------------------------------------ events


def _some_day(day: date | None) -> date | None:
    if day is None:
        raise fault(gettext("Skriv datoen som 1.12.2026."))
    return day


class EventForm(FormModel):
    """A webinar or gathering."""

    version: Version = 0
    tittel: Line
    fra: Annotated[Day, AfterValidator(_some_day)]
    til: Day = None
    tidspunkt: OptionalLine = None
    sted: OptionalLine = None
    malgruppe: OptionalLine = None
    tjeneste: Annotated[str | None, BeforeValidator(lambda value: value or None)] = None
    merknad: OptionalProse = None


def check_event(typed: Typed, services: Mapping[str, str]) -> tuple[EventForm | None, Form]:
    """Check the form; `services` are names by slug."""
    answer = check(EventForm, typed)
    form, fields = answer.form, answer.value
    if fields is None:
        return None, form
    assert fields.fra is not None, "the model asks for a day"
    if fields.til is not None and fields.til < fields.fra:
        form.errors["til"] = gettext("Siste dag kan ikke komme før første dag.")
    if fields.tjeneste is not None and fields.tjeneste not in services:
        form.errors["tjeneste"] = gettext("Tjenesten finnes ikke. Velg en annen, eller ingen.")
    return (None if form.errors else fields), form


def event_values(event: StoredEvent) -> dict[str, Any]:
    """A stored event as the fields of the form."""
    return {
        "version": event.version,
        "tittel": event.title,
        "fra": event.starts_on,
        "til": event.ends_on if event.ends_on != event.starts_on else None,
        "tidspunkt": event.time_wording,
        "sted": event.place,
        "malgruppe": event.audience,
        "tjeneste": event.service,
        "merknad": event.remark,
    }


class RemovalForm(FormModel):
    """Something is taken away."""

    version: Version = 0
