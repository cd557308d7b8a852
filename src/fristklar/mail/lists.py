"""The sorts of mail that people get without asking each time, and the link that ends one of them with one click.

The token in the link is worked out anew for each mail, never stored, and opens nothing but that one thing: it says
which mail it ends, for whom, and a keyed hash that nobody can make without the program's key.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from fristklar.settings import settings


class MailKind(StrEnum):
    """A sort of mail that one can do without. The values are those of `delivery.kind`."""

    DIGEST = "digest"
    ALERT = "alert"
    REMINDER = "reminder"
    ESCALATION = "escalation"


class Leaving(NamedTuple):
    """What a token ends."""

    person_id: int
    kind: MailKind


# The digest's tokens name no sort: they were there first, and stand in mails that have been sent.
_CALLED = {
    MailKind.DIGEST: "",
    MailKind.ALERT: "varsel-",
    MailKind.REMINDER: "paminnelse-",
    MailKind.ESCALATION: "oppfolging-",
}
_KINDS = {prefix: kind for kind, prefix in _CALLED.items()}
_FORM = re.compile(rf"({'|'.join(_CALLED.values())})([1-9][0-9]{{0,17}})-([A-Za-z0-9_-]{{32}})", re.ASCII)

_LISTS = {
    MailKind.DIGEST: "Ukesbrev fra Fristklar <ukesbrev.{host}>",
    MailKind.ALERT: "Varsler fra Fristklar <varsler.{host}>",
    MailKind.REMINDER: "Paminnelser fra Fristklar <paminnelser.{host}>",
    MailKind.ESCALATION: "Oppfolging fra Fristklar <oppfolging.{host}>",
}
"""What mail programs call the lists. In ASCII, as RFC 2919 has it."""


def unsubscribe_token(person_id: int, kind: MailKind = MailKind.DIGEST) -> str:
    """The token that ends this sort of mail for a person."""
    return f"{_CALLED[kind]}{person_id}-{_mark(person_id, kind)}"


def leaving(token: str) -> Leaving | None:
    """What a token ends, and for whom; None when it is nobody's."""
    parts = _FORM.fullmatch(token)
    if parts is None:
        return None
    kind, person_id = _KINDS[parts[1]], int(parts[2])
    return Leaving(person_id, kind) if hmac.compare_digest(parts[3], _mark(person_id, kind)) else None


def unsubscribe_url(person_id: int, kind: MailKind) -> str:
    """Where one click ends this sort of mail for a person (RFC 8058)."""
    return f"{settings().base_url}/avmeld/{unsubscribe_token(person_id, kind)}"


def list_headers(kind: MailKind, url: str) -> Mapping[str, str]:
    """What tells a mail program which list a mail is of (RFC 2919), and how to leave it (RFC 8058)."""
    host = urlsplit(settings().base_url).hostname or "localhost"
    return {
        "List-Id": _LISTS[kind].format(host=host),
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _mark(person_id: int, kind: MailKind) -> str:
    key = settings().secret_key.get_secret_value().encode()
    what = "weekly digest" if kind is MailKind.DIGEST else kind.value
    digest = hmac.new(key, f"end the {what} of {person_id}".encode(), sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode()
