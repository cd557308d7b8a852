"""Alerts, reminders and silences for the worker: the mails themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.alerts import pages, queries
from fristklar.alerts.desk import Desk, read_desk
from fristklar.alerts.emails import Recipient, notice_mail
from fristklar.alerts.nudges import still_due
from fristklar.alerts.pages import Notice
from fristklar.alerts.queries import DayOf, Nudged, Reader, Session
from fristklar.alerts.sessions import Alerts
from fristklar.db import reading
from fristklar.languages import speaking
from fristklar.mail.lists import MailKind
from fristklar.mail.reasons import HITS_NO_MORE, SETTLED, SWITCHED_OFF
from fristklar.together import Lately

FRESH = timedelta(seconds=20)
"""How long one reading serves: a batch of mails takes less."""


@dataclass(frozen=True, slots=True)
class Order:
    """A mail to be made now."""

    id: int
    key: int
    """For an alert the session, for the others the person."""
    occasion: str
    """For an alert the person, for the others the day."""
    person_id: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why a mail is not sent after all."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read at one moment, and what was made of it since."""

    at: datetime
    desk: Desk
    alerts: dict[int, Alerts] = field(default_factory=dict)
    """By session."""


async def _read() -> _Read:
    at = clock.now()
    return _Read(at, await read_desk(clock.today()))


class Press:
    """Makes the mails of one worker."""

    def __init__(self) -> None:
        self._reading = Lately(_read)

    async def make(self, kind: MailKind, orders: Sequence[Order]) -> Mapping[int, bytes | Unsaid]:
        """The mails as they go over the line, by the order's id."""
        async with reading(scope(POSTMAN)) as connection:
            readers = {
                reader.id: reader
                for reader in await queries.read_readers(connection, [order.person_id for order in orders])
            }
            nudges: Mapping[DayOf, list[Nudged]] = {}
            sessions: Mapping[int, Session] = {}
            if kind is MailKind.ALERT:
                sessions = await queries.read_sessions(connection, {order.key for order in orders})
            else:
                nudges = await queries.read_nudges(connection, kind, [_day_of(order) for order in orders])
        read = await self._fresh(max((session.ended_at for session in sessions.values()), default=None))
        desk = read.desk
        for session in sessions.values():
            if session.id not in read.alerts:
                read.alerts[session.id] = Alerts(desk, session)
        made: dict[int, bytes | Unsaid] = {}
        for order in orders:
            reader = readers.get(order.person_id)
            if reader is None or kind not in reader.wanted_since:
                made[order.id] = Unsaid(SWITCHED_OFF)
            elif kind is MailKind.ALERT:
                notice = read.alerts[order.key].of(reader)
                made[order.id] = _mail(notice, reader, order) if notice else Unsaid(HITS_NO_MORE)
            else:
                nudged = _nudging(desk, kind, reader, nudges.get(_day_of(order), []))
                made[order.id] = _mail(nudged, reader, order) if nudged else Unsaid(SETTLED)
        return made

    async def _fresh(self, after: datetime | None) -> _Read:
        """What was read a moment ago, and after this instant."""
        now, today = clock.now(), clock.today()
        return await self._reading.get(
            lambda last: now - last.at <= FRESH and (after is None or last.at > after) and last.desk.today == today
        )


def _day_of(order: Order) -> DayOf:
    return DayOf(order.person_id, date.fromisoformat(order.occasion))


def _nudging(desk: Desk, kind: MailKind, reader: Reader, nudges: list[Nudged]) -> Notice | None:
    due = still_due(desk, kind, reader, nudges)
    if not due:
        return None
    with speaking(reader.language):
        if kind is MailKind.REMINDER:
            return pages.reminder(desk, desk.own(reader), due)
        return pages.escalation(desk, due, is_staff=reader.is_staff)


def _mail(notice: Notice, reader: Reader, order: Order) -> bytes:
    return notice_mail(notice, Recipient(reader.id, reader.name, reader.email), order.message_id).as_bytes()
