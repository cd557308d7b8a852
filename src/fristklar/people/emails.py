"""The mail that tells somebody about their access."""

from dataclasses import dataclass
from email.message import EmailMessage

from fristklar.access.actor import Actor
from fristklar.mail.message import compose
from fristklar.settings import settings


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """What the mail says."""

    inviter: str
    place: str
    role: str
    """The role, with what it allows."""
    email: str
    url: str


def invitation_mail(actor: Actor, *, email: str, name: str, place: str, role: str) -> EmailMessage:
    """The mail for one person. `name` is the one that the inviter typed: the mail goes the same way to everybody."""
    title, _, allows = role.partition(": ")
    page = InvitationMail(
        inviter=actor.name,
        place=place,
        role=f"{title} ({allows})" if allows else role,
        email=email,
        url=f"{settings().base_url}/logg-inn",
    )
    return compose("invitation", to=email, to_name=name, page=page)
