"""A sort of mail that says next to nothing, for all people of a test, and the worker that sends it as a process."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from psycopg.sql import SQL

from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import DatabaseUnavailableError, engine, read_once
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.jobs import run
from fristklar.delivery.kinds import Claimed, Kind, Subscriber, weekly

FROM, LONG_AGO = "fristklar@example.no", datetime(2026, 1, 1, tzinfo=UTC)
QUICK = Pace(connections=3, batch=10, lease=timedelta(seconds=3), reply_seconds=0.5, mail_seconds=1.0)


async def everybody() -> Sequence[Subscriber]:
    rows = await read_once(scope(POSTMAN), SQL("SELECT id FROM person WHERE email LIKE 'leser-%'"))
    return [Subscriber(key, key, weekday=1, hour=7, since=LONG_AGO) for (key,) in rows]


def raw(one: Claimed) -> bytes:
    year, week = one.week
    head = f"From: {FROM}\r\nTo: {one.email}\r\nSubject: Uke {week}\r\nMessage-ID: {one.message_id}\r\n"
    return f"{head}\r\nUke {week} i {year}.\r\n.En linje med punktum foran.\r\n".encode()


async def build(some: Sequence[Claimed]) -> Mapping[int, bytes | None]:
    return {one.id: raw(one) for one in some}


PLAIN = Kind("prøve", weekly(everybody), build)


async def keep_sending() -> None:
    """What a worker does, without the queue's minutes: look, send, look again."""
    works = Engine([PLAIN], QUICK)
    try:
        while True:
            with contextlib.suppress(DatabaseUnavailableError, ExceptionGroup):
                await works.make_due(datetime.fromisoformat(os.environ["PROVE_NOW"]))
                await works.send_due()
            await asyncio.sleep(0.05)
    finally:
        await engine().dispose()


if __name__ == "__main__":
    asyncio.run(run([PLAIN], QUICK) if sys.argv[1:] == ["worker"] else keep_sending())
