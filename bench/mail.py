"""How fast mails go out, against pre-built ones over the same connections: `.venv/bin/python -m bench.mail`.

One worker's engine with a sink that takes everything. Beside it the same bytes, made before, over as many of the same
connections, with no database. Prints the rates, their ratio and the memory at 500 and at 5,000 readers; the exit
status is 1 when a limit is missed. The mail is as large as a digest and costs next to nothing to build, so that the
engine is what is measured. `--kind module:NAME` measures a sort of mail that is built in earnest.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import psutil
from psycopg.sql import SQL

from fristklar import embedded, setup
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import engine, read_once, write_once
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.kinds import Claimed, Kind, Subscriber, weekly
from fristklar.mail.line import Line

RATIO_LIMIT = 0.25
MEMORY_LIMIT = 1.10
FEW, MANY = 500, 5_000
MAIL_BYTES = 20_000
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILLING = ("Fristen nærmer seg for et produkt som ikke er klart.".encode() + b"\r\n") * (MAIL_BYTES // 54)


async def everybody() -> Sequence[Subscriber]:
    """Those whom the bench has made."""
    rows = await read_once(scope(POSTMAN), SQL("SELECT id FROM person WHERE email LIKE 'leser-%'"))
    return [Subscriber(key, key, weekday=1, hour=7, since=NOW - timedelta(days=300)) for (key,) in rows]


async def build(some: Sequence[Claimed]) -> Mapping[int, bytes | None]:
    """As much mail as a digest is, and no thought."""
    return {
        one.id: f"To: {one.email}\r\nSubject: Uke 48\r\nMessage-ID: {one.message_id}\r\n\r\n".encode() + FILLING
        for one in some
    }


PLAIN = Kind("plain", weekly(everybody), build)


async def prebuilt(count: int, connections: int) -> float:
    """Mails a second when all is made before."""
    raw = b"Subject: Uke 48\r\n\r\n" + FILLING

    async def one(some: range) -> None:
        line = Line()
        for n in some:
            await line.hand_over(f"leser-{n}@example.no", raw)
        await line.close()

    began = time.perf_counter()
    await asyncio.gather(*(one(range(n, count, connections)) for n in range(connections)))
    return count / (time.perf_counter() - began)


async def whole(kind: Kind, count: int, connections: int, week: datetime) -> tuple[float, float]:
    """Mails a second from being due to being marked as sent, and the process's memory in MB afterwards."""
    await write_once(
        scope(POSTMAN),
        SQL(
            "INSERT INTO person (email, name) SELECT 'leser-' || n || '@example.no', 'Leser' "
            f"FROM generate_series(1, {count}) AS n ON CONFLICT DO NOTHING RETURNING 1"
        ),
    )
    works = Engine([kind], Pace(connections=connections))
    began = time.perf_counter()
    made = await works.make_due(week)
    await works.send_due()
    took = time.perf_counter() - began
    [(left,)] = await read_once(scope(POSTMAN), SQL("SELECT count(*) FROM delivery WHERE state <> 'sent'"))
    assert made >= count and left == 0, f"{made} made, {left} not sent"  # noqa: PT018
    return made / took, psutil.Process().memory_info().rss / 1e6


@contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """A database and a sink."""
    folder.chmod(0o755)
    cluster = embedded.start(folder / "data")
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True)
    try:
        assert sink.stdout is not None
        os.environ |= {
            "FRISTKLAR_DATABASE_URL": cluster.app_url,
            "FRISTKLAR_OWNER_DATABASE_URL": cluster.owner_url,
            "FRISTKLAR_DEMO": "1",
            "FRISTKLAR_SMTP_URL": f"smtp://127.0.0.1:{sink.stdout.readline().strip()}",
        }
        setup.prepare()
        yield
    finally:
        sink.kill()
        sink.wait()
        cluster.stop()


async def measure(kind: Kind, connections: int) -> int:
    """Measure, print and judge."""
    await whole(kind, FEW, connections, NOW)  # warm
    few, memory_few = await whole(kind, FEW, connections, NOW + timedelta(days=7))
    before = await prebuilt(MANY, connections)
    many, memory_many = await whole(kind, MANY, connections, NOW + timedelta(days=14))
    after = await prebuilt(MANY, connections)
    await engine().dispose()
    ceiling = max(before, after)
    print(f"{connections} connections, one process, {MAIL_BYTES / 1000:.0f} kB a mail")
    print(f"  pre-built              {before:>8,.0f} /s, again {after:,.0f} /s")
    print(f"  {kind.name:<22} {many:>8,.0f} /s with {MANY:,} readers, {few:,.0f} /s with {FEW}")
    print(f"  memory                 {memory_few:>8,.0f} MB with {FEW}, {memory_many:,.0f} MB with {MANY:,}")
    ratio, growth = many / ceiling, memory_many / memory_few
    print(f"{'holds ' if ratio >= RATIO_LIMIT else 'MISSED'} at least {RATIO_LIMIT:.2f} of pre-built: {ratio:.2f}")
    print(f"{'holds ' if growth <= MEMORY_LIMIT else 'MISSED'} memory at most {MEMORY_LIMIT:.2f} of it: {growth:.2f}")
    return 0 if ratio >= RATIO_LIMIT and growth <= MEMORY_LIMIT else 1


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="bench.mail", description=__doc__)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--kind", default="bench.mail:PLAIN", help="a Kind, as module:NAME")
    arguments = parser.parse_args()
    module, _, name = arguments.kind.partition(":")
    with tempfile.TemporaryDirectory(prefix="fristklar-bench-") as folder, surroundings(Path(folder)):
        return asyncio.run(measure(getattr(import_module(module), name), arguments.connections))


if __name__ == "__main__":
    sys.exit(main())
