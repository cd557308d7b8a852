"""Makes what is due and sends it: each mail once, whoever is killed, and as often as it takes, whoever says no.

A mail is claimed and the claim committed; it is built and sent with no transaction open; how it ended is committed
before the same connection sends the next. So a worker that is killed leaves at most one mail a connection of which
nobody knows whether it went. When its claim runs out another worker sends it, with the same Message-ID.
"""

import asyncio
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from fristklar.db import DatabaseUnavailableError
from fristklar.delivery import metrics, queries
from fristklar.delivery.kinds import Built, Claimed, Kind, NotYetError, Raw, Skip
from fristklar.domain.schedule import RETRY_AFTER, retry_after
from fristklar.mail.line import MAIL_SECONDS, REPLY_SECONDS, Line, NotNowError, OutageError, RefusedError
from fristklar.mail.reasons import NOTHING_NEW, given_up, not_made
from fristklar.mail.return_path import sender_of
from fristklar.models import DeliveryState

log = structlog.get_logger()

NOT_YET = timedelta(minutes=1)
"""After so long a mail is asked for again that has to wait for another."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at a time, and how long."""

    connections: int = 4
    batch: int = 20
    """Mails that a connection claims at a time."""
    lease: timedelta = timedelta(minutes=5)
    """How long a claim holds. Another worker takes over after it, so no mail may take longer."""
    reply_seconds: float = REPLY_SECONDS
    mail_seconds: float = MAIL_SECONDS

    @property
    def last_start(self) -> float:
        """Seconds after a claim when the last of its mails may be begun and still be over while the claim holds."""
        left = self.lease.total_seconds() - 2 * self.mail_seconds
        assert left > 0, "a claim must hold for longer than a mail may take"
        return left


class _WrongMailError(Exception):
    """What was built is not what the engine can send."""


class Engine:
    """Sends what is due, until told to stop."""

    def __init__(self, kinds: Iterable[Kind], pace: Pace) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._pace = pace
        self._stopping = False
        self._sending = asyncio.Lock()

    def stop(self) -> None:
        """Begin no more mails. Those under way are finished, and what was claimed is given back."""
        self._stopping = True

    async def make_due(self, now: datetime) -> int:
        """Make a row for each mail that should exist at `now` and does not. Gives how many were made.

        A sort that fails does not keep the others from being made.
        """
        made = 0
        for kind in self._kinds.values():
            try:
                count = await queries.make(kind.name, await kind.wanted(now))
            except DatabaseUnavailableError:
                raise
            except Exception:
                metrics.ERRORS.labels("wanted").inc()
                log.exception("mails that are due could not be made", kind=kind.name)
                continue
            if count:
                metrics.MADE.labels(kind.name).inc(count)
                log.info("mails are due", kind=kind.name, count=count)
            made += count
        return made

    async def send_due(self) -> None:
        """Send everything that is due, over several connections at once. Does nothing while it is at it already."""
        if self._sending.locked():
            return
        async with self._sending:
            # What goes wrong on one connection must not cut off the others: nobody would know what they had sent.
            connections = (self._send_over_one() for _ in range(self._pace.connections))
            ended = await asyncio.gather(*connections, return_exceptions=True)
        failures = [each for each in ended if each is not None]
        if failures:
            raise BaseExceptionGroup("connections that failed", failures)

    async def tidy(self) -> None:
        """Let each sort of mail forget what is old. One that fails does not keep the others from it."""
        for kind in self._kinds.values():
            try:
                if kind.tidy is not None:
                    await kind.tidy()
            except DatabaseUnavailableError:
                raise
            except Exception:
                metrics.ERRORS.labels("tidy").inc()
                log.exception("what is old could not be forgotten", kind=kind.name)

    async def _send_over_one(self) -> None:
        line = Line(reply_seconds=self._pace.reply_seconds, mail_seconds=self._pace.mail_seconds)
        try:
            while not self._stopping:
                token = secrets.token_urlsafe(16)
                claimed_at = time.monotonic()
                batch = await queries.claim(token, self._pace.batch, self._pace.lease)
                if not batch or not await self._work_off(line, token, batch, claimed_at + self._pace.last_start):
                    return
        finally:
            await line.close()

    async def _work_off(self, line: Line, token: str, batch: list[Claimed], last_start: float) -> bool:
        """Send a batch. False where the server cannot be talked to; the rest of the batch waits for its next chance."""
        open_ones = [one for one in batch if one.obstacle is None]
        for one in batch:
            if one.obstacle is not None:
                state = DeliveryState.SKIPPED if one.is_closed else DeliveryState.REFUSED
                await self._finish(token, one, state, one.obstacle)
        built = await self._build(token, open_ones)
        for place, one in enumerate(open_ones):
            if self._stopping or time.monotonic() > last_start:
                await queries.release(token, [each.id for each in open_ones[place:]])
                return True
            if one.id not in built:
                continue  # it could not be built, and waits
            raw = built[one.id]
            if raw is None or isinstance(raw, Skip):
                why = raw.reason if raw else NOTHING_NEW
                await self._finish(token, one, DeliveryState.SKIPPED, why)
                continue
            try:
                await line.hand_over(one.email, raw, sender=sender_of(one.id, one.email))
            except RefusedError as error:
                if error.is_address:
                    await queries.stop_address(one.email, str(error))
                await self._finish(token, one, DeliveryState.REFUSED, str(error))
            except NotNowError as error:
                await self._fail(token, one, str(error))
            except OutageError as error:
                log.warning("the mail server cannot be talked to", error=str(error))
                metrics.ERRORS.labels("smtp").inc()
                await self._fail(token, one, str(error), may_have_gone=error.may_have_it)
                await queries.release(token, [each.id for each in open_ones[place + 1 :]])
                return False
            else:
                await self._finish(token, one, DeliveryState.SENT, None)
        return True

    async def _build(self, token: str, batch: Sequence[Claimed]) -> dict[int, Raw | Skip | None]:
        """The mails of a batch by id. One that cannot be built is missing, and has been made to wait."""
        built: dict[int, Raw | Skip | None] = {}
        for name in sorted({one.kind for one in batch}):
            some = [one for one in batch if one.kind == name]
            try:
                built |= await self._built_by(name, some)
            except Exception as error:  # whatever goes wrong in there must not stop other people's mail
                if len(some) == 1:
                    await self._cannot_build(token, some[0], error)
                    continue
                for one in some:
                    try:
                        built |= await self._built_by(name, [one])
                    except Exception as error:
                        await self._cannot_build(token, one, error)
        return built

    async def _built_by(self, name: str, some: Sequence[Claimed]) -> Built:
        kind = self._kinds.get(name)
        if kind is None:
            raise _WrongMailError(f"no sort of mail is called {name}")
        built = await kind.build(some)
        for one in some:
            if one.id not in built:
                raise _WrongMailError(f"{name} {one.id} was not built")
            raw = built[one.id]
            if isinstance(raw, bytes) and one.message_id.encode() not in raw.partition(b"\r\n\r\n")[0]:
                raise _WrongMailError(f"{name} {one.id} does not have its own Message-ID")
        return built

    async def _cannot_build(self, token: str, one: Claimed, error: Exception) -> None:
        if isinstance(error, NotYetError):
            await queries.release(token, [one.id], NOT_YET)
            return
        metrics.ERRORS.labels("build").inc()
        log.error("a mail could not be built", kind=one.kind, delivery=one.id, exc_info=error)
        await self._fail(token, one, not_made(error))

    async def _finish(self, token: str, one: Claimed, state: DeliveryState, reason: str | None) -> None:
        metrics.MAILS.labels(one.kind, state.value).inc()
        for wait in (0.2, 1.0, 3.0, 10.0, 20.0):
            try:
                await queries.finish(token, one, state, reason=reason)
            except DatabaseUnavailableError:
                # The mail is gone. If that is not written down it goes again, so this is worth some patience.
                await asyncio.sleep(wait)
            else:
                return
        await queries.finish(token, one, state, reason=reason)

    async def _fail(self, token: str, one: Claimed, reason: str, *, may_have_gone: bool = False) -> None:
        wait = retry_after(one.attempts + 1)
        if wait is None:
            days = round(sum(RETRY_AFTER, timedelta()).total_seconds() / 86_400)
            await self._finish(token, one, DeliveryState.GIVEN_UP, given_up(days, reason))
            return
        metrics.MAILS.labels(one.kind, "postponed").inc()
        await queries.postpone(token, one, wait, reason=reason, may_have_gone=may_have_gone)
