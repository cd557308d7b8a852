"""A mail server that is no good for two hours: nothing is lost, nothing goes twice, and the site answers meanwhile.

The hours are simulated as the database sees them. All that the engine's statements ever do with an instant is to
compare it with now(), so to set every instant of the table back by a minute is to let a minute pass. The worker looks
once in each, as its schedule says. The web process is a real one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest

from delivery.conftest import NOW, Post
from delivery.smtp import MailServer
from fristklar.delivery.engine import Engine, Pace
from fristklar.domain.schedule import RETRY_AFTER
from harness import serving

MINUTES_OF_NO = 120
MOST_MINUTES = 24 * 60
READERS, GONE = 15, "leser-0007@example.no"
IMPATIENT = Pace(connections=3, batch=10, lease=timedelta(seconds=2), reply_seconds=0.08, mail_seconds=0.15)
"""So that a server that says nothing costs the test little."""

A_MINUTE_PASSES = (
    "UPDATE delivery SET due_at = due_at - interval '1 minute', created_at = created_at - interval '1 minute', "
    "finished_at = finished_at - interval '1 minute'"
)


def answering(verb: str, answer: str) -> Callable[[MailServer], None]:
    def behave(server: MailServer) -> None:
        server.answers[verb] = answer

    return behave


def hanging_up(verb: str) -> Callable[[MailServer], None]:
    def behave(server: MailServer) -> None:
        server.hangs_up_at = verb

    return behave


def dawdling(server: MailServer) -> None:
    server.seconds_a_byte = 0.05


def all_in_turn(server: MailServer) -> None:
    """A different fault every time it is asked to change."""
    turn = len(server.turns) % len(FAULTS)
    server.turns.append(turn)
    list(FAULTS.values())[turn](server)


FAULTS: dict[str, Callable[[MailServer], None]] = {
    "4xx at the greeting": answering("GREETING", "421 4.3.2 Try later"),
    "4xx at MAIL": answering("MAIL", "451 4.3.0 Queue full"),
    "4xx at RCPT": answering("RCPT", "451 4.7.1 Greylisted"),
    "4xx at DATA": answering("DATA", "452 4.3.1 Insufficient storage"),
    "4xx for the mail": answering("CONTENT", "451 4.3.0 Later"),
    "5xx at the greeting": answering("GREETING", "554 5.3.2 Not accepting mail"),
    "5xx at EHLO": answering("EHLO", "550 5.7.1 You are blocked"),
    "5xx at MAIL": answering("MAIL", "530 5.7.0 Authentication required"),
    "5xx at RCPT about us": answering("RCPT", "554 5.7.1 Relay access denied"),
    "5xx at DATA about the server": answering("DATA", "554 5.3.0 Service unavailable"),
    "hanging up at the greeting": hanging_up("GREETING"),
    "hanging up at RCPT": hanging_up("RCPT"),
    "hanging up after the mail": hanging_up("CONTENT"),
    "one byte at a time": dawdling,
}


@contextmanager
def somebody_reading(address: str) -> Iterator[list[tuple[int, float]]]:
    """Asks for pages all the while; gives status and seconds of each answer."""
    answers: list[tuple[int, float]] = []
    done = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=address, timeout=20) as client:
            while not done.is_set():
                for path in ("/", "/endringer", "/readyz"):
                    began = time.perf_counter()
                    answers.append((client.get(path).status_code, time.perf_counter() - began))
                time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield answers
    finally:
        done.set()
        reader.join()


def live_through(post: Post, fault: Callable[[MailServer], None], *, change_every: int) -> int:
    """Two hours of the fault, then as long as it takes. Gives the minutes it took in all."""

    async def minutes(works: Engine) -> int:
        await works.make_due(NOW)
        with post.database.connect("postgres") as clock:
            for minute in range(MOST_MINUTES):
                if minute == MINUTES_OF_NO:
                    post.server.behave()
                    post.server.answer_to = nobody_there
                elif minute < MINUTES_OF_NO and minute % change_every == 0:
                    post.server.behave()
                    post.server.answer_to = nobody_there
                    fault(post.server)
                await works.make_due(NOW)
                await works.send_due()
                if minute > MINUTES_OF_NO and nothing_waits(clock):
                    return minute
                clock.execute(A_MINUTE_PASSES)
        raise AssertionError(f"not over after {MOST_MINUTES} minutes: {post.states()}")

    return int(post.do(minutes, pace=IMPATIENT))


def nobody_there(verb: str, recipient: str) -> str | None:
    return "550 5.1.1 No such user" if verb == "RCPT" and recipient == GONE else None


def nothing_waits(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT FROM delivery WHERE state IN ('waiting', 'claimed')").fetchone() is None


def judge(post: Post, minutes: int) -> None:
    assert post.states() == {"sent": READERS - 1, "refused": 1}
    assert post.database.as_program("SELECT email FROM stopped_address") == [(GONE,)]
    assert len(post.server.ids()) == len({mail.recipient for mail in post.server.received}) == READERS - 1
    assert len(post.server.received) == READERS - 1
    assert post.server.refused[GONE] == 1
    # Back-off, and no hammering: nobody waits longer after the outage than the longest wait they had reached.
    attempts = [tried for (tried,) in post.rows("attempts")]
    waits = [int(wait.total_seconds() // 60) for wait in RETRY_AFTER]
    assert max(attempts) <= next(n for n in range(len(waits)) if sum(waits[: n + 1]) > MINUTES_OF_NO) + 1
    assert minutes <= MINUTES_OF_NO + 180


@pytest.mark.parametrize(
    "name", ["4xx at RCPT", "5xx at the greeting", "5xx at RCPT about us", "hanging up at RCPT", "one byte at a time"]
)
def test_two_hours_of_one_fault(post: Post, name: str) -> None:
    post.readers(READERS)
    minutes = live_through(post, FAULTS[name], change_every=MINUTES_OF_NO)
    judge(post, minutes)


def test_two_hours_of_all_faults_in_turn_while_somebody_reads(post: Post) -> None:
    post.readers(READERS)
    with serving(post.database) as address, somebody_reading(address) as answers:
        httpx.get(address)
        minutes = live_through(post, all_in_turn, change_every=5)
    judge(post, minutes)
    assert len(post.server.turns) == MINUTES_OF_NO // 5
    assert len(answers) > 20
    assert {status for status, _ in answers} == {200}
    assert sorted(seconds for _, seconds in answers)[len(answers) // 2] < 0.5
