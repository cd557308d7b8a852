"""Sessions: seen and ended by their owner, and cut off in the very next request when an account is closed."""

import re

import pytest
from starlette.testclient import TestClient

from accounts.door import ADMIN, EDITOR, STAFF, VIEWER, asked, knock, sessions, signed_in, type_code
from accounts.test_a_link import other_browser
from harness import Database, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


def post(client: TestClient, address: str, **fields: str) -> int:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return client.post(address, data=fields, headers=headers, follow_redirects=False).status_code


def ends_in(page: str) -> list[str]:
    """The addresses that end a session, in the order of the page."""
    return re.findall(r'action="(/konto/okter/\d+/avslutt)"', page)


def test_the_account_shows_where_one_is_signed_in_and_ends_it(client: TestClient, database: Database) -> None:
    phone = other_browser(client)
    for browser, agent in ((phone, SAFARI), (client, FIREFOX)):
        browser.headers["user-agent"] = agent
        knock(browser, asked(browser, database, EDITOR))
    page = client.get("/konto").text
    assert page.index("Firefox på Linux") < page.index("Safari på iOS"), "the newest first"
    assert re.search(r"Firefox på Linux <span[^>]*>Denne nettleseren</span>", page)
    assert page.count("Denne nettleseren") == 1
    own, others = ends_in(page)

    assert post(client, others) == 303

    assert signed_in(client)
    assert not signed_in(phone)
    assert phone.get("/produkter", follow_redirects=False).headers["location"] == "/logg-inn?neste=%2Fprodukter"
    assert ends_in(client.get("/konto").text) == [own]
    assert post(client, own) == 303, "one's own ends too"
    assert not signed_in(client)
    assert "fristklar_session" not in client.cookies


def test_nobody_ends_another_persons_session(client: TestClient, database: Database) -> None:
    victim = other_browser(client)
    sign_in(victim, database, VIEWER)
    [address] = ends_in(victim.get("/konto").text)
    sign_in(client, database, ADMIN)
    assert post(client, address) == 303
    assert signed_in(victim)
    assert signed_in(client)


def test_signing_out_ends_this_session_and_no_other(client: TestClient, database: Database) -> None:
    other = other_browser(client)
    sign_in(other, database, EDITOR)
    sign_in(client, database, EDITOR)
    token = client.cookies["fristklar_session"]
    assert post(client, "/logg-ut") == 303
    assert not signed_in(client)
    assert signed_in(other)
    client.cookies.set("fristklar_session", token, domain="testserver.local")
    assert not signed_in(client), "the token itself is good for nothing, whoever kept it"
    assert post(client, "/logg-ut") == 303, "whoever is out may sign out again"


def test_signing_out_everywhere_ends_all_sessions_and_all_open_links(client: TestClient, database: Database) -> None:
    sent = asked(client, database, EDITOR)
    others = [other_browser(client) for _ in range(3)]
    for browser in (*others, client):
        sign_in(browser, database, EDITOR)
    bystander = other_browser(client)
    sign_in(bystander, database, VIEWER)

    assert post(client, "/konto/logg-ut-overalt") == 303

    assert not any(signed_in(browser) for browser in (*others, client))
    assert sessions(database, EDITOR) == 0
    assert signed_in(bystander)
    assert knock(client, sent).status_code == 410
    assert type_code(client, sent.code).status_code == 422


def test_a_session_is_over_when_its_time_is(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    assert signed_in(client)
    database.as_program("UPDATE sign_in_session SET expires_at = now()")
    assert not signed_in(client)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "æøå", "'; DROP TABLE person; --", "a" * 4_000])
def test_a_made_up_session_is_none(client: TestClient, token: str) -> None:
    answer = client.get("/konto", headers={b"cookie": f"fristklar_session={token}".encode()}, follow_redirects=False)
    assert answer.status_code == 303


class TestAClosedAccount:
    """Every way in is shut the moment that the account is closed."""

    def close(self, client: TestClient, database: Database, address: str) -> str:
        """An administrator closes it, in another browser; gives the page of the person."""
        admin = other_browser(client)
        sign_in(admin, database, ADMIN)
        [(key,)] = database.as_program("SELECT id FROM person WHERE email = %s", address)
        assert post(admin, f"/stab/personer/{key}/sperr", version="1") == 303
        return f"/stab/personer/{key}"

    def test_the_very_next_request_is_a_strangers(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EDITOR)
        assert client.get("/produkter/eksempel-epj").status_code == 200
        etag = client.get("/produkter/eksempel-epj").headers["etag"]
        self.close(client, database, EDITOR)
        for headers in ({}, {"if-none-match": etag}):
            answer = client.get("/produkter/eksempel-epj", headers=headers, follow_redirects=False)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/logg-inn?")
        assert post(client, "/produkter/eksempel-epj/profil") == 401

    def test_closing_in_the_database_alone_is_enough(self, client: TestClient, database: Database) -> None:
        sent = asked(client, database, STAFF)
        sign_in(client, database, STAFF)
        database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", STAFF)
        assert sessions(database, STAFF) == 1, "its session is not ended, and yet"
        assert not signed_in(client)
        assert client.get("/stab", follow_redirects=False).status_code == 303
        assert knock(client, sent).status_code == 410
        assert type_code(client, sent.code).status_code == 422

    def test_links_and_codes_that_were_sent_are_good_for_nothing_and_no_new_ones_come(
        self, client: TestClient, database: Database
    ) -> None:
        sent = asked(client, database, EDITOR)
        person = self.close(client, database, EDITOR)
        refused = knock(client, sent)
        assert refused.status_code == 410
        assert "Be om en ny lenke" in refused.text
        assert type_code(client, sent.code).status_code == 422
        admin = other_browser(client)
        sign_in(admin, database, ADMIN)
        assert post(admin, f"{person}/apne", version="2") == 303
        assert knock(client, sent).status_code == 410, "nor when the account is open again"
        assert knock(client, asked(client, database, EDITOR)).status_code == 303

    def test_an_opened_account_does_not_bring_its_old_sessions_back(
        self, client: TestClient, database: Database
    ) -> None:
        sign_in(client, database, EDITOR)
        person = self.close(client, database, EDITOR)
        admin = other_browser(client)
        sign_in(admin, database, ADMIN)
        assert post(admin, f"{person}/apne", version="2") == 303
        assert not signed_in(client)

    def test_a_role_that_is_taken_away_is_gone_in_the_next_request(
        self, client: TestClient, database: Database
    ) -> None:
        sign_in(client, database, EDITOR)
        assert client.get("/produkter/eksempel-epj/profil").status_code == 200
        database.as_program("UPDATE membership SET role = 'viewer' WHERE name = 'Erik Moen'")
        assert client.get("/produkter/eksempel-epj/profil").status_code == 403
        database.as_program("DELETE FROM membership WHERE name = 'Erik Moen'")
        assert client.get("/produkter/eksempel-epj").status_code == 403
        assert signed_in(client)
