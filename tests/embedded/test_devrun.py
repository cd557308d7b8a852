"""`./dev run`: one command, everything up, kept up, and nothing left behind."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from fristklar import devrun, postmaster


class Run:
    """A runner in a process of its own, and what it prints."""

    def __init__(self, data: Path, port: int, **environment: str) -> None:
        self.data, self.port = data, port
        self.url = f"http://127.0.0.1:{port}"
        self.printed = data / f"printed-{secrets.token_hex(4)}"
        with self.printed.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fristklar.devrun", "--port", str(port), "--data", str(data)],
                env={k: v for k, v in os.environ.items() if not k.startswith("FRISTKLAR_")} | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def says(self, text: str) -> bool:
        return text in self.printed.read_text()

    def ready(self) -> "Run":
        until(lambda: self.says("Ctrl-C stopper") or self.process.poll() is not None, self.printed)
        assert self.answers(), self.printed.read_text()
        return self

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def web(self) -> psutil.Process:
        [web] = [child for child in self.family() if "serve" in _command(child)]
        return web

    def worker(self) -> psutil.Process:
        until(lambda: any("worker" in _command(child) for child in self.family()), self.printed)
        [worker] = [child for child in self.family() if "worker" in _command(child)]
        return worker

    def worker_is_ready(self, times: int = 1) -> bool:
        return self.printed.read_text().count("the worker is ready") >= times

    def postgres(self) -> postmaster.Postmaster:
        found = postmaster.find((self.data / "postgres").resolve())
        assert found is not None
        return found

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait(self) -> int:
        return self.process.wait(15)


def _command(process: psutil.Process) -> list[str]:
    """Nothing for one that has left meanwhile, as Postgres's own children do."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def until(condition: Callable[[], object], printed: Path | None = None, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, printed.read_text() if printed else "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(made_data: Path, port: int) -> Iterator[Callable[..., Run]]:
    """Starts runners on one data directory, and ends those that a test leaves."""
    started: list[Run] = []

    def one(port: int = port, **environment: str) -> Run:
        started.append(Run(made_data, port, **environment))
        return started[-1]

    yield one
    for each in started:
        if each.process.poll() is None:
            each.process.send_signal(signal.SIGTERM)
            each.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_says_where_and_stops_without_a_trace(start: Callable[..., Run], number: signal.Signals) -> None:
    run = start().ready()
    assert run.says(f"Fristklar kjører:  {run.url} ")
    family = run.family()
    assert len(family) > 4

    run.process.send_signal(number)

    assert run.wait() == 0
    assert not psutil.wait_procs(family, timeout=3)[1]
    assert not run.says("Traceback")
    with socket.create_server(("127.0.0.1", run.port)):
        pass


def test_a_killed_web_process_and_a_killed_postgres_come_back(start: Callable[..., Run]) -> None:
    run = start().ready()
    web, postgres = run.web(), run.postgres()

    web.kill()
    until(lambda: run.says("web ended (by SIGKILL); starting it again"), run.printed)
    until(run.answers, run.printed)
    assert run.web().pid != web.pid

    web = run.web()
    os.kill(postgres.pid, signal.SIGKILL)
    until(lambda: run.says("Postgres ended (unasked); starting it again"), run.printed)
    until(run.answers, run.printed)
    assert run.postgres().pid != postgres.pid
    assert run.postgres().port == postgres.port
    assert run.web().pid == web.pid


def test_a_killed_worker_comes_back_and_one_that_loses_its_postgres_goes_on(start: Callable[..., Run]) -> None:
    run = start().ready()
    until(run.worker_is_ready, run.printed)
    worker = run.worker()

    worker.kill()
    until(lambda: run.says("worker ended (by SIGKILL); starting it again"), run.printed)
    until(lambda: run.worker_is_ready(2), run.printed)
    worker = run.worker()

    os.kill(run.postgres().pid, signal.SIGKILL)
    until(lambda: run.says("Postgres ended (unasked); starting it again"), run.printed)
    until(lambda: run.worker_is_ready(3), run.printed, seconds=60)
    assert run.worker().pid == worker.pid
    assert run.answers()

    run.process.terminate()
    assert run.wait() == 0
    assert run.says("the worker has stopped")


def test_after_kill_9_of_the_runner_the_next_one_takes_over(start: Callable[..., Run]) -> None:
    run = start().ready()
    web, postgres = run.web(), run.postgres()

    run.process.kill()
    run.wait()
    again = start().ready()  # at once and on the same port, while the orphan is about to leave

    assert not web.is_running()
    assert again.postgres() == postgres
    again.process.terminate()
    assert again.wait() == 0
    assert not psutil.pid_exists(postgres.pid) or not postmaster.serves(
        postgres.pid, (again.data / "postgres").resolve()
    )


def test_a_second_one_on_the_same_data_is_told_who_runs(start: Callable[..., Run]) -> None:
    run = start().ready()
    second = start(port=run.port + 1)
    assert second.wait() == 1
    assert second.says(f"already runs on {run.data}: process {run.process.pid}, {run.url}. Stop it with")
    assert run.answers()


def test_a_port_in_use_is_told_at_once(start: Callable[..., Run], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        run = start()
        assert run.wait() == 1
    assert run.says(f"Port {port} is in use; choose another with --port.")
    assert postmaster.find((run.data / "postgres").resolve()) is None


def test_a_database_of_ones_own_needs_the_owners_address_too(start: Callable[..., Run]) -> None:
    run = start(FRISTKLAR_DATABASE_URL="postgresql+psycopg://a@127.0.0.1:1/b")
    assert run.wait() == 1
    assert run.says("FRISTKLAR_OWNER_DATABASE_URL is needed as well")
    assert postmaster.find((run.data / "postgres").resolve()) is None


def test_a_failing_preparation_is_told_and_nothing_stays_up(start: Callable[..., Run]) -> None:
    run = start(FRISTKLAR_POOL_SIZE="none")
    assert run.wait() == 1
    assert run.says("FRISTKLAR_POOL_SIZE")
    assert run.says("The database could not be prepared; the lines above say why.")
    assert not run.says("Traceback")
    assert postmaster.find((run.data / "postgres").resolve()) is None


def test_a_data_directory_that_cannot_be_written_is_told(
    as_nobody: None, capsys: pytest.CaptureFixture[str], port: int
) -> None:
    assert devrun.run(port=port, data=Path("/proc/1/fristklar")) == 1
    assert "/proc/1/fristklar cannot be written" in capsys.readouterr().err


def test_a_process_that_keeps_ending_is_given_up(data: Path, port: int) -> None:
    runner = devrun._Runner(port, data, 0)
    runner.children = [devrun._Child("web", ["-c", "raise SystemExit(3)"])]
    with pytest.raises(devrun.RunError, match="web ended 5 times shortly after its start, last with 3"):
        runner._supervise()


def test_a_child_ends_when_its_parent_is_gone_however_busy_it_is() -> None:
    child = """
import os, signal, time
from fristklar.devrun import exit_with_parent
signal.signal(signal.SIGTERM, lambda *_: os.write(1, b"asked to end\\n"))
exit_with_parent()
print("running", flush=True)
while True:
    time.sleep(0.1)
"""
    with subprocess.Popen(
        [sys.executable, "-c", child],
        env=os.environ | {"FRISTKLAR_EXIT_WITH_PARENT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.stdin.close()
        assert process.stdout.readline() == "asked to end\n"
        assert process.wait(10) == 1
