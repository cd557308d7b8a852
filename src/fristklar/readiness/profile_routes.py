"""What the product is: its profile, with its answers to what the rules ask."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.permissions import Permission
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext
from fristklar.readiness import actions, queries
from fristklar.readiness.answers import SentForm, page_of
from fristklar.readiness.forms import ProfileForm
from fristklar.readiness.places import ThisProduct
from fristklar.readiness.profile import answers_in, earlier_words, effect, profile_page, profile_values, read_earlier
from fristklar.web.forms import check, filled, overtaken
from fristklar.web.guard import ProfileEditor, Transaction, require_at

router = APIRouter(prefix="/produkter/{slug}")


@router.get("/profil")
async def show_profile(request: Request, actor: ProfileEditor, place: ThisProduct) -> Response:
    """The product's profile; after a save, also what the save did."""
    require_at(actor, Permission.EDIT_PROFILE, place.status.vendor_id)
    async with reading(scope(actor)) as connection:
        profile = await queries.read_profile(connection, place.status.id)
    traits = place.register.traits
    earlier = read_earlier(request.query_params.getlist("var"), traits)
    done = effect(place, earlier) if "lagret" in request.query_params else None
    page = profile_page(place, filled(profile_values(profile, traits)), done)
    return page_of(request, actor, "profile.html", page)


@router.post("/profil")
async def save_profile(
    request: Request, actor: ProfileEditor, place: ThisProduct, typed: SentForm, session: Transaction
) -> Response:
    """Save the product's profile."""
    require_at(actor, Permission.EDIT_PROFILE, place.status.vendor_id)
    traits = place.register.traits
    answer = check(ProfileForm, typed)
    answers = answers_in(typed, traits, answer.form)
    if answer.value is None or answer.form.errors:
        return page_of(request, actor, "profile.html", profile_page(place, answer.form), answer.form.status)
    try:
        earlier = await actions.save_profile(session, actor, place, answer.value, answers=answers)
    except OvertakenError:
        now = await queries.read_profile(session, place.status.id)
        saved_by = await queries.read_profile_saver(session, place.status.slug) or gettext("en annen")
        form = overtaken(typed, profile_values(now, traits), saved_by=saved_by)
        return page_of(request, actor, "profile.html", profile_page(place, form), form.status)
    done = urlencode({"lagret": "1", "var": earlier_words(earlier)}, doseq=True)
    return RedirectResponse(f"{place.url}/profil?{done}", status_code=303)
