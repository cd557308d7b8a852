"""One mail a reader and week, however often and by however many it is looked for."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from delivery.conftest import NOW, Post
from delivery.plain import PLAIN, QUICK, raw
from fristklar.delivery.engine import Engine
from fristklar.delivery.kinds import Claimed
from fristklar.domain.schedule import IsoWeek
from harness import configured

WEEK = timedelta(days=7)


def test_every_reader_gets_one_and_no_second_however_often_it_is_looked_for(post: Post) -> None:
    readers = post.readers(30)
    assert post.go() == 30
    assert post.go() == 0
    assert sorted(mail.recipient for mail in post.server.received) == readers
    assert post.states() == {"sent": 30}
    assert post.server.connections <= QUICK.connections
    assert post.server.received[0].raw.endswith(b"Uke 48 i 2026.\r\n.En linje med punktum foran.\r\n")
    assert set(post.rows("iso_year, iso_week, recipient LIKE 'leser-%%', reason")) == {(2026, 48, True, None)}


def test_the_next_week_brings_the_next_and_weeks_that_nobody_was_up_for_bring_one(post: Post) -> None:
    post.readers(2)
    assert [post.go(NOW + n * WEEK) for n in (0, 1, 5, 6)] == [2, 2, 2, 2]
    weeks = [(2026, 48), (2026, 49), (2026, 53), (2027, 1)]
    assert post.rows("iso_year, iso_week") == [week for week in weeks for _ in range(2)]
    assert len(post.server.ids()) == 8


def test_started_twenty_times_at_once_exactly_one_each(post: Post) -> None:
    readers = post.readers(60)

    async def twenty(_: Engine) -> None:
        async def one() -> None:
            works = Engine([PLAIN], QUICK)
            await works.make_due(NOW)
            await works.send_due()

        async with asyncio.TaskGroup() as all_at_once:
            for _ in range(20):
                all_at_once.create_task(one())

    post.do(twenty)
    post.go()
    assert sorted(mail.recipient for mail in post.server.received) == readers
    assert post.states() == {"sent": 60}


def test_the_message_id_names_recipient_and_week_and_nothing_else(post: Post) -> None:
    def one(**other: object) -> str:
        facts: dict[str, object] = {
            "id": 1, "kind": "digest", "key": 2, "occasion": "", "week": IsoWeek(2026, 48), "person_id": 3,
            "email": "a@b.example", "name": "A", "attempts": 0,
        }  # fmt: skip
        return Claimed(**{**facts, **other}).message_id  # type: ignore[arg-type]

    assert one() == one(id=9, attempts=3, name="B")
    others = [one(kind="x"), one(key=3), one(occasion="x"), one(week=IsoWeek(2026, 49)), one(email="c@b.example")]
    assert len({one(), *others}) == 6
    assert one().endswith("@127.0.0.1>")


def test_a_demo_without_a_server_keeps_the_mail_where_the_demo_shows_it(post: Post) -> None:
    post.readers(3)
    environment = post.database.environment
    with configured(environment):
        post.go()
    assert post.states() == {"sent": 3}
    kept = post.database.as_program("SELECT recipient, subject, raw FROM captured_mail ORDER BY id")
    assert {(row[0], row[1]) for row in kept} == {(f"leser-000{n}@example.no", "Uke 48") for n in (1, 2, 3)}
    assert all(b"Uke 48 i 2026." in bytes(row[2]) for row in kept)  # type: ignore[call-overload]
    assert not post.server.received


def test_who_has_no_account_any_more_gets_nothing(post: Post) -> None:
    post.readers(2)
    post.database.as_program("UPDATE person SET disabled_at = now() WHERE email = 'leser-0001@example.no'")
    post.go()
    assert post.states() == {"sent": 1, "skipped": 1}
    assert [mail.recipient for mail in post.server.received] == ["leser-0002@example.no"]


def test_where_there_is_nothing_to_say_nothing_is_sent(post: Post) -> None:
    post.readers(4)

    async def build(some: Sequence[Claimed]) -> Mapping[int, bytes | None]:
        return {one.id: raw(one) if one.key % 2 else None for one in some}

    post.go(kind=replace(PLAIN, build=build))
    assert post.states() == {"sent": 2, "skipped": 2}
    assert len(post.server.received) == 2


@pytest.mark.parametrize("fault", ["raises", "left out", "wrong id"])
def test_one_mail_that_cannot_be_built_stops_no_other(post: Post, fault: str) -> None:
    post.readers(12)
    bad = min(row[0] for row in post.database.as_program("SELECT id FROM person WHERE email LIKE 'leser-%%'"))

    async def build(some: Sequence[Claimed]) -> Mapping[int, bytes | None]:
        built: dict[int, bytes | None] = {}
        for one in some:
            if one.key != bad:
                built[one.id] = raw(one)
            elif fault == "raises":
                raise KeyError("a fault of the builder's")
            elif fault == "wrong id":
                built[one.id] = raw(one).replace(one.message_id.encode(), b"<another@example.no>")
        return built

    post.go(kind=replace(PLAIN, build=build))
    assert post.states() == {"sent": 11, "waiting": 1}
    [(attempts, reason)] = [row[:2] for row in post.rows("attempts, reason, state") if row[2] == "waiting"]
    assert attempts == 1
    assert str(reason).startswith("E-posten kunne ikke lages")

    post.later()
    post.go()
    assert post.states() == {"sent": 12}
