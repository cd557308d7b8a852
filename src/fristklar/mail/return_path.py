"""The envelope sender of each mail: an address of its own, to which only a failure of that very mail comes back.

`FRISTKLAR_RETURN_PATH` names a mailbox that takes mail for `mailbox+anything@domain`. What stands behind the plus says
which mail it was, and carries a keyed hash of that and of the recipient: whoever has not seen the mail cannot make it.
Letters are those that survive a server that changes their case.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from email.utils import parseaddr
from hashlib import sha256

from fristklar.settings import settings

_TAG = r"\+([1-9][0-9]{0,17})-([a-z2-7]{16})@"


def sender_of(delivery_id: int, recipient: str) -> str:
    """The envelope sender of a mail. Without the setting it is the address that the mail says it is from."""
    path = settings().return_path
    if path is None:
        return plain_sender()
    mailbox, _, domain = path.rpartition("@")
    return f"{mailbox}+{delivery_id}-{_mark(delivery_id, recipient)}@{domain}"


def plain_sender() -> str:
    """The address that mails say they are from."""
    return parseaddr(settings().mail_from)[1]


def marks_in(addresses: Iterable[str]) -> set[tuple[int, str]]:
    """Mails and their marks, of all return paths that stand in these words. None of them is believed yet."""
    path = settings().return_path
    if path is None:
        return set()
    mailbox, _, domain = path.rpartition("@")
    form = re.compile(
        rf"(?<![A-Za-z0-9._+-]){re.escape(mailbox)}{_TAG}{re.escape(domain)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])",
        re.IGNORECASE | re.ASCII,
    )
    return {(int(found[1]), found[2].lower()) for words in addresses for found in form.finditer(words)}


def is_genuine(mark: str, delivery_id: int, recipient: str) -> bool:
    """Whether the mark is the one that this mail to this recipient carried."""
    return hmac.compare_digest(mark.encode(), _mark(delivery_id, recipient).encode())


def _mark(delivery_id: int, recipient: str) -> str:
    key = settings().secret_key.get_secret_value().encode()
    said = f"return of mail {delivery_id} to {recipient.lower()}"
    return b32encode(hmac.new(key, said.encode(), sha256).digest()[:10]).decode().lower()
