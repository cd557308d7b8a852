"""Services, goals and events, for NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.access.trail import last_actor
from fristklar.catalogue import actions, pages, queries
from fristklar.catalogue.actions import LeanedOnError
from fristklar.catalogue.forms import (
    NEW_GOAL,
    RemovalForm,
    check_event,
    check_goal,
    check_service,
    event_values,
    goal_values,
)
from fristklar.catalogue.queries import StoredEvent, StoredGoal, StoredService
from fristklar.db import Readable, reading
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.languages import gettext, marked
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, SentForm, check, filled
from fristklar.web.guard import NotFoundError, RegisterEditor, Slug, StaffReader, Transaction
from fristklar.web.windows import as_shown

router = APIRouter(prefix="/stab")

CHANGED_MEANWHILE = marked(
    "Noen har lagret en nyere versjon. Se over den, og slett på nytt hvis det fortsatt skal bort."
)


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"catalogue/{template}.html", page, status)


# ---------------------------------------------------------------------------------------- services


@router.get("/tjenester")
async def service_list(request: Request, actor: StaffReader) -> Response:
    """Every service."""
    async with reading(scope(actor)) as connection:
        services = await queries.read_services(connection)
    return _page(request, actor, "services", pages.service_list_page(services, actor))


@router.get("/tjenester/ny")
async def new_service(request: Request, actor: RegisterEditor) -> Response:
    """The form of a service to be added."""
    return _page(request, actor, "service", pages.new_service_page(Form()))


@router.post("/tjenester/ny")
async def add_service(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Add a service."""
    checked, form = check_service(typed)
    if checked is not None:
        try:
            slug = await actions.create_service(session, actor, checked)
        except NameTakenError as taken:
            form.errors["navn"] = str(taken)
        else:
            return RedirectResponse(f"/stab/tjenester#{slug}", status_code=303)
    return _page(request, actor, "service", pages.new_service_page(form), form.status)


@router.get("/tjenester/{slug}/rediger")
async def edit_service(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a service, with its goals."""
    async with reading(scope(actor)) as connection:
        service = await _service(connection, slug)
        page = await _service_page(connection, pages.service_form(service), service)
    return _page(request, actor, "service", page)


@router.post("/tjenester/{slug}/rediger")
async def save_service(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save a service and its links."""
    service = await _service(session, slug)
    checked, form = check_service(typed)
    if checked is not None:
        try:
            await actions.save_service(session, actor, service, checked)
        except OvertakenError:
            service = await _service(session, slug)
            who = await last_actor(session, kind="service", subject=slug)
            form = pages.overtaken_service(typed, service, who or SOMEBODY)
        else:
            return RedirectResponse(f"/stab/tjenester#{slug}", status_code=303)
    return _page(request, actor, "service", await _service_page(session, form, service), form.status)


@router.post("/tjenester/{slug}/slett")
async def remove_service(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Take a service away that nothing refers to."""
    service = await _service(session, slug)
    answer = check(RemovalForm, typed)
    form = pages.service_form(service)
    try:
        await actions.remove_service(session, actor, service, answer.value.version if answer.value else 0)
    except LeanedOnError as leaned:
        form.errors[""] = str(leaned)
    except OvertakenError:
        form.errors[""] = gettext(CHANGED_MEANWHILE)
    else:
        return RedirectResponse("/stab/tjenester", status_code=303)
    return _page(request, actor, "service", await _service_page(session, form, service), 409)


async def _service_page(connection: Readable, form: Form, service: StoredService) -> pages.ServicePage:
    goals = await queries.read_goals(connection, service.id)
    return pages.service_page(form, service, goals, await queries.read_leaning(connection, service.id))


async def _service(connection: Readable, slug: str) -> StoredService:
    service = await queries.find_service(connection, slug)
    if service is None:
        raise NotFoundError
    return service


# ------------------------------------------------------------------------------------------- goals


@router.get("/tjenester/{slug}/maal/ny")
async def new_goal(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a goal to be added."""
    async with reading(scope(actor)) as connection:
        service = await _service(connection, slug)
    return _page(request, actor, "goal", pages.new_goal_page(as_shown(filled(NEW_GOAL)), service))


@router.post("/tjenester/{slug}/maal/ny")
async def add_goal(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Add a goal, once its words have been read and the editor has seen how."""
    service = await _service(session, slug)
    checked = check_goal(typed, clock.today())
    if checked.value is not None:
        try:
            goal = await actions.create_goal(session, actor, service, checked.value)
        except NameTakenError as taken:
            checked.form.errors["tittel"] = str(taken)
        else:
            return RedirectResponse(f"/stab/tjenester/{slug}/rediger#{goal}", status_code=303)
    page = pages.new_goal_page(checked.form, service, checked.reading)
    return _page(request, actor, "goal", page, checked.form.status)


@router.get("/maal/{slug}/rediger")
async def edit_goal(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of a goal."""
    async with reading(scope(actor)) as connection:
        goal = await _goal(connection, slug)
    return _page(request, actor, "goal", pages.goal_page(as_shown(filled(goal_values(goal))), goal))


@router.post("/maal/{slug}/rediger")
async def save_goal(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save a goal, once its words have been read and the editor has seen how."""
    goal = await _goal(session, slug)
    checked = check_goal(typed, clock.today())
    form = checked.form
    if checked.value is not None:
        try:
            await actions.save_goal(session, actor, goal, checked.value)
        except OvertakenError:
            goal = await _goal(session, slug)
            who = await last_actor(session, kind="roadmap_item", subject=slug)
            form = as_shown(pages.overtaken_goal(form.typed, goal_values(goal), who or SOMEBODY))
        else:
            return RedirectResponse(f"/stab/tjenester/{goal.service}/rediger#{slug}", status_code=303)
    return _page(request, actor, "goal", pages.goal_page(form, goal, checked.reading), form.status)


@router.post("/maal/{slug}/slett")
async def remove_goal(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Take a goal away that no document speaks of."""
    goal = await _goal(session, slug)
    answer = check(RemovalForm, typed)
    form = as_shown(filled(goal_values(goal)))
    try:
        await actions.remove_goal(session, actor, goal, answer.value.version if answer.value else 0)
    except LeanedOnError as leaned:
        form.errors[""] = str(leaned)
    except OvertakenError:
        form.errors[""] = gettext(CHANGED_MEANWHILE)
    else:
        return RedirectResponse(f"/stab/tjenester/{goal.service}/rediger", status_code=303)
    return _page(request, actor, "goal", pages.goal_page(form, goal), 409)


async def _goal(connection: Readable, slug: str) -> StoredGoal:
    goal = await queries.find_goal(connection, slug)
    if goal is None:
        raise NotFoundError
    return goal


# ------------------------------------------------------------------------------------------ events


@router.get("/arrangementer")
async def event_list(request: Request, actor: StaffReader) -> Response:
    """Every event."""
    async with reading(scope(actor)) as connection:
        events = await queries.read_events(connection)
    return _page(request, actor, "events", pages.event_list_page(events, actor, clock.today()))


@router.get("/arrangementer/ny")
async def new_event(request: Request, actor: RegisterEditor) -> Response:
    """The form of an event to be added."""
    async with reading(scope(actor)) as connection:
        services = await queries.read_names(connection)
    return _page(request, actor, "event", pages.event_page(Form(), services))


@router.post("/arrangementer/ny")
async def add_event(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Add an event."""
    services = await queries.read_names(session)
    fields, form = check_event(typed, dict(services))
    if fields is not None:
        try:
            slug = await actions.create_event(session, actor, fields)
        except NameTakenError as taken:
            form.errors["tittel"] = str(taken)
        else:
            return RedirectResponse(f"/stab/arrangementer#{slug}", status_code=303)
    return _page(request, actor, "event", pages.event_page(form, services), form.status)


@router.get("/arrangementer/{slug}/rediger")
async def edit_event(request: Request, slug: Slug, actor: RegisterEditor) -> Response:
    """The form of an event."""
    async with reading(scope(actor)) as connection:
        event = await _event(connection, slug)
        services = await queries.read_names(connection)
    return _page(request, actor, "event", pages.event_page(filled(event_values(event)), services, event))


@router.post("/arrangementer/{slug}/rediger")
async def save_event(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save an event."""
    event = await _event(session, slug)
    services = await queries.read_names(session)
    fields, form = check_event(typed, dict(services))
    if fields is not None:
        try:
            await actions.save_event(session, actor, event, fields)
        except OvertakenError:
            event = await _event(session, slug)
            who = await last_actor(session, kind="event", subject=slug)
            form = pages.overtaken_event(typed, event_values(event), services, who or SOMEBODY)
        else:
            return RedirectResponse(f"/stab/arrangementer#{slug}", status_code=303)
    return _page(request, actor, "event", pages.event_page(form, services, event), form.status)


@router.post("/arrangementer/{slug}/slett")
async def remove_event(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Take an event away that no document speaks of."""
    event = await _event(session, slug)
    answer = check(RemovalForm, typed)
    form = filled(event_values(event))
    try:
        await actions.remove_event(session, actor, event, answer.value.version if answer.value else 0)
    except LeanedOnError as leaned:
        form.errors[""] = str(leaned)
    except OvertakenError:
        form.errors[""] = gettext(CHANGED_MEANWHILE)
    else:
        return RedirectResponse("/stab/arrangementer", status_code=303)
    services = await queries.read_names(session)
    return _page(request, actor, "event", pages.event_page(form, services, event), 409)


async def _event(connection: Readable, slug: str) -> StoredEvent:
    event = await queries.find_event(connection, slug)
    if event is None:
        raise NotFoundError
    return event
