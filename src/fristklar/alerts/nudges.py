"""Reminders before a deadline, and silences that are taken further: what should have been told, less what was."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.alerts import queries
from fristklar.alerts.desk import Desk, day_of, read_desk, set_on
from fristklar.alerts.pages import Due
from fristklar.alerts.queries import DayOf, Nudged, Reader
from fristklar.clock import OSLO
from fristklar.db import changing, reading
from fristklar.domain.deadline import last_safe_day
from fristklar.domain.reminders import SILENCE_DAYS, is_reminded_of, is_taken_further, silent_since, threshold_due
from fristklar.mail.lists import MailKind
from fristklar.status.queries import ProductStatus

MORNING = 7
"""The hour from which the mails of a day are made."""
MAKES_UP = timedelta(days=14)
"""What was noted and never became a mail, becomes one for so long."""
REMEMBERS = timedelta(days=2 * 366)
"""How far back a silence is known to have been told."""

FORGETS = timedelta(days=366)
"""How long after a deadline's last safe day what was told of it is forgotten; the privacy page says so."""


class Nudges:
    """One sort of these mails: one a person and day. Remembers only the day that it is done with."""

    def __init__(self, kind: MailKind) -> None:
        self._kind = kind
        self._done: date | None = None

    async def wanted(self, now: datetime) -> list[DayOf]:
        """The mails that should exist at `now`, and do not."""
        local = now.astimezone(OSLO)
        today = local.date()
        if local.hour < MORNING or self._done == today:
            return []
        await self._note(today)
        async with reading(scope(POSTMAN)) as connection:
            unmade = await queries.read_unmade(connection, self._kind, today - MAKES_UP)
        if not unmade:
            self._done = today
        return unmade

    async def forget(self) -> None:
        """Forget what nobody is reminded of any more."""
        async with changing(scope(POSTMAN)) as session:
            await queries.forget_nudges(session, self._kind, clock.today() - FORGETS)

    async def _note(self, today: date) -> None:
        desk = await read_desk(today)
        since = today if self._kind is MailKind.REMINDER else today - REMEMBERS
        async with reading(scope(POSTMAN)) as connection:
            readers = await queries.read_readers(connection)
            told = await queries.read_nudged(connection, self._kind, since)
        found = reminders(desk, readers) if self._kind is MailKind.REMINDER else escalations(desk, readers)
        fresh = [nudge for nudge in found if nudge not in told]
        if fresh:
            async with changing(scope(POSTMAN)) as session:
                await queries.add_nudges(session, self._kind, today, fresh)


class _Reminding(NamedTuple):
    deadline_id: int
    last: date
    set_on: date


def reminders(desk: Desk, readers: list[Reader]) -> Iterator[Nudged]:
    """What each reader should have been reminded of by the desk's day."""
    rows: dict[int, list[_Reminding]] = {}
    for reader in readers:
        wanted = reader.wanted_since.get(MailKind.REMINDER)
        if wanted is None or reader.is_staff:
            continue
        places = {place.vendor_id: day_of(place.since) for place in reader.places}
        for status in desk.own(reader):
            if status.id not in rows:
                rows[status.id] = list(_to_remind_of(desk, status))
            known = max(day_of(wanted), places[status.vendor_id], day_of(desk.ages[status.id]))
            for row in rows[status.id]:
                threshold = threshold_due(row.last, max(known, row.set_on), desk.today)
                if threshold is not None:
                    yield Nudged(reader.id, status.id, row.deadline_id, row.last, threshold)


def _to_remind_of(desk: Desk, status: ProductStatus) -> Iterator[_Reminding]:
    for change in desk.standings(status):
        for line in change.environments:
            deadline = line.entry.deadline
            last = last_safe_day(deadline)
            if last is not None and is_reminded_of(deadline, line.reading.standing):
                yield _Reminding(line.entry.id, last, set_on(change.change, line.entry.id))


def escalations(desk: Desk, readers: list[Reader]) -> Iterator[Nudged]:
    """The silences that each reader should have heard of by the desk's day."""
    silent = {status.id: [*_silent(desk, status)] for status in desk.statuses}
    for reader in readers:
        if MailKind.ESCALATION not in reader.wanted_since:
            continue
        for status in desk.statuses if reader.is_staff else desk.administered(reader):
            for deadline_id, since in silent[status.id]:
                yield Nudged(reader.id, status.id, deadline_id, since, SILENCE_DAYS)


def _silent(desk: Desk, status: ProductStatus) -> Iterator[tuple[int, date]]:
    for change in desk.standings(status):
        for line in change.environments:
            known = max(day_of(desk.ages[status.id]), set_on(change.change, line.entry.id))
            since = silent_since(line.reported.claimed_on if line.reported else None, known)
            if is_taken_further(line.reading.standing, since, desk.today):
                yield line.entry.id, since


def still_due(desk: Desk, kind: MailKind, reader: Reader, nudges: list[Nudged]) -> list[Due]:
    """Of what was noted, that which still holds, as it stands now."""
    if reader.is_staff:
        statuses = list(desk.statuses)
    else:
        statuses = desk.own(reader) if kind is MailKind.REMINDER else desk.administered(reader)
    by_key = {status.id: status for status in statuses}
    due = []
    for nudge in nudges:
        status = by_key.get(nudge.product_id)
        for change in desk.standings(status) if status else ():
            for line in change.environments:
                if line.entry.id != nudge.deadline_id:
                    continue
                assert status is not None
                if kind is MailKind.REMINDER:
                    deadline = line.entry.deadline
                    if last_safe_day(deadline) == nudge.about and is_reminded_of(deadline, line.reading.standing):
                        due.append(Due(status, change, line))
                elif (nudge.deadline_id, nudge.about) in _silent(desk, status):
                    due.append(Due(status, change, line, (desk.today - nudge.about).days))
    return due
