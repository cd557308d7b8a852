"""What comes back: notices that a mail did not arrive, as RFC 3464 has them and as servers write them without it.

Anybody can write one, and write it so as to do harm. Nothing here believes it, or raises: what cannot be read says
nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from fristklar.mail.verdict import ENHANCED, is_gone

MOST_BYTES = 512 * 1024
"""What is read of a notice. The returned mail stands last, so what is cut off is the end of that."""
MOST_PARTS = 40
"""Parts that a notice may be made of: one with more is made to keep its reader busy."""
MOST_FAILURES = 100
LONGEST_REASON = 300

_PART = re.compile(rb"boundary|message/|multipart/", re.IGNORECASE)
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_SERVER = re.compile(r"mailer-daemon|postmaster|mail delivery|microsoftexchange", re.IGNORECASE)
_ADDRESS = re.compile(r"[!#-&(-+\--:=?A-~]{1,64}@[A-Za-z0-9.-]{1,255}")
_MESSAGE_ID = re.compile(r"<[!-=?-~]{3,250}>")
_RETURNED = re.compile(
    r"^-+ ?(?:below this line|this is a copy|original message|returned message|the body of the message|opprinnelig)",
    re.IGNORECASE | re.MULTILINE,
)
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a notice says of one recipient."""

    recipients: frozenset[str]
    """The names it is known by, in small letters: as we wrote it, and as it was last. Empty where none is told."""
    is_permanent: bool
    is_gone: bool
    """Whether the address takes no mail, rather than not this one."""
    reason: str
    """The server's own words, fit to be shown."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, as far as it can be read."""

    addressed: tuple[str, ...]
    """The headers that say to which address it came."""
    message_ids: frozenset[str]
    """Of the mails that came back in it."""
    failures: tuple[Failure, ...]


NOTHING = Notice((), frozenset(), ())


def read_notice(raw: bytes) -> Notice:
    """Read a mail as a notice. `NOTHING`, or one without failures, where it is none."""
    if len(_PART.findall(raw[:MOST_BYTES])) > MOST_PARTS * 2:
        return NOTHING
    try:
        return _read(BytesParser(policy=compat32).parsebytes(raw[:MOST_BYTES]))
    except Exception:  # the library's readers know many ways to fail at what is no mail: none of them is ours to tell
        return NOTHING


def _read(message: Message) -> Notice:
    parts = list(message.walk())[:MOST_PARTS]
    addressed = tuple(str(value) for name in _ADDRESSED for value in message.get_all(name, []))
    failures = [
        failure
        for part in parts
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}
        for failure in _reported(part)
    ]
    is_report = any(part.get_content_type().endswith("delivery-status") for part in parts)
    if not is_report and _is_from_a_server(message):
        failures = [*_told(message, parts)]
    return Notice(addressed, frozenset(_returned_ids(message, parts)), tuple(failures[:MOST_FAILURES]))


def _reported(part: Message) -> Iterator[Failure]:
    """What a delivery status says (RFC 3464 section 2.3): a block of fields for each recipient, after one for all."""
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return
    for block in blocks:
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        status = ENHANCED.search(str(block.get("Status", "")))
        if action not in {"failed", "delayed"} or status is None:
            continue
        words = _clean(str(block.get("Diagnostic-Code", "")).partition(";")[2])
        code = _narrowed(status[0], words)
        permanent = action == "failed" and code.startswith("5")
        yield Failure(
            recipients=frozenset(
                found
                for field in ("Original-Recipient", "Final-Recipient")
                for found in _addresses(str(block.get(field, "")).partition(";")[2])
            ),
            is_permanent=permanent,
            is_gone=permanent and is_gone(code, words),
            reason=_reason(code, words),
        )


def _narrowed(status: str, words: str) -> str:
    """The status, or the one in the server's words where the report says only "something"."""
    said = ENHANCED.search(words)
    return said[0] if said and status.endswith(".0.0") and said[1] == status[0] else status


def _told(message: Message, parts: list[Message]) -> Iterator[Failure]:
    """What a notice without a report says in words."""
    words = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    words = words[: 16 * 1024]
    cut = _RETURNED.search(words)
    words = words[: cut.start()] if cut else words
    named = [str(value) for value in message.get_all("X-Failed-Recipients", [])]
    status = next((found for found in ENHANCED.finditer(words) if found[1] in "45"), None)
    if status is not None:
        code, at = status[0], status.start()
    else:
        reply = _REPLY.search(words)
        if reply is None:
            return
        code, at = f"{reply[1]}.0.0", reply.start()
    told = _clean(words[max(0, words.rfind("\n", 0, at)) : at + LONGEST_REASON])
    yield Failure(
        recipients=frozenset(_addresses(" ".join([*named, words]))),
        is_permanent=code.startswith("5"),
        is_gone=is_gone(code, told),
        reason=_reason(code, told),
    )


def _is_from_a_server(message: Message) -> bool:
    """Whether it says that it is. An answer of somebody who is away does not."""
    if message.get("X-Failed-Recipients") is not None or _SERVER.search(str(message.get("From", ""))):
        return True
    nobody = str(message.get("Return-Path", "")).strip() == "<>"
    return nobody and "auto-replied" not in str(message.get("Auto-Submitted", "")).lower()


def _returned_ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """The Message-IDs of what came back: whole, its head alone, or pasted behind the words."""
    for part in parts:
        kind = part.get_content_type()
        if part is not message and part.get("Message-ID") is not None:
            yield from _MESSAGE_ID.findall(str(part.get("Message-ID")))
        if kind in {"text/rfc822-headers", "message/rfc822-headers", "text/plain"} and not part.is_multipart():
            for line in re.findall(r"^message-id:\s*(.{1,300})", _text(part), re.IGNORECASE | re.MULTILINE):
                yield from _MESSAGE_ID.findall(line)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload[: 64 * 1024].decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _addresses(words: str) -> Iterator[str]:
    for found in _ADDRESS.findall(words):
        yield found.rstrip(".:").lower()


def _reason(code: str, words: str) -> str:
    return (words if code in words else f"{code} {words}").strip()[:LONGEST_REASON]


def _clean(words: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * LONGEST_REASON])
    return " ".join(shown.split())[:LONGEST_REASON]
