"""What a mail server's "no" is about: the address, this one mail, or the server itself.

Only the first may be held against the reader. Sources: RFC 5321 section 4.2 (replies), RFC 3463 and the registry that
continues it (enhanced status codes), and what Postfix, Exim, Exchange and Gmail say in practice.
"""

import re
from enum import Enum


class About(Enum):
    """What is at fault."""

    ADDRESS = "address"
    """It does not exist, or takes no mail."""
    MAIL = "mail"
    """This mail is not wanted, or the fault cannot be told; the next one may be taken."""
    SERVER = "server"
    """The server takes nobody's mail from us at present."""


ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)")
"""An enhanced status code in running words, and no part of an IP address."""

_NEEDS_SIGN_IN = frozenset({503, 530, 534, 535, 538})
"""Replies that say in which order or with which rights one may speak: never the recipient's doing."""
_OURS = re.compile(
    r"relay|authenticat|client host|helo\b|ehlo\b|starttls|blocked using|block ?list|blacklist|banned|rate limit"
    r"|service (?:is )?(?:currently |temporarily )?(?:un|not )available|too many (?:connections|messages|mails)",
    re.IGNORECASE,
)
"""Words about whoever sends: many servers say only at RCPT TO what they think of that, and no code is kept for it."""
_POLICY = re.compile(r"access (?:is )?denied|\bpolicy\b", re.IGNORECASE)
"""Words that do not tell whether it is the reader, the mail or us that is not wanted."""
_FULL = re.compile(r"\bfull\b|quota|storage", re.IGNORECASE)
_NOBODY = re.compile(
    r"user (?:is )?unknown|unknown (?:user|recipient|mailbox)|no such (?:user|recipient|mailbox|address|person)"
    r"|no mailbox|mailbox unavailable|(?:user|recipient|mailbox|address|account)\b.{0,60}?\b(?:does(?:n't| not) exist"
    r"|(?:was |is )?not found|(?:could not|couldn't) be found|no longer|disabled|inactive|invalid)|recipientnotfound"
    r"|invalid recipient|recipient address rejected|not a valid (?:recipient|mailbox)",
    re.IGNORECASE | re.DOTALL,
)


def about(code: int, words: str, *, at_recipient: bool) -> About:
    """What a permanent reply is about: to RCPT TO, or to the mail itself."""
    status = ENHANCED.match(words)
    if code in _NEEDS_SIGN_IN:
        return About.SERVER
    if status is not None:
        return _about_status(status, words)
    if _OURS.search(words):
        return About.SERVER
    is_unclear = not at_recipient or _FULL.search(words) or _POLICY.search(words)
    is_address = _NOBODY.search(words) or not is_unclear
    return About.ADDRESS if is_address else About.MAIL


def _about_status(status: re.Match[str], words: str) -> About:
    if is_gone(status[0], words):
        return About.ADDRESS
    subject, detail = int(status[2]), int(status[3])
    if (subject == 3 and detail != 4) or subject == 5:  # 5.3.4: the mail is too big
        return About.SERVER
    return About.SERVER if subject in {0, 4, 7} and _OURS.search(words) else About.MAIL


def is_gone(status: str, words: str) -> bool:
    """Whether a permanent failure with this enhanced status, such as "5.1.1", says that the address takes no mail.

    A full mailbox (5.2.2) is emptied one day, and 5.1.7 and 5.1.8 are about the sender's address.
    """
    found = ENHANCED.fullmatch(status)
    if found is None or found[1] != "5":
        return False
    subject, detail = int(found[2]), int(found[3])
    if subject == 1:
        return detail not in {7, 8, 9}
    if subject == 2:
        return detail in {0, 1}
    if (subject, detail) == (4, 4):  # no host takes mail for the domain
        return True
    # "Other", and what some servers say instead: Exchange 5.4.1 of an address that its directory does not have,
    # Outlook.com 5.5.0 of a mailbox that is gone.
    return subject in {0, 4, 5} and _NOBODY.search(words) is not None and not _OURS.search(words)
