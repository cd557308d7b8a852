"""A notice as a mail."""

from dataclasses import dataclass
from email.message import EmailMessage

from fristklar.alerts.pages import Notice
from fristklar.languages import speaking
from fristklar.mail.lists import MailKind, list_headers, unsubscribe_url
from fristklar.mail.message import assemble, rendered


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice is sent to."""

    person_id: int
    name: str
    email: str


def notice_mail(notice: Notice, recipient: Recipient, message_id: str) -> EmailMessage:
    """The mail in the notice's language, whose link ends the sort of mail that it is of.

    Raises:
        ValueError: the address cannot stand in a header.
    """
    kind = MailKind(notice.kind)
    url = unsubscribe_url(recipient.person_id, kind)
    name = " ".join(recipient.name.split())
    facts: dict[str, object] = {"page": notice, "name": name, "unsubscribe": url}
    with speaking(notice.language):
        text, rich = rendered("alerts/body.txt", **facts), rendered("alerts/body.html", **facts)
        subject = rendered("alerts/subject.txt", page=notice)
    return assemble(
        subject=subject,
        to=recipient.email,
        to_name=recipient.name,
        text=text,
        html=rich,
        headers=list_headers(kind, url),
        message_id=message_id,
    )
