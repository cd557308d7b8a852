"""One Postgres server process of `embedded.py`: started, found again, told apart from strangers, ended."""

import contextlib
import os
import pwd
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Account: TypeAlias = pwd.struct_passwd | None
"""Whom Postgres runs as when we are root, since it refuses to run as root. None: as ourselves."""

_READY_WITHIN = 60.0  # seconds; recovery after a crash reads the whole log first
_RETRY_WITHIN = 10.0  # seconds; how long a dead postmaster's last children may hold its memory or its port
_LOG_LIMIT = 5_000_000  # bytes

_children: dict[int, subprocess.Popen[bytes]] = {}  # those this process started, and must therefore reap


class EmbeddedError(Exception):
    """The embedded Postgres cannot be had; the message says what is wrong and what to do."""


class Postmaster(NamedTuple):
    """A server process that answers on a port of 127.0.0.1."""

    pid: int
    port: int


def run_as(account: Account) -> dict[str, Any]:
    """Options of `subprocess` for Postgres's programs."""
    # Little of the environment goes along: PG* variables would change what the programs do, and what else
    # root has in there is not for `nobody`, who may read /proc/PID/environ.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    options: dict[str, Any] = {"cwd": "/", "env": kept | {"LC_ALL": "C", "TZ": "UTC"}}
    if account is not None:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return options


def open_private(file: Path, flags: int) -> int:
    """Open a file that only its owner may read, never through a link: some lie where `nobody` may write."""
    return os.open(file, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def launch(programs: Path, account: Account, directory: Path, *, log: Path, port: int | None) -> Postmaster:
    """Start a server on a cluster that has none and wait until it answers.

    Raises:
        EmbeddedError: it ended, with its last words, or was not ready in time.
    """
    _disown_stale_lock(directory)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    began = time.monotonic()
    while True:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port or _free_port(),
            "unix_socket_directories": "",
            "cluster_name": "fristklar",
            "shared_buffers": "128MB",
            "max_connections": 100,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "jit": "off",  # costs more than it gives on pages' short queries
        }
        with os.fdopen(open_private(log, os.O_WRONLY | os.O_APPEND), "ab") as output:
            before = output.seek(0, os.SEEK_END)
            process = subprocess.Popen(  # noqa: S603
                [programs / "postgres", "-D", directory, *(f"-c{k}={v}" for k, v in options.items())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in a terminal is for the caller, who stops us in order
                **run_as(account),
            )
        _children[process.pid] = process
        try:
            if (running := find(directory, process)) is not None:
                return running
        except KeyboardInterrupt:
            process.send_signal(signal.SIGQUIT)
            raise
        del _children[process.pid]
        said = log.read_bytes()[before:]
        # The port may have been taken since we looked; a killed server's children live on for a moment.
        passing = b"Address already in use" in said or b"still in use" in said
        if not passing or time.monotonic() - began > _RETRY_WITHIN:
            raise EmbeddedError(f"Postgres did not start. Its last words, from {log}:\n{last_lines(said)}")
        time.sleep(0.1)


def find(directory: Path, started: subprocess.Popen[bytes] | None = None) -> Postmaster | None:
    """The server of this cluster as soon as it is ready; None when there is none, or `started` has ended.

    Raises:
        EmbeddedError: it runs, but has not become ready in time.
    """
    deadline = time.monotonic() + _READY_WITHIN
    while True:
        lines = _lock_lines(directory)
        pid = started.pid if started else int(lines[0]) if lines else 0
        if not (started.poll() is None if started else pid and serves(pid, directory)):
            return None
        if len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready":
            return Postmaster(pid, int(lines[3]))
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"Postgres (process {pid}) has not become ready in {_READY_WITHIN:.0f} seconds. It may still "
                f"be recovering: see its log, wait and try again, or end it with `kill -QUIT {pid}`."
            )
        time.sleep(0.005)


def stop(pid: int, directory: Path, *, at_once: bool = False) -> None:
    """End the server and wait until it is gone. `at_once` leaves out the checkpoint: the next start recovers."""
    ways = [(signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)]
    for number, patience in ways[at_once:]:
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            if serves(pid, directory):
                os.kill(pid, number)
        while serves(pid, directory) and time.monotonic() < deadline:
            time.sleep(0.005)


def serves(pid: int, directory: Path) -> bool:
    """Whether this process lives and is a server of this cluster, not one that got the number later."""
    if (child := _children.get(pid)) and child.poll() is not None:
        del _children[pid]
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()  # empty when only a zombie is left
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return False
        ask = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        command = subprocess.run(ask, capture_output=True, check=False).stdout  # noqa: S603
    return b" -D " + os.fsencode(directory) + b" " in command.replace(b"\0", b" ")


def last_lines(output: bytes) -> str:
    """The end of a program's output, for a message."""
    return "\n".join(output.decode(errors="replace").splitlines()[-15:])


def _lock_lines(directory: Path) -> list[str]:
    """The lines of postmaster.pid: 1 process id, 4 port, 8 state. Empty when there is no usable file."""
    try:
        lines = (directory / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    return lines if lines and lines[0].isdigit() else []


def _disown_stale_lock(directory: Path) -> None:
    """Make Postgres see that nobody holds its lock file, whoever has that process id now (maybe a zombie).

    The file stays, since its seventh line lets Postgres find a killed server's children that still write.
    Only the process id goes: Postgres takes its own parent's, which is ours, for stale.
    """
    file = directory / "postmaster.pid"
    if not (lines := _lock_lines(directory)):
        file.unlink(missing_ok=True)
        return
    with os.fdopen(open_private(file, os.O_WRONLY | os.O_TRUNC), "w") as stream:
        stream.write("\n".join([str(os.getpid()), *lines[1:], ""]))


def _free_port() -> int:
    # Below the range the system takes for outgoing connections, so that none sits on it during a restart.
    for _ in range(100):
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise EmbeddedError("No free port was found on 127.0.0.1 between 20000 and 32000.")
