"""The short code: eight digits, for the browser that asked, with few tries."""

import pytest
from starlette.testclient import TestClient

from accounts.door import EDITOR, STAFF, asked, at_once, knock, sessions, signed_in, type_code
from accounts.test_a_link import other_browser
from harness import Database

TRIES = 5


def wrong(code: str, number: int = 1) -> str:
    return f"{(int(code.replace(' ', '')) + number) % 10**8:08}"


def test_the_code_signs_in_the_browser_that_asked_and_once(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    answer = type_code(client, sent.code)
    assert (answer.status_code, answer.headers["location"]) == (303, "/produkter")
    assert signed_in(client)
    again = type_code(client, sent.code)
    assert again.status_code == 422
    assert "Koden er feil, brukt eller gått ut." in again.text
    assert "be om en ny lenke" in again.text
    assert knock(client, sent).status_code == 410, "the link beside it is used up with it"


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}{1}", " {0}-{1} ", "{0}\u00a0{1}"])
def test_the_code_may_be_typed_with_and_without_its_gap(client: TestClient, database: Database, typed: str) -> None:
    sent = asked(client, database, EDITOR)
    assert type_code(client, typed.format(*sent.code.split(" "))).status_code == 303


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "abcdefgh", "１２３４５６７８", "\x00" * 8, "1" * 90_000, "🔑" * 8]
)
def test_what_is_no_code_is_refused_and_costs_no_try(client: TestClient, database: Database, typed: str) -> None:
    sent = asked(client, database, EDITOR)
    for _ in range(TRIES + 1):
        assert type_code(client, typed).status_code == 422
    assert type_code(client, sent.code).status_code == 303


def test_after_five_wrong_codes_neither_code_nor_link_is_good(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    for number in range(1, TRIES + 1):
        assert type_code(client, wrong(sent.code, number)).status_code == 422
    assert type_code(client, sent.code).status_code == 422
    refused = knock(client, sent)
    assert refused.status_code == 410
    assert "Be om en ny lenke" in refused.text
    assert sessions(database, EDITOR) == 0
    assert type_code(client, asked(client, database, EDITOR).code).status_code == 303, "a new one is"


def test_four_wrong_codes_are_forgiven(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    for number in range(1, TRIES):
        type_code(client, wrong(sent.code, number))
    assert type_code(client, sent.code).status_code == 303


def test_many_wrong_codes_at_once_are_no_more_tries(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    guesses = [wrong(sent.code, number) for number in range(1, 51)]
    answers = at_once(
        client,
        [lambda many, g=guess: many.build_request("POST", "/logg-inn/kode", data={"kode": g}) for guess in guesses],
    )
    assert {answer.status_code for answer in answers} == {422}
    assert database.as_program("SELECT wrong_codes FROM sign_in_link") == [(TRIES,)]
    assert type_code(client, sent.code).status_code == 422


def test_another_browser_can_neither_use_the_code_nor_use_up_its_tries(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    stranger, without_mark = other_browser(client), other_browser(client)
    asked(stranger, database, STAFF)
    for guesser in (stranger, without_mark):
        assert type_code(guesser, sent.code).status_code == 422
        for number in range(1, TRIES + 1):
            type_code(guesser, wrong(sent.code, number))
    assert sessions(database, EDITOR) == 0
    assert type_code(client, sent.code).status_code == 303
