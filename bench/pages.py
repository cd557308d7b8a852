"""How fast the pages are, against what the same server sends at best: `.venv/bin/python -m bench.pages`.

One web process of the real application on one core; its load and its Postgres on the other. Prints a table for 1 and 16
connections, then each limit with what was measured. Exit status 1 when a limit is missed.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product, repeat
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import psycopg
from psycopg.sql import SQL

from bench import reference
from bench.load import Generator, Job, Load
from bench.prepared import READER, SIGNED_IN, TOKEN, Prepared, editors_token, prepared, signed_in
from bench.server import Site
from fristklar.access.scope import scope
from fristklar.status.queries import STATUS
from fristklar.web.guard import SESSION_COOKIE

NEVER_SEEN_LIMIT = 0.10
UNCHANGED_LIMIT = 0.40
LIMITS_AT = 16
"""Connections at which the limits hold."""

CASE_SECONDS = 3.0
TURN_SECONDS = 0.5


@dataclass
class Measured:
    """One case at one number of connections."""

    case: str
    connections: int
    seconds: float = 0.0
    web_cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def line(self, ceiling: "Measured") -> str:
        """A row of the table."""
        p99 = sorted(self.latencies)[int(len(self.latencies) * 0.99)]
        return (
            f"{self.connections:>11}  {self.case:<34} {self.per_second:>9,.0f}  {p99 * 1e3:>7.1f} ms  "
            f"{self.web_cpu / len(self.latencies) * 1e3:>6.2f} ms  {self.per_second / ceiling.per_second:>5.2f}"
        )


class Bench:
    """A site on a filled database, and the load."""

    def __init__(self, site: Site, load: Generator, database: psycopg.Connection, connections: int) -> None:
        self.site, self.load, self.database, self.connections = site, load, database, connections
        self._marks = count(int(time.time()))
        # Words that every change holds, in ever new orders: a search that nobody has asked before, and that finds all.
        self._searches = product(reference.EVERYWHERE, repeat=6)

    def in_turns(self, cases: dict[str, Iterator[Job]]) -> list[Measured]:
        """Run every case's jobs by turns, until each has had CASE_SECONDS.

        By turns, since a machine's speed wanders within a run, and a ratio is fair only where it wanders for both.
        """
        measured = {case: Measured(case, self.connections) for case in cases}
        while min(one.seconds for one in measured.values()) < CASE_SECONDS:
            for case, jobs in cases.items():
                self._run(measured[case], next(jobs))
        return list(measured.values())

    def _run(self, measured: Measured, job: Job) -> None:
        before = self.site.cpu_seconds()
        load: Load = self.load.run(job)
        unexpected = set(load.statuses) - {"200", "304"}
        if unexpected:
            raise SystemExit(f"{measured.case}: answers with status {', '.join(sorted(unexpected))}")
        measured.web_cpu += self.site.cpu_seconds() - before
        measured.seconds += load.seconds
        measured.latencies += load.latencies

    def same(self, path: str, *headers: str) -> Iterator[Job]:
        """One address, over and over."""
        return repeat(Job(self.site.port, self.connections, [path], 10**6, TURN_SECONDS, headers))

    def never_seen(self) -> Iterator[Job]:
        """Every product's page, at addresses that are new each time round: nothing that was kept can be found."""
        while True:
            paths = [f"/produkter/{slug}" for slug, _ in self.rename()]
            yield Job(self.site.port, self.connections, paths, len(paths), 60, (SIGNED_IN,))

    def never_seen_by_its_own(self) -> Iterator[Job]:
        """The same, each page asked for by an editor of its vendor, who may report in every line of it."""
        while True:
            renamed = self.rename()
            paths, readers = [f"/produkter/{slug}" for slug, _ in renamed], [signed_in(t) for _, t in renamed]
            yield Job(self.site.port, self.connections, paths, len(paths), 60, own_headers=readers)

    def rename(self) -> list[tuple[str, str]]:
        """Give every product but the first a new address. Gives them, and the token of each vendor's editor."""
        first = "(SELECT min(id) FROM product)"
        self.database.execute(
            SQL("UPDATE product SET slug = 'p' || id || '-' || {} WHERE id > {}").format(
                str(next(self._marks)), SQL(first)
            )
        )
        rows = self.database.execute(f"SELECT slug, vendor_id FROM product WHERE id > {first} ORDER BY id")
        return [(slug, editors_token(vendor_id)) for slug, vendor_id in rows]

    def searches(self) -> Iterator[Job]:
        """The list of changes with a search that is new each time, so that it is composed anew."""
        while True:
            paths = [f"/endringer?q={quote_plus(' '.join(next(self._searches)))}" for _ in range(500)]
            yield Job(self.site.port, self.connections, paths, 500, 60)


def main() -> int:
    """Fill, measure, compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.parse_args()
    with prepared(pins=True) as ready, psycopg.connect(ready.admin_url, autocommit=True) as database:
        ready.sign_in()
        first = ready.filled.products[0]
        _bare_sql(ready)
        results: dict[tuple[str, int], Measured] = {}
        with ready.site() as site:
            _write_constants(site, ready.constants, first)
            with ready.load() as load:
                print(f"\n{'connections':>11}  {'case':<34} {'requests/s':>9}  {'p99':>10}  {'CPU':>9}  ratio")
                for connections in (1, LIMITS_AT):
                    for measured, ceiling in _cases(Bench(site, load, database, connections), first):
                        results[measured.case, connections] = measured
                        print(measured.line(ceiling), flush=True)
            _next_read_shows_an_update(site, database)
    return _judge(results)


def _cases(bench: Bench, slug: str) -> Iterator[tuple[Measured, Measured]]:
    """Each case with the constant response that it is compared with."""
    page = f"/produkter/{slug}"
    etag = get(bench.site, page).headers["etag"]
    for cases in (
        {
            "constant, the vendor page's bytes": bench.same("/bench/product"),
            "vendor page, never seen before": bench.never_seen(),
            "…, by its vendor's own editor": bench.never_seen_by_its_own(),
            "vendor page, unchanged": bench.same(page, SIGNED_IN),
            "vendor page, unchanged, 304": bench.same(page, SIGNED_IN, f"If-None-Match: {etag}"),
        },
        {
            "constant, the bytes of /endringer": bench.same("/bench/changes"),
            "/endringer, a search never made before": bench.searches(),
            "/endringer, unchanged": bench.same("/endringer"),
        },
    ):
        constant, *others = bench.in_turns(cases)
        for measured in (constant, *others):
            yield measured, constant


def get(site: Site, path: str) -> httpx.Response:
    name, _, value = SIGNED_IN.partition(": ")
    answer = httpx.get(site.address + path, headers={"accept-encoding": "identity", name: value})
    assert answer.status_code == 200, answer.status_code
    return answer


def _write_constants(site: Site, constants: Path, slug: str) -> None:
    for name, path in (("product", f"/produkter/{slug}"), ("changes", "/endringer")):
        body = get(site, path).content
        (constants / name).write_bytes(body)
        print(f"{path}: {len(body):,} bytes")


def _bare_sql(ready: Prepared) -> None:
    """The vendor page's one statement, through the same driver and in the same scope, from one connection."""
    products = ready.filled.products
    with psycopg.connect(ready.app_url, autocommit=True) as connection:
        connection.execute(STATUS.plan())
        begun = time.perf_counter()
        for slug in products:
            cursor = connection.execute(b"%b; %b" % (scope(READER).encode(), STATUS.ask(slug)))
            while cursor.nextset():
                pass
            assert len(cursor.fetchall()) == 1
        each = (time.perf_counter() - begun) / len(products)
    print(f"Bare SQL of the vendor page: {each * 1e3:.2f} ms, {1 / each:,.0f} a second, one round trip")


def _next_read_shows_an_update(site: Site, database: psycopg.Connection) -> None:
    """What is kept is fair only if the very next read after an update shows it."""
    [(slug, product_id)] = database.execute("SELECT slug, id FROM product ORDER BY id LIMIT 1").fetchall()
    with httpx.Client(base_url=site.address, cookies={SESSION_COOKIE: TOKEN}) as client:
        for number in range(200):
            mark = f"merke-{number}-"
            database.execute("UPDATE readiness SET note = %s WHERE product_id = %s", [mark, product_id])
            if mark not in client.get(f"/produkter/{slug}").text:
                raise SystemExit("the next read after an update does not show it: nothing measured here counts")
    print("\nThe very next read showed the update, 200 times of 200.")


def _judge(results: dict[tuple[str, int], Measured]) -> int:
    constant = results["constant, the vendor page's bytes", LIMITS_AT].per_second
    listed = results["constant, the bytes of /endringer", LIMITS_AT].per_second
    missed = 0
    for case, ceiling, limit in (
        ("vendor page, never seen before", constant, NEVER_SEEN_LIMIT),
        ("…, by its vendor's own editor", constant, NEVER_SEEN_LIMIT),
        ("vendor page, unchanged", constant, UNCHANGED_LIMIT),
        ("vendor page, unchanged, 304", constant, UNCHANGED_LIMIT),
        ("/endringer, unchanged", listed, UNCHANGED_LIMIT),
    ):
        ratio = results[case, LIMITS_AT].per_second / ceiling
        missed += ratio < limit
        print(f"{'MISSED' if ratio < limit else 'held':>6}  {case}: {ratio:.3f} of the constant, at least {limit:.2f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
