"""What the engine must be told of each sort of mail. `worker.py` is the one place where sorts are named.

A sort says which mails should exist by now, and what stands in them. When they go, whether one was made before, and
what to do about a server that says no is the engine's.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from fristklar.clock import OSLO
from fristklar.domain.schedule import IsoWeek, due_week
from fristklar.settings import settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail that should exist by now. Saying so again does nothing: key, occasion and week make it one."""

    key: int
    """What it is made from, as the sort understands it."""
    person_id: int
    week: IsoWeek
    occasion: str = ""
    """Tells mails of one key and week apart, where there can be more than one."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that is to be built and sent now."""

    id: int
    kind: str
    key: int
    occasion: str
    week: IsoWeek
    person_id: int
    email: str
    name: str
    attempts: int
    """How often it failed before."""
    obstacle: str | None = None
    """Why it cannot reach its reader: the address is stopped, or the account closed."""
    is_closed: bool = False
    """Whether it is the account that is closed."""
    may_have_gone: bool = False
    """Whether it may have reached its reader already, though nobody knows: then it must be the same mail again."""

    @property
    def message_id(self) -> str:
        """The Message-ID that the mail must have: the same whenever it is sent, so that a second copy is recognised.

        Made with the program's key, so that a notice with it in hand is from somebody who has had the mail in hand.
        """
        said = f"{self.kind}\n{self.key}\n{self.occasion}\n{self.week.year}\n{self.week.week}\n{self.email}"
        host = urlsplit(settings().base_url).hostname or "localhost"
        key = settings().secret_key.get_secret_value().encode()
        return f"<{hmac.new(key, said.encode(), sha256).hexdigest()[:40]}@{host}>"


Raw = bytes
"""A whole mail as it goes over the line, with `Claimed.message_id` as its Message-ID."""


class NotYetError(Exception):
    """What a mail should say hangs on another that is being sent right now. It is asked for again in a minute."""


@dataclass(frozen=True, slots=True)
class Skip:
    """There is no mail after all, and this is why, for staff to read."""

    reason: str


Built = Mapping[int, Raw | Skip | None]
"""Mails by their id; None where there is nothing to say this time."""

Build = Callable[[Sequence[Claimed]], Awaitable[Built]]
"""Makes the mails of a few claimed ones.

It runs outside any transaction. Where it fails for several, each is tried alone, so that one bad one stops no other.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of mail."""

    name: str
    wanted: Callable[[datetime], Awaitable[Sequence[Wanted]]]
    """Which mails should exist at an instant. Asked every minute; those that exist already may be among them."""
    build: Build
    tidy: Callable[[], Awaitable[object]] | None = None
    """Forgets what is old. Called once a day."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who wants a mail every week."""

    key: int
    person_id: int
    weekday: int
    """1 is Monday."""
    hour: int
    """On the clock in Norway."""
    since: datetime


def weekly(read: Callable[[], Awaitable[Sequence[Subscriber]]]) -> Callable[[datetime], Awaitable[Sequence[Wanted]]]:
    """`Kind.wanted` for a mail that comes once in each ISO week, to everybody that `read` gives."""

    async def wanted(now: datetime) -> Sequence[Wanted]:
        found = []
        for each in await read():
            week = due_week(weekday=each.weekday, hour=each.hour, since=each.since, now=now, zone=OSLO)
            if week is not None:
                found.append(Wanted(each.key, each.person_id, week))
        return found

    return wanted
