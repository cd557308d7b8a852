"""Whoever guesses at secret addresses is stopped; whoever has a good one is not."""

import re
from collections.abc import Callable

import httpx
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

import fristklar.feeds.routes
import fristklar.sharing.routes
from accounts.door import at_once
from digest.test_ones_own_digest import key_of
from fristklar.mail.lists import unsubscribe_token
from fristklar.web import guesses
from fristklar.web.guesses import MOST_MISSES, WINDOW, Guesses, TooManyGuessesError
from harness import Database, sign_in
from sharing.giving import EDITOR, shared

GUESSER, NEIGHBOUR = "192.0.2.1", "192.0.2.2"
Get = Callable[[str, str], httpx.Response]


def guess(number: int) -> str:
    return f"{number:043}"


@pytest.fixture
def get(client: TestClient) -> Get:
    """Fetch an address from a network address."""

    def fetched(address: str, network: str = GUESSER) -> httpx.Response:
        [answer] = at_once(client, [lambda many: many.build_request("GET", address)], network)
        return answer

    return fetched


def calendar_of(client: TestClient, database: Database) -> str:
    sign_in(client, database, EDITOR)
    found = re.search(r"/kalender/[A-Za-z0-9_-]{43}\.ics", client.post("/konto/kalender").text)
    client.cookies.clear()
    assert found
    return found[0]


async def looked_up(_secret: bytes) -> None:
    raise AssertionError("nothing is looked up for whoever guesses")


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/merke/{}.svg", "text/plain; charset=utf-8"),
        ("/kalender/{}.ics", "text/plain; charset=utf-8"),
        ("/innbygging/{}", "text/html; charset=utf-8"),
        ("/avmeld/7-{}", "text/html; charset=utf-8"),
    ],
)
def test_after_so_many_misses_nothing_is_looked_up_for_the_sender(
    get: Get, monkeypatch: pytest.MonkeyPatch, address: str, media_type: str
) -> None:
    tried = [get(address.format(guess(number)), GUESSER).status_code for number in range(MOST_MISSES)]
    assert tried == [404] * MOST_MISSES
    monkeypatch.setattr(fristklar.sharing.routes, "read_shown", looked_up)
    monkeypatch.setattr(fristklar.feeds.routes, "read_holder", looked_up)
    refused = get(address.format(guess(MOST_MISSES)), GUESSER)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
    assert refused.headers["content-type"] == media_type
    assert refused.headers["cache-control"] == "no-store"
    assert "Det er prøvd for mange adresser som ikke finnes" in refused.text
    assert "Vent et kvarter" in refused.text


def test_the_office_next_door_and_whoever_has_a_good_address_are_let_in(
    client: TestClient, database: Database, get: Get
) -> None:
    badge, calendar = f"/merke/{shared(client, database)}.svg", calendar_of(client, database)
    good = [badge, badge.replace("/merke/", "/innbygging/").removesuffix(".svg"), calendar]
    leaving = f"/avmeld/{unsubscribe_token(key_of(database, EDITOR))}"
    assert [get(address, NEIGHBOUR).status_code for address in good] == [200] * 3
    for number in range(MOST_MISSES):
        get(f"/merke/{guess(number)}.svg", GUESSER)
    assert get(f"/merke/{guess(MOST_MISSES)}.svg", GUESSER).status_code == 429
    assert [get(address, GUESSER).status_code for address in (*good, leaving)] == [200] * 4
    assert get(f"/merke/{guess(0)}.svg", NEIGHBOUR).status_code == 404


def test_many_readers_of_good_addresses_are_never_too_many(client: TestClient, database: Database, get: Get) -> None:
    badge = f"/merke/{shared(client, database)}.svg"
    assert {get(badge, GUESSER).status_code for _ in range(MOST_MISSES + 2)} == {200}


def test_one_address_that_was_taken_back_is_no_guess_however_often_it_is_asked_for(
    client: TestClient, database: Database, get: Get
) -> None:
    badge = f"/merke/{shared(client, database)}.svg"
    assert get(badge, GUESSER).status_code == 200
    with database.connect("postgres") as connection:
        connection.execute("DELETE FROM product_share")
    assert {get(badge, GUESSER).status_code for _ in range(MOST_MISSES + 2)} == {404}
    assert get(f"/merke/{guess(1)}.svg", GUESSER).status_code == 404


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def request_from(network: str) -> Request:
    return Request({"type": "http", "client": (network, 1)})


def missed_all(kept: Guesses, network: str, first: int = 0) -> None:
    for number in range(first, first + MOST_MISSES):
        kept.may_try(request_from(network), guess(number))
        kept.missed(request_from(network), guess(number))


def test_a_quarter_later_one_may_try_again_and_trying_on_makes_it_no_longer() -> None:
    clock = Clock()
    kept = Guesses(clock)
    missed_all(kept, GUESSER)
    clock.seconds = WINDOW.total_seconds() - 1
    with pytest.raises(TooManyGuessesError):
        kept.may_try(request_from(GUESSER), guess(99))
    clock.seconds += 1
    missed_all(kept, GUESSER, 100)


def test_all_addresses_of_one_ipv6_subscriber_are_one_sender() -> None:
    kept = Guesses()
    missed_all(kept, "2001:db8::1")
    with pytest.raises(TooManyGuessesError):
        kept.may_try(request_from("2001:db8::2"), guess(99))
    kept.may_try(request_from("2001:db8:0:1::1"), guess(99))


def test_readers_by_ipv4_are_not_one_sender_where_the_server_writes_them_as_ipv6() -> None:
    kept = Guesses()
    missed_all(kept, f"::ffff:{GUESSER}")
    kept.may_try(request_from(f"::ffff:{NEIGHBOUR}"), guess(99))
    with pytest.raises(TooManyGuessesError):
        kept.may_try(request_from(GUESSER), guess(99))


def test_who_guessed_is_forgotten_a_quarter_later_also_where_they_never_come_back() -> None:
    clock = Clock()
    kept = Guesses(clock)
    missed_all(kept, GUESSER)
    clock.seconds = 60
    kept.missed(request_from(NEIGHBOUR), guess(0))
    clock.seconds = WINDOW.total_seconds()
    kept.may_try(request_from("192.0.2.3"), guess(1))
    assert set(kept._missed) == {NEIGHBOUR}


def test_what_is_remembered_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST_KEPT", 3)
    kept = Guesses()
    for number in range(6):
        kept.held(guess(number))
        kept.missed(request_from(f"192.0.2.{number}"), "x")
    assert (len(kept._good), len(kept._missed)) == (3, 3)
    missed_all(kept, GUESSER, 100)
    kept.may_try(request_from(GUESSER), guess(5))
