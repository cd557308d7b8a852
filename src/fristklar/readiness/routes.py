"""Reporting readiness and answering it: the vendor's forms, the customer centre's, and the history of each row."""

import json
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.access.scope import scope
from fristklar.db import Readable, reading
from fristklar.domain.applicability import Applies
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext
from fristklar.readiness import actions, queries
from fristklar.readiness.actions import row_of
from fristklar.readiness.forms import (
    AnswerForm,
    ConfirmForm,
    ExemptionForm,
    ObjectionForm,
    ProfileForm,
    ReportForm,
    VerdictForm,
    WithdrawForm,
)
from fristklar.readiness.objections import is_rejected, same_words
from fristklar.readiness.pages import (
    answer_values,
    exemption_values,
    gone_page,
    history_page,
    judge_page,
    objection_page,
    objection_values,
    status_page,
    status_values,
    verdict_values,
    what_happened,
)
from fristklar.readiness.places import (
    ChangePlace,
    GoneError,
    ReadableChange,
    ReadableRow,
    RowPlace,
    ThisChange,
    ThisProduct,
    ThisRow,
    find_product,
    find_readable_change,
    moved_to,
)
from fristklar.readiness.profile import (
    answers_in,
    earlier_words,
    effect,
    profile_page,
    profile_values,
    read_earlier,
)
from fristklar.readiness.queries import ObjectionDeed, ObjectionRow
from fristklar.web.answers import private_page
from fristklar.web.forms import SOMEBODY, Form, Typed, check, filled, overtaken, read_form
from fristklar.web.guard import Judge, ProductReader, ProfileEditor, Reporter, Transaction, require_at

router = APIRouter(prefix="/produkter/{slug}")


async def keep_form(request: Request) -> Typed:
    """The form, kept with the request: what was typed is shown also when its object turns out to be gone."""
    request.state.typed = typed = await read_form(request)
    return typed


SentForm = Annotated[Typed, Depends(keep_form)]
"""The form, read to its end before a transaction is opened."""


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"readiness/{template}", page, status)


async def show_gone(request: Request, error: Exception) -> Response:
    """What was sent about a row or a change that is no longer there: nothing typed is lost.

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
        return _page(request, actor, "gone.html", page, 409)
    notice, form = what_happened(place, environment, now), Form(dict(typed))
    async with reading(scope(actor)) as connection:
        match end:
            case "vurder":
                return await _judge(request, actor, now, connection, verdict=form, notice=notice)
            case "unntak":
                return await _judge(request, actor, now, connection, exemption=form, notice=notice)
            case "avslutt":
                return await _judge(request, actor, now, connection, notice=notice)
            case "bekreft":
                form = filled(status_values(now))
        return await _status(request, actor, now, connection, form=form, notice=notice)


def _back_to_row(request: Request, place: ChangePlace) -> Response:
    """To the change's row on the product's page; where htmx asked from that page, only the row is replaced there."""
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(place.row_url, status_code=303)
    row = f"[id='{place.slug}']"
    there = {"path": place.url, "target": row, "select": row, "swap": "outerHTML", "selectOOB": "#oversikt"}
    return Response(status_code=204, headers={"hx-location": json.dumps({**there, "push": "false"})})


# ---- the vendor reports ----


async def _status(
    request: Request, actor: Actor, place: RowPlace, session: Readable, *, form: Form, notice: str = ""
) -> Response:
    page = status_page(place, form, await queries.read_history(session, row_of(place)), notice)
    return _page(request, actor, "status.html", page, 409 if notice else form.status)


async def _as_it_is_now(session: Transaction, place: RowPlace) -> tuple[RowPlace, str]:
    """The row as it was saved meanwhile, and by whom."""
    history = await queries.read_history(session, row_of(place))
    return place.after(await queries.read_row(session, row_of(place))), history[0].actor if history else gettext(
        "en annen"
    )


@router.get("/status/{change}/{environment}")
async def show_status(request: Request, actor: Reporter, place: ThisRow) -> Response:
    """The form that reports one row."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    async with reading(scope(actor)) as connection:
        return await _status(request, actor, place, connection, form=filled(status_values(place)))


@router.post("/status/{change}/{environment}")
async def save_status(
    request: Request, actor: Reporter, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Save what the vendor reports."""
    require_at(actor, Permission.REPORT_READINESS, place.status.vendor_id)
    answer = check(ReportForm, typed)
    if answer.value is None:
        return await _status(request, actor, place, session, form=answer.form)
    try:
        await actions.report(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await _as_it_is_now(session, place)
        form = overtaken(typed, status_values(now), saved_by=saved_by)
        return await _status(request, actor, now, session, form=form)
    return _back_to_row(request, place)


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
        now, saved_by = await _as_it_is_now(session, place)
        notice = gettext(
            "Meldingen ble endret av %(name)s før du bekreftet den. Les den, og lagre hvis den stemmer."
        ) % {"name": saved_by}
        return await _status(request, actor, now, session, form=filled(status_values(now)), notice=notice)
    return _back_to_row(request, place)


@router.get("/status/{change}/{environment}/historikk")
async def show_history(request: Request, actor: ProductReader, place: ReadableRow) -> Response:
    """Who said what about one row, and when."""
    async with reading(scope(actor)) as connection:
        page = history_page(place, await queries.read_history(connection, row_of(place)))
    return _page(request, actor, "history.html", page)


# ---- the customer centre judges ----


async def _judge(
    request: Request,
    actor: Actor,
    place: RowPlace,
    session: Readable,
    *,
    verdict: Form | None = None,
    exemption: Form | None = None,
    notice: str = "",
) -> Response:
    page = judge_page(place, verdict, exemption, await queries.read_history(session, row_of(place)), notice)
    status = 409 if notice else max(page.verdict.status, page.exemption.status)
    return _page(request, actor, "judge.html", page, status)


@router.get("/status/{change}/{environment}/vurder")
async def show_judging(request: Request, actor: Judge, place: ThisRow) -> Response:
    """The customer centre's forms for one row."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    async with reading(scope(actor)) as connection:
        return await _judge(request, actor, place, connection)


@router.post("/status/{change}/{environment}/vurder")
async def save_verdict(
    request: Request, actor: Judge, place: ThisRow, typed: SentForm, session: Transaction
) -> Response:
    """Confirm or dispute what the vendor reported."""
    require_at(actor, Permission.JUDGE_READINESS, place.status.vendor_id)
    answer = check(VerdictForm, typed)
    if answer.value is None:
        return await _judge(request, actor, place, session, verdict=answer.form)
    try:
        await actions.judge(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await _as_it_is_now(session, place)
        form = overtaken(typed, verdict_values(now.line.reported), saved_by=saved_by)
        return await _judge(request, actor, now, session, verdict=form)
    return _back_to_row(request, place)


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
        return await _judge(request, actor, place, session, exemption=answer.form)
    try:
        await actions.exempt(session, actor, place, answer.value)
    except OvertakenError:
        now, saved_by = await _as_it_is_now(session, place)
        form = overtaken(typed, exemption_values(now.line.reported), saved_by=saved_by)
        return await _judge(request, actor, now, session, exemption=form)
    return _back_to_row(request, place)


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
        now, saved_by = await _as_it_is_now(session, place)
        notice = gettext(
            "Unntaket er ikke avsluttet, fordi %(name)s lagret først. Les det som er lagret, og prøv på nytt."
        ) % {"name": saved_by}
        return await _judge(request, actor, now, session, notice=notice)
    return _back_to_row(request, place)


# ---- whether the change applies at all ----


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
    return _page(request, actor, "objection.html", page, status)


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
    return _back_to_row(request, place)


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
    return _back_to_row(request, place)


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
    return _back_to_row(request, place)


def _last_by(objection: ObjectionRow | None) -> str:
    return (objection.answered_by or objection.raised_by) if objection else SOMEBODY


# ---- what the product is ----


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
    return _page(request, actor, "profile.html", page)


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
        return _page(request, actor, "profile.html", profile_page(place, answer.form), answer.form.status)
    try:
        earlier = await actions.save_profile(session, actor, place, answer.value, answers=answers)
    except OvertakenError:
        now = await queries.read_profile(session, place.status.id)
        saved_by = await queries.read_profile_saver(session, place.status.slug) or gettext("en annen")
        form = overtaken(typed, profile_values(now, traits), saved_by=saved_by)
        return _page(request, actor, "profile.html", profile_page(place, form), form.status)
    done = urlencode({"lagret": "1", "var": earlier_words(earlier)}, doseq=True)
    return RedirectResponse(f"{place.url}/profil?{done}", status_code=303)
