"""The worker, put together. The one place that says which sorts of mail there are."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from prometheus_client import start_http_server

from fristklar.alerts import sending as alerts
from fristklar.alerts.nudges import Nudges
from fristklar.alerts.sessions import Sessions
from fristklar.clock import OSLO
from fristklar.delivery.jobs import run
from fristklar.delivery.kinds import Build, Built, Claimed, Kind, Raw, Skip, Subscriber, Wanted, weekly
from fristklar.digest.sending import Order, Press, due_each_week
from fristklar.domain.schedule import iso_week
from fristklar.mail.lists import MailKind

_press = Press()


async def _subscribers() -> Sequence[Subscriber]:
    return [
        Subscriber(due.subscription_id, due.person_id, due.weekday, due.hour, due.since)
        for due in await due_each_week()
    ]


async def _digests(claimed: Sequence[Claimed]) -> Mapping[int, Raw | None]:
    return await _press.make([Order(each.id, each.person_id, each.message_id) for each in claimed])


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

    return Kind(kind.value, wanted, _build(kind))


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
        Kind("digest", weekly(_subscribers), _digests),
        _at_once(),
        _each_day(MailKind.REMINDER),
        _each_day(MailKind.ESCALATION),
    )


KINDS = kinds()


def work(*, metrics_host: str, metrics_port: int | None) -> None:
    """Work until SIGTERM or SIGINT; show counters for Prometheus where a port is given."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of every job, every minute
    if metrics_port is not None:
        start_http_server(metrics_port, metrics_host)
    asyncio.run(run(KINDS))
