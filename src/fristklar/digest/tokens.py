"""The token that ends somebody's digests with one click.

It is worked out anew for each mail, never stored, and opens nothing but that one thing: it says whom it is for, and a
keyed hash that nobody can make without the program's key.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from fristklar.settings import settings

_FORM = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{32})", re.ASCII)


def unsubscribe_token(person_id: int) -> str:
    """The token of a person."""
    return f"{person_id}-{_mark(person_id)}"


def person_of(token: str) -> int | None:
    """Whose token it is; None when it is nobody's."""
    parts = _FORM.fullmatch(token)
    if parts is None or not hmac.compare_digest(parts[2], _mark(int(parts[1]))):
        return None
    return int(parts[1])


def _mark(person_id: int) -> str:
    key = settings().secret_key.get_secret_value().encode()
    digest = hmac.new(key, f"end the weekly digest of {person_id}".encode(), sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode()
