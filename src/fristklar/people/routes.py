"""Who has access: a vendor's people, for the vendor's administrators and staff; everybody, for the customer centre."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext, marked, speaking
from fristklar.people import actions, queries
from fristklar.people.actions import AlreadyThereError, LastAdministratorError, OwnAccountError, TooManyInvitationsError
from fristklar.people.emails import invitation_mail
from fristklar.people.forms import ColleagueForm, InviteForm, MemberForm, SeenForm, StaffRoleForm
from fristklar.people.pages import (
    STAFF_ROLES,
    VENDOR_ROLES,
    closing_permission,
    member_page,
    people_page,
    people_url,
    person_page,
    vendor_people_page,
)
from fristklar.people.queries import KnownPerson, Member, VendorName
from fristklar.web.answers import asked_to_wait, private_page
from fristklar.web.forms import Form, SentForm, Typed, check, filled, overtaken, read_form
from fristklar.web.guard import (
    ForbiddenError,
    NotFoundError,
    RowKey,
    Slug,
    StaffManager,
    StaffReader,
    VendorPeopleManager,
    require_at,
)

router = APIRouter()

LONGEST_SEARCH = 100
CUSTOMER_CENTRE = marked("Norsk helsenetts kundesenter")


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"people/{template}", page, status)


# ---- a vendor's people ----


async def _vendor(actor: VendorPeopleManager, slug: Slug) -> VendorName:
    async with reading(scope(actor)) as connection:
        vendor = await queries.find_vendor(connection, slug)
    # Of vendors that a source names, everyone sees the name; their people are there for nobody else.
    if vendor is None or not actor.may_see_vendor(vendor.id):
        raise NotFoundError
    require_at(actor, Permission.MANAGE_VENDOR_PEOPLE, vendor.id)
    return vendor


ThisVendor = Annotated[VendorName, Depends(_vendor)]
"""The vendor in the address, where the actor manages its people."""


async def _member(actor: VendorPeopleManager, vendor: ThisVendor, key: RowKey) -> Member:
    async with reading(scope(actor)) as connection:
        member = await queries.read_member(connection, vendor.id, key)
    if member is None:
        raise NotFoundError
    return member


ThisMember = Annotated[Member, Depends(_member)]
"""The person in the address, at that vendor."""


async def _vendor_people(
    request: Request, actor: Actor, vendor: VendorName, form: Form, status: int | None = None
) -> Response:
    async with reading(scope(actor)) as connection:
        members = await queries.read_members(connection, vendor.id)
    invited = request.query_params.get("invitert", "")
    page = vendor_people_page(actor, vendor, members, form=form, invited=invited)
    return _page(request, actor, "vendor.html", page, status or form.status)


@router.get("/leverandorer/{slug}/personer")
async def vendor_people(request: Request, actor: VendorPeopleManager, vendor: ThisVendor) -> Response:
    """Everybody with a place at a vendor."""
    return await _vendor_people(request, actor, vendor, filled({"rolle": "viewer"}))


@router.post("/leverandorer/{slug}/personer")
async def invite(
    request: Request, actor: VendorPeopleManager, vendor: ThisVendor, background: BackgroundTasks
) -> Response:
    """Invite somebody. The answer is the same whether the address was known elsewhere or not."""
    answer = check(InviteForm, await read_form(request))
    if answer.value is None:
        return await _vendor_people(request, actor, vendor, answer.form)
    wanted = answer.value
    try:
        invited = await actions.invite(actor, vendor, wanted)
    except AlreadyThereError:
        answer.form.errors["epost"] = gettext("Personen har allerede tilgang. Rollen kan du endre i listen.")
        return await _vendor_people(request, actor, vendor, answer.form)
    except TooManyInvitationsError:
        answer.form.errors[""] = gettext("Du har invitert svært mange den siste timen. Prøv igjen om en time.")
        return asked_to_wait(await _vendor_people(request, actor, vendor, answer.form, 429), actions.INVITATIONS_WITHIN)
    with speaking(invited.language):
        role = VENDOR_ROLES[wanted.rolle]
        mail = invitation_mail(actor, email=wanted.epost, name=wanted.navn, place=vendor.name, role=role)
    background.add_task(actions.send_invitation, mail, wanted=invited.may_sign_in)
    return RedirectResponse(f"{people_url(vendor)}?invitert={invited.key}", status_code=303)


@router.get("/leverandorer/{slug}/personer/{key}")
async def show_member(request: Request, actor: VendorPeopleManager, vendor: ThisVendor, member: ThisMember) -> Response:
    """One person's role at a vendor."""
    return _member_page(request, actor, vendor, member, filled({"rolle": member.role, "version": member.version}))


def _member_page(request: Request, actor: Actor, vendor: VendorName, member: Member, form: Form) -> Response:
    return _page(request, actor, "member.html", member_page(actor, vendor, member, form), form.status)


def _seen(typed: Typed) -> int:
    answer = check(SeenForm, typed)
    return answer.value.version if answer.value else 0


LAST_AT_VENDOR = marked("Dette er den eneste administratoren. Gjør en annen til administrator først.")


@router.post("/leverandorer/{slug}/personer/{key}")
async def change_member(
    request: Request, actor: VendorPeopleManager, vendor: ThisVendor, member: ThisMember
) -> Response:
    """Change the role."""
    answer = check(MemberForm, await read_form(request))
    if answer.value is None:
        return _member_page(request, actor, vendor, member, answer.form)
    try:
        await actions.change_role(actor, vendor, member, version=answer.value.version, role=answer.value.rolle)
    except LastAdministratorError:
        answer.form.errors["rolle"] = gettext(LAST_AT_VENDOR)
        return _member_page(request, actor, vendor, member, answer.form)
    except OvertakenError:
        now = await _member(actor, vendor, member.key)
        form = overtaken(answer.form.typed, {"rolle": now.role, "version": now.version})
        form.theirs = dict.fromkeys(form.theirs, VENDOR_ROLES[now.role])
        return _member_page(request, actor, vendor, now, form)
    return _after_own(actor, vendor, member)


@router.post("/leverandorer/{slug}/personer/{key}/fjern")
async def remove_member(
    request: Request, actor: VendorPeopleManager, vendor: ThisVendor, member: ThisMember, typed: SentForm
) -> Response:
    """Take the access away."""
    try:
        await actions.remove(actor, vendor, member, _seen(typed))
    except LastAdministratorError:
        form = filled({"rolle": member.role, "version": member.version})
        form.errors["rolle"] = gettext(LAST_AT_VENDOR)
        return _member_page(request, actor, vendor, member, form)
    except OvertakenError:
        now = await _member(actor, vendor, member.key)
        form = filled({"rolle": now.role, "version": now.version})
        form.errors[""] = gettext(
            "Noen endret tilgangen mens du så på siden. Den er ikke fjernet. Se hva rollen er nå."
        )
        return _page(request, actor, "member.html", member_page(actor, vendor, now, form), 409)
    return _after_own(actor, vendor, member)


def _after_own(actor: Actor, vendor: VendorName, member: Member) -> Response:
    # Whoever changed their own place may not be let into the list any more.
    own = member.person_id == actor.person_id and actor.staff_role is None
    return RedirectResponse("/konto" if own else people_url(vendor), status_code=303)


# ---- everybody, for the customer centre ----


async def _everybody(request: Request, actor: Actor, form: Form) -> Response:
    words = "".join(each for each in request.query_params.get("sok", "") if each.isprintable()).strip()
    words = words[:LONGEST_SEARCH]
    async with reading(scope(actor)) as connection:
        people = await queries.read_people(connection, words)
    return _page(request, actor, "staff.html", people_page(actor, people, words=words, form=form), form.status)


@router.get("/stab/personer")
async def everybody(request: Request, actor: StaffReader) -> Response:
    """Everybody with an account, or those that a search finds."""
    return await _everybody(request, actor, filled({"rolle": "reader"}))


@router.post("/stab/personer")
async def add_colleague(request: Request, actor: StaffManager, background: BackgroundTasks) -> Response:
    """Let somebody in at the customer centre."""
    answer = check(ColleagueForm, await read_form(request))
    if answer.value is None:
        return await _everybody(request, actor, answer.form)
    wanted = answer.value
    try:
        invited = await actions.add_colleague(actor, wanted)
    except AlreadyThereError:
        answer.form.errors["epost"] = gettext(
            "Personen har allerede tilgang ved kundesenteret. Rollen kan du endre i listen."
        )
        return await _everybody(request, actor, answer.form)
    with speaking(invited.language):
        place, role = gettext(CUSTOMER_CENTRE), STAFF_ROLES[wanted.rolle]
        mail = invitation_mail(actor, email=wanted.epost, name=wanted.navn, place=place, role=role)
    background.add_task(actions.send_invitation, mail, wanted=invited.may_sign_in)
    return RedirectResponse(f"/stab/personer/{invited.key}", status_code=303)


async def _person(actor: StaffReader, person_id: RowKey) -> KnownPerson:
    async with reading(scope(actor)) as connection:
        person = await queries.read_person(connection, person_id)
    if person is None:
        raise NotFoundError
    return person


ThisPerson = Annotated[KnownPerson, Depends(_person)]
"""The person in the address."""


def _values(person: KnownPerson) -> dict[str, object]:
    return {"rolle": person.staff_role or "", "version": person.version}


def _person_page(request: Request, actor: Actor, person: KnownPerson, form: Form) -> Response:
    return _page(request, actor, "person.html", person_page(actor, person, form), form.status)


async def _changed_meanwhile(request: Request, actor: Actor, person: KnownPerson) -> Response:
    now = await _person(actor, person.id)
    form = filled(_values(now))
    form.errors[""] = gettext("Noen endret kontoen mens du så på siden. Ingenting er gjort. Se hva som gjelder nå.")
    return _page(request, actor, "person.html", person_page(actor, now, form), 409)


@router.get("/stab/personer/{person_id}")
async def show_person(request: Request, actor: StaffReader, person: ThisPerson) -> Response:
    """One person's account."""
    return _person_page(request, actor, person, filled(_values(person)))


LAST_ADMIN = marked("Dette er den eneste administratoren som kan logge inn. Gjør en annen til administrator først.")


@router.post("/stab/personer/{person_id}")
async def change_staff_role(request: Request, actor: StaffManager, person: ThisPerson) -> Response:
    """Change somebody's role at the customer centre, or take it away."""
    answer = check(StaffRoleForm, await read_form(request))
    if answer.value is None:
        return _person_page(request, actor, person, answer.form)
    try:
        await actions.change_staff_role(actor, person, version=answer.value.version, role=answer.value.rolle)
    except LastAdministratorError:
        answer.form.errors["rolle"] = gettext(LAST_ADMIN)
        return _person_page(request, actor, person, answer.form)
    except OvertakenError:
        now = await _person(actor, person.id)
        form = overtaken(answer.form.typed, _values(now))
        form.theirs = dict.fromkeys(form.theirs, STAFF_ROLES[now.staff_role] if now.staff_role else "")
        return _person_page(request, actor, now, form)
    own = person.id == actor.person_id
    return RedirectResponse("/konto" if own else f"/stab/personer/{person.id}", status_code=303)


@router.post("/stab/personer/{person_id}/sperr")
async def disable(request: Request, actor: StaffReader, person: ThisPerson, typed: SentForm) -> Response:
    """Close an account. Whose it is decides what it takes, beyond being staff."""
    if not may(actor, closing_permission(person)):
        raise ForbiddenError
    form = filled(_values(person))
    try:
        await actions.disable(actor, person, _seen(typed))
    except OwnAccountError:
        form.errors[""] = gettext("Du kan ikke sperre din egen konto. Be en annen administrator om det.")
        return _person_page(request, actor, person, form)
    except LastAdministratorError:
        form.errors[""] = gettext(LAST_ADMIN)
        return _person_page(request, actor, person, form)
    except OvertakenError:
        return await _changed_meanwhile(request, actor, person)
    return RedirectResponse(f"/stab/personer/{person.id}", status_code=303)


@router.post("/stab/personer/{person_id}/apne")
async def enable(request: Request, actor: StaffReader, person: ThisPerson, typed: SentForm) -> Response:
    """Open an account again."""
    if not may(actor, closing_permission(person)):
        raise ForbiddenError
    try:
        await actions.enable(actor, person, _seen(typed))
    except OvertakenError:
        return await _changed_meanwhile(request, actor, person)
    return RedirectResponse(f"/stab/personer/{person.id}", status_code=303)
