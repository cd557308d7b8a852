"""The facts about products that rules ask for, for NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.access.trail import last_actor
from fristklar.db import Readable, reading
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.languages import gettext, marked
from fristklar.traits import actions, pages, queries
from fristklar.traits.actions import AskedForError
from fristklar.traits.forms import NewTraitForm, RemovalForm, TraitForm, trait_values
from fristklar.traits.queries import StoredTrait
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, SentForm, check, filled, overtaken
from fristklar.web.guard import NotFoundError, RegisterEditor, Slug, StaffReader, Transaction

router = APIRouter(prefix="/stab/egenskaper")

CHANGED_MEANWHILE = marked(
    "Noen har lagret en nyere versjon. Se over den, og slett på nytt hvis den fortsatt skal bort."
)


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"traits/{template}.html", page, status)


@router.get("")
async def trait_list(request: Request, actor: StaffReader) -> Response:
    """Every trait."""
    async with reading(scope(actor)) as connection:
        traits = await queries.read_traits(connection)
    return _page(request, actor, "list", pages.trait_list_page(traits, actor))


@router.get("/ny")
async def new_trait(request: Request, actor: RegisterEditor) -> Response:
    """The form of a trait to be added, after the others unless it is given another place."""
    async with reading(scope(actor)) as connection:
        count = await queries.count_traits(connection)
    return _page(request, actor, "trait", pages.new_trait_page(filled({"plass": count + 1}), count))


@router.post("/ny")
async def add_trait(request: Request, actor: RegisterEditor, typed: SentForm, session: Transaction) -> Response:
    """Add a trait."""
    answer = check(NewTraitForm, typed)
    if answer.value is not None:
        try:
            await actions.create_trait(session, actor, answer.value)
        except NameTakenError as taken:
            answer.form.errors["navn"] = str(taken)
        else:
            return _to_list(answer.value.navn)
    page = pages.new_trait_page(answer.form, await queries.count_traits(session))
    return _page(request, actor, "trait", page, answer.form.status)


@router.get("/{name}/rediger")
async def edit_trait(request: Request, name: Slug, actor: RegisterEditor) -> Response:
    """The form of a trait, with the changes that ask for it."""
    async with reading(scope(actor)) as connection:
        trait = await _trait(connection, name)
        page = await _trait_page(connection, filled(trait_values(trait)), trait)
    return _page(request, actor, "trait", page)


@router.post("/{name}/rediger")
async def save_trait(
    request: Request, name: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Save a trait and its place among the others."""
    trait = await _trait(session, name)
    answer = check(TraitForm, typed)
    form = answer.form
    if answer.value is not None:
        try:
            await actions.save_trait(session, actor, trait, answer.value)
        except OvertakenError:
            trait = await _trait(session, name)
            who = await last_actor(session, kind="trait")  # moving another moves this one too
            form = overtaken(typed, trait_values(trait), saved_by=who or SOMEBODY)
        else:
            return _to_list(name)
    return _page(request, actor, "trait", await _trait_page(session, form, trait), form.status)


@router.post("/{name}/slett")
async def remove_trait(
    request: Request, name: Slug, actor: RegisterEditor, typed: SentForm, session: Transaction
) -> Response:
    """Take a trait away that no rule asks for."""
    trait = await _trait(session, name)
    answer = check(RemovalForm, typed)
    form = filled(trait_values(trait))
    try:
        await actions.remove_trait(session, actor, trait, answer.value.version if answer.value else 0)
    except AskedForError as asked_for:
        form.errors[""] = str(asked_for)
    except OvertakenError:
        form.errors[""] = gettext(CHANGED_MEANWHILE)
    else:
        return RedirectResponse("/stab/egenskaper", status_code=303)
    return _page(request, actor, "trait", await _trait_page(session, form, trait), 409)


def _to_list(name: str) -> Response:
    return RedirectResponse(f"/stab/egenskaper#{name}", status_code=303)


async def _trait(connection: Readable, name: str) -> StoredTrait:
    trait = await queries.find_trait(connection, name)
    if trait is None:
        raise NotFoundError
    return trait


async def _trait_page(connection: Readable, form: Form, trait: StoredTrait) -> pages.TraitPage:
    asking = await queries.read_asking_changes(connection, trait.name)
    answers = await queries.read_answers(connection, trait.name)
    return pages.trait_page(form, trait, await queries.count_traits(connection), asking, len(answers))
