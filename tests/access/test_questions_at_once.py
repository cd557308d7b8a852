"""Questions asked at once share a pool of connections, and nothing else: no rows, no scope, no fault, no fate."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
import pytest
from sqlalchemy.pool import Pool, PoolProxiedConnection
from sqlalchemy.util.concurrency import in_greenlet

from access.tenants import Tenants
from fristklar import embedded
from fristklar.access.actor import ANONYMOUS, Actor, ActorKind, VendorPlace
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.db import DatabaseUnavailableError, engine
from fristklar.models import StaffRole, VendorRole
from harness import configured
from web.wire import Counted, Wire

T = TypeVar("T")
Run = Callable[[Callable[[], Awaitable[Any]]], Any]

OWN = Planned(
    "own",
    "bigint",
    "SELECT json_build_array($1, current_user, current_setting('fristklar.vendor_ids', true), "
    "(SELECT json_agg(DISTINCT vendor_id ORDER BY vendor_id) FROM product))",
    tuple[int, str, str | None, list[int] | None],
)
DRAFTS = Planned(
    "drafts",
    "bigint",
    "SELECT json_build_array($1, current_user, current_setting('fristklar.vendor_ids', true), "
    "(SELECT count(*) FROM change WHERE lifecycle = 'draft'))",
    tuple[int, str, str | None, int],
)
DIVIDED = Planned("divided", "bigint", "SELECT to_json(1 / $1)", int)
SLOW = Planned("slow", "double precision", "SELECT to_json(pg_sleep($1)::text)", str)
NOTHING = Planned("nothing", "", "SELECT to_json(1) WHERE false", int)
NOBODY, STAFF = scope(ANONYMOUS), scope(Actor(ActorKind.STAFF, "S", staff_role=StaffRole.READER))


def at(vendor: int) -> str:
    """The scope of somebody at a vendor."""
    return scope(Actor(ActorKind.VENDOR, "V", person_id=1, places=(VendorPlace(vendor, "v", "V", VendorRole.VIEWER),)))


@contextmanager
def asking(tenants: Tenants, address: str | None = None, **more: str) -> Iterator[Run]:
    """Run what asks on connections of its own."""
    wanted = {**tenants.database.environment, **more}
    wanted["FRISTKLAR_DATABASE_URL"] = address or wanted["FRISTKLAR_DATABASE_URL"]

    def run(work: Callable[[], Awaitable[T]]) -> T:
        async def in_time() -> T:
            try:
                async with asyncio.timeout(60):
                    return await work()
            finally:
                await engine().dispose()

        return asyncio.run(in_time())

    with configured(wanted):
        yield run


@pytest.fixture
def run(tenants: Tenants) -> Iterator[Run]:
    with asking(tenants) as runs:
        yield runs


@contextmanager
def over_a_wire(tenants: Tenants, cluster: embedded.Cluster) -> Iterator[tuple[Run, Counted]]:
    wire = Wire(cluster.port)
    address = tenants.database.environment["FRISTKLAR_DATABASE_URL"]
    try:
        with asking(
            tenants, address.replace(f":{cluster.port}/", f":{wire.port}/") + "?sslmode=disable&gssencmode=disable"
        ) as runs:
            yield runs, wire.counted
    finally:
        wire.close()


def cut_off(tenants: Tenants) -> None:
    """End every connection of the program, as a restart of Postgres does."""
    with tenants.database.connect("postgres") as connection:
        [killed] = connection.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            "WHERE datname = %s AND application_name = 'fristklar'",
            [tenants.database.name],
        ).fetchall()
    assert killed[0] >= 1


async def everybody_asks(tenants: Tenants, times: int) -> None:
    """Two vendors, staff and nobody ask at once, each something else; each must get their own."""
    own, other = tenants.own, tenants.other
    everyone = sorted(tenants.known("SELECT DISTINCT vendor_id FROM product"))
    asked: list[tuple[str, Planned[Any], str, str | None, object]] = [
        (at(own), OWN, "fristklar_vendor", f"{{{own}}}", [own]),
        (NOBODY, DRAFTS, "fristklar_public", None, 0),
        (at(other), OWN, "fristklar_vendor", f"{{{other}}}", [other]),
        (STAFF, OWN, "fristklar_staff", None, everyone),
        (STAFF, DRAFTS, "fristklar_staff", None, 1),
        (at(own), DRAFTS, "fristklar_vendor", f"{{{own}}}", 0),
    ]
    wishes = [(number, *asked[number % len(asked)]) for number in range(times * len(asked))]
    got = await asyncio.gather(*(read_json(who, question, number) for number, who, question, *_ in wishes))
    for (number, _, _, role, vendors, rows), answer in zip(wishes, got, strict=True):
        assert answer is not None
        # What an earlier question's transaction set is gone; Postgres leaves an empty string where it was.
        assert (answer[0], answer[1], answer[2] or None, answer[3]) == (number, role, vendors, rows)


def test_each_gets_only_their_own_in_a_single_message(tenants: Tenants, cluster: embedded.Cluster) -> None:
    with over_a_wire(tenants, cluster) as (run, counted):

        async def work() -> None:
            await everybody_asks(tenants, 8)  # every connection is open now
            await everybody_asks(tenants, 8)  # and has planned both
            before, statements = counted.round_trips, counted.statements
            await everybody_asks(tenants, 8)
            assert counted.statements - statements >= 48 * 3, "a scope of its own for each"
            assert counted.round_trips - before == 48

        run(work)


def test_one_that_finds_no_row_is_none_among_others(run: Run, tenants: Tenants) -> None:
    async def work() -> list[Any]:
        return await asyncio.gather(
            *(read_json(STAFF, NOTHING) if number % 3 else read_json(NOBODY, DRAFTS, number) for number in range(24))
        )

    for number, answer in enumerate(run(work)):
        assert answer is None if number % 3 else answer[0] == number


def test_one_that_fails_is_nobody_elses_undoing(run: Run, tenants: Tenants) -> None:
    async def work() -> None:
        for _ in range(5):
            failing = [asyncio.create_task(read_json(NOBODY, DIVIDED, number % 2)) for number in range(6)]
            await everybody_asks(tenants, 3)
            got = await asyncio.gather(*failing, return_exceptions=True)
            assert [answer if number % 2 else type(answer) for number, answer in enumerate(got)] == [
                psycopg.errors.DivisionByZero,
                1,
            ] * 3
        await everybody_asks(tenants, 3)

    run(work)


def test_one_that_takes_too_long_is_the_only_one_without_an_answer(tenants: Tenants) -> None:
    async def work() -> None:
        slow = asyncio.create_task(read_json(NOBODY, SLOW, 30.0))
        await everybody_asks(tenants, 3)
        quick = [asyncio.create_task(read_json(NOBODY, DRAFTS, number)) for number in range(5)]
        too = asyncio.create_task(read_json(STAFF, SLOW, 30.0))
        assert [answer[0] for answer in await asyncio.gather(*quick) if answer] == list(range(5))
        for task in (slow, too):
            with pytest.raises(DatabaseUnavailableError):
                await task

    with asking(tenants, FRISTKLAR_STATEMENT_TIMEOUT_MS="200") as run:
        run(work)


def test_whoever_leaves_takes_nobodys_answer_away(run: Run, tenants: Tenants) -> None:
    async def work() -> None:
        for turn in range(30):
            leaving = [asyncio.create_task(read_json(STAFF, OWN, number)) for number in range(12)]
            others = asyncio.create_task(everybody_asks(tenants, 2))
            for task in leaving[turn % 4 :: 2]:
                await asyncio.sleep(0)
                task.cancel()
            await others
            got = await asyncio.gather(*leaving, return_exceptions=True)
            for number, answer in enumerate(got):
                assert isinstance(answer, asyncio.CancelledError) or answer[0] == number  # type: ignore[index]
        # All of them, before their message is even made.
        gone = [asyncio.create_task(read_json(STAFF, OWN, number)) for number in range(12)]
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        await everybody_asks(tenants, 2)

    run(work)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_connection_that_somebody_lost_is_opened_anew(run: Run, tenants: Tenants) -> None:
    """As one may be that a cancelled task had just been given."""

    async def work() -> None:
        await everybody_asks(tenants, 3)
        lost = await engine().raw_connection()
        del lost
        gc.collect()
        for number in range(20):
            answer = await read_json(STAFF, OWN, number)
            assert answer is not None
            assert answer[0] == number

    run(work)


def test_after_an_outage_the_next_one_is_answered(run: Run, tenants: Tenants) -> None:
    async def work() -> None:
        for _ in range(3):
            await everybody_asks(tenants, 3)
            cut_off(tenants)
            await everybody_asks(tenants, 3)

    run(work)


@pytest.mark.parametrize("fault", ["an outage", "a question that takes too long"])
def test_once_every_place_is_sound_again_nobody_takes_the_long_way(
    tenants: Tenants, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    detours = []
    connect = Pool.connect

    def counted(pool: Pool) -> PoolProxiedConnection:
        detours.append(in_greenlet())
        return connect(pool)

    async def work() -> None:
        await everybody_asks(tenants, 3)
        if fault == "an outage":
            cut_off(tenants)
            await everybody_asks(tenants, 3)
        else:
            with pytest.raises(DatabaseUnavailableError):
                await read_json(NOBODY, SLOW, 30.0)
            detours.clear()
            await read_json(STAFF, OWN, 1)
            assert detours == [True], "one place is empty"
        for number in range(40):
            await read_json(STAFF, OWN, number)
        assert not any(detours[-20:])

    monkeypatch.setattr(Pool, "connect", counted)
    with asking(tenants, FRISTKLAR_STATEMENT_TIMEOUT_MS="300") as runs:
        runs(work)


def test_plans_that_were_dropped_are_made_again(tenants: Tenants) -> None:
    async def work() -> None:
        await everybody_asks(tenants, 3)
        connections = [await engine().connect() for _ in range(4)]
        for connection in connections:
            await connection.exec_driver_sql("DISCARD ALL")
        for connection in connections:
            await connection.close()
        assert await read_json(STAFF, OWN, 7)
        await everybody_asks(tenants, 3)

    with asking(tenants, FRISTKLAR_POOL_SIZE="4") as runs:
        runs(work)


def test_thousands_in_a_row_never_get_stuck(run: Run) -> None:
    async def one(reader: int) -> None:
        for number in range(150):
            answer = await read_json(NOBODY, DRAFTS, reader * 1000 + number)
            assert answer is not None
            assert answer[0] == reader * 1000 + number
            if number % 7 == reader % 7:
                await asyncio.sleep(0)

    async def work() -> None:
        await asyncio.gather(*(one(reader) for reader in range(20)))
        for number in range(200):  # and one alone
            await read_json(NOBODY, DRAFTS, number)

    run(work)
