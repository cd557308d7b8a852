"""The weekly digest as a mail."""

import html
from dataclasses import dataclass, replace
from email.message import EmailMessage
from secrets import token_hex
from weakref import WeakKeyDictionary

from fristklar.digest.pages import Content, DigestPage
from fristklar.languages import gettext, speaking
from fristklar.mail import lists
from fristklar.mail.lists import MailKind, list_headers
from fristklar.mail.message import Shared, Written, assemble, message_id_of, rendered


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a digest is sent to."""

    person_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """A digest in both forms."""

    text: str
    html: str


def digest_mail(page: DigestPage, recipient: Recipient, *, message_id: str | None = None) -> EmailMessage:
    """The digest for its reader. The same reader and week always have the same Message-ID, where none is given.

    Raises:
        ValueError: the address cannot stand in a header.
    """
    url = unsubscribe_url(recipient.person_id)
    text, rich = _personal(page, url)
    return assemble(
        subject=page.subject,
        to=recipient.email,
        to_name=recipient.name,
        text=text,
        html=rich,
        headers=list_headers(MailKind.DIGEST, url),
        message_id=message_id or message_id_of("ukesbrev", recipient.email, str(page.week)),
    )


def trial_mail(page: DigestPage, recipient: Recipient) -> EmailMessage:
    """Somebody's digest, sent to whoever is looking at it. It unsubscribes nobody, and is no mail of the list."""
    bodies = bodies_of(page)
    with speaking(page.says.language):
        subject = gettext("Prøve: %(subject)s") % {"subject": page.subject}
    return assemble(
        subject=subject,
        to=recipient.email,
        to_name=recipient.name,
        text=bodies.text,
        html=bodies.html,
    )


def bodies_of(page: DigestPage) -> Bodies:
    """The digest to look at: whoever opens its links unsubscribes nobody."""
    return _rendered(page, "")


def unsubscribe_url(person_id: int) -> str:
    """Where one click ends this person's digests (RFC 8058)."""
    return lists.unsubscribe_url(person_id, MailKind.DIGEST)


# Where the two things stand that differ from reader to reader. Nobody outside can write these: they are new in every
# process, and letters and digits alone, which both forms leave as they are.
_NAME, _URL = token_hex(), token_hex()
_written: WeakKeyDictionary[Content, tuple[Shared, Shared]] = WeakKeyDictionary()


def _personal(page: DigestPage, url: str) -> tuple[Written, Written]:
    """Text and HTML: written once for all who read the same, but for the lines with what is the reader's."""
    shared = _written.get(page.says)
    if shared is None:
        anybodys = replace(page, person_name=_NAME)
        bodies = _rendered(anybodys, _URL)
        shared = _written[page.says] = Shared(bodies.text, (_NAME, _URL)), Shared(bodies.html, (_NAME, _URL))
    text, rich = shared
    name = " ".join(page.person_name.split())
    return (
        text.filled({_NAME: name, _URL: url}),
        rich.filled({_NAME: html.escape(name), _URL: html.escape(url)}),
    )


def _rendered(page: DigestPage, unsubscribe: str) -> Bodies:
    with speaking(page.says.language):
        return Bodies(
            text=rendered("digest/body.txt", page=page, unsubscribe=unsubscribe),
            html=rendered("digest/body.html", page=page, unsubscribe=unsubscribe),
        )
