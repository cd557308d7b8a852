"""The vendor reports where a row stands. Whoever may see the product may see all that was ever said about it."""

from fastapi import APIRouter, Request, Response

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission
from fristklar.access.scope import scope
from fristklar.db import Readable, reading
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext
from fristklar.readiness import actions, queries
from fristklar.readiness.actions import row_of
from fristklar.readiness.answers import SentForm, back_to_row, page_of, row_as_it_is_now
from fristklar.readiness.forms import ConfirmForm, ReportForm
from fristklar.readiness.places import ReadableRow, RowPlace, ThisRow
from fristklar.readiness.report_pages import status_page, status_values
from fristklar.readiness.row_pages import history_page
from fristklar.web.forms import Form, check, filled, overtaken
from fristklar.web.guard import ProductReader, Reporter, Transaction, require_at

router = APIRouter(prefix="/produkter/{slug}")


async def status_form(
    request: Request, actor: Actor, place: RowPlace, session: Readable, *, form: Form, notice: str = ""
) -> Response:
    """The page with the vendor's form."""
    page = status_page(place, form, await queries.read_history(session, row_of(place)), notice)
    return page_of(request, actor, "status.html", page, 409 if notice else form.status)


@router.get("/status/{change}/{environment}")
async def show_status(request: Request, actor: Reporter, place: ThisRow) -> Response:
    """The form that reports one row."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    async with reading(scope(actor)) as connection:
        return await status_form(request, actor, place, connection, form=filled(status_values(place)))


@router.post("/status/{change}/{environment}")
async def save_status(
    request: Request, actor: Reporter, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Save what the vendor reports."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    answer = check(ReportForm, typed)
    if answer.value is None:
        return await status_form(request, actor, place, session, form=answer.form)
    try:
        await actions.report(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await row_as_it_is_now(session, place)
        form = overtaken(typed, status_values(now), saved_by=saved_by)
        return await status_form(request, actor, now, session, form=form)
    return back_to_row(request, place)


@router.post("/status/{change}/{environment}/bekreft")
async def confirm_status(
    request: Request, actor: Reporter, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Confirm that what was reported still holds: one click on the row."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    answer = check(ConfirmForm, typed)
    try:
        await actions.confirm_anew(session, actor, place, answer.value.version if answer.value else 0)
    except OvertakenError:
        now, saved_by = await row_as_it_is_now(session, place)
        notice = gettext(
            "Meldingen ble endret av %(name)s før du bekreftet den. Les den, og lagre hvis den stemmer."
        ) % {"name": saved_by}
        return await status_form(request, actor, now, session, form=filled(status_values(now)), notice=notice)
    return back_to_row(request, place)


@router.get("/status/{change}/{environment}/historikk")
async def show_history(request: Request, actor: ProductReader, place: ReadableRow) -> Response:
    """Who said what about one row, and when."""
    async with reading(scope(actor)) as connection:
        page = history_page(place, await queries.read_history(connection, row_of(place)))
    return page_of(request, actor, "history.html", page)
