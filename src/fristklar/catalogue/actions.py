"""What staff do to services, goals and events. Each deed runs in the request's transaction and leaves a trail."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.catalogue import queries
from fristklar.catalogue.forms import CheckedService, EventForm, GoalForm
from fristklar.catalogue.queries import Leaning, StoredEvent, StoredGoal, StoredLink, StoredService
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.domain.norwegian import long_date
from fristklar.domain.slug import LONGEST
from fristklar.domain.slug import slug as slug_of
from fristklar.languages import gettext

ISO_DATE = 10
"""Letters in "2026-12-01"."""
LONGEST_PREFIX = 40
"""Letters of a service's slug that its goals' slugs begin with, so that there is room for their own words."""


class LeanedOnError(Exception):
    """Something refers to it, so that it stays; the message says what."""


async def create_service(session: AsyncSession, actor: Actor, checked: CheckedService) -> str:
    """Add a service, and give its slug.

    Raises:
        NameTakenError: the name makes no address of its own.
    """
    fields = checked.fields
    slug = slug_of(fields.navn)
    if not slug:
        raise NameTakenError(
            gettext("Adressen lages av navnet. Navnet må ha minst én bokstav fra a til å eller ett tall.")
        )
    values = _service_columns(checked)
    key = await queries.insert_service(session, slug, **values)
    if key is None:
        raise NameTakenError(
            gettext("Det finnes alt en tjeneste med adressen %(address)s. Gi denne et annet navn.")
            % {"address": f"/tjenester/{slug}"}
        )
    await queries.put_links(session, key, checked.links)
    details = {**values, "links": [asdict(link) for link in checked.links]}
    await record(session, actor, "create", kind="service", subject=slug, details=details)
    return slug


async def save_service(session: AsyncSession, actor: Actor, stored: StoredService, checked: CheckedService) -> None:
    """Save a service and its links.

    Raises:
        OvertakenError: the form was made from an older version.
    """
    values = _service_columns(checked)
    if not await queries.update_service(session, stored.id, checked.fields.version, **values):
        raise OvertakenError
    if checked.links != stored.links:
        await queries.put_links(session, stored.id, checked.links)
    before = {**{name: getattr(stored, name) for name in values}, "links": _told(stored.links)}
    details = changed(before, {**values, "links": _told(checked.links)})
    await record(session, actor, "edit", kind="service", subject=stored.slug, details=details)


async def remove_service(session: AsyncSession, actor: Actor, stored: StoredService, version: int) -> None:
    """Take a service away that nothing refers to.

    Raises:
        LeanedOnError: something does.
        OvertakenError: the service was changed meanwhile.
    """
    await queries.hold_service(session, stored.id)
    stays = service_stays(await queries.read_leaning(session, stored.id))
    if stays:
        raise LeanedOnError(stays)
    if not await queries.delete_service(session, stored.id, version):
        raise OvertakenError
    details = {**{name: getattr(stored, name) for name in _SERVICE_COLUMNS}, "links": _told(stored.links)}
    await record(session, actor, "remove", kind="service", subject=stored.slug, details=details)


def service_stays(leaning: Leaning) -> str:
    """Why a service cannot be taken away; nothing where it can."""
    if leaning.sources:
        return gettext(
            "Tjenesten kan ikke slettes, for den står i en kilde. Skriv i fasen at den ikke er i drift lenger."
        )
    if leaning.changes:
        return gettext(
            "Tjenesten kan ikke slettes så lenge endringer viser til den. "
            "Ta den bort fra endringene først, eller skriv i fasen at den ikke er i drift lenger."
        )
    if leaning.goals or leaning.events:
        return gettext(
            "Tjenesten har mål eller arrangementer. Slett dem, eller flytt arrangementene, før du sletter tjenesten."
        )
    return ""


_SERVICE_COLUMNS = ("name", "summary", "phase", "rollout", "rollout_wording", "contact")


def _service_columns(checked: CheckedService) -> dict[str, Any]:
    fields = checked.fields
    wording = fields.bredding_ordlyd or ""
    said = (fields.navn, fields.sammendrag, fields.fase, fields.bredding, wording, fields.kontakt)
    return dict(zip(_SERVICE_COLUMNS, said, strict=True))


def _told(links: tuple[StoredLink, ...]) -> list[dict[str, Any]]:
    return [{name: value for name, value in asdict(link).items() if value} for link in links]


async def create_goal(session: AsyncSession, actor: Actor, service: StoredService, fields: GoalForm) -> str:
    """Add a goal to a service, and give its slug.

    Raises:
        NameTakenError: the service has a goal of this name.
    """
    slug = slug_of(f"{service.slug[:LONGEST_PREFIX]} {fields.tittel}")
    values = _goal_columns(fields)
    if await queries.insert_goal(session, slug, service.id, **values) is None:
        raise NameTakenError(
            gettext("Tjenesten har alt et mål som begynner med de samme ordene. Gi dette en annen tittel.")
        )
    details = {**_plain(values), "service": service.slug}
    await record(session, actor, "create", kind="roadmap_item", subject=slug, details=details)
    return slug


async def save_goal(session: AsyncSession, actor: Actor, stored: StoredGoal, fields: GoalForm) -> None:
    """Save a goal.

    Raises:
        OvertakenError: the form was made from an older version.
    """
    values = _goal_columns(fields)
    if not await queries.update_goal(session, stored.id, fields.version, **values):
        raise OvertakenError
    before = {name: getattr(stored, name) for name in values}
    await record(session, actor, "edit", kind="roadmap_item", subject=stored.slug, details=changed(before, values))


async def remove_goal(session: AsyncSession, actor: Actor, stored: StoredGoal, version: int) -> None:
    """Take a goal away that no document speaks of.

    Raises:
        LeanedOnError: a document does.
        OvertakenError: the goal was changed meanwhile.
    """
    if stored.sources:
        raise LeanedOnError(goal_stays(stored))
    if not await queries.delete_goal(session, stored.id, version):
        raise OvertakenError
    details = {**_plain({name: getattr(stored, name) for name in _GOAL_COLUMNS}), "service": stored.service}
    await record(session, actor, "remove", kind="roadmap_item", subject=stored.slug, details=details)


_GOAL_COLUMNS = ("title", "wording", "earliest", "latest", "precision", "state")


def _goal_columns(fields: GoalForm) -> dict[str, Any]:
    said = (fields.tittel, fields.ordlyd or "", fields.fra, fields.til, fields.noyaktighet, fields.tilstand)
    return dict(zip(_GOAL_COLUMNS, said, strict=True))


def goal_stays(goal: StoredGoal) -> str:
    """Why a goal cannot be taken away; nothing where it can."""
    if not goal.sources:
        return ""
    return gettext("Målet kan ikke slettes, for det står i en kilde. Endre tilstanden hvis målet ikke gjelder lenger.")


async def create_event(session: AsyncSession, actor: Actor, fields: EventForm) -> str:
    """Add an event, and give its slug. The day is part of it, since the same gathering is held again.

    Raises:
        NameTakenError: there is one of this name on this day.
    """
    assert fields.fra is not None, "the model asks for a day"
    name = slug_of(fields.tittel)[: LONGEST - 1 - ISO_DATE].rstrip("-") or "arrangement"
    slug = f"{name}-{fields.fra.isoformat()}"
    values = _event_columns(fields)
    if await queries.insert_event(session, slug, service=fields.tjeneste, **values) is None:
        raise NameTakenError(
            gettext("Det finnes alt et arrangement med denne tittelen %(day)s. Skriv hva som skiller dem.")
            % {"day": long_date(fields.fra)}
        )
    details = {**_plain(values), "service": fields.tjeneste}
    await record(session, actor, "create", kind="event", subject=slug, details=details)
    return slug


async def save_event(session: AsyncSession, actor: Actor, stored: StoredEvent, fields: EventForm) -> None:
    """Save an event.

    Raises:
        OvertakenError: the form was made from an older version.
    """
    values = _event_columns(fields)
    if not await queries.update_event(session, stored.id, fields.version, service=fields.tjeneste, **values):
        raise OvertakenError
    after = {**values, "service": fields.tjeneste}
    details = changed({name: getattr(stored, name) for name in after}, after)
    await record(session, actor, "edit", kind="event", subject=stored.slug, details=details)


async def remove_event(session: AsyncSession, actor: Actor, stored: StoredEvent, version: int) -> None:
    """Take an event away that no document speaks of.

    Raises:
        LeanedOnError: a document does.
        OvertakenError: the event was changed meanwhile.
    """
    if stored.sources:
        raise LeanedOnError(event_stays(stored))
    if not await queries.delete_event(session, stored.id, version):
        raise OvertakenError
    details = {**_plain({name: getattr(stored, name) for name in _EVENT_COLUMNS}), "service": stored.service}
    await record(session, actor, "remove", kind="event", subject=stored.slug, details=details)


_EVENT_COLUMNS = ("title", "starts_on", "ends_on", "time_wording", "place", "audience", "remark")


def _event_columns(fields: EventForm) -> dict[str, Any]:
    return {
        "title": fields.tittel,
        "starts_on": fields.fra,
        "ends_on": fields.til or fields.fra,
        "time_wording": fields.tidspunkt,
        "place": fields.sted,
        "audience": fields.malgruppe,
        "remark": fields.merknad,
    }


def event_stays(event: StoredEvent) -> str:
    """Why an event cannot be taken away; nothing where it can."""
    if not event.sources:
        return ""
    return gettext("Arrangementet kan ikke slettes, for det står i en kilde. Skriv en merknad hvis det er avlyst.")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON can say them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
