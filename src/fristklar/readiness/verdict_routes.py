"""The customer centre judges what is reported for a row, and lets a product off."""

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
from fristklar.readiness.forms import ConfirmForm, ExemptionForm, VerdictForm
from fristklar.readiness.places import RowPlace, ThisRow
from fristklar.readiness.verdict_pages import exemption_values, judge_page, verdict_values
from fristklar.web.forms import Form, check, overtaken
from fristklar.web.guard import Judge, Transaction, require_at

router = APIRouter(prefix="/produkter/{slug}")


async def judging_forms(
    request: Request,
    actor: Actor,
    place: RowPlace,
    session: Readable,
    *,
    verdict: Form | None = None,
    exemption: Form | None = None,
    notice: str = "",
) -> Response:
    """The page with both forms; one that is not given shows what is stored."""
    page = judge_page(place, verdict, exemption, await queries.read_history(session, row_of(place)), notice)
    status = 409 if notice else max(page.verdict.status, page.exemption.status)
    return page_of(request, actor, "judge.html", page, status)


@router.get("/status/{change}/{environment}/vurder")
async def show_judging(request: Request, actor: Judge, place: ThisRow) -> Response:
    """The customer centre's forms for one row."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    async with reading(scope(actor)) as connection:
        return await judging_forms(request, actor, place, connection)


@router.post("/status/{change}/{environment}/vurder")
async def save_verdict(
    request: Request, actor: Judge, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Confirm or dispute what the vendor reported."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    answer = check(VerdictForm, typed)
    if answer.value is None:
        return await judging_forms(request, actor, place, session, verdict=answer.form)
    try:
        await actions.judge(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await row_as_it_is_now(session, place)
        form = overtaken(typed, verdict_values(now.line.reported), saved_by=saved_by)
        return await judging_forms(request, actor, now, session, verdict=form)
    return back_to_row(request, place)


@router.post("/status/{change}/{environment}/unntak")
async def save_exemption(
    request: Request, actor: Judge, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Let the product off until a day."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    answer = check(ExemptionForm, typed)
    if answer.value is not None and answer.value.unntak_til is not None and answer.value.unntak_til < place.today:
        answer.form.errors["unntak_til"] = gettext("Dagen er passert. Velg i dag eller en senere dag.")
    if answer.value is None or answer.form.errors:
        return await judging_forms(request, actor, place, session, exemption=answer.form)
    try:
        await actions.exempt(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await row_as_it_is_now(session, place)
        form = overtaken(typed, exemption_values(now.line.reported), saved_by=saved_by)
        return await judging_forms(request, actor, now, session, exemption=form)
    return back_to_row(request, place)


@router.post("/status/{change}/{environment}/unntak/avslutt")
async def end_exemption(
    request: Request, actor: Judge, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """End an exemption before its time."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    answer = check(ConfirmForm, typed)
    try:
        await actions.end_exemption(session, actor, place, answer.value.version if answer.value else 0)
    except OvertakenError:
        now, saved_by = await row_as_it_is_now(session, place)
        notice = gettext(
            "Unntaket er ikke avsluttet, fordi %(name)s lagret først. Les det som er lagret, og prøv på nytt."
        ) % {"name": saved_by}
        return await judging_forms(request, actor, now, session, notice=notice)
    return back_to_row(request, place)
