"""32 clients over a pool of four connections, of six vendors, staff and nobody, some of whom leave at any moment: not a
byte of one vendor reaches another, and the connections are as clean afterwards as before.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from psycopg.sql import SQL
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from access.crowd import Fate, Outcome, Wish, ask
from fristklar.db import engine, read_once
from harness import Database, opened, serving

CLIENTS, CONNECTIONS = 32, 4
REQUESTS = 20_000 if os.environ.get("FRISTKLAR_MANY") == "1" else 2_000
OVER_THE_WIRE = REQUESTS // 4
STATUS = "status/kj-gammel-innlogging/production"
FATES = [Fate.CALM] * 14 + [Fate.CANCELLED] * 3 + [Fate.GONE, Fate.GONE_MIDWAY, Fate.HALF_SENT]

MARKED = """
CREATE TEMPORARY TABLE mark AS SELECT id AS vendor_id, 'kjennemerke' || id || 'x' AS word FROM vendor WHERE fictional;
UPDATE vendor SET name = word FROM mark WHERE vendor_id = vendor.id;
UPDATE product SET name = word || ' navn', description = word || ' beskrivelse', contact = word || '@firma.example'
    FROM mark WHERE mark.vendor_id = product.vendor_id;
UPDATE readiness SET note = word || ' merknad', responsible = word FROM mark WHERE mark.vendor_id = readiness.vendor_id;
INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on, note)
    SELECT mark.vendor_id, product.id, deadline.id, 'in_progress', '2026-11-01', word
    FROM mark JOIN product ON product.vendor_id = mark.vendor_id, deadline JOIN change ON change.id = change_id
    WHERE change.slug = 'kj-gammel-innlogging' AND environment = 'production' ON CONFLICT DO NOTHING;
INSERT INTO readiness_event (vendor_id, product_id, deadline_id, said_on, actor, kind, said)
    SELECT readiness.vendor_id, product_id, deadline_id, '2026-11-01', word, 'reported',
        jsonb_build_object('note', word)
    FROM readiness JOIN mark ON mark.vendor_id = readiness.vendor_id;
INSERT INTO person (email, name)
    SELECT word || '-' || role || '@firma.example', word || ' ' || role
    FROM mark, unnest(ARRAY['administrator', 'viewer']) AS role;
INSERT INTO membership (person_id, vendor_id, role, name)
    SELECT person.id, vendor_id, split_part(person.name, ' ', 2), person.name
    FROM mark JOIN person ON person.name LIKE word || ' %';
"""

FOREIGN_ROWS = """
SELECT count(*) FROM (
    SELECT vendor_id, to_jsonb(readiness)::text AS words FROM readiness
    UNION ALL SELECT vendor_id, to_jsonb(readiness_event)::text FROM readiness_event
    UNION ALL SELECT vendor_id, to_jsonb(objection)::text FROM objection
    UNION ALL SELECT vendor_id, to_jsonb(product)::text FROM product
    UNION ALL SELECT vendor_id, to_jsonb(audit_entry)::text FROM audit_entry WHERE vendor_id IS NOT NULL
) AS every, vendor WHERE vendor.fictional AND vendor.id <> every.vendor_id
    AND every.words LIKE '%kjennemerke' || vendor.id || 'x%'
"""


@dataclass(frozen=True)
class Person:
    """Who asks: at one vendor, for the customer centre, or nobody."""

    token: str | None
    mark: str | None
    vendor: str | None
    products: tuple[str, ...]
    others: tuple[str, ...]

    def wish(self, dice: random.Random) -> Wish:
        """Something that the person might ask for, and things that it should not."""
        if self.mark is None:
            return Wish(dice.choice(STAFFS if self.token else PUBLICS))
        own, other = f"/produkter/{dice.choice(self.products)}", f"/produkter/{dice.choice(self.others)}"
        return dice.choice(
            [
                Wish("/produkter"), Wish(own), Wish(own), Wish(f"{own}/profil"), Wish(f"{own}/{STATUS}"),
                Wish(f"{own}/{STATUS}/historikk"), Wish("/konto"), Wish(f"/leverandorer/{self.vendor}/personer"),
                Wish(other), Wish(f"{other}/{STATUS}/historikk"), Wish("/endringer"),
                self.report(own, dice), self.report(own, dice), self.report(other, dice),
                Wish(f"{own}/innsigelse/kj-gammel-innlogging", {"innsigelse": f"{self.mark} {dice.random()}",
                                                                "version": str(dice.randint(0, 3))}),
            ]
        )  # fmt: skip

    def report(self, product: str, dice: random.Random) -> Wish:
        """Too late as often as not, so that it is answered with what is stored."""
        note = f"{self.mark} {dice.random()}"
        return Wish(f"{product}/{STATUS}", {"meldt": "done", "merknad": note, "version": str(dice.randint(1, 6))})


PUBLICS = ["/", "/endringer", "/tjenester", "/veikart", "/endringer/kj-gammel-innlogging", "/logg-inn", "/produkter"]
STAFFS = ["/stab", "/stab/revisjon", "/stab/revisjon.csv", "/stab/personer", "/produkter", "/konto",
          "/produkter/eksempel-epj"]  # fmt: skip


@dataclass
class Seen:
    """What the crowd saw."""

    outcomes: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def note(self, person: Person, wish: Wish, fate: Fate, outcome: Outcome, marks: list[str]) -> None:
        self.outcomes[f"{fate.name} {'answered' if outcome.finished else 'left'}"] += 1
        where = f"{person.mark} {wish} {outcome.status}"
        everything = outcome.headers + outcome.body
        is_staff = person.mark is None and person.token is not None
        if not is_staff and any(mark.encode() in everything for mark in marks if mark != person.mark):
            self.foreign.append(where)
        if outcome.finished and outcome.status >= 500:
            self.broken.append(where)
        if person.mark and outcome.finished and outcome.status == 200 and wish.path != "/endringer":
            self.outcomes["own page"] += 1
            if person.mark.encode() not in everything:
                self.unmarked.append(where)
        if outcome.finished and wish.form:
            self.outcomes[f"form {outcome.status}"] += 1


@pytest.fixture
def marked(database: Database) -> Database:
    """Every vendor with words of its own wherever words can stand."""
    with database.connect("postgres") as connection:
        connection.execute(MARKED)  # type: ignore[call-overload]
    return database


@pytest.fixture
def crowded(marked: Database) -> Iterator[TestClient]:
    with opened(marked, FRISTKLAR_POOL_SIZE=str(CONNECTIONS)) as client:
        yield client


def people(database: Database) -> list[Person]:
    """Of each vendor some, of staff and of the public a few."""
    with database.connect("postgres") as connection:
        products = connection.execute(
            "SELECT product.slug, vendor.name, vendor.slug FROM product JOIN vendor ON vendor.id = vendor_id "
            "WHERE fictional ORDER BY 1"
        ).fetchall()
    marks = sorted({(mark, vendor) for _, mark, vendor in products})
    assert len(marks) >= 6
    crowd = []
    for number in range(CLIENTS):
        mark, vendor = marks[number % len(marks)]
        if number >= CLIENTS - 6:
            token = database.open_session("siri.dal@kundesenter.example") if number % 2 else None
            crowd.append(Person(token, None, None, (), ()))
        else:
            own = tuple(slug for slug, whose, _ in products if whose == mark)
            others = tuple(slug for slug, whose, _ in products if whose != mark)
            # Those who may only look see the same pages as each other, were they of one vendor.
            role = "viewer" if number // len(marks) % 2 else "administrator"
            crowd.append(Person(database.open_session(f"{mark}-{role}@firma.example"), mark, vendor, own, others))
    return crowd


def test_no_byte_of_a_vendor_reaches_another_over_a_few_connections(crowded: TestClient, database: Database) -> None:
    crowd = people(database)

    async def one(wish: Wish, person: Person, fate: Fate, patience: float) -> Outcome:
        return await ask(crowded.app, wish, person.token, fate, patience)

    async def all_at_once() -> Seen:
        return await let_in(crowd, one, REQUESTS, FATES)

    assert crowded.portal is not None
    with capture_logs():  # to be told of every client who left takes longer than to serve it
        seen = crowded.portal.call(all_at_once)

    nothing_foreign(seen, REQUESTS)
    outcomes = seen.outcomes
    assert outcomes["GONE left"] > REQUESTS // 40, outcomes
    assert outcomes["form 303"] > 0, outcomes
    assert outcomes["form 409"] > 0, outcomes
    nothing_foreign_is_stored(database)
    the_connections_are_clean(crowded, database)


def test_nor_over_the_wire_when_clients_hang_up(marked: Database) -> None:
    """The whole program, server and all."""
    crowd = people(marked)

    async def all_at_once(address: str) -> Seen:
        limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS)
        async with httpx.AsyncClient(base_url=address, limits=limits, timeout=30) as browser:

            async def one(wish: Wish, person: Person, fate: Fate, patience: float) -> Outcome:
                method = "GET" if wish.form is None else "POST"
                headers = {"origin": address, "accept-encoding": "identity"}
                if person.token:
                    headers["cookie"] = f"fristklar_session={person.token}"
                browser.cookies.clear()
                outcome = Outcome()
                asking = browser.request(method, wish.path, data=wish.form, headers=headers)
                try:
                    answer = await asyncio.wait_for(asking, patience if fate is Fate.CANCELLED else None)
                except TimeoutError:
                    return outcome
                lines = b"\n".join(name + b": " + value for name, value in answer.headers.raw)
                return Outcome(answer.status_code, answer.content, lines, finished=True)

            return await let_in(crowd, one, OVER_THE_WIRE, [Fate.CALM, Fate.CALM, Fate.CANCELLED])

    with serving(marked, FRISTKLAR_POOL_SIZE=str(CONNECTIONS)) as address:
        seen = asyncio.run(all_at_once(address))
        nothing_foreign(seen, OVER_THE_WIRE)
        assert httpx.get(f"{address}/readyz").status_code == 200
    nothing_foreign_is_stored(marked)


def test_whoever_takes_a_long_sheet_slowly_keeps_no_connection_from_others(database: Database) -> None:
    database.as_staff(
        "INSERT INTO audit_entry (at, actor, action, subject_kind, subject, details) "
        "SELECT now(), 'Mange', 'edit', 'change', 'nummer-' || n, '{}' FROM generate_series(1, 2500) AS n"
    )
    token = database.open_session("kari.nes@kundesenter.example")
    with opened(database, FRISTKLAR_POOL_SIZE="1") as client:

        async def while_another_waits() -> tuple[Outcome, Outcome]:
            begun, go_on = asyncio.Event(), asyncio.Event()

            async def slowly(scope: Any, receive: Any, send: Any) -> None:
                async def sending(message: Any) -> None:
                    if message["type"] == "http.response.body":
                        begun.set()
                        await go_on.wait()
                    await send(message)

                await client.app(scope, receive, sending)

            slow = asyncio.create_task(ask(slowly, Wish("/stab/revisjon.csv"), token, Fate.CALM, 0))
            await begun.wait()
            quick = await asyncio.wait_for(ask(client.app, Wish("/konto"), token, Fate.CALM, 0), 5)
            go_on.set()
            return quick, await slow

        assert client.portal is not None
        quick, slow = client.portal.call(while_another_waits)
    assert (quick.status, slow.status) == (200, 200)
    assert slow.body.count(b"nummer-") == 2500


async def let_in(
    crowd: list[Person],
    one: Callable[[Wish, Person, Fate, float], Awaitable[Outcome]],
    requests: int,
    fates: list[Fate],
) -> Seen:
    """Everybody at once, each with one wish after the other."""
    seen = Seen()
    marks = sorted({person.mark for person in crowd if person.mark})

    async def visit(number: int, person: Person) -> None:
        dice = random.Random(number)
        for _ in range(requests // len(crowd) + 1):
            wish, fate = person.wish(dice), dice.choice(fates)
            try:
                outcome = await one(wish, person, fate, dice.choice((0, 0.001, 0.003, 0.01, 0.03)))
            except Exception as error:  # whatever it is, it is to be seen at the end
                seen.broken.append(f"{person.mark} {wish} {fate}: {error!r}")
            else:
                seen.note(person, wish, fate, outcome, marks)

    await asyncio.gather(*(visit(number, person) for number, person in enumerate(crowd)))
    return seen


def nothing_foreign(seen: Seen, requests: int) -> None:
    assert seen.foreign == []
    assert seen.unmarked == [], "a page of one's own without one's own words would say nothing of the others"
    assert seen.broken == []
    outcomes = seen.outcomes
    assert sum(count for name, count in outcomes.items() if name.split()[0] in Fate.__members__) >= requests
    assert outcomes["own page"] > requests // 5, outcomes
    assert outcomes["CANCELLED left"] > requests // 40, outcomes


def nothing_foreign_is_stored(database: Database) -> None:
    with database.connect("postgres") as connection:
        assert connection.execute(FOREIGN_ROWS).fetchone() == (0,)  # type: ignore[call-overload]
        [(written,)] = connection.execute("SELECT count(*) FROM audit_entry WHERE action = 'report_readiness'")
        assert written > 0


def the_connections_are_clean(client: TestClient, database: Database) -> None:
    """None is lost, none is in the midst of anything, and none remembers whom it served."""

    async def at_rest() -> tuple[int, list[Any]]:
        for _ in range(100):  # what was cancelled may still be on its way back
            if not engine().pool.checkedout():  # type: ignore[attr-defined]
                break
            await asyncio.sleep(0.02)
        question = SQL(
            "SELECT current_user::text, concat(current_setting('fristklar.vendor_ids', true), "
            "current_setting('fristklar.editable_vendor_ids', true), current_setting('fristklar.program', true)), "
            "pg_sleep(0.05)::text, pg_backend_pid()"
        )
        lost = engine().pool.checkedout()  # type: ignore[attr-defined]
        asked = await asyncio.gather(*(read_once("SELECT 1", question) for _ in range(CONNECTIONS)))
        return lost, [row for rows in asked for row in rows]

    assert client.portal is not None
    lost, found = client.portal.call(at_rest)
    assert lost == 0
    assert {row[:2] for row in found} == {("fristklar_app", "")}
    assert len({row[3] for row in found}) == CONNECTIONS
    with database.connect("postgres") as connection:
        states = connection.execute(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND usename = 'fristklar_app'"
        ).fetchall()
    assert set(states) == {("idle",)}
    assert len(states) <= CONNECTIONS
