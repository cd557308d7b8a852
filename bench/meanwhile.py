"""A page while digests go out, against the same page at rest: `.venv/bin/python -m bench.meanwhile`.

The real web process and the real worker, as separate processes on the same database and the same cores, with a sink
that takes everything. Rounds take turns: one at rest, one while 5,000 digests go out. Prints both p99s of each round
and the median ratio; the exit status is 1 when it is above the limit. A round counts only where mails went out from its
first second to its last.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import psycopg

from bench.load import Generator, Job
from bench.mail import MANY, readers, surroundings
from bench.prepared import SIGNED_IN
from bench.server import Site

LIMIT = 2.0
SECONDS = 5.0
ROUNDS = 7
MOST_WAIT = 120.0


def sent(database: psycopg.Connection) -> int:
    """How many digests have gone."""
    row = database.execute("SELECT count(*) FROM delivery WHERE state = 'sent'").fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def sending(database: psycopg.Connection) -> Iterator[None]:
    """A worker with 5,000 digests to send, which has begun."""
    database.execute("TRUNCATE delivery, digest_issue")
    worker = subprocess.Popen(
        [sys.executable, "-m", "fristklar.cli", "worker"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + MOST_WAIT
        while sent(database) < 20:
            assert time.monotonic() < deadline, "the worker sends nothing"
            assert worker.poll() is None, "the worker ended"
            time.sleep(0.05)
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=60)


def p99(load: Generator, site: Site, connections: int) -> tuple[float, int]:
    """Milliseconds, and how many answers they are of: of a vendor's page, the list of changes and the start page."""
    paths = ["/produkter/produkt-7", "/endringer", "/"]
    done = load.run(Job(site.port, connections, paths, 10**6, SECONDS, (SIGNED_IN,)))
    assert set(done.statuses) == {"200"}, done.statuses
    return sorted(done.latencies)[int(len(done.latencies) * 0.99)] * 1e3, len(done.latencies)


def measure(site: Site, database: psycopg.Connection, connections: int, rounds: int) -> int:
    """Measure by turns, print and judge."""
    ratios: list[float] = []
    with Generator(None) as load:
        p99(load, site, connections)  # warm
        while len(ratios) < rounds:
            rest, rest_count = p99(load, site, connections)
            with sending(database):
                before = sent(database)
                busy, busy_count = p99(load, site, connections)
                went = sent(database) - before
                counts = went and before + went < MANY
            if not counts:
                print("  a round in which the mails ended before the load did; it does not count")
                continue
            ratios.append(busy / rest)
            print(
                f"  at rest {rest:>6.1f} ms of {rest_count:>6,}   while {went / SECONDS:>4,.0f} mails go a second "
                f"{busy:>6.1f} ms of {busy_count:>6,}   ratio {busy / rest:.2f}",
                flush=True,
            )
    ratio = median(ratios)
    print(f"{'holds ' if ratio <= LIMIT else 'MISSED'} p99 at most {LIMIT:.1f} of that at rest: {ratio:.2f}")
    return 0 if ratio <= LIMIT else 1


def main() -> int:
    """Read the arguments."""
    parser = argparse.ArgumentParser(prog="bench.meanwhile", description=__doc__)
    parser.add_argument("--connections", type=int, default=1, help="readers at once, each without a pause")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    with surroundings() as ready:
        readers(ready.admin_url, MANY)
        ready.sign_in()
        os.environ["FRISTKLAR_LOG_FORMAT"] = "json"
        with psycopg.connect(ready.admin_url, autocommit=True) as database, ready.site() as site:
            return measure(site, database, arguments.connections, arguments.rounds)


if __name__ == "__main__":
    sys.exit(main())
