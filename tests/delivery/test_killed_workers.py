"""kill -9 at any moment: no mail is lost, and no more go twice than a worker can have had in hand.

A handful of kills by default; FRISTKLAR_KILLS=50 FRISTKLAR_READERS=5000 tries as many as the project promises.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from delivery.conftest import Post
from delivery.plain import QUICK

KILLS = int(os.environ.get("FRISTKLAR_KILLS", "5"))
READERS = int(os.environ.get("FRISTKLAR_READERS", "250"))


def process(post: Post, output: Path, *arguments: str) -> subprocess.Popen[bytes]:
    tests = Path(__file__).resolve().parents[1]
    with output.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "delivery.plain", *arguments],
            env={**os.environ, **post.environment, "PYTHONPATH": str(tests)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )


@contextmanager
def running(post: Post, output: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    started = process(post, output, *arguments)
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()


def until_sent(post: Post, count: int, output: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while post.states() != {"sent": count}:
        assert time.monotonic() < deadline, (post.states(), output.read_text())
        time.sleep(0.05)


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_killed_at_random_lose_nothing_and_repeat_no_more_than_they_had_in_hand(
    post: Post, tmp_path: Path, workers: int
) -> None:
    post.readers(READERS)
    post.server.seconds_a_mail = 0.002
    chance, output = random.Random(20261124 + workers), tmp_path / "output"
    alive = [process(post, output) for _ in range(workers)]
    kills = 0
    try:
        while kills < KILLS:
            before = len(post.server.received)
            some = chance.randrange(1, max(2, READERS // (KILLS + 1)))
            deadline = time.monotonic() + 20
            while len(post.server.received) < before + some and time.monotonic() < deadline:
                if post.states() == {"sent": READERS}:
                    break
                time.sleep(0.001)
            time.sleep(chance.random() * 0.01)  # anywhere in the life of a mail
            victim = chance.randrange(workers)
            alive[victim].kill()
            alive[victim].wait()
            kills += 1
            alive[victim] = process(post, output)
        until_sent(post, READERS, output, seconds=30 + READERS / 20)
    finally:
        for each in alive:
            each.kill()
            each.wait()

    ids = post.server.ids()
    assert len(ids) == READERS
    assert len({mail.recipient for mail in post.server.received}) == READERS
    twice = len(post.server.received) - READERS
    assert twice <= kills * QUICK.connections
    recipients: dict[str, str] = {}
    for mail in post.server.received:
        assert recipients.setdefault(mail.message_id, mail.recipient) == mail.recipient


def test_a_whole_worker_sends_is_killed_and_the_next_one_finishes(post: Post, tmp_path: Path) -> None:
    output = tmp_path / "output"
    post.readers(60)
    post.server.seconds_a_mail = 0.05
    with running(post, output, "worker") as first:
        deadline = time.monotonic() + 20
        while len(post.server.received) < 10:
            assert time.monotonic() < deadline, output.read_text()
            time.sleep(0.02)
        first.kill()
        first.wait()
        assert 0 < post.states()["claimed"] <= QUICK.connections * QUICK.batch
    time.sleep(QUICK.lease.total_seconds())
    with running(post, output, "worker") as second:
        until_sent(post, 60, output)
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0
    assert len(post.server.ids()) == 60
    assert len(post.server.received) <= 60 + QUICK.connections


def test_connections_to_the_database_that_break_make_no_mail_go_twice(post: Post, tmp_path: Path) -> None:
    output, broken = tmp_path / "output", 0
    post.readers(80)
    post.server.seconds_a_mail = 0.02
    with running(post, output), post.database.connect("postgres") as connection:
        deadline = time.monotonic() + 40
        while post.states() != {"sent": 80}:
            assert time.monotonic() < deadline, output.read_text()
            time.sleep(0.05)
            broken += connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'fristklar_app' AND datname = %s AND application_name = 'fristklar'",
                [post.database.name],
            ).rowcount
    assert broken > 5
    assert len(post.server.ids()) == len(post.server.received) == 80


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_finishes_what_is_under_way_and_gives_the_rest_back(
    post: Post, tmp_path: Path, number: signal.Signals
) -> None:
    output = tmp_path / "output"
    post.readers(60)
    post.server.seconds_a_mail = 0.1
    with running(post, output, "worker") as worker:
        deadline = time.monotonic() + 20
        while len(post.server.received) < 6:
            assert time.monotonic() < deadline, output.read_text()
            time.sleep(0.02)
        worker.send_signal(number)
        assert worker.wait(5) == 0
    states = post.states()
    assert states == {"sent": len(post.server.received), "waiting": 60 - len(post.server.received)}
    assert 6 <= states["sent"] < 60
    assert "the worker has stopped" in output.read_text()
    assert "Traceback" not in output.read_text()


def test_two_whole_workers_at_once_share_the_work(post: Post, tmp_path: Path) -> None:
    output = tmp_path / "output"
    readers = post.readers(80)
    post.server.seconds_a_mail = 0.01
    with running(post, output, "worker"), running(post, output, "worker"):
        until_sent(post, 80, output)
    assert sorted(mail.recipient for mail in post.server.received) == readers
    assert "Traceback" not in output.read_text()
