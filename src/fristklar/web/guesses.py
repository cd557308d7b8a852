"""A limit on guessing at secret addresses: those that open a calendar or a badge, or end somebody's mail.

Only misses are counted, and each wrong token once however often it is asked for: the calendar program that goes on
asking for an address taken back yesterday guesses at nothing. A token that was good here lately is looked up whatever
its neighbours do, so that no reader is kept out because somebody at the same office tries addresses.

All of it is this process's own and gone with it: reading writes nothing, and nobody's network address is stored. One
that guessed is forgotten at the first look-up after its window; the privacy page says so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from starlette.requests import Request

WINDOW = timedelta(minutes=15)
MOST_MISSES = 40
"""Wrong tokens from one sender within the window; an office shares one network address."""
MOST_KEPT = 10_000
"""Senders, and good tokens, that are remembered. Beyond that the oldest are forgotten."""


class TooManyGuessesError(Exception):
    """The sender has tried too many addresses that are nobody's. Says nothing of the one asked for now."""


@dataclass(slots=True)
class _Missed:
    """What a sender guessed at since an instant of the process's clock."""

    since: float
    tokens: set[bytes] = field(default_factory=set)


class Guesses:
    """The wrong tokens of each sender, in one process."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds, from whenever."""
        self._now = now
        self._missed: dict[str, _Missed] = {}
        self._good: dict[bytes, None] = {}

    def may_try(self, request: Request, token: str) -> None:
        """Before anything is looked up.

        Raises:
            TooManyGuessesError: the sender has missed too often lately, and this token was not good lately.
        """
        self._forget_past()
        missed = self._missed.get(sender_of(request))
        if missed is not None and len(missed.tokens) >= MOST_MISSES and _hidden(token) not in self._good:
            raise TooManyGuessesError

    def missed(self, request: Request, token: str) -> None:
        """The token is nobody's, or no longer."""
        sender, secret = sender_of(request), _hidden(token)
        self._good.pop(secret, None)
        self._forget_past()
        missed = self._missed.get(sender)
        if missed is None:
            missed = self._missed[sender] = _Missed(self._now())
            _forget_oldest(self._missed)
        missed.tokens.add(secret)

    def held(self, token: str) -> None:
        """The token is somebody's."""
        secret = _hidden(token)
        self._good.pop(secret, None)
        self._good[secret] = None  # as the youngest
        _forget_oldest(self._good)

    def _forget_past(self) -> None:
        until = self._now() - WINDOW.total_seconds()
        while self._missed:
            oldest = next(iter(self._missed))  # they stand in the order in which they began
            if self._missed[oldest].since > until:
                return
            del self._missed[oldest]


def guesses_at(request: Request) -> Guesses:
    """What this process remembers."""
    return cast(Guesses, request.app.state.guesses)


def sender_of(request: Request) -> str:
    """The network address that counts as one sender, as the nearest trusted proxy tells it (settings.trusted_proxies).

    Where a proxy is not trusted, all behind it are one sender. Whoever has one IPv6 address has the 2^64 around it.
    """
    return neighbourhood(request.client.host if request.client else "?")


def neighbourhood(client: str) -> str:
    """As above, of a network address."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)  # how a server that listens for both writes an IPv4 address
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else client


def _hidden(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()  # whatever somebody typed in its place


def _forget_oldest(kept: dict[str, _Missed] | dict[bytes, None]) -> None:
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]  # type: ignore[arg-type]
