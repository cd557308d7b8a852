"""Alerts: what staff edited in one go is told as one, to everybody whom it hits."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.alerts import pages, queries
from fristklar.alerts.desk import Desk, read_desk
from fristklar.alerts.pages import Notice
from fristklar.alerts.queries import Reader, Session
from fristklar.db import changing, reading
from fristklar.domain.bundling import told_until
from fristklar.languages import Language, speaking
from fristklar.mail.lists import MailKind
from fristklar.models import REGISTER
from fristklar.register.queries import read_snapshot, read_versions
from fristklar.register.snapshot import Snapshot
from fristklar.status.news import came_at, happened, is_new, moves_of

SETTLED = timedelta(seconds=45)
"""What happened so long ago is there for all to see: no transaction takes so long, and no two clocks differ so much."""


class Sessions:
    """Finds the sessions that are over, and whom each hits. Remembers only what spares it from looking again."""

    def __init__(self) -> None:
        self._nothing_at: tuple[int, int] | None = None
        """The version of the register, and the session, after which there was nothing to tell."""

    async def wanted(self, now: datetime) -> list[tuple[Session, int]]:
        """The sessions that are over at `now`, each with the key of a person who is to be told, and is not yet."""
        # Edits carry the clock's own time, also where a demo shows another day.
        await self._end_session(now - (clock.now_on_that_day() - clock.now()))
        async with reading(scope(POSTMAN)) as connection:
            over = await queries.read_open_sessions(connection)
        wanted: list[tuple[Session, int]] = []
        for each in over:
            whom = set(await _whom(each))
            async with reading(scope(POSTMAN)) as connection:
                missing = whom - await queries.read_told(connection, each.id)
            wanted += [(each, person_id) for person_id in sorted(missing)]
            if not missing:
                async with changing(scope(POSTMAN)) as session:
                    await queries.hand_over(session, each.id)
        return wanted

    async def _end_session(self, now: datetime) -> None:
        version = (await read_versions([REGISTER])).get(REGISTER, 0)
        async with reading(scope(POSTMAN)) as connection:
            last = await queries.read_last_session(connection)
            if (version, last.id) == self._nothing_at:
                return
            edits = await queries.read_edits(connection, last.ended_at)
        register = await read_snapshot()
        news = list(_instants_of_news(register, last.ended_at))
        if not news:
            self._nothing_at = min(version, register.version), last.id
            return
        until = told_until(news, edits, now - SETTLED)
        if until is not None:
            async with changing(scope(POSTMAN)) as session:
                await queries.add_session(session, last.ended_at, until)


async def _whom(session: Session) -> Iterator[int]:
    desk = await read_desk(clock.today())
    async with reading(scope(POSTMAN)) as connection:
        readers = await queries.read_readers(connection)
    alerts = Alerts(desk, session)
    return (reader.id for reader in readers if alerts.of(reader) is not None)


def _instants_of_news(register: Snapshot, since: datetime) -> Iterator[datetime]:
    """When something happened that others see, since then."""
    for change in register.changes.values():
        if is_new(change, since) and (came := came_at(change)):
            yield came
        yield from (revision.made_at for revision in moves_of(change, since) if revision.made_at > since)
        yield from (turn.at for turn in change.life if turn.at > since)


class Alerts:
    """What a session has to tell each reader: the same is made once for all who hear the same."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk, self._session = desk, session
        self._made: dict[tuple[datetime, tuple[int, ...] | None, Language], Notice | None] = {}

    def of(self, reader: Reader) -> Notice | None:
        """The reader's alert, in the reader's language; None for whom it does not hit, or who wants none."""
        wanted_since = reader.wanted_since.get(MailKind.ALERT)
        if wanted_since is None or reader.is_disabled or wanted_since >= self._session.ended_at:
            return None
        statuses = [] if reader.is_staff else self._desk.own(reader, before=self._session.ended_at)
        since = max(wanted_since, self._session.began_at)
        key = since, None if reader.is_staff else tuple(status.id for status in statuses), reader.language
        if key not in self._made:
            told = happened(self._desk.register, since, self._session.ended_at, tells_passing=False)
            with speaking(reader.language):
                self._made[key] = (
                    pages.staff_alert(self._desk, told)
                    if reader.is_staff
                    else pages.alert(self._desk, statuses, told)
                    if statuses
                    else None
                )
        return self._made[key]
