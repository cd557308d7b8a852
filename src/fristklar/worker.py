"""The worker, put together. The one place that says which sorts of mail there are."""

import asyncio
import logging

from prometheus_client import start_http_server

from fristklar.delivery.jobs import run
from fristklar.delivery.kinds import Kind

KINDS: tuple[Kind, ...] = ()
"""Every sort of mail that goes out by itself. A slice gives its own: `Kind("digest", weekly(...), build)`."""


def work(*, metrics_host: str, metrics_port: int | None) -> None:
    """Work until SIGTERM or SIGINT; show counters for Prometheus where a port is given."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of every job, every minute
    if metrics_port is not None:
        start_http_server(metrics_port, metrics_host)
    asyncio.run(run(KINDS))
