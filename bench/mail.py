"""How fast digests go out, against pre-built ones over the same connections: `.venv/bin/python -m bench.mail`.

One worker's engine, the worker's own digest and a database of the reference size, with a sink that takes everything.
Beside it mails of the very same bytes, made before, over as many of the same connections, with no database. Prints the
rates, their ratio and the memory at 500 and at 5,000 readers; the exit status is 1 when a limit is missed.

`--plain` sends a mail as large as a digest that costs next to nothing to build, so that the engine alone is measured.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import psutil
import psycopg
from psycopg.sql import SQL

from bench import reference
from bench.prepared import Prepared, prepared
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.db import engine, read_once
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.kinds import Claimed, Kind, Skip, Subscriber, weekly
from fristklar.mail.line import Line
from fristklar.worker import KINDS

RATIO_LIMIT = 0.25
MEMORY_LIMIT = 1.10
FEW, MANY = 500, 5_000
ROUNDS = 3
PLAIN_BYTES = 40_000
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILLING = ("Fristen nærmer seg for et produkt som ikke er klart.".encode() + b"\r\n") * (PLAIN_BYTES // 54)

[DIGEST] = [kind for kind in KINDS if kind.name == "digest"]


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


def keeping(kind: Kind, raws: list[bytes]) -> Kind:
    """The same sort of mail, with what is built kept in `raws` besides."""

    async def build(some: Sequence[Claimed]) -> Mapping[int, bytes | Skip | None]:
        built = await kind.build(some)
        raws.extend(raw for raw in built.values() if isinstance(raw, bytes))
        return built

    return replace(kind, build=build)


async def prebuilt(raws: list[bytes], count: int, connections: int) -> tuple[float, float]:
    """Mails a second when all is made before, and CPU milliseconds of this process for each."""

    async def one(some: range) -> None:
        line = Line()
        for n in some:
            await line.hand_over(f"leser-{n}@example.no", raws[n % len(raws)])
        await line.close()

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(range(n, count, connections)) for n in range(connections)))
    return count / (time.perf_counter() - began), (time.process_time() - cpu) / count * 1e3


async def whole(kind: Kind, count: int, connections: int, week: datetime) -> tuple[float, float, float]:
    """Mails a second from being due to being marked as sent, CPU milliseconds for each, and MB in memory afterwards."""
    works = Engine([kind], Pace(connections=connections))
    began, cpu = time.perf_counter(), time.process_time()
    made = await works.make_due(week)
    await works.send_due()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    [(left,)] = await read_once(scope(POSTMAN), SQL("SELECT count(*) FROM delivery WHERE state <> 'sent'"))
    assert made == count, f"{made} made"
    assert left == 0, f"{left} not sent"
    return made / took, cpu / made * 1e3, psutil.Process().memory_info().rss / 1e6


def readers(admin_url: str, count: int) -> None:
    """So many people with a place, as many at each vendor, who have wanted the digest for long."""
    with psycopg.connect(admin_url) as connection:
        connection.execute(
            "INSERT INTO person (email, name) SELECT 'leser-' || n || '@example.no', 'Leser Nr. ' || n || ' Æsås' "
            "FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING",
            [count],
        )
        connection.execute(
            "WITH place AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM vendor WHERE fictional) "
            "INSERT INTO membership (person_id, vendor_id, role, name) "
            "SELECT person.id, place.id, 'viewer', person.name FROM person "
            "JOIN place ON place.n = 1 + split_part(split_part(email, '-', 2), '@', 1)::int %% %s "
            "WHERE email LIKE 'leser-%%' ON CONFLICT DO NOTHING",
            [reference.VENDORS],
        )
        connection.execute(
            "INSERT INTO subscription (person_id, since) SELECT id, %s FROM person WHERE email LIKE 'leser-%%' "
            "ON CONFLICT DO NOTHING",
            [NOW - timedelta(days=300)],
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")


@contextmanager
def sink() -> Iterator[str]:
    """A server that takes everything, in a process of its own; gives its address."""
    process = subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"smtp://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()


@contextmanager
def surroundings() -> Iterator[Prepared]:
    """A filled database and a sink, for which the process is configured."""
    with (
        sink() as smtp_url,
        prepared(FRISTKLAR_SMTP_URL=smtp_url, FRISTKLAR_RETURN_PATH="retur@example.no") as ready,
    ):
        yield ready


async def measure(kind: Kind, connections: int, admin_url: str) -> int:
    """Measure by turns, print and judge."""
    weeks = (NOW + timedelta(days=7 * n) for n in range(100))
    readers(admin_url, FEW)
    raws: list[bytes] = []
    await whole(keeping(kind, raws), FEW, connections, next(weeks))  # warm
    few, _, memory_few = await whole(kind, FEW, connections, next(weeks))
    readers(admin_url, MANY)
    ceilings, rates = [], []
    for _ in range(ROUNDS):
        ceiling, least_cpu = await prebuilt(raws, MANY, connections)
        rate, cpu, memory_many = await whole(kind, MANY, connections, next(weeks))
        ceilings.append(ceiling)
        rates.append(rate)
        print(
            f"  pre-built {ceiling:>7,.0f} /s, CPU {least_cpu:.2f} ms   "
            f"{kind.name} {rate:>7,.0f} /s, CPU {cpu:.2f} ms   "
            f"ratio {rate / ceiling:.2f}, of CPU {least_cpu / cpu:.2f}",
            flush=True,
        )
    await engine().dispose()
    size = sum(map(len, raws)) / len(raws)
    print(f"{connections} connections, one process, {size / 1000:.0f} kB a mail, medians of {ROUNDS} rounds by turns")
    print(f"  pre-built              {median(ceilings):>8,.0f} /s")
    print(f"  {kind.name:<22} {median(rates):>8,.0f} /s with {MANY:,} readers, {few:,.0f} /s with {FEW}")
    print(f"  memory                 {memory_few:>8,.0f} MB with {FEW}, {memory_many:,.0f} MB with {MANY:,}")
    ratio = median(rate / ceiling for rate, ceiling in zip(rates, ceilings, strict=True))
    growth = memory_many / memory_few
    print(f"{'holds ' if ratio >= RATIO_LIMIT else 'MISSED'} at least {RATIO_LIMIT:.2f} of pre-built: {ratio:.2f}")
    print(f"{'holds ' if growth <= MEMORY_LIMIT else 'MISSED'} memory at most {MEMORY_LIMIT:.2f} of it: {growth:.2f}")
    return 0 if ratio >= RATIO_LIMIT and growth <= MEMORY_LIMIT else 1


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="bench.mail", description=__doc__)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--plain", action="store_true", help="a mail that costs nothing to build")
    arguments = parser.parse_args()
    with surroundings() as ready:
        return asyncio.run(measure(PLAIN if arguments.plain else DIGEST, arguments.connections, ready.admin_url))


if __name__ == "__main__":
    sys.exit(main())
