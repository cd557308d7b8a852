"""The worker, put together. The one place that says which sorts of mail there are."""

import asyncio
import logging
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import REGISTRY, start_http_server

from fristklar import clock
from fristklar.alerts import sending as alerts
from fristklar.alerts.nudges import Nudges
from fristklar.alerts.sessions import Sessions
from fristklar.clock import OSLO
from fristklar.db import DatabaseUnavailableError
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.jobs import run
from fristklar.delivery.kinds import Build, Built, Claimed, Kind, NotYetError, Raw, Skip, Subscriber, Wanted, weekly
from fristklar.digest.past_queries import KIND as DIGEST
from fristklar.digest.past_queries import forget
from fristklar.digest.sending import EarlierOnItsWayError, Order, Press, due_each_week
from fristklar.domain.schedule import iso_week
from fristklar.mail.lists import MailKind
from fristklar.settings import settings


async def _subscribers() -> Sequence[Subscriber]:
    return [
        Subscriber(due.subscription_id, due.person_id, due.weekday, due.hour, due.since)
        for due in await due_each_week()
    ]


def _each_week() -> Kind:
    press = Press()

    async def build(claimed: Sequence[Claimed]) -> Built:
        return await digests_of(press, claimed)

    return Kind(DIGEST, weekly(_subscribers), build, forget)


async def digests_of(press: Press, claimed: Sequence[Claimed]) -> Mapping[int, Raw | None]:
    """The digests of a few claimed mails.

    Raises:
        NotYetError: one of them has to wait for another.
    """
    try:
        return await press.make(
            [Order(each.id, each.person_id, each.message_id, each.may_have_gone) for each in claimed]
        )
    except EarlierOnItsWayError as error:
        raise NotYetError from error


def _at_once() -> Kind:
    sessions = Sessions()

    async def wanted(now: datetime) -> Sequence[Wanted]:
        return [
            Wanted(session.id, person_id, iso_week(session.ended_at.astimezone(OSLO).date()), str(person_id))
            for session, person_id in await sessions.wanted(now)
        ]

    return Kind(MailKind.ALERT.value, wanted, _build(MailKind.ALERT))


def _each_day(kind: MailKind) -> Kind:
    nudges = Nudges(kind)

    async def wanted(now: datetime) -> Sequence[Wanted]:
        return [
            Wanted(mail.person_id, mail.person_id, iso_week(mail.day), mail.day.isoformat())
            for mail in await nudges.wanted(now)
        ]

    return Kind(kind.value, wanted, _build(kind), nudges.forget)


def _build(kind: MailKind) -> Build:
    press = alerts.Press()

    async def build(claimed: Sequence[Claimed]) -> Built:
        orders = [alerts.Order(each.id, each.key, each.occasion, each.person_id, each.message_id) for each in claimed]
        made = await press.make(kind, orders)
        return {key: mail if isinstance(mail, bytes) else Skip(mail.reason) for key, mail in made.items()}

    return build


def kinds() -> tuple[Kind, ...]:
    """Every sort of mail that goes out by itself. The digest comes first: it gives everybody their subscription."""
    return (
        _each_week(),
        _at_once(),
        _each_day(MailKind.REMINDER),
        _each_day(MailKind.ESCALATION),
    )


KINDS = kinds()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to."""

    made: int
    """Digests that became due."""
    sent: int
    skipped: int
    refused: int
    """For good; also those that were given up."""
    postponed: int
    """They are tried again later."""

    def __str__(self) -> str:
        """In a sentence."""
        ends = f"{self.sent} sent, {self.skipped} with nothing to tell, {self.refused} refused"
        return f"{self.made} digests became due. Of all that waited: {ends}, {self.postponed} to be tried again."


async def run_once() -> Run:
    """Make the digests that are due now, send what waits, and stop. Workers may run at the same time.

    SIGTERM and SIGINT let the mails under way be finished.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was claimed is free again after some minutes.
    """
    pace = Pace(connections=settings().smtp_connections)
    # Every sort of mail is sent, since any may be claimed; only digests are made.
    sorts = kinds()
    works, digests = Engine(sorts, pace), Engine([kind for kind in sorts if kind.name == DIGEST], pace)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, works.stop)
    before = _outcomes()
    made = await digests.make_due(clock.now_on_that_day())
    try:
        await works.send_due()
    except* DatabaseUnavailableError as group:
        raise DatabaseUnavailableError(str(group.exceptions[0])) from group
    after = _outcomes()
    ended = {outcome: after[outcome] - before[outcome] for outcome in after}
    refused = ended["refused"] + ended["given_up"]
    return Run(made, ended["sent"], ended["skipped"], refused, ended["postponed"])


def _outcomes() -> dict[str, int]:
    def count(outcome: str) -> int:
        of = [{"kind": kind.name, "outcome": outcome} for kind in KINDS]
        return int(sum(REGISTRY.get_sample_value("fristklar_worker_mails_total", labels) or 0 for labels in of))

    return {outcome: count(outcome) for outcome in ("sent", "skipped", "refused", "given_up", "postponed")}


NICE = 10
"""How far the worker stands back where it shares a machine with the web process: a reader waits, mail can."""


def work(*, metrics_host: str, metrics_port: int | None) -> None:
    """Work until SIGTERM or SIGINT; show counters for Prometheus where a port is given."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of every job, every minute
    os.nice(NICE)
    if metrics_port is not None:
        start_http_server(metrics_port, metrics_host)
    asyncio.run(run(KINDS))
