"""What people do about readiness. Each deed leaves a trail, and a row's deeds its history, in the same transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.domain.conflicts import OvertakenError
from fristklar.domain.standing import Verdict
from fristklar.readiness import queries
from fristklar.readiness.forms import AnswerForm, ExemptionForm, ProfileForm, ReportForm, VerdictForm, lines
from fristklar.readiness.places import ChangePlace, GoneError, ProductPlace, RowPlace
from fristklar.readiness.queries import ObjectionRow, Row
from fristklar.status.queries import Reported


def row_of(place: RowPlace) -> Row:
    """The key of the row."""
    return Row(place.status.vendor_id, place.status.id, place.deadline_id)


async def report(session: AsyncSession, actor: Actor, place: RowPlace, form: ReportForm) -> None:
    """The vendor says where it stands.

    Raises:
        OvertakenError: the row was saved since the form was made.
    """
    values = {
        "claim": form.meldt,
        "claimed_on": place.today,
        "planned_on": form.planlagt,
        "responsible": form.ansvarlig,
        "note": form.merknad,
        "evidence": list(lines(form.dokumentasjon)),
    }
    await _write(session, actor, place, form.version, values, action="report_readiness", kind="reported")


async def confirm_anew(session: AsyncSession, actor: Actor, place: RowPlace, version: int) -> None:
    """The vendor says that what it reported still holds: the claim gets today's date, and nothing else changes.

    Raises:
        OvertakenError: the row was saved since the button was shown, so it is not what was confirmed.
    """
    _need(version > 0 and _claimed(place))
    values = {"claimed_on": place.today}
    await _write(session, actor, place, version, values, action="confirm_readiness", kind="confirmed_anew")


async def judge(session: AsyncSession, actor: Actor, place: RowPlace, form: VerdictForm) -> None:
    """The customer centre agrees with the claim, does not, or takes its word back.

    Raises:
        OvertakenError: the row was saved since the form was made, so the claim may be another one.
    """
    _need(form.version > 0 and _claimed(place))
    verdict = None if form.vurdering == "none" else Verdict(form.vurdering)
    values = {"verdict": verdict, "verdict_reason": form.begrunnelse if verdict else None}
    await _write(session, actor, place, form.version, values, action="judge_readiness", kind="verdict")


async def exempt(session: AsyncSession, actor: Actor, place: RowPlace, form: ExemptionForm) -> None:
    """The customer centre lets the product off until a day, that day included.

    Raises:
        OvertakenError: the row was saved since the form was made.
    """
    values = {
        "exempt_until": form.unntak_til,
        "exemption_reason": form.unntak_begrunnelse,
        "exempted_by": actor.name,
    }
    await _write(session, actor, place, form.version, values, action="grant_exemption", kind="exemption")


async def end_exemption(session: AsyncSession, actor: Actor, place: RowPlace, version: int) -> None:
    """The customer centre ends an exemption before its time.

    Raises:
        OvertakenError: the row was saved since the form was made.
    """
    values = {"exempt_until": None, "exemption_reason": None, "exempted_by": None}
    reported = place.line.reported
    _need(version > 0 and reported is not None and reported.exempt_until is not None)
    await _write(session, actor, place, version, values, action="end_exemption", kind="exemption")


def _claimed(place: RowPlace) -> bool:
    return place.line.reported is not None and place.line.reported.claim is not None


def _need(still_so: bool) -> None:
    if not still_so:
        raise OvertakenError


async def _write(
    session: AsyncSession,
    actor: Actor,
    place: RowPlace,
    version: int,
    values: Mapping[str, Any],
    *,
    action: str,
    kind: str,
) -> None:
    row = row_of(place)
    after = await queries.write_row(session, row, version, values)
    # After the write: by its reference to the deadline it waited for whoever was taking the deadline away.
    if not await queries.still_stands(session, row, place.environment):
        raise GoneError(place, place.environment)
    if after is None:
        raise OvertakenError
    before = place.line.reported  # of the version just written: a place is found after its form was made
    said = fields_of(after)
    await queries.add_event(session, row, said_on=place.today, actor=actor.name, kind=kind, said=said)
    await record(
        session,
        actor,
        action,
        kind="readiness",
        subject=place.subject,
        vendor_id=row.vendor_id,
        details=changed(fields_of(before) if before else {}, said),
    )


def fields_of(reported: Reported) -> dict[str, Any]:
    """Everything that is reported, as JSON keeps it."""
    report = reported
    return {
        "claim": report.claim,
        "claimed_on": _iso(report.claimed_on),
        "planned_on": _iso(report.planned_on),
        "responsible": reported.responsible,
        "note": reported.note,
        "evidence": list(reported.evidence),
        "verdict": report.verdict,
        "verdict_reason": reported.verdict_reason,
        "exempt_until": _iso(report.exempt_until),
        "exemption_reason": reported.exemption_reason,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def object_to(
    session: AsyncSession, actor: Actor, place: ChangePlace, reason: str, *, version: int, before: ObjectionRow | None
) -> None:
    """The vendor says that the change does not apply, for the first time or in other words.

    Raises:
        OvertakenError: the objection was raised, changed, answered or withdrawn since the form was made.
    """
    status = place.status
    if version == 0:
        done = await queries.raise_objection(
            session,
            status.vendor_id,
            status.id,
            place.slug,
            reason=reason,
            raised_by=actor.name,
            raised_on=place.today,
        )
    else:
        values = {"reason": reason, "raised_by": actor.name, "raised_on": place.today}
        done = await queries.write_objection(session, status.id, place.slug, version, values)
    _need(done)
    action = "renew_objection" if version else "raise_objection"
    await _record_objection(session, actor, place, action, {"reason": [before.reason if before else None, reason]})


async def withdraw_objection(
    session: AsyncSession, actor: Actor, place: ChangePlace, version: int, before: ObjectionRow | None
) -> None:
    """The vendor takes its objection back. What it said is kept in the trail.

    Raises:
        OvertakenError: the objection was changed, answered or withdrawn since the form was made.
    """
    _need(await queries.remove_objection(session, place.status.id, place.slug, version))
    details = {"reason": [before.reason if before else None, None]}
    await _record_objection(session, actor, place, "withdraw_objection", details)


async def answer_objection(
    session: AsyncSession, actor: Actor, place: ChangePlace, form: AnswerForm, before: ObjectionRow | None
) -> None:
    """The customer centre says whether the change applies.

    Raises:
        OvertakenError: the objection was changed, answered or withdrawn since the form was made.
    """
    values = {
        "answer": form.svar,
        "answer_reason": form.svar_begrunnelse,
        "answered_by": actor.name,
        "answered_on": place.today,
    }
    _need(await queries.write_objection(session, place.status.id, place.slug, form.version, values))
    earlier = {"answer": before.answer, "answer_reason": before.answer_reason} if before else {}
    now = {"answer": form.svar, "answer_reason": form.svar_begrunnelse}
    await _record_objection(session, actor, place, "answer_objection", changed(earlier, now))


async def _record_objection(
    session: AsyncSession, actor: Actor, place: ChangePlace, action: str, details: Mapping[str, Any]
) -> None:
    await record(
        session,
        actor,
        action,
        kind="objection",
        subject=place.subject,
        vendor_id=place.status.vendor_id,
        details=details,
    )


async def save_profile(
    session: AsyncSession,
    actor: Actor,
    place: ProductPlace,
    form: ProfileForm,
    *,
    answers: Mapping[str, bool | None],
) -> dict[str, bool | None]:
    """Save what the product is. Gives the answers that changed, as they were before.

    Raises:
        OvertakenError: the profile was saved since the form was made.
    """
    before = await queries.lock_profile(session, place.status.id)
    _need(form.version == before.version)
    values = {
        "description": form.beskrivelse or "",
        "organisations": form.virksomheter,
        "contact": form.kontakt,
    }
    status = place.status
    await queries.write_product(session, status.id, values)
    new = {trait: answer for trait, answer in answers.items() if before.answers.get(trait) is not answer}
    await queries.write_answers(session, status.vendor_id, status.id, new)
    earlier = {"description": before.description, "organisations": before.organisations, "contact": before.contact}
    details = changed(earlier, values) | {trait: [before.answers.get(trait), answer] for trait, answer in new.items()}
    await record(
        session,
        actor,
        "edit_profile",
        kind="product",
        subject=status.slug,
        vendor_id=status.vendor_id,
        details=details,
    )
    return {trait: before.answers.get(trait) for trait in new}
