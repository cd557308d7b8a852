"""A crowd of clients of the application in this process, some of whom leave before they are answered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode

HOST = "testserver"

App = Callable[[Any, Any, Any], Awaitable[None]]


class Fate(Enum):
    """What becomes of a request."""

    CALM = auto()
    """Asked and answered."""
    CANCELLED = auto()
    """The task is cancelled after a while, as by a server that gives up."""
    GONE = auto()
    """The client has left when the answer comes."""
    GONE_MIDWAY = auto()
    """The client leaves after the first part of the answer."""
    HALF_SENT = auto()
    """The client leaves in the midst of its form."""


class ClientLeftError(OSError):
    """What a server raises when it writes to a client who has left."""


@dataclass(frozen=True)
class Wish:
    """A request."""

    path: str
    form: dict[str, str] | None = None


@dataclass
class Outcome:
    """What a client got."""

    status: int = 0
    body: bytes = b""
    headers: bytes = b""
    finished: bool = False


async def ask(app: App, wish: Wish, token: str | None, fate: Fate, patience: float) -> Outcome:
    """Ask, and leave as the fate has it. `patience` is in seconds, for a request that is cancelled.

    Raises:
        Exception: what the application let through, other than what its client did to it.
    """
    outcome = Outcome()
    task = asyncio.create_task(_run(app, wish, token, fate, outcome))
    if fate is Fate.CANCELLED:
        await asyncio.sleep(patience)
        task.cancel()
    try:
        await task
        outcome.finished = True
    except asyncio.CancelledError:
        if fate is not Fate.CANCELLED:
            raise
    except Exception as error:
        if fate not in {Fate.GONE, Fate.GONE_MIDWAY, Fate.HALF_SENT} or not _is_the_clients(error):
            raise
    return outcome


def _is_the_clients(error: BaseException) -> bool:
    causes: list[BaseException] = [error]
    while following := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(following)
    return any(isinstance(cause, ClientLeftError) or type(cause).__name__ == "ClientDisconnect" for cause in causes)


async def _run(app: App, wish: Wish, token: str | None, fate: Fate, outcome: Outcome) -> None:
    path, _, query = wish.path.partition("?")
    body = urlencode(wish.form).encode() if wish.form is not None else b""
    headers = [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
    if wish.form is not None:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    if token:
        headers.append((b"cookie", f"fristklar_session={token}".encode()))
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    if fate is Fate.HALF_SENT:
        parts = [{"type": "http.request", "body": body[: len(body) // 2], "more_body": True}]

    async def receive() -> Any:
        await asyncio.sleep(0)
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        if fate is Fate.GONE or (fate is Fate.GONE_MIDWAY and outcome.body):
            raise ClientLeftError
        if message["type"] == "http.response.start":
            outcome.status = message["status"]
            outcome.headers = b"\n".join(name + b": " + value for name, value in message["headers"])
        else:
            outcome.body += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET" if wish.form is None else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": (HOST, 80),
        "state": {},
    }
    await app(scope, receive, send)
