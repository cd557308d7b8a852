"""How many links may be asked for: few enough that nobody's mail is flooded, and nobody is kept out by another."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest
from starlette.testclient import TestClient

from accounts.door import EDITOR, NOBODY, STAFF, ask, at_once, mails
from harness import Database, opened, serving

OF_BOTH, FOR_ADDRESS, FROM_CLIENT = 5, 20, 40

From = Callable[[str], AbstractContextManager[TestClient]]


def asking(address: str) -> Callable[[httpx.AsyncClient], httpx.Request]:
    return lambda many: many.build_request("POST", "/logg-inn", data={"epost": address})


@pytest.fixture
def ask_from(client: TestClient) -> Callable[[str, str], int]:
    """Ask for a link from a network address; gives the status."""

    def asked(network: str, address: str) -> int:
        [answer] = at_once(client, [asking(address)], network)
        return answer.status_code

    return asked


Ask = Callable[[str, str], int]


def later(database: Database) -> None:
    """A quarter of an hour later."""
    database.as_program("UPDATE sign_in_attempt SET at = at - interval '15 minutes'")


def test_the_sixth_link_within_a_quarter_must_wait(client: TestClient, database: Database) -> None:
    assert [ask(client, EDITOR).status_code for _ in range(OF_BOTH + 2)] == [303] * OF_BOTH + [429] * 2
    refused = ask(client, EDITOR, "/produkter/eksempel-epj")
    assert "Vent et kvarter, og prøv igjen." in refused.text
    assert refused.headers["retry-after"] == "900"
    assert f'value="{EDITOR}"' in refused.text, "what was typed is still there"
    assert len(mails(database)) == OF_BOTH

    later(database)

    assert ask(client, EDITOR).status_code == 303
    assert len(mails(database)) == OF_BOTH + 1


def test_asking_on_does_not_make_the_wait_longer(client: TestClient, database: Database) -> None:
    for _ in range(OF_BOTH + 10):
        ask(client, EDITOR)
    assert database.as_program("SELECT count(*) FROM sign_in_attempt") == [(OF_BOTH,)]


def test_what_is_too_old_to_count_is_forgotten(client: TestClient, database: Database) -> None:
    ask(client, EDITOR)
    later(database)
    ask(client, STAFF)
    assert database.as_program("SELECT count(*) FROM sign_in_attempt") == [(1,)]


def test_one_who_floods_an_address_does_not_keep_its_owner_out(ask_from: Ask) -> None:
    assert [ask_from("192.0.2.1", EDITOR) for _ in range(OF_BOTH + 1)][-1] == 429
    assert ask_from("192.0.2.2", EDITOR) == 303


def test_many_clients_together_send_an_address_twenty_mails_and_no_more(ask_from: Ask, database: Database) -> None:
    answers = [ask_from(f"192.0.2.{number}", EDITOR) for number in range(FOR_ADDRESS + 3)]
    assert answers == [303] * FOR_ADDRESS + [429] * 3
    assert len(mails(database)) == FOR_ADDRESS


def test_one_client_asks_for_forty_and_no_more(ask_from: Ask) -> None:
    answers = [ask_from("192.0.2.1", f"n{number}@ukjent.example") for number in range(FROM_CLIENT + 2)]
    assert answers == [303] * FROM_CLIENT + [429] * 2
    assert ask_from("192.0.2.2", EDITOR) == 303, "an office next door is not it"


def test_all_addresses_that_one_ipv6_subscriber_has_are_one_client(ask_from: Ask) -> None:
    assert [ask_from(f"2001:db8::{number:x}", EDITOR) for number in range(OF_BOTH + 1)][-1] == 429
    assert ask_from("2001:db8:0:1::1", EDITOR) == 303


def test_many_at_once_are_counted_one_by_one(client: TestClient, database: Database) -> None:
    answers = at_once(client, [asking(EDITOR)] * 30)
    assert sorted(answer.status_code for answer in answers) == [303] * OF_BOTH + [429] * 25
    assert len(mails(database)) == OF_BOTH


def test_capitals_and_spaces_make_no_new_address(client: TestClient) -> None:
    ways = [EDITOR, EDITOR.upper(), f" {EDITOR}", f"{EDITOR} ", EDITOR.title(), EDITOR]
    assert [ask(client, each).status_code for each in ways][-1] == 429


@pytest.mark.parametrize(
    "typed",
    ["", "uten-krøll", "a@b", "a@b\r\nBcc: c@d.example", "a\x00@b.example", "æ@b.example", f"{'a' * 300}@b.example",
     "a@b.example, c@d.example", "<a@b.example>", "\u202ea@b.example", "🔑@b.example", "a" * 100_000],
)  # fmt: skip
def test_what_is_no_work_address_is_refused_with_what_to_do(client: TestClient, database: Database, typed: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert "E-postadresse" in answer.text
    assert mails(database) == []
    assert database.as_program("SELECT count(*) FROM sign_in_attempt") == [(0,)]


@contextmanager
def on_a_port(database: Database, **environment: str) -> Iterator[httpx.Client]:
    with serving(database, **environment) as address, httpx.Client(base_url=address) as browser:
        browser.headers["origin"] = address
        yield browser


def forwarded(browser: httpx.Client) -> list[int]:
    return [
        browser.post("/logg-inn", data={"epost": NOBODY}, headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code
        for number in range(OF_BOTH + 1)
    ]


def test_nobody_becomes_another_client_by_saying_so(database: Database) -> None:
    with on_a_port(database) as browser:
        assert forwarded(browser)[-1] == 429


def test_a_trusted_proxy_says_who_the_client_is(database: Database) -> None:
    with on_a_port(database, FRISTKLAR_TRUSTED_PROXIES="127.0.0.1") as browser:
        assert forwarded(browser)[-1] == 303


def test_a_site_without_a_mail_server_that_answers_says_the_same(database: Database) -> None:
    with opened(database, FRISTKLAR_SMTP_URL="smtp://127.0.0.1:1") as client:
        known, unknown = ask(client, EDITOR), ask(client, NOBODY)
    assert known.status_code == unknown.status_code == 303
