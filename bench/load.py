"""The load: requests over kept-alive connections from a process of its own, so that it is not what is measured.

`Generator` is the measuring side's handle. The process itself is as lean as Python allows: one thread, plain
sockets, and no more of HTTP than the status line and the length. It talks to 127.0.0.1 and no one else.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import Any, Self

LONGEST_SECONDS = 60.0
MOST_REQUESTS = 1_000_000
SILENT_SECONDS = 10.0
"""A server that sends nothing for so long is taken for dead."""
SETTLE = "/healthz"

_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class Job:
    """Requests to make: through `paths` and round again, until either bound is reached."""

    port: int
    connections: int
    paths: Sequence[str]
    requests: int
    seconds: float
    headers: Sequence[str] = ()
    """Whole lines, such as "Accept-Encoding: gzip"."""
    own_headers: Sequence[str] = ()
    """One line more for each of `paths`, where they are not asked for by one and the same reader."""


@dataclass(frozen=True)
class Load:
    """What came of a job. Times in seconds."""

    seconds: float
    generator_cpu: float
    latencies: list[float]
    statuses: dict[str, int]
    body_bytes: int

    @property
    def requests(self) -> int:
        """How many were answered."""
        return len(self.latencies)


class LoadError(Exception):
    """The server hung up, fell silent or spoke something else than HTTP."""


class Generator(AbstractContextManager["Generator"]):
    """The load process, kept for many jobs. `core` pins it."""

    def __init__(self, core: int | None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def run(self, job: Job) -> Load:
        """Put the load on, and wait for the end of it.

        Raises:
            LoadError: it could not be carried through.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the load process died"}')
        if "error" in answer:
            raise LoadError(answer["error"])
        return Load(**answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # which ends it
        self._process.wait(timeout=10)


class _Connection:
    """One kept-alive connection with one request under way."""

    __slots__ = ("begun", "left", "socket", "status")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SILENT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.begun = 0.0
        self.left = -1
        self.status = b""

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.left = -1
        self.begun = time.perf_counter()
        self.socket.send(request)  # a few hundred bytes into an empty buffer

    def take(self, buffer: bytearray) -> tuple[bool, int]:
        """Read what has come: whether the answer is whole, and how many bytes of its body there were."""
        try:
            count = self.socket.recv_into(buffer)
        except BlockingIOError:
            return False, 0
        if not count:
            raise LoadError("the server closed the connection")
        if self.left < 0:
            count -= self._read_head(buffer, count)
        self.left -= count
        return self.left == 0, count

    def _read_head(self, buffer: bytearray, count: int) -> int:
        end = buffer.find(_END_OF_HEAD, 0, count)
        if end < 0:
            raise LoadError("the head of an answer came in parts, or is not HTTP")
        head = bytes(buffer[:end]).lower()
        self.status = head[9:12]
        at = head.find(b"content-length:")
        self.left = 0 if self.status == b"304" else int(head[at + 15 :].split(b"\r\n", 1)[0])
        return end + len(_END_OF_HEAD)


def carry_out(job: Job) -> Load:
    """Put the load on from this process.

    Raises:
        LoadError: the server hung up, fell silent or spoke something else than HTTP.
    """
    extra = "".join(f"{line}\r\n" for line in job.headers)
    own = [f"{line}\r\n" for line in job.own_headers] or [""] * len(job.paths)
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\n{extra}{more}\r\n".encode()
        for path, more in zip(job.paths, own, strict=True)
    ]
    waiting = islice(cycle(requests), min(job.requests, MOST_REQUESTS))
    connections = [_Connection(job.port) for _ in range(job.connections)]
    selector = selectors.DefaultSelector()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    _settle(selector, connections, f"GET {SETTLE} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\n\r\n".encode())
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    buffer, body_bytes, busy = bytearray(1 << 18), 0, 0
    begun, cpu = time.perf_counter(), time.process_time()
    end = begun + min(job.seconds, LONGEST_SECONDS)
    for connection, request in zip(connections, waiting, strict=False):
        connection.ask(request)
        busy += 1
    while busy:
        ready = selector.select(SILENT_SECONDS)
        if not ready:
            raise LoadError(f"no answer within {SILENT_SECONDS} s")
        for key, _ in ready:
            connection = key.data
            whole, count = connection.take(buffer)
            body_bytes += count
            if not whole:
                continue
            now = time.perf_counter()
            latencies.append(now - connection.begun)
            statuses[connection.status.decode()] += 1
            request = next(waiting, b"") if now < end else b""
            if request:
                connection.ask(request)
            else:
                busy -= 1
    load = Load(time.perf_counter() - begun, time.process_time() - cpu, latencies, dict(statuses), body_bytes)
    selector.close()
    for connection in connections:
        connection.socket.close()
    return load


def _settle(selector: selectors.BaseSelector, connections: list[_Connection], request: bytes) -> None:
    """One answer on each connection before the clock starts, so that nothing measured waits for an accept."""
    buffer, waiting = bytearray(1 << 12), len(connections)
    for connection in connections:
        connection.ask(request)
    while waiting:
        ready = selector.select(SILENT_SECONDS)
        if not ready:
            raise LoadError(f"no answer from {SETTLE} within {SILENT_SECONDS} s")
        waiting -= sum(key.data.take(buffer)[0] for key, _ in ready)


def main() -> None:
    """Jobs on standard input, one a line; what came of each on standard output. Ends with the input."""
    for line in sys.stdin:
        answer: dict[str, Any]
        try:
            answer = asdict(carry_out(Job(**json.loads(line))))
        except (LoadError, OSError) as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
