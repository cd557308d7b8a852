"""The worker, put together. The one place that says which sorts of mail there are."""

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence

from prometheus_client import start_http_server

from fristklar.delivery.jobs import run
from fristklar.delivery.kinds import Claimed, Kind, Raw, Subscriber, weekly
from fristklar.digest.sending import Order, Press, due_each_week

_press = Press()


async def _subscribers() -> Sequence[Subscriber]:
    return [
        Subscriber(due.subscription_id, due.person_id, due.weekday, due.hour, due.since)
        for due in await due_each_week()
    ]


async def _digests(claimed: Sequence[Claimed]) -> Mapping[int, Raw | None]:
    return await _press.make([Order(each.id, each.person_id, each.message_id) for each in claimed])


KINDS: tuple[Kind, ...] = (Kind("digest", weekly(_subscribers), _digests),)
"""Every sort of mail that goes out by itself."""


NICE = 10
"""How far the worker stands back where it shares a machine with the web process: a reader waits, mail can."""


def work(*, metrics_host: str, metrics_port: int | None) -> None:
    """Work until SIGTERM or SIGINT; show counters for Prometheus where a port is given."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of every job, every minute
    os.nice(NICE)
    if metrics_port is not None:
        start_http_server(metrics_port, metrics_host)
    asyncio.run(run(KINDS))
