"""`./dev run`: everything on loopback from one command. Starts the parts, keeps them up, stops them in order.

The runner itself stays small: it imports nothing of the program, sets its children's environment and never
its own. It may be killed at any moment: its children notice and leave, its Postgres is found again.
"""

import argparse
import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from fristklar import embedded

_CHECKOUT = Path(__file__).resolve().parents[2]
_PORT_WAIT = 3.0  # seconds; a web process whose runner was killed leaves within this time
_READY_WAIT = 60.0  # seconds
_STOP_WAIT = 5.0  # seconds a child gets before it is killed
_QUICK = 10.0  # seconds; who dies sooner after its start died quickly
_QUICK_DEATHS = 5
_LOOK_EVERY = 0.1  # seconds


class RunError(Exception):
    """The run cannot begin or go on; the message says what is wrong and what to do."""


class _Stopped(Exception):  # noqa: N818  # no error: the person asked for it
    pass


@dataclass
class _Child:
    """A part of the program that runs for as long as the runner does."""

    name: str
    command: list[str]
    says: str = "The lines above are its own and say why."
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    quick_deaths: int = 0


def run(*, port: int, data: Path) -> int:
    """Run everything until Ctrl-C or SIGTERM, and give the exit status.

    0 after a clean stop, 1 when it could not begin or go on (a message is printed), 130 when forced by a
    second Ctrl-C.
    """
    try:
        data = embedded.writable_directory(data)
        with _only_one(data / "runner.lock", f"http://127.0.0.1:{port}") as earlier_was_killed:
            return _Runner(port, data, _PORT_WAIT if earlier_was_killed else 0).run()
    except (RunError, embedded.EmbeddedError) as error:
        _say(f"\n{error}", to=sys.stderr)
        return 1


class _Runner:
    def __init__(self, port: int, data: Path, port_wait: float) -> None:
        self.port, self.data, self.port_wait = port, data, port_wait
        self.url = f"http://127.0.0.1:{port}"
        self.environment = os.environ | {"FRISTKLAR_BASE_URL": self.url, "FRISTKLAR_EXIT_WITH_PARENT": "1"}
        self.cluster: embedded.Cluster | None = None
        self.preparing = _Child("setup", ["-c", "from fristklar.devrun import prepare; prepare()"])
        self.children = [
            _Child("web", ["-m", "fristklar.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]),
        ]
        # Nobody waits for it, so it starts when the site is there and takes no time from it.
        self.worker = _Child("worker", ["-m", "fristklar.cli", "worker"])
        self.postgres = _Child("Postgres", [], says=f"Its log says why: {data / 'postgres.log'}")
        self.signals = 0
        self.stopping = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # under nohup
                signal.signal(number, self._on_signal)
        try:
            try:
                self._start()
                self._supervise()
            except _Stopped:
                _say("\nStopper …")
            finally:
                self._stop()
        except KeyboardInterrupt:
            self._force()
            return 130
        return 0

    def _on_signal(self, number: int, frame: object) -> None:  # noqa: ARG002
        self.signals += 1
        self.stopping.set()
        if self.signals > 1:
            raise KeyboardInterrupt

    def _pause(self) -> None:
        if self.stopping.wait(_LOOK_EVERY):
            raise _Stopped

    def _start(self) -> None:
        self._wait_for_port()
        _set_defaults(self.environment, self.data)
        if os.environ.get("FRISTKLAR_DATABASE_URL"):
            if not os.environ.get("FRISTKLAR_OWNER_DATABASE_URL"):
                raise RunError(
                    "FRISTKLAR_DATABASE_URL is set, so that database is used. Then FRISTKLAR_OWNER_DATABASE_URL "
                    "is needed as well, to migrate with: the same database as the role fristklar_owner. Or "
                    "unset both, and a Postgres is started for you."
                )
        else:
            self._start_postgres()
        self._launch(self.preparing)
        while (status := _status(self.preparing)) is None:
            self._pause()
        if status != 0:
            raise RunError("The database could not be prepared; the lines above say why.")
        for child in self.children:
            self._launch(child)
        self._wait_until_ready()
        self._launch(self.worker)
        self.children.append(self.worker)
        where = f"{self.data} (Postgres: 127.0.0.1:{self.cluster.port})" if self.cluster else "your own database"
        _say(f"\n  Fristklar kjører:  {self.url}   (Ctrl-C stopper)\n  Data:              {where}\n")

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + self.port_wait
        while True:
            try:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
                    probe.bind(("127.0.0.1", self.port))
                    probe.listen()
                    return
            except PermissionError:
                raise RunError(f"Port {self.port} needs more rights; choose one above 1023 with --port.") from None
            except OSError:
                if time.monotonic() > deadline:
                    raise RunError(f"Port {self.port} is in use; choose another with --port.") from None
            self._pause()

    def _start_postgres(self) -> None:
        self.postgres.started = time.monotonic()
        given = os.environ.get("FRISTKLAR_POSTGRES_BIN")
        self.cluster = embedded.start(
            self.data,
            binaries=Path(given).absolute() if given else None,
            port=self.cluster.port if self.cluster else None,  # where the children look for it
        )
        self.environment["FRISTKLAR_DATABASE_URL"] = self.cluster.app_url
        self.environment["FRISTKLAR_OWNER_DATABASE_URL"] = self.cluster.owner_url

    def _launch(self, child: _Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", *child.command],
            env=self.environment,
            stdin=subprocess.PIPE,  # never written to: it ends when we do, however we end
            start_new_session=True,  # Ctrl-C in a terminal is for us, who stop them in order
        )

    def _wait_until_ready(self) -> None:
        answer = "no answer"
        deadline = time.monotonic() + _READY_WAIT
        while time.monotonic() < deadline:
            self._keep_up()
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/readyz")
                response = connection.getresponse()
                answer = f"{response.status} {response.read(500).decode(errors='replace')}"
                connection.close()
                if response.status == 200:
                    return
            self._pause()
        raise RunError(f"{self.url}/readyz was not ready within {_READY_WAIT:.0f} seconds. Last: {answer}")

    def _supervise(self) -> None:
        while True:
            self._keep_up()
            self._pause()

    def _keep_up(self) -> None:
        """Look once at every part, and start again what has ended."""
        if self.cluster and not self.cluster.is_alive():
            self._mourn(self.postgres, "unasked")
            self._start_postgres()
        now = time.monotonic()
        for child in self.children:
            if child.process is None and now >= child.due:
                self._launch(child)
            elif (status := _status(child)) is not None:
                self._mourn(child, f"by {signal.Signals(-status).name}" if status < 0 else f"with {status}")

    def _mourn(self, child: _Child, how: str) -> None:
        """Decide when a child that ended is started again; give up on one that keeps ending at once."""
        now = time.monotonic()
        if child.process and child.process.stdin:
            child.process.stdin.close()
        child.quick_deaths = child.quick_deaths + 1 if now - child.started < _QUICK else 1
        if child.quick_deaths >= _QUICK_DEATHS:
            raise RunError(
                f"{child.name} ended {_QUICK_DEATHS} times shortly after its start, last {how}. {child.says}"
            )
        child.process = None
        child.due = now + (0, 0.5, 1, 2)[child.quick_deaths - 1]
        _say(f"{child.name} ended ({how}); starting it again.")

    def _stop(self) -> None:
        """End the children, all at once, and then Postgres."""
        running = [c.process for c in (self.preparing, *self.children) if c.process and _status(c) is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _STOP_WAIT
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for child in (self.preparing, *self.children):
            if child.process and child.process.stdin:
                child.process.stdin.close()
        if self.cluster:
            self.cluster.stop()

    def _force(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in (self.preparing, *self.children):
            if child.process and _status(child) is None:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        if self.cluster:
            self.cluster.stop(at_once=True)


def _status(child: _Child) -> int | None:
    return child.process.poll() if child.process else None


def _set_defaults(environment: dict[str, str], data: Path) -> None:
    """What a person did not set: the demo, on a key of this data directory."""
    key = data / "secret-key"
    if not key.exists():
        embedded.write_secret(key, secrets.token_urlsafe(48))
    environment.setdefault("FRISTKLAR_SECRET_KEY", key.read_text())
    environment.setdefault("FRISTKLAR_DEMO", "1")
    environment.setdefault("FRISTKLAR_LOG_FORMAT", "console")


@contextlib.contextmanager
def _only_one(path: Path, url: str) -> Iterator[bool]:
    """Hold the data directory for this runner, and say whether the one before was killed.

    The system lets go of the lock however the process ends; only a clean end empties the file.
    """
    try:
        file = path.open("a+")
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}. Choose another --data DIR.") from error
    with file:
        file.seek(0)
        pid, where = (*(earlier := file.read().split()), "?", "?")[:2]
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(
                f"Fristklar already runs on {path.parent}: process {pid}, {where}. "
                f"Stop it with `kill {pid}`, or choose another data directory with --data DIR."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {url}\n")
        file.flush()
        yield bool(earlier)
        file.truncate(0)


def _say(text: str, *, to: TextIO | None = None) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, file=to or sys.stdout, flush=True)


def prepare() -> None:
    """What the runner's first child does: migrate, load the register and the demo, and say what was done."""
    exit_with_parent()
    # Only this process needs the program's settings and tables; the runner starts 0.5 s sooner without.
    from fristklar import setup  # noqa: PLC0415
    from fristklar.settings import SettingsError  # noqa: PLC0415

    try:
        _say("\n".join(setup.prepare()))
    except (SettingsError, setup.SetupError) as error:
        sys.exit(str(error))


def exit_with_parent() -> None:
    """End this process when the runner is gone, even by kill -9. Does nothing outside `./dev run`.

    The runner holds the other end of standard input. SIGTERM first, so that the process may tidy up.
    """
    if os.environ.get("FRISTKLAR_EXIT_WITH_PARENT") == "1":
        threading.Thread(target=_follow_parent, name="exit-with-parent", daemon=True).start()


def _follow_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(3)
    os._exit(1)


def main() -> int:
    """Read the arguments of `./dev run`."""
    parser = argparse.ArgumentParser(prog="./dev run", description="Run everything on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=8000, help="port of the site (default 8000)")
    parser.add_argument("--data", type=Path, default=_CHECKOUT / ".fristklar", metavar="DIR",
                        help="directory for the database (default .fristklar)")  # fmt: skip
    arguments = parser.parse_args()
    if not 0 < arguments.port < 65536:
        parser.error("--port takes a number from 1 to 65535")
    return run(port=arguments.port, data=arguments.data)


if __name__ == "__main__":
    sys.exit(main())
