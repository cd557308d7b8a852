"""Whether a change applies at all: the vendor's objection, and the customer centre's answer."""

from fastapi import APIRouter, Request, Response

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.access.scope import scope
from fristklar.db import Readable, reading
from fristklar.domain.applicability import Applies
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext
from fristklar.readiness import actions, queries
from fristklar.readiness.answers import SentForm, back_to_row, page_of
from fristklar.readiness.forms import AnswerForm, ObjectionForm, WithdrawForm
from fristklar.readiness.objection_pages import answer_values, objection_page, objection_values
from fristklar.readiness.objections import is_rejected, same_words
from fristklar.readiness.places import ChangePlace, ReadableChange, ThisChange
from fristklar.readiness.queries import ObjectionDeed, ObjectionRow
from fristklar.web.forms import SOMEBODY, Form, check, overtaken
from fristklar.web.guard import Judge, ProductReader, Reporter, Transaction, require_at

router = APIRouter(prefix="/produkter/{slug}")


async def _objection(
    request: Request,
    actor: Actor,
    place: ChangePlace,
    session: Readable,
    objection: ObjectionRow | None,
    *,
    form: Form | None = None,
    answer: Form | None = None,
    notice: str = "",
) -> Response:
    hit = not place.is_ended and (objection is not None or place.change.outcome.applies is not Applies.NO)
    page = objection_page(
        place,
        objection,
        await _deeds(session, place),
        # A form that was sent all the same is shown with what was typed, and why it was refused.
        may_object=(hit or form is not None) and may_at(actor, Permission.REPORT_READINESS, place.status.vendor_id),
        may_answer=not place.is_ended and may_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id),
        form=form,
        answer=answer,
        notice=notice,
    )
    status = 409 if notice else max(page.form.status, page.answer.status)
    return page_of(request, actor, "objection.html", page, status)


async def _deeds(session: Readable, place: ChangePlace) -> list[ObjectionDeed]:
    return await queries.read_objection_deeds(session, place.subject, place.status.vendor_id)


@router.get("/innsigelse/{change}")
async def show_objection(request: Request, actor: ProductReader, place: ReadableChange) -> Response:
    """Whether the change applies: what the rule says, the vendor's objection, and the customer centre's answer."""
    async with reading(scope(actor)) as connection:
        objection = await queries.read_objection(connection, place.status.id, place.slug)
        return await _objection(request, actor, place, connection, objection)


@router.post("/innsigelse/{change}")
async def save_objection(
    request: Request, actor: Reporter, place: ThisChange, typed: SentForm, session: Transaction
) -> Response:
    """Say that the change does not apply, for the first time or in other words."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    before = await queries.read_objection(session, place.status.id, place.slug)
    answer = check(ObjectionForm, typed)
    if before is None and place.change.outcome.applies is Applies.NO:
        answer.form.errors["innsigelse"] = gettext(
            "Endringen gjelder ikke produktet etter svarene i produktprofilen, så dere trenger ingen innsigelse. "
            "Er svarene feil, rett dem i produktprofilen."
        )
    elif answer.value is not None:
        words = answer.value.innsigelse
        answered = before is not None and before.answer is not None and same_words(words, before.reason)
        if answered or is_rejected(await _deeds(session, place), words):
            answer.form.errors["innsigelse"] = gettext(
                "Kundesenteret har svart på denne begrunnelsen. Skriv hva som er nytt."
            )
    if answer.value is None or answer.form.errors:
        return await _objection(request, actor, place, session, before, form=answer.form)
    try:
        await actions.object_to(
            session, actor, place, answer.value.innsigelse, version=answer.value.version, before=before
        )
    except OvertakenError:
        now = await queries.read_objection(session, place.status.id, place.slug)
        form = overtaken(typed, objection_values(now), saved_by=_last_by(now))
        return await _objection(request, actor, place, session, now, form=form)
    return back_to_row(request, place)


@router.post("/innsigelse/{change}/trekk")
async def withdraw_objection(
    request: Request, actor: Reporter, place: ThisChange, typed: SentForm, session: Transaction
) -> Response:
    """Take the objection back."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    before = await queries.read_objection(session, place.status.id, place.slug)
    answer = check(WithdrawForm, typed)
    try:
        await actions.withdraw_objection(session, actor, place, answer.value.version if answer.value else 0, before)
    except OvertakenError:
        now = await queries.read_objection(session, place.status.id, place.slug)
        notice = gettext("Innsigelsen er ikke trukket, fordi %(name)s endret den først. Les den, og prøv på nytt.") % {
            "name": _last_by(now)
        }
        return await _objection(request, actor, place, session, now, notice=notice)
    return back_to_row(request, place)


@router.post("/innsigelse/{change}/svar")
async def answer_objection(
    request: Request, actor: Judge, place: ThisChange, typed: SentForm, session: Transaction
) -> Response:
    """Uphold the objection, or reject it."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    before = await queries.read_objection(session, place.status.id, place.slug)
    answer = check(AnswerForm, typed)
    if answer.value is None:
        return await _objection(request, actor, place, session, before, answer=answer.form)
    try:
        await actions.answer_objection(session, actor, place, answer.value, before)
    except OvertakenError:
        now = await queries.read_objection(session, place.status.id, place.slug)
        form = overtaken(typed, answer_values(now), saved_by=_last_by(now))
        return await _objection(request, actor, place, session, now, answer=form)
    return back_to_row(request, place)


def _last_by(objection: ObjectionRow | None) -> str:
    return (objection.answered_by or objection.raised_by) if objection else SOMEBODY
