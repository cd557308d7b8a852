"""What the demo's own pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from fristklar.demo.queries import DemoPerson, KeptMail
from fristklar.languages import gettext
from fristklar.web.words import STAFF_ROLE, VENDOR_ROLE, moment


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone to be, at one click."""

    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody a visitor can be, by where they work."""

    places: tuple[tuple[str, tuple[Visitor, ...]], ...]


def people_page(people: Iterable[DemoPerson]) -> PeoplePage:
    """Compose the page: NHN's own people first."""
    places: dict[str, list[Visitor]] = {"Norsk helsenett": []}
    for person in people:
        if person.staff_role is not None:
            role = gettext("%(role)s ved kundesenteret") % {"role": STAFF_ROLE[person.staff_role]}
            places["Norsk helsenett"].append(Visitor(person.id, person.name, role))
        elif person.vendor is not None and person.role is not None:
            places.setdefault(person.vendor, []).append(Visitor(person.id, person.name, VENDOR_ROLE[person.role]))
    return PeoplePage(tuple((place, tuple(visitors)) for place, visitors in places.items() if visitors))


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail in the list."""

    id: int
    at: str
    recipient: str
    subject: str


@dataclass(frozen=True, slots=True)
class MailListPage:
    """The mails that the demo kept, newest first."""

    mails: tuple[MailRow, ...]


def mail_list_page(mails: Iterable[KeptMail]) -> MailListPage:
    """Compose the list."""
    return MailListPage(tuple(_row(mail) for mail in mails))


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail: as its reader sees it, as text, and as it was sent."""

    mail: MailRow
    headers: tuple[tuple[str, str], ...]
    text: str
    has_html: bool
    raw: str


def mail_page(mail: KeptMail) -> MailPage:
    """Compose the page."""
    message = _message(mail)
    return MailPage(
        mail=_row(mail),
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=_part(message, "plain"),
        has_html=message.get_body(("html",)) is not None,
        raw=mail.raw.decode(errors="replace"),
    )


def html_of(mail: KeptMail) -> str:
    """The HTML of a mail; empty where it has none."""
    return _part(_message(mail), "html")


def _row(mail: KeptMail) -> MailRow:
    return MailRow(mail.id, moment(mail.at), mail.recipient, mail.subject)


def _message(mail: KeptMail) -> EmailMessage:
    message = message_from_bytes(mail.raw, policy=default)
    assert isinstance(message, EmailMessage), "the policy makes one"
    return message


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
