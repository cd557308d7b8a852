"""Whoever asks for a link learns nothing of who has an account: not from the answer, not from its time."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from accounts.door import EDITOR, NOBODY, STAFF, ask, mails
from fristklar import embedded
from harness import Database, opened
from web.wire import Counted, Wire

CLOSED = "dag.ute@eksempel-epj.example"


@pytest.fixture(autouse=True)
def _closed_account(database: Database) -> None:
    database.as_program("INSERT INTO person (email, name, disabled_at) VALUES (%s, 'Dag Ute', now())", CLOSED)


def told(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [(name, value) for name, value in answer.headers.multi_items() if name != "date"]
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("unknown", [NOBODY, CLOSED])
def test_known_and_unknown_get_the_same_answer_down_to_the_byte(
    client: TestClient, database: Database, unknown: str
) -> None:
    ask(client, STAFF)  # the browser has its mark now, which is random
    mails_before = len(mails(database))
    known = told(ask(client, EDITOR, "/produkter"))
    assert len(mails(database)) == mails_before + 1
    assert told(ask(client, unknown, "/produkter")) == known
    assert len(mails(database)) == mails_before + 1, "and no mail"
    assert told(client.get("/logg-inn/sendt")) == told(client.get("/logg-inn/sendt"))


@pytest.mark.parametrize("unknown", [NOBODY, CLOSED])
def test_known_and_unknown_are_refused_alike_when_they_ask_too_often(client: TestClient, unknown: str) -> None:
    last = {}
    for address in (EDITOR, unknown):
        answers = [told(ask(client, address)) for _ in range(7)]
        assert [status for status, _, _ in answers] == [303] * 5 + [429] * 2
        assert answers[5] == answers[6]
        status, body, headers = answers[6]
        last[address] = (status, body.replace(address.encode(), b"-"), [h for h in headers if h[0] != "content-length"])
    assert last[EDITOR] == last[unknown]


def test_a_wrong_code_says_the_same_whether_a_code_was_sent_or_not(client: TestClient) -> None:
    said = []
    for address in (EDITOR, NOBODY):
        ask(client, address)
        said.append(told(client.post("/logg-inn/kode", data={"kode": "00000000"})))
    assert said[0] == said[1]


@pytest.fixture
def watched(database: Database, cluster: embedded.Cluster) -> Iterator[tuple[TestClient, Counted]]:
    """The application, with its statements being counted."""
    wire = Wire(cluster.port)
    address = database.environment["FRISTKLAR_DATABASE_URL"].replace(f":{cluster.port}/", f":{wire.port}/")
    try:
        with opened(database, FRISTKLAR_DATABASE_URL=f"{address}?sslmode=disable&gssencmode=disable") as client:
            yield client, wire.counted
    finally:
        wire.close()


def test_the_answer_takes_the_same_work_for_known_and_unknown(
    watched: tuple[TestClient, Counted], database: Database
) -> None:
    """Counted and timed until the last byte of the answer has left; the mail is written after that."""
    client, counted = watched
    work: dict[str, list[int]] = {EDITOR: [], NOBODY: [], CLOSED: []}
    times: dict[str, list[float]] = {EDITOR: [], NOBODY: [], CLOSED: []}

    async def one(address: str) -> None:
        begun, before = time.perf_counter(), counted.statements
        finished: list[tuple[float, int]] = []

        async def watching(scope: Any, receive: Any, send: Any) -> None:
            async def noticing(message: Any) -> None:
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    finished.append((time.perf_counter(), counted.statements))
                await send(message)

            await client.app(scope, receive, noticing)

        transport = httpx.ASGITransport(app=watching)
        headers = {"origin": str(client.base_url), "cookie": "fristklar_browser=et-merke"}
        async with httpx.AsyncClient(transport=transport, base_url=str(client.base_url), headers=headers) as browser:
            assert (await browser.post("/logg-inn", data={"epost": address})).status_code == 303
        [(ended, statements)] = finished
        times[address].append(ended - begun)
        work[address].append(statements - before)

    assert client.portal is not None
    for turn in range(16):
        database.as_program("DELETE FROM sign_in_attempt")
        for address in work:
            client.portal.call(one, address)
        if turn == 0:  # the first is another: connections are opened, templates read
            for kept in (*work.values(), *times.values()):
                kept.clear()
    assert len({count for counts in work.values() for count in counts}) == 1, work
    middle = {address: median(each) for address, each in times.items()}
    assert max(middle.values()) < 2 * min(middle.values()), middle
