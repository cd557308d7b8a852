"""`fristklar worker`: what it needs, what it counts, and that the other mails go as before."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from delivery.conftest import Post
from delivery.smtp import free_port
from fristklar.db import engine
from fristklar.delivery.queries import read_queue
from fristklar.mail.sender import MailNotSentError, send
from fristklar.worker import KINDS
from harness import WITHOUT_DEMO


def worker(environment: dict[str, str], output: Path, *arguments: str) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRISTKLAR_")}
    with output.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "fristklar.cli", "worker", *arguments],
            env=kept | environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )


def until_it_says(text: str, running: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + 20
    while text not in output.read_text():
        assert running.poll() is None, output.read_text()
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.02)


def test_it_shows_its_counters_and_stops_when_asked(post: Post, tmp_path: Path) -> None:
    port, output = free_port(), tmp_path / "output"
    running = worker(post.environment, output, "--metrics-port", str(port))
    try:
        until_it_says("the worker is ready", running, output)
        deadline, shown = time.monotonic() + 10, ""
        while not re.search(r"fristklar_worker_last_run_timestamp_seconds 1\.\d+e\+09", shown):
            assert time.monotonic() < deadline, shown
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                shown = answer.read().decode()
            time.sleep(0.05)
        assert 'fristklar_worker_queue{state="due"} 0.0' in shown
    finally:
        running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
    assert "Traceback" not in output.read_text()


def test_it_goes_on_where_the_database_is_not_ready_yet_and_stops_when_asked(post: Post, tmp_path: Path) -> None:
    output = tmp_path / "output"
    nowhere = {**post.environment, "FRISTKLAR_DATABASE_URL": "postgresql://fristklar_app:secret@127.0.0.1:1/none"}
    running = worker(nowhere, output)
    until_it_says("Connection refused", running, output)
    running.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert running.wait(40) == 0
    assert time.monotonic() - began < 5
    assert "secret" not in output.read_text()


def test_outside_the_demo_it_needs_a_mail_server(post: Post, tmp_path: Path) -> None:
    output = tmp_path / "output"
    real = {name: value for name, value in WITHOUT_DEMO.items() if value and name != "FRISTKLAR_SMTP_URL"}
    kept = {name: value for name, value in post.database.environment.items() if name not in WITHOUT_DEMO}
    assert worker(kept | real, output).wait(20) == 1
    assert "FRISTKLAR_SMTP_URL is not set." in output.read_text()
    assert "Traceback" not in output.read_text()


def test_what_is_counted_names_nobody(post: Post) -> None:
    readers = post.readers(3)
    post.server.answer_to = lambda verb, recipient: "550 no" if recipient == readers[0] and verb == "RCPT" else None
    post.go()
    shown = generate_latest().decode()
    assert re.search(r'fristklar_worker_mails_total\{kind="prøve",outcome="refused"\} [1-9]', shown)
    assert re.search(r'fristklar_worker_mails_total\{kind="prøve",outcome="sent"\} [1-9]', shown)
    assert "leser-" not in shown

    async def queue() -> tuple[int, int, int, int]:
        try:
            found = await read_queue()
        finally:
            await engine().dispose()
        return found.due, found.later, found.claimed, found.failed

    assert asyncio.run(queue()) == (0, 0, 0, 1)


def test_no_sort_of_mail_is_named_twice() -> None:
    names = [kind.name for kind in KINDS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("answer", [None, "550 no", "451 later"])
def test_a_mail_that_somebody_asked_for_goes_as_before(post: Post, answer: str | None) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "fristklar@example.no", "vera.vik@eksempel-epj.example", "Lenke"
    mail.set_content("Trykk her.")
    if answer:
        post.server.answers["RCPT"] = answer
        with pytest.raises(MailNotSentError, match=answer[:3]):
            asyncio.run(send(mail))
    else:
        asyncio.run(send(mail))
    assert [each.recipient for each in post.server.received] == ([] if answer else ["vera.vik@eksempel-epj.example"])
