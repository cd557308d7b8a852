"""A server that refuses, dawdles or says nothing: nothing is lost, and what is refused for good is not tried again."""

import asyncio
import time
from datetime import timedelta

import pytest

from delivery.conftest import NOW, Post
from delivery.plain import QUICK
from fristklar.delivery import queries
from fristklar.delivery.engine import Engine
from fristklar.domain.schedule import RETRY_AFTER
from fristklar.models import DeliveryState
from harness import configured


def waits(post: Post) -> set[int]:
    """Minutes until each is tried again, rounded."""
    rows = post.database.as_program(
        "SELECT DISTINCT round(extract(epoch FROM due_at - now()) / 60)::int FROM delivery WHERE state = 'waiting'"
    )
    return {int(str(minutes)) for (minutes,) in rows}


@pytest.mark.parametrize(
    ("verb", "answer"), [("RCPT", "451 4.7.1 Greylisted"), ("DATA", "452 4.3.1 Full"), ("CONTENT", "451 4.3.0 Later")]
)
def test_what_is_refused_for_now_waits_and_goes_later(post: Post, verb: str, answer: str) -> None:
    post.readers(25)
    post.server.answers[verb] = answer
    post.go()
    assert post.states() == {"waiting": 25}
    assert set(post.rows("attempts, reason")) == {(1, answer)}
    assert waits(post) == {5}
    assert post.server.connections <= QUICK.connections
    asked = post.server.commands["RCPT"]
    post.go()  # nothing is due yet
    assert post.server.commands["RCPT"] == asked == 25

    post.later()
    post.go()
    assert waits(post) == {10}
    post.server.behave()
    post.later()
    post.go()
    assert post.states() == {"sent": 25}
    assert len(post.server.ids()) == len(post.server.received) == 25


@pytest.mark.parametrize(
    ("verb", "answer", "stops"),
    [
        ("RCPT", "550 5.1.1 No such user", True),
        ("CONTENT", "554 5.7.1 Looks like spam", False),
        ("RCPT", "550 No such user", True),
        ("RCPT", "552 5.2.2 Mailbox full", False),  # it is emptied one day: this week's mail is lost, the next may go
        ("RCPT", "550 5.1.8 Bad sender", False),
        ("RCPT", "554 Access denied", False),
        ("CONTENT", "550 5.1.1 No such user", True),
    ],
)
def test_what_is_refused_for_good_is_never_tried_again(post: Post, verb: str, answer: str, stops: bool) -> None:
    readers = post.readers(6)
    post.server.answer_to = lambda said, recipient: answer if said == verb and recipient == readers[2] else None
    post.go()
    assert post.states() == {"sent": 5, "refused": 1}
    assert [row for row in post.rows("recipient, reason, state") if row[2] == "refused"] == [
        (readers[2], answer, "refused")
    ]
    stopped = post.database.as_program("SELECT email, reason FROM stopped_address")
    assert stopped == ([(readers[2], answer)] if stops else [])

    post.later()
    asked = post.server.commands["RCPT"]
    post.go()
    assert post.server.commands["RCPT"] == asked

    post.server.behave()
    post.go(NOW + timedelta(days=7))  # a stopped address is not even asked for; another one gets the next week's
    assert post.states() == ({"sent": 10, "refused": 2} if stops else {"sent": 11, "refused": 1})


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "550 5.7.26 Unauthenticated"])
def test_what_a_server_has_against_us_loses_no_mail_though_it_says_so_of_one_reader(post: Post, answer: str) -> None:
    """Said at RCPT TO, it is about the sender all the same: once that is seen to, the very same mail can go."""
    readers = post.readers(6)
    post.server.answer_to = lambda said, recipient: answer if (said, recipient) == ("RCPT", readers[2]) else None
    post.go()
    assert set(post.states()) <= {"sent", "waiting"}
    assert (readers[2], answer, "waiting") in post.rows("recipient, reason, state")
    assert post.database.as_program("SELECT FROM stopped_address") == []

    post.server.behave()
    post.later()
    post.go()
    assert post.states() == {"sent": 6}
    assert set(post.server.ids().values()) == {1}


@pytest.mark.parametrize(
    ("verb", "answer"),
    [("GREETING", "554 5.3.2 Not today"), ("MAIL", "530 5.7.0 Authentication required"), ("RCPT", "421 4.3.2 Closing")],
)
def test_a_fault_of_the_server_is_nobodys_address_and_costs_few_mails_a_wait(
    post: Post, verb: str, answer: str
) -> None:
    post.readers(40)
    post.server.answers[verb] = answer
    post.go()
    assert post.states() == {"waiting": 40}
    tried = [row for row in post.rows("attempts") if row[0]]
    assert 1 <= len(tried) <= QUICK.connections
    assert post.database.as_program("SELECT FROM stopped_address") == []

    post.server.behave()
    post.later()
    post.go()
    assert post.states() == {"sent": 40}
    assert set(post.server.ids().values()) == {1}


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_server_that_falls_silent_is_left_in_time(post: Post, verb: str) -> None:
    post.readers(20)
    post.server.silent_at = verb
    began = time.monotonic()
    post.go()
    assert time.monotonic() - began < 2.5
    assert post.states() == {"waiting": 20}
    post.server.behave()
    post.later()
    post.go()
    assert post.states() == {"sent": 20}
    assert len(post.server.received) == 20


def test_a_server_that_says_one_byte_at_a_time_is_left_in_time(post: Post) -> None:
    post.readers(20)
    post.server.seconds_a_byte = 0.2
    began = time.monotonic()
    post.go()
    assert time.monotonic() - began < 2.5
    assert post.states() == {"waiting": 20}
    post.server.behave()
    post.later()
    post.go()
    assert post.states() == {"sent": 20}


def test_a_server_that_is_not_there_loses_nothing(post: Post) -> None:
    post.readers(20)
    with configured({**post.environment, "FRISTKLAR_SMTP_URL": "smtp://127.0.0.1:1"}):
        post.go()
    assert post.states() == {"waiting": 20}
    post.later()
    post.go()
    assert post.states() == {"sent": 20}


def test_a_server_that_hangs_up_after_a_few_mails_gets_a_new_connection(post: Post) -> None:
    post.readers(30)
    post.server.most_a_connection = 4
    post.go()
    assert post.states() == {"sent": 30}
    assert set(post.server.ids().values()) == {1}
    assert post.server.connections >= 7


def test_after_days_of_no_it_is_given_up(post: Post) -> None:
    post.readers(1)
    post.server.answers["RCPT"] = "451 4.2.0 Busy"
    for _ in range(len(RETRY_AFTER)):
        post.go()
        assert post.states() == {"waiting": 1}
        post.later()
    post.go()
    assert post.rows("state, reason") == [("given_up", "Gitt opp etter 4 dager. 451 4.2.0 Busy")]
    post.later()
    post.go()
    assert post.server.commands["RCPT"] == len(RETRY_AFTER) + 1


def test_an_address_that_no_server_could_take_is_not_tried(post: Post) -> None:
    post.readers(1)
    post.database.as_program("UPDATE person SET email = 'leser-ø@example.no' WHERE email LIKE 'leser-%%'")
    post.go()
    assert post.states() == {"refused": 1}
    assert post.server.connections == 0


def test_what_a_server_says_may_hold_anything(post: Post) -> None:
    post.readers(1)
    post.server.answers["RCPT"] = "550 \x00\x1b[31m<script>" + "x" * 400
    post.go()
    [(reason,)] = post.rows("reason")
    assert reason.startswith("550 ")
    assert reason.isprintable()
    assert len(reason) == 300


def test_no_transaction_is_open_while_the_server_talks(post: Post) -> None:
    post.readers(6)
    post.server.seconds_a_mail = 0.3
    watched: list[int] = []

    async def watch(works: Engine) -> None:
        await works.make_due(NOW)
        sending = asyncio.create_task(works.send_due())
        with post.database.connect("postgres") as connection:
            while not sending.done():
                await asyncio.sleep(0.02)
                found = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'fristklar_app' "
                    "AND state LIKE 'idle in transaction%%' AND datname = %s",
                    [post.database.name],
                ).fetchone()
                assert found is not None
                watched.append(found[0])
        await sending

    post.do(watch)
    assert len(watched) > 10
    assert set(watched) == {0}
    assert post.states() == {"sent": 6}


def test_a_claim_that_ran_out_is_taken_over_and_its_first_owner_writes_nothing(post: Post) -> None:
    post.readers(1)

    async def two(works: Engine) -> None:
        await works.make_due(NOW)
        lease = timedelta(minutes=5)
        [mine] = await queries.claim("en", 10, lease)
        assert await queries.claim("to", 10, lease) == []
        await asyncio.to_thread(post.later)  # five minutes pass
        [theirs] = await queries.claim("to", 10, lease)
        assert theirs.id == mine.id
        assert theirs.message_id == mine.message_id
        assert not await queries.finish("en", mine, DeliveryState.SENT)
        assert not await queries.postpone("en", mine, lease, reason="for sent")
        await queries.release("en", [mine.id])
        assert post.rows("state, claim") == [("claimed", "to")]
        assert await queries.finish("to", theirs, DeliveryState.SENT)

    post.do(two)
    assert post.states() == {"sent": 1}
