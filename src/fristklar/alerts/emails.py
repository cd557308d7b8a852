"""A notice as a mail."""

from dataclasses import dataclass
from email.message import EmailMessage

from fristklar.alerts.pages import Notice
from fristklar.mail.lists import MailKind, list_headers, unsubscribe_url
from fristklar.mail.message import assemble, rendered


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice is sent to."""

    person_id: int
    name: str
    email: str


def notice_mail(notice: Notice, recipient: Recipient, message_id: str) -> EmailMessage:
    """The mail, whose link ends the sort of mail that it is of.

    Raises:
        ValueError: the address cannot stand in a header.
    """
    kind = MailKind(notice.kind)
    url = unsubscribe_url(recipient.person_id, kind)
    name = " ".join(recipient.name.split())
    facts: dict[str, object] = {"page": notice, "name": name, "unsubscribe": url}
    return assemble(
        subject=rendered("alerts/subject.txt", page=notice),
        to=recipient.email,
        to_name=recipient.name,
        text=rendered("alerts/body.txt", **facts),
        html=rendered("alerts/body.html", **facts),
        headers=list_headers(kind, url),
        message_id=message_id,
    )
