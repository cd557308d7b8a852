"""Two sheets for Excel are made at a time: the others wait, and whoever leaves makes nobody wait."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from fristklar.matrix import routes
from fristklar.matrix.sheets import Workbook
from fristklar.web.guard import NotFoundError
from harness import SESSION_COOKIE

ADDRESS = "/stab/matrise.xlsx"


@dataclass
class Works:
    """What is being made now, and has been."""

    busy: int = 0
    most: int = 0
    finished: int = 0
    may_finish: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_for(self, busy: int) -> None:
        until = time.monotonic() + 10
        while self.busy != busy:
            assert time.monotonic() < until, f"{self.busy} are made"
            time.sleep(0.01)


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    seen = Works()

    class Slow(Workbook):
        def finish(self) -> Path:
            with seen.lock:
                seen.busy += 1
                seen.most = max(seen.most, seen.busy)
            assert seen.may_finish.wait(20)
            path = super().finish()
            with seen.lock:
                seen.busy -= 1
                seen.finished += 1
            return path

    monkeypatch.setattr(routes, "Workbook", Slow)
    yield seen
    seen.may_finish.set()


def ask_and_leave(client: TestClient) -> int:
    """Ask for the sheet and close the page at once; gives the status that nobody reads."""
    headers = [
        (b"host", b"testserver"),
        (b"cookie", f"{SESSION_COOKIE}={client.cookies[SESSION_COOKIE]}".encode()),
    ]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
        "path": ADDRESS, "raw_path": ADDRESS.encode(), "query_string": b"", "headers": headers, "scheme": "http",
        "server": ("testserver", 80), "client": ("testclient", 50_000), "root_path": "", "state": {},
    }  # fmt: skip
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])
    statuses: list[int] = []

    async def receive() -> dict[str, object]:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    async def call() -> None:
        await client.app(scope, receive, send)

    assert client.portal is not None
    client.portal.call(call)
    return statuses[0]


def asked(pool: ThreadPoolExecutor, client: TestClient) -> Future[int]:
    return pool.submit(lambda: client.get(ADDRESS).status_code)


def fail(*_: object) -> None:
    raise NotFoundError


def test_two_are_made_at_a_time_and_the_others_get_theirs_afterwards(staff: TestClient, works: Works) -> None:
    with ThreadPoolExecutor() as pool:
        answers = [asked(pool, staff) for _ in range(4)]
        works.wait_for(2)
        time.sleep(0.3)
        assert works.busy == 2
        works.may_finish.set()
        assert [answer.result(20) for answer in answers] == [200] * 4
    assert (works.most, works.finished) == (2, 4)


def test_whoever_leaves_while_waiting_or_while_theirs_is_made_takes_nobodys_place(
    staff: TestClient, works: Works
) -> None:
    with ThreadPoolExecutor() as pool:
        answers = [asked(pool, staff) for _ in range(2)]
        works.wait_for(2)
        assert ask_and_leave(staff) == 400, "it does not wait for the two"
        works.may_finish.set()
        assert [answer.result(20) for answer in answers] == [200] * 2
        for _ in range(3):
            assert ask_and_leave(staff) == 400
        assert works.finished == 2, "nothing was made for whoever left"
        assert asked(pool, staff).result(20) == 200


def test_what_fails_gives_its_place_back(staff: TestClient, works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    works.may_finish.set()
    with monkeypatch.context() as broken:
        broken.setattr(Workbook, "add", fail)
        assert [staff.get(ADDRESS).status_code for _ in range(3)] == [404] * 3
    assert staff.get(ADDRESS).status_code == 200
