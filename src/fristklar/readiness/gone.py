"""Something was sent about a row or a change that is no longer there: nothing that was typed is lost."""

from fastapi import Request, Response

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.readiness.answers import page_of
from fristklar.readiness.gone_pages import gone_page, what_happened
from fristklar.readiness.places import GoneError, find_product, find_readable_change, moved_to
from fristklar.readiness.report_pages import status_values
from fristklar.readiness.report_routes import status_form
from fristklar.readiness.verdict_routes import judging_forms
from fristklar.web.forms import Form, Typed, filled, read_form
from fristklar.web.guard import require_at


async def show_gone(request: Request, error: Exception) -> Response:
    """The form where the row stands now, else a page with all that was typed.

    Answers outside the request's own transaction, which is over by now. Whoever may not see the product never gets
    here.
    """
    assert isinstance(error, GoneError)
    actor: Actor = request.state.permitted
    known = getattr(request.state, "typed", None)
    typed: Typed = await read_form(request) if known is None else known
    environment, end = error.environment, request.url.path.rpartition("/")[2]
    place = await find_readable_change(await find_product(request, error.place.status.slug), error.place.slug)
    by_staff = end in {"vurder", "unntak", "avslutt", "svar"}
    require_at(actor, Permission.JUDGE_READINESS if by_staff else Permission.REPORT_READINESS, place.status.vendor_id)
    now = moved_to(place, environment) if environment else None
    if now is None or place.is_ended:
        page = gone_page(place, environment, typed, now)
        return page_of(request, actor, "gone.html", page, 409)
    notice, form = what_happened(place, environment, now), Form(dict(typed))
    async with reading(scope(actor)) as connection:
        match end:
            case "vurder":
                return await judging_forms(request, actor, now, connection, verdict=form, notice=notice)
            case "unntak":
                return await judging_forms(request, actor, now, connection, exemption=form, notice=notice)
            case "avslutt":
                return await judging_forms(request, actor, now, connection, notice=notice)
            case "bekreft":
                form = filled(status_values(now))
        return await status_form(request, actor, now, connection, form=form, notice=notice)
