"""A sign-in link: opened as often as anybody likes, used once, in time, by the browser that asked."""

import pytest
from starlette.testclient import TestClient

from accounts.door import (
    EDITOR,
    HOME,
    STAFF,
    VIEWER,
    Sent,
    ask,
    asked,
    at_once,
    knock,
    mails,
    sessions,
    signed_in,
    type_code,
)
from fristklar.access.queries import token_hash
from fristklar.accounts.actions import make_link
from harness import Database, send_own_origin

NEW_LINK = '<a class="ds-button" href="/logg-inn">Be om en ny lenke</a>'


def other_browser(client: TestClient) -> TestClient:
    """Somebody else's, on the same site."""
    other = TestClient(client.app)
    other.portal = client.portal
    send_own_origin(other)
    return other


def test_a_link_survives_a_hundred_openings_and_then_works_once(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    scanner = other_browser(client)
    for opener in (scanner, client):
        for _ in range(25):
            assert opener.head(sent.path).status_code == 200
            assert "Trykk på knappen" in opener.get(sent.path).text
    assert not signed_in(client)
    assert sessions(database, EDITOR) == 0

    answer = knock(client, sent)

    assert (answer.status_code, answer.headers["location"]) == (303, "/produkter")
    assert signed_in(client)
    again = knock(client, sent)
    assert again.status_code == 410
    assert "Lenken er allerede brukt" in again.text
    assert NEW_LINK in again.text
    assert sessions(database, EDITOR) == 1


@pytest.mark.parametrize("way", ["link", "code"])
def test_fifty_at_once_make_one_session(client: TestClient, database: Database, way: str) -> None:
    sent = asked(client, database, EDITOR)
    address, form = (sent.door, {"neste": ""}) if way == "link" else ("/logg-inn/kode", {"kode": sent.code})

    answers = at_once(client, [lambda many: many.build_request("POST", address, data=form)] * 50)

    entered = [answer for answer in answers if answer.status_code == 303]
    assert len(entered) == 1
    assert {answer.status_code for answer in answers} == {303, 410 if way == "link" else 422}
    assert sum("fristklar_session=" in answer.headers.get("set-cookie", "") for answer in answers) == 1
    assert sessions(database, EDITOR) == 1
    [(deeds,)] = database.as_program("SELECT count(*) FROM audit_entry WHERE action = 'sign_in'")
    assert deeds == 1


def test_an_expired_link_is_refused_with_a_way_forward(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    database.as_program("UPDATE sign_in_link SET expires_at = now() - interval '1 second'")
    answer = knock(client, sent)
    assert answer.status_code == 410
    assert "Lenken er gått ut" in answer.text
    assert NEW_LINK in answer.text
    assert type_code(client, sent.code).status_code == 422
    assert sessions(database, EDITOR) == 0


def test_a_link_lasts_a_quarter_of_an_hour(client: TestClient, database: Database) -> None:
    asked(client, database, EDITOR)
    [(seconds,)] = database.as_program("SELECT extract(epoch FROM expires_at - created_at)::int FROM sign_in_link")
    assert seconds == 15 * 60


@pytest.mark.parametrize("change", ["a letter", "one less", "one more", "in capitals", "a null byte", "8 kB"])
def test_a_tampered_link_is_refused_with_a_way_forward(client: TestClient, database: Database, change: str) -> None:
    sent = asked(client, database, EDITOR)
    last = "A" if sent.door[-1] != "A" else "B"
    tampered = {
        "a letter": sent.door[:-1] + last,
        "one less": sent.door[:-1],
        "one more": sent.door + "A",
        "in capitals": sent.door[:16] + sent.door[16:].swapcase(),
        "a null byte": sent.door + "%00",
        "8 kB": sent.door + "A" * 8_000,
    }[change]
    assert client.get(tampered).status_code == 200
    answer = knock(client, Sent(tampered, ""))
    assert answer.status_code == 410
    assert "Lenken er ikke gyldig" in answer.text
    assert NEW_LINK in answer.text
    assert sessions(database, EDITOR) == 0
    assert knock(client, sent).status_code == 303, "the real one is as good as before"


def test_a_link_works_in_no_other_browser_which_is_offered_the_code_and_a_new_link(
    client: TestClient, database: Database
) -> None:
    sent = asked(client, database, EDITOR)
    thief = other_browser(client)
    for _ in range(2):
        answer = knock(thief, sent)
        assert answer.status_code == 410
        assert "Du ba om lenken i en annen nettleser" in answer.text
        assert NEW_LINK in answer.text
        assert "/logg-inn/sendt" in answer.text
        asked(thief, database, STAFF)  # the second time it has a mark, of its own asking
    assert sessions(database, EDITOR) == 0
    assert knock(client, sent).status_code == 303


def test_whoever_asks_again_may_use_either_link_and_each_once(client: TestClient, database: Database) -> None:
    first, second = asked(client, database, EDITOR), asked(client, database, EDITOR)
    assert knock(client, first).status_code == 303
    assert knock(client, second).status_code == 303
    assert knock(client, first).status_code == knock(client, second).status_code == 410
    assert sessions(database, EDITOR) == 1, "the browser's session before was ended"


def test_only_hashes_are_kept_of_links_codes_and_sessions(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    assert knock(client, sent).status_code == 303
    secrets = [
        sent.door.rpartition("/")[2],
        sent.code.replace(" ", ""),
        client.cookies["fristklar_session"],
        client.cookies["fristklar_browser"],
    ]
    kept = str(
        database.as_program("SELECT to_jsonb(l)::text FROM sign_in_link l")
        + database.as_program("SELECT to_jsonb(s)::text FROM sign_in_session s")
        + database.as_program("SELECT to_jsonb(a)::text FROM audit_entry a")
        + database.as_program("SELECT to_jsonb(a)::text FROM sign_in_attempt a")
    )
    assert token_hash(secrets[0]).hex() in kept
    for secret in secrets:
        assert secret not in kept
        assert secret.encode().hex() not in kept
    assert EDITOR.encode().hex() not in kept
    assert len(secrets[0]) >= 43, "256 bits, six a letter"


def test_a_new_session_is_a_new_token_and_the_browsers_one_before_is_over(
    client: TestClient, database: Database
) -> None:
    knock(client, asked(client, database, EDITOR))
    before = client.cookies["fristklar_session"]
    knock(client, asked(client, database, STAFF))
    assert client.cookies["fristklar_session"] != before
    assert sessions(database, EDITOR) == 0
    old = other_browser(client)
    old.cookies.set("fristklar_session", before, domain="testserver.local")
    assert not signed_in(old)


@pytest.mark.parametrize("address", [VIEWER, EDITOR, STAFF])
def test_everybody_lands_on_the_page_that_they_come_for(client: TestClient, database: Database, address: str) -> None:
    answer = knock(client, asked(client, database, address))
    assert answer.headers["location"] == HOME[address]
    assert client.get(HOME[address]).status_code == 200


def test_an_operators_link_works_once_in_any_browser(client: TestClient, database: Database) -> None:
    assert client.portal is not None
    link = client.portal.call(make_link, EDITOR)
    assert link is not None
    sent = Sent(link.removeprefix("http://127.0.0.1:8000"), "")
    first, second = other_browser(client), other_browser(client)
    assert knock(first, sent).status_code == 303
    assert knock(second, sent).status_code == 410
    assert signed_in(first)
    assert client.portal.call(make_link, "ingen@her.example") is None


def test_neither_log_nor_trail_has_the_link(
    client: TestClient, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    """But for the mail itself, which a demo shows on the console."""
    sent = asked(client, database, EDITOR)
    assert sent.door.rpartition("/")[2] in capfd.readouterr().out
    knock(client, sent)
    knock(client, sent)
    said = capfd.readouterr()
    for secret in (sent.door.rpartition("/")[2], sent.code, sent.code.replace(" ", "")):
        assert secret not in said.out + said.err


def test_a_page_with_a_link_in_its_address_tells_no_other_site(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    for answer in (client.get(sent.path), knock(other_browser(client), sent)):
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["cache-control"] == "no-store"


def test_a_mail_is_sent_to_the_person_in_whatever_case_the_address_is_typed(
    client: TestClient, database: Database
) -> None:
    assert ask(client, f"  {EDITOR.upper()} ").status_code == 303
    assert len(mails(database)) == 1
