"""The changes and their deadlines, for NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.access.trail import last_actor
from fristklar.db import Readable, changing, reading
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.domain.deadline import Environment
from fristklar.editing import actions, deadline_actions, deadline_pages, pages, queries
from fristklar.editing.actions import ImpossibleDeedError, IncompleteError
from fristklar.editing.deadline_forms import Proposal, RemovalForm, asked_for, impact_seen, read_proposal
from fristklar.editing.deadline_queries import Place, last_environment, read_deadlines, read_place
from fristklar.editing.forms import check_change, check_deed, check_new
from fristklar.editing.queries import StoredChange
from fristklar.editing.rules import RuleFault
from fristklar.languages import gettext, marked
from fristklar.register.queries import read_snapshot
from fristklar.status.queries import read_statuses
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, SentForm, check
from fristklar.web.guard import NotFoundError, RegisterEditor, Slug, StaffReader, Transaction

router = APIRouter(prefix="/stab/endringer")

_CHANGED_MEANWHILE = marked(
    "Mens du leste, lagret %(saved_by)s en nyere versjon. Ingenting er endret. Se over den, og prøv på nytt."
)


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"editing/{template}.html", page, status)


def _changed_meanwhile(saved_by: str) -> str:
    return gettext(_CHANGED_MEANWHILE) % {"saved_by": saved_by}


def _to(slug: str, saved: str, part: str = "") -> Response:
    return RedirectResponse(f"/stab/endringer/{slug}/rediger?lagret={saved}{part}", status_code=303)


# ------------------------------------------------------------------------------------- the changes


@router.get("")
async def change_list(request: Request, actor: StaffReader) -> Response:
    """Every change, drafts and ended ones too."""
    register = await read_snapshot(actor)
    return _page(request, actor, "changes", pages.change_list_page(register, actor, clock.today()))


@router.get("/ny")
async def new_change(request: Request, actor: RegisterEditor) -> Response:
    """The form that begins a draft."""
    async with reading(scope(actor)) as connection:
        choices = await queries.read_choices(connection)
    return _page(request, actor, "new", pages.new_change_page(Form(), choices))


@router.post("/ny")
async def add_change(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Begin a draft."""
    choices = await queries.read_choices(session)
    fields, form = check_new(typed, choices)
    if fields is not None:
        try:
            slug = await actions.create(session, actor, fields)
        except NameTakenError as taken:
            form.errors["tittel"] = str(taken)
        else:
            return _to(slug, "utkast")
    return _page(request, actor, "new", pages.new_change_page(form, choices), form.status)


@router.get("/{slug}")
async def change(slug: Slug, actor: RegisterEditor) -> Response:
    """The short address of a change's form."""
    async with reading(scope(actor)) as connection:
        _found(await queries.read_change(connection, slug))
    return RedirectResponse(f"/stab/endringer/{slug}/rediger", status_code=303)


@router.get("/{slug}/rediger")
async def edit_change(request: Request, slug: Slug, actor: RegisterEditor, lagret: str = "") -> Response:
    """The form of a change, with its deadlines and what can be done to it."""
    async with reading(scope(actor)) as connection:
        stored = _found(await queries.read_change(connection, slug))
        page = await _change_page(connection, stored, saved=lagret)
    return _page(request, actor, "change", page)


@router.post("/{slug}/rediger")
async def save_change(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save the texts, the rule, the services, relations and sources."""
    stored = await _held(session, slug)
    choices = await queries.read_choices(session)
    checked, form = check_change(typed, stored, choices)
    if checked is not None:
        try:
            await actions.save(session, actor, stored, checked, choices)
        except OvertakenError:
            who = await last_actor(session, kind="change", subject=slug)
            form = pages.overtaken_change(typed, checked, stored, choices, who or gettext(SOMEBODY))
        except RuleFault as fault:
            form.errors[fault.field] = str(fault)
        else:
            return _to(slug, "endring")
    return _page(request, actor, "change", await _change_page(session, stored, form=form), form.status)


@router.post("/{slug}/tilstand")
async def change_state(
    request: Request, slug: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Publish, withdraw, complete or reopen."""
    stored = await _held(session, slug)
    fields, form = check_deed(typed)
    status = 422
    if fields is not None:
        try:
            await actions.do(session, actor, stored, fields.handling, version=fields.version, reason=fields.begrunnelse)
        except OvertakenError:
            who = await last_actor(session, kind="change", subject=slug)
            form.errors[""] = _changed_meanwhile(who or gettext(SOMEBODY))
            form.typed["version"] = [str(stored.version)]
            status = 409
        except IncompleteError as incomplete:
            form.errors |= incomplete.missing
        except ImpossibleDeedError as impossible:
            form.errors[""] = str(impossible)
        else:
            return _to(slug, "tilstand")
    return _page(request, actor, "change", await _change_page(session, stored, deed=form), status)


def _found(change: StoredChange | None) -> StoredChange:
    if change is None:
        raise NotFoundError
    return change


async def _held(session: Transaction, slug: str) -> StoredChange:
    """The change, which nobody else can write to until this transaction ends."""
    await queries.hold_change(session, slug)
    return _found(await queries.read_change(session, slug))


async def _change_page(
    connection: Readable, stored: StoredChange, *, form: Form | None = None, deed: Form | None = None, saved: str = ""
) -> pages.ChangePage:
    choices = await queries.read_choices(connection)
    deadlines = await read_deadlines(connection, stored.id)
    return pages.change_page(stored, deadlines, choices, clock.today(), form=form, deed=deed, saved=saved)


# ----------------------------------------------------------------------------------- the deadlines


@router.get("/{slug}/frist/{environment}")
async def edit_deadline(request: Request, slug: Slug, environment: Environment, actor: RegisterEditor) -> Response:
    """The form of a deadline, or of one to be added."""
    today = clock.today()
    place = await _read_place(actor, slug, environment)
    if place.stored is None and environment not in place.free:
        raise NotFoundError
    page = deadline_pages.deadline_page(place, deadline_pages.fresh_form(place, today), today)
    return _page(request, actor, "deadline", page)


@router.post("/{slug}/frist/{environment}")
async def move_deadline(
    request: Request, slug: Slug, environment: Environment, actor: RegisterEditor, typed: SentForm
) -> Response:
    """Show what the move means and does; save it once it comes back as it was shown, and still does the same.

    A transaction that writes is opened for the saving only. What a move does is read on other connections, and no
    request holds one while it waits for another.
    """
    today = clock.today()
    proposal, form = read_proposal(typed, today)
    place = await _read_place(actor, slug, environment, asked_for(typed))
    if proposal is None:
        return _page(request, actor, "deadline", deadline_pages.deadline_page(place, form, today), form.status)
    try:
        deadline_actions.refuse_move(place, proposal)
        shown, seen = await _impact(actor, place, proposal), impact_seen(typed)
        if seen != shown.mark:
            page = deadline_pages.deadline_page(place, form, today, shown=shown, is_stale=bool(seen))
            return _page(request, actor, "deadline", page)
        async with changing(scope(actor)) as session:
            place = await _held_place(session, slug, environment, proposal.deadline_id)
            await deadline_actions.move(session, actor, place, proposal)
    except OvertakenError:
        form = deadline_pages.overtaken_form(form.typed, place, await _last_editor(actor, place))
    except ImpossibleDeedError as impossible:
        form.errors[""] = str(impossible)
    else:
        return _to(slug, "frist", "#frister")
    return _page(request, actor, "deadline", deadline_pages.deadline_page(place, form, today), form.status)


@router.post("/{slug}/frist/{environment}/fjern")
async def remove_deadline(
    request: Request, slug: Slug, environment: Environment, actor: RegisterEditor, typed: SentForm
) -> Response:
    """Show what it does to take the deadline away; take it away once that is confirmed and still the same.

    One that somebody has reported against stays.
    """
    today = clock.today()
    place = await _read_place(actor, slug, environment, asked_for(typed))
    if place.stored is None:
        raise NotFoundError
    answer = check(RemovalForm, typed)
    form, status = answer.form, 422
    fresh = deadline_pages.fresh_form(place, today)
    if answer.value is not None:
        try:
            async with reading(scope(actor)) as connection:
                await deadline_actions.refuse_removal(connection, place, answer.value)
            shown, seen = await _impact(actor, place, None), form.value("virkning")
            if seen != shown.mark:
                page = deadline_pages.deadline_page(
                    place, fresh, today, removal=form, removal_shown=shown, is_stale=bool(seen)
                )
                return _page(request, actor, "deadline", page)
            async with changing(scope(actor)) as session:
                place = await _held_place(session, slug, environment, answer.value.frist)
                await deadline_actions.remove(session, actor, place, answer.value, today)
        except OvertakenError:
            if place.stored is None:
                raise NotFoundError from None
            form.errors[""] = _changed_meanwhile(await _last_editor(actor, place))
            form.typed |= deadline_pages.removal_form(place.stored).typed
            fresh = deadline_pages.fresh_form(place, today)
            status = 409
        except ImpossibleDeedError as impossible:
            form.errors[""] = str(impossible)
        else:
            return _to(slug, "fjernet", "#frister")
    return _page(request, actor, "deadline", deadline_pages.deadline_page(place, fresh, today, removal=form), status)


async def _impact(actor: Actor, place: Place, proposal: Proposal | None) -> deadline_pages.ImpactText:
    register, statuses = await read_snapshot(actor), await read_statuses(actor)
    change = register.changes.get(place.change.slug)
    if change is None:
        raise NotFoundError
    return deadline_pages.impact_text(change, place.stored, proposal, statuses, clock.today())


def _found_place(place: Place | None) -> Place:
    if place is None:
        raise NotFoundError
    return place


async def _read_place(actor: Actor, slug: str, environment: Environment, deadline_id: int = 0) -> Place:
    async with reading(scope(actor)) as connection:
        return _found_place(await read_place(connection, slug, environment, deadline_id))


async def _held_place(session: Transaction, slug: str, environment: Environment, deadline_id: int) -> Place:
    await queries.hold_change(session, slug)
    return _found_place(await read_place(session, slug, environment, deadline_id))


async def _last_editor(actor: Actor, place: Place) -> str:
    """Who saved what the reader did not see: the deadline that stands here, or the taking away of the one that did."""
    async with reading(scope(actor)) as connection:
        environment = await last_environment(connection, place)
        subject = deadline_actions.subject(place.change.slug, environment)
        return await last_actor(connection, kind="deadline", subject=subject) or gettext(SOMEBODY)
