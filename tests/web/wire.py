"""A place between the program and Postgres from which to count what goes over the wire."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

READY_FOR_QUERY, COMMAND_COMPLETE = b"Z", b"C"


@dataclass
class Counted:
    """What went over the wire."""

    round_trips: int = 0
    statements: int = 0


@dataclass
class Wire:
    """A proxy in front of Postgres that reads its answers (protocol 3.0: a letter, a length, a body)."""

    postgres: int
    """The port of Postgres."""
    counted: Counted = field(default_factory=Counted)
    _server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _ends: list[socket.socket] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ends.append(self._server)
        self._start(self._accept)

    @property
    def port(self) -> int:
        """Where to connect in place of Postgres."""
        return int(self._server.getsockname()[1])

    def close(self) -> None:
        """End all connections."""
        for end in self._ends:
            with suppress(OSError):  # it may have ended already
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _start(self, work: Callable[..., None], *ends: socket.socket) -> None:
        def until_an_end_is_closed() -> None:
            with suppress(OSError):
                work(*ends)

        self._threads.append(Thread(target=until_an_end_is_closed, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            program, _ = self._server.accept()
            postgres = socket.create_connection(("127.0.0.1", self.postgres))
            self._ends += [program, postgres]
            self._start(self._pass_on, program, postgres)
            self._start(self._count, postgres, program)

    def _pass_on(self, program: socket.socket, postgres: socket.socket) -> None:
        while part := program.recv(65536):
            postgres.sendall(part)
        postgres.shutdown(socket.SHUT_RDWR)

    def _count(self, postgres: socket.socket, program: socket.socket) -> None:
        waiting = b""
        while part := postgres.recv(65536):
            waiting += part
            while len(waiting) >= 5 and len(waiting) > (size := int.from_bytes(waiting[1:5])):
                self.counted.round_trips += waiting[:1] == READY_FOR_QUERY
                self.counted.statements += waiting[:1] == COMMAND_COMPLETE
                waiting = waiting[size + 1 :]
            program.sendall(part)
        program.shutdown(socket.SHUT_RDWR)
