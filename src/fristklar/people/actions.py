"""Giving people access, changing it and taking it away.

Each action is one transaction in the program's own scope, audit entry included. The caller has checked that the actor
may do it; what no role may do is refused here.

Inviting never tells a vendor whether an address was known before, at another vendor or at NHN. The answer, the list and
the addresses of its pages are the same: a vendor sees each person under the name that it typed itself, by a key that is
new with every invitation, and nothing of whether the account is closed.
"""

from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import DOORKEEPER, OPERATOR, Actor
from fristklar.access.scope import scope
from fristklar.access.sessions import cut_off
from fristklar.access.trail import changed, count_deeds, hold_person, record
from fristklar.db import DatabaseUnavailableError, changing
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import Language
from fristklar.mail.sender import MailNotSentError, send
from fristklar.models import StaffRole, VendorRole
from fristklar.people import queries
from fristklar.people.forms import ColleagueForm, InviteForm
from fristklar.people.queries import KnownPerson, Member, VendorName
from fristklar.web.forms import EmailAddress, PersonName

MOST_INVITATIONS = 30
INVITATIONS_WITHIN = timedelta(hours=1)

log = structlog.get_logger()


class InvalidPersonError(Exception):
    """Nobody can have this address or name; the message says what to write instead. For the command line."""


class AlreadyThereError(Exception):
    """The person has access here already, which whoever invites can see."""


class TooManyInvitationsError(Exception):
    """More mails in somebody's name than an ordinary day needs."""


class LastAdministratorError(Exception):
    """Nobody would be left who can give access."""


class OwnAccountError(Exception):
    """People do not close their own account."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A place that was given. All but `key` is about the mail, and nothing to be shown."""

    key: int
    may_sign_in: bool
    """Without it there is no mail."""
    language: Language
    """What the mail is written in: the one that the person chose, else bokmål. Whatever the inviter reads."""


async def invite(actor: Actor, vendor: VendorName, invitation: InviteForm) -> Invited:
    """Give somebody a place at a vendor.

    Raises:
        AlreadyThereError: the person has a place at this vendor.
        TooManyInvitationsError: the actor has invited too many lately.
    """
    assert actor.person_id is not None, "someone is signed in"
    email, name, role = invitation.epost, invitation.navn, invitation.rolle
    async with changing(scope(DOORKEEPER)) as session:
        await hold_person(session, actor.person_id)  # one invitation at a time, or the limit is none
        lately = await count_deeds(session, actor.person_id, "invite", INVITATIONS_WITHIN)
        if lately >= MOST_INVITATIONS:
            raise TooManyInvitationsError
        person_id, may_sign_in, language = await queries.add_person(session, email, name)
        key = await queries.add_member(session, person_id, vendor.id, role=role, name=name)
        if key is None:
            raise AlreadyThereError
        details = {"name": name, "role": role}
        await record(session, actor, "invite", kind="membership", subject=email, vendor_id=vendor.id, details=details)
    return Invited(key, may_sign_in, language or Language.NB)


async def send_invitation(mail: EmailMessage, *, wanted: bool) -> None:
    """Send the mail, after the response has left. What fails is logged: the person can sign in without it."""
    if not wanted:
        return
    try:
        await send(mail)
    except (DatabaseUnavailableError, MailNotSentError) as error:
        log.error("invitation not sent", error=str(error))


async def change_role(actor: Actor, vendor: VendorName, member: Member, *, version: int, role: VendorRole) -> None:
    """Change somebody's role at a vendor.

    Raises:
        LastAdministratorError: a vendor's own person would leave it without an administrator.
        OvertakenError: the role was changed, or the place taken away, meanwhile.
    """
    async with changing(scope(DOORKEEPER)) as session:
        if role is not VendorRole.ADMINISTRATOR:
            _keep_one(actor, member.key, await queries.lock_administrators(session, vendor.id))
        if not await queries.set_member_role(session, member.key, version, role):
            raise OvertakenError
        details = changed({"role": member.role.value}, {"role": role.value})
        await record(
            session, actor, "edit", kind="membership", subject=member.email, vendor_id=vendor.id, details=details
        )


async def remove(actor: Actor, vendor: VendorName, member: Member, version: int) -> None:
    """Take somebody's place at a vendor away: at once, since every request asks anew.

    Raises:
        LastAdministratorError: a vendor's own person would leave it without an administrator.
        OvertakenError: the role was changed, or the place taken away, meanwhile.
    """
    async with changing(scope(DOORKEEPER)) as session:
        _keep_one(actor, member.key, await queries.lock_administrators(session, vendor.id))
        if not await queries.remove_member(session, member.key, version):
            raise OvertakenError
        details = {"name": member.name, "role": member.role}
        await record(
            session, actor, "remove", kind="membership", subject=member.email, vendor_id=vendor.id, details=details
        )


def _keep_one(actor: Actor, key: int, administrators: list[int]) -> None:
    # NHN may leave a vendor without one, since NHN can give it another. Accounts that NHN has closed count: whether one
    # is closed is not for a vendor to find out.
    if actor.staff_role is None and administrators == [key]:
        raise LastAdministratorError


async def add_colleague(actor: Actor, wanted: ColleagueForm) -> Invited:
    """Let somebody in at the customer centre; the key is the person's.

    Raises:
        AlreadyThereError: the person is there already.
    """
    async with changing(scope(DOORKEEPER)) as session:
        person_id, may_sign_in = await queries.add_staff(session, wanted.epost, wanted.navn, wanted.rolle), True
        language = None
        if person_id is None:
            known = await queries.find_person(session, wanted.epost)
            if known is None or known.staff_role is not None:
                raise AlreadyThereError
            person_id, may_sign_in, language = known.id, known.disabled_at is None, known.language
            if not await queries.set_staff_role(session, known.id, known.version, wanted.rolle):
                raise AlreadyThereError
        details = changed({"staff_role": None}, {"staff_role": wanted.rolle.value})
        await record(session, actor, "invite", kind="person", subject=wanted.epost, details=details)
    return Invited(person_id, may_sign_in, language or Language.NB)


async def change_staff_role(actor: Actor, person: KnownPerson, *, version: int, role: StaffRole | None) -> None:
    """Change somebody's role at the customer centre, or take it away.

    Raises:
        LastAdministratorError: nobody would be left who can give access.
        OvertakenError: the person was changed meanwhile.
    """
    async with changing(scope(DOORKEEPER)) as session:
        if role is not StaffRole.ADMIN and await queries.lock_admins(session) == [person.id]:
            raise LastAdministratorError
        if not await queries.set_staff_role(session, person.id, version, role):
            raise OvertakenError
        details = changed({"staff_role": person.staff_role}, {"staff_role": role})
        await record(session, actor, "edit", kind="person", subject=person.email, details=details)


async def disable(actor: Actor, person: KnownPerson, version: int) -> None:
    """Close an account. Its sessions, links and codes are good for nothing from this moment.

    Raises:
        LastAdministratorError: nobody would be left who can give access.
        OwnAccountError: it is the actor's own.
        OvertakenError: the person was changed meanwhile. That somebody else closed the account is no reason.
    """
    if person.id == actor.person_id:
        raise OwnAccountError
    async with changing(scope(DOORKEEPER)) as session:
        if await queries.lock_admins(session) == [person.id]:
            raise LastAdministratorError
        if not await queries.set_disabled(session, person.id, version, disabled=True):
            await _see_to_it(session, person, disabled=True)
            return
        ended = await cut_off(session, person.id)
        await record(session, actor, "disable", kind="person", subject=person.email, details={"ended": ended})


async def enable(actor: Actor, person: KnownPerson, version: int) -> None:
    """Open an account again. The person signs in anew.

    Raises:
        OvertakenError: the person was changed meanwhile. That somebody else opened the account is no reason.
    """
    async with changing(scope(DOORKEEPER)) as session:
        if not await queries.set_disabled(session, person.id, version, disabled=False):
            await _see_to_it(session, person, disabled=False)
            return
        await record(session, actor, "enable", kind="person", subject=person.email)


async def _see_to_it(session: AsyncSession, person: KnownPerson, *, disabled: bool) -> None:
    now = await queries.read_person(session, person.id)
    if now is None or (now.disabled_at is not None) is not disabled:
        raise OvertakenError


async def add_staff(email: str, name: str, role: StaffRole) -> str:
    """Let one of NHN's own in from the command line; how the first administrator comes in, and the way back after all
    are locked out. Gives a line that says what was done.

    Raises:
        InvalidPersonError: nobody can have this address or name.
    """
    email, name = _checked(email, name)
    async with changing(scope(DOORKEEPER)) as session:
        if await queries.add_staff(session, email, name, role) is not None:
            await record(session, OPERATOR, "invite", kind="person", subject=email, details={"staff_role": role})
            return f"Added {name} <{email}> as {role}."
        known = await queries.find_person(session, email)
        assert known is not None, "nobody is ever deleted"
        before = {"name": known.name, "staff_role": known.staff_role, "disabled": known.disabled_at is not None}
        details = changed(before, {"name": name, "staff_role": role, "disabled": False})
        if not details:
            return f"{name} <{email}> is {role} already."
        await queries.let_in(session, known.id, name, role)
        await record(session, OPERATOR, "edit", kind="person", subject=email, details=details)
    said = ", ".join(f"{field} {was or 'none'} → {now or 'no'}" for field, (was, now) in details.items())
    return f"Changed {name} <{email}>: {said}."


def _checked(email: str, name: str) -> tuple[str, str]:
    try:
        address: str = TypeAdapter(EmailAddress).validate_python(email)
    except ValidationError:
        raise InvalidPersonError(f"{email!r} is no work address. Write it like name@company.no.") from None
    try:
        return address, TypeAdapter(PersonName).validate_python(name)
    except ValidationError:
        raise InvalidPersonError(f"{name!r} is no name. Write it with letters, on one line, within 100.") from None
