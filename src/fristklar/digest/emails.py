"""The weekly digest as a mail."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from secrets import token_hex
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from fristklar.digest.pages import Content, DigestPage
from fristklar.digest.tokens import unsubscribe_token
from fristklar.languages import gettext, speaking
from fristklar.mail.message import assemble, message_id_of, rendered
from fristklar.settings import settings


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


def digest_mail(page: DigestPage, recipient: Recipient) -> EmailMessage:
    """The digest for its reader. The same reader and week always have the same Message-ID.

    Raises:
        ValueError: the address cannot stand in a header.
    """
    url = unsubscribe_url(recipient.person_id)
    bodies = _personal(page, url)
    return assemble(
        subject=page.subject,
        to=recipient.email,
        to_name=recipient.name,
        text=bodies.text,
        html=bodies.html,
        headers={
            "List-Id": list_id(),
            "List-Unsubscribe": f"<{url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        message_id=message_id_of("ukesbrev", recipient.email, str(page.week)),
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
    return f"{settings().base_url}/avmeld/{unsubscribe_token(person_id)}"


def list_id() -> str:
    """What the list is called in mail programs (RFC 2919)."""
    return f"Ukesbrev fra Fristklar <ukesbrev.{urlsplit(settings().base_url).hostname or 'localhost'}>"


# Where the two things stand that differ from reader to reader. Nobody outside can write these: they are new in every
# process, and letters and digits alone, which both forms leave as they are.
_NAME, _URL = token_hex(), token_hex()
_written: WeakKeyDictionary[Content, Bodies] = WeakKeyDictionary()


def _personal(page: DigestPage, url: str) -> Bodies:
    """Written once for all who read the same, with the reader's own name and address put in."""
    shared = _written.get(page.says)
    if shared is None:
        anybodys = replace(page, person_name=_NAME)
        shared = _written[page.says] = _rendered(anybodys, _URL)
    name = " ".join(page.person_name.split())
    return Bodies(
        text=_filled(shared.text, {_NAME: name, _URL: url}),
        html=_filled(shared.html, {_NAME: html.escape(name), _URL: html.escape(url)}),
    )


def _rendered(page: DigestPage, unsubscribe: str) -> Bodies:
    with speaking(page.says.language):
        return Bodies(
            text=rendered("digest/body.txt", page=page, unsubscribe=unsubscribe),
            html=rendered("digest/body.html", page=page, unsubscribe=unsubscribe),
        )


def _filled(body: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        body = body.replace(mark, value)
    return body
