"""A mail server on a socket, in a thread of its own, that behaves as badly as a test wants."""

import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Received:
    """A mail that the server has taken: it had answered 250 before anybody could kill the sender over it."""

    recipient: str
    raw: bytes
    connection: int
    sender: str = ""
    """The envelope's."""
    at: float = field(default_factory=time.monotonic)

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw, policy=default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class MailServer(socketserver.ThreadingTCPServer):
    """Says yes to everything, unless told otherwise."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        super().__init__(address, _Conversation)
        self.received: list[Received] = []
        self.connections = 0
        self.commands: Counter[str] = Counter()
        self.answers: dict[str, str] = {}
        """What to say to a verb ("MAIL", "RCPT", "DATA", "CONTENT", "GREETING") instead of yes."""
        self.answer_to: Callable[[str, str], str | None] = lambda verb, recipient: None
        """What to say to a verb for a recipient, before `answers` is asked."""
        self.silent_at: str | None = None
        """The verb at which nothing more is said."""
        self.hangs_up_at: str | None = None
        """The verb at which the connection is closed without a word."""
        self.refused: Counter[str] = Counter()
        """How often each recipient was told no for good at RCPT."""
        self.turns: list[int] = []
        """For a test that lets it behave in ever new ways: which it has been through."""
        self.seconds_a_byte = 0.0
        self.seconds_a_mail = 0.0
        self.most_a_connection = 1_000_000
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def ids(self) -> Counter[str]:
        with self.lock:
            return Counter(each.message_id for each in self.received)

    def behave(self) -> None:
        """Say yes to everything again."""
        self.answers, self.answer_to, self.silent_at = {}, lambda verb, recipient: None, None
        self.hangs_up_at = None
        self.seconds_a_byte = 0.0


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        server, sender, recipient, taken = self.server, "", "", 0
        with server.lock:
            server.connections += 1
            mine = server.connections
        try:
            if not self._say("GREETING", "", "220 127.0.0.1 ESMTP"):
                return
            while line := self.rfile.readline():
                verb = line.split(b" ")[0].split(b":")[0].strip().upper().decode()
                server.commands[verb] += 1
                if verb == "EHLO":
                    self._say("EHLO", "", "250 127.0.0.1")
                elif verb == "MAIL" and taken >= server.most_a_connection:
                    return
                elif verb == "MAIL":
                    sender = line.decode().partition("<")[2].partition(">")[0]
                    self._say("MAIL", "", "250 ok")
                elif verb == "RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                    self._say("RCPT", recipient, "250 ok")
                elif verb == "DATA":
                    if self._say("DATA", recipient, "354 go on"):
                        raw = self._content()
                        if raw is None:
                            return
                        time.sleep(server.seconds_a_mail)
                        # Counted before it is said: who dies in between has sent it, and does not know.
                        said = server.answer_to("CONTENT", recipient) or server.answers.get("CONTENT", "250 ok")
                        if said.startswith("250") and "CONTENT" not in {server.silent_at, server.hangs_up_at}:
                            with server.lock:
                                server.received.append(Received(recipient, raw, mine, sender))
                            taken += 1
                        self._say("CONTENT", recipient, "250 ok")
                elif verb == "QUIT":
                    self._say("QUIT", "", "221 bye")
                    return
                else:
                    self._say(verb, recipient, "250 ok")
        except OSError:
            return

    def _content(self) -> bytes | None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return None
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _say(self, verb: str, recipient: str, yes: str) -> bool:
        server = self.server
        if server.silent_at == verb:
            self.rfile.read()  # until the other side has had enough
            raise ConnectionAbortedError
        if server.hangs_up_at == verb:
            raise ConnectionAbortedError
        answer = server.answer_to(verb, recipient) or server.answers.get(verb, yes)
        if verb == "RCPT" and answer.startswith("5"):
            server.refused[recipient] += 1
        whole = f"{answer}\r\n".encode()
        if server.seconds_a_byte:
            for byte in whole:
                self.wfile.write(bytes([byte]))
                time.sleep(server.seconds_a_byte)
        else:
            self.wfile.write(whole)
        return answer[0] in "23"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
