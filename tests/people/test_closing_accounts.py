"""A closed account is good for nothing from that moment: no session, no link, no code, until it is opened again."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from people.everyone import (
    ADMIN,
    ADMINISTRATOR,
    EDITOR,
    OURS,
    READER,
    VENDOR_EDITOR,
    VIEWER,
    Deed,
    account_of,
    ask_for_link,
    become,
    deeds,
    everything_about_people,
    mails,
    page,
    place_of,
    signed_in_as,
    version_of,
)
from vendors.payloads import send, shown, typed_in

PROFILE = "/produkter/eksempel-epj/profil"


@pytest.mark.parametrize(("closer", "email", "reaches"), [
    (EDITOR, VENDOR_EDITOR, PROFILE),
    (ADMIN, VENDOR_EDITOR, "/produkter"),
    (ADMIN, READER, "/stab"),
    (ADMIN, EDITOR, "/stab/leverandorer/ny"),
])  # fmt: skip
def test_the_very_next_request_of_an_open_session_is_refused(
    client: TestClient, database: Database, closer: str, email: str, reaches: str
) -> None:
    tokens = [database.open_session(email) for _ in range(3)]
    for token in tokens:
        become(client, token)
        assert client.get(reaches, follow_redirects=False).status_code == 200
    sign_in(client, database, closer)
    account = account_of(database, email)
    assert send(client, f"{account}/sperr", {"version": "1"}).status_code == 303
    assert "Kontoen er sperret siden" in page(client, account).text
    for token in tokens:
        become(client, token)
        answer = client.get(reaches, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/logg-inn?")
        assert signed_in_as(client) is None


def test_a_session_that_outlived_the_closing_is_good_for_nothing(client: TestClient, database: Database) -> None:
    """Such as one that was opened in the very moment."""
    sign_in(client, database, VENDOR_EDITOR)
    assert client.get(PROFILE).status_code == 200
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VENDOR_EDITOR)
    assert signed_in_as(client) is None
    assert client.get(PROFILE, follow_redirects=False).status_code == 303


def test_what_somebody_sends_after_their_account_was_closed_is_not_saved_and_not_lost(
    client: TestClient, database: Database
) -> None:
    token = database.open_session(VENDOR_EDITOR)
    become(client, token)
    fields = {"beskrivelse": "Skrevet for sent", "version": version_of(client, PROFILE)}
    sign_in(client, database, EDITOR)
    assert send(client, f"{account_of(database, VENDOR_EDITOR)}/sperr", {"version": "1"}).status_code == 303
    become(client, token)
    answer = send(client, PROFILE, fields)
    assert answer.status_code == 401
    assert "Skrevet for sent" in answer.text
    assert database.as_program("SELECT version FROM product WHERE slug = 'eksempel-epj'") == [(1,)]


def test_links_and_codes_that_were_sent_before_are_dead_and_no_new_ones_come(
    client: TestClient, database: Database
) -> None:
    link = ask_for_link(client, database, VENDOR_EDITOR)
    browser = dict(client.cookies)
    sign_in(client, database, EDITOR)
    account = account_of(database, VENDOR_EDITOR)
    assert send(client, f"{account}/sperr", {"version": "1"}).status_code == 303
    client.cookies.clear()
    client.cookies.update(browser)
    assert send(client, link, {"neste": ""}).status_code == 410
    answer = send(client, "/logg-inn", {"epost": VENDOR_EDITOR})
    assert answer.headers["location"] == "/logg-inn/sendt", "the answer is the one that everybody gets"
    assert len(mails(database, VENDOR_EDITOR)) == 1
    assert signed_in_as(client) is None


def test_an_account_that_is_opened_again_signs_in_anew(client: TestClient, database: Database) -> None:
    token = database.open_session(VENDOR_EDITOR)
    sign_in(client, database, EDITOR)
    account = account_of(database, VENDOR_EDITOR)
    for deed in ("sperr", "sperr", "apne", "apne"):
        fields = {"version": version_of(client, account)}
        assert send(client, f"{account}/{deed}", fields).status_code == 303
    become(client, token)
    assert signed_in_as(client) is None, "the old session stays ended"
    client.cookies.clear()
    assert send(client, ask_for_link(client, database, VENDOR_EDITOR), {"neste": ""}).status_code == 303
    assert client.get(PROFILE).status_code == 200
    assert deeds(database) == [
        Deed("Ola Berg", "disable", "person", VENDOR_EDITOR, None, {"ended": 1}),
        Deed("Ola Berg", "enable", "person", VENDOR_EDITOR, None, {}),
    ], "what was so already is no deed"


@pytest.mark.parametrize("email", [READER, EDITOR, ADMIN])
def test_an_editor_closes_no_account_at_the_customer_centre(client: TestClient, database: Database, email: str) -> None:
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", READER)
    sign_in(client, database, EDITOR)
    before = everything_about_people(database)
    account = account_of(database, email)
    for deed in ("sperr", "apne"):
        assert send(client, f"{account}/{deed}", {"version": "1"}).status_code == 403
    assert everything_about_people(database) == before


def test_nobody_closes_their_own(client: TestClient, database: Database) -> None:
    database.as_program("UPDATE person SET staff_role = 'admin' WHERE email = %s", READER)
    sign_in(client, database, ADMIN)
    before = everything_about_people(database)
    answer = send(client, f"{account_of(database, ADMIN)}/sperr", {"version": "1"})
    assert answer.status_code == 422
    assert "Du kan ikke sperre din egen konto." in shown(answer).one("#feil").text
    assert everything_about_people(database) == before
    assert signed_in_as(client) == "Siri Dal"


def test_a_vendor_does_not_see_that_nhn_has_closed_an_account(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    place = place_of(database, VIEWER)
    before = client.get(OURS).content, client.get(place).content
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VIEWER)
    assert (client.get(OURS).content, client.get(place).content) == before
    sign_in(client, database, EDITOR)
    assert "Sperret" in page(client, OURS).text
    assert "Sperret" in page(client, place).text


@pytest.mark.parametrize("key", ["0", "-1", "999999999", str(2**63), "x", "%00"])
def test_an_account_that_is_not_there_is_the_same_page_everywhere(
    client: TestClient, database: Database, key: str
) -> None:
    sign_in(client, database, ADMIN)
    missing = client.get("/finnes-ikke").content
    for address in (f"/stab/personer/{key}", f"/stab/personer/{key}/sperr", f"/stab/personer/{key}/apne"):
        answer = send(client, address, {"rolle": "", "version": "1"})
        assert (answer.status_code, answer.content) == (404, missing), address
    assert client.get(f"/stab/personer/{key}").content == missing


def test_two_who_change_the_same_person_at_once_do_not_undo_each_other_unseen(
    client: TestClient, database: Database
) -> None:
    account = account_of(database, READER)
    sign_in(client, database, ADMIN)
    first = version_of(client, account)
    assert send(client, account, {"rolle": "admin", "version": first}).status_code == 303
    before = everything_about_people(database)
    for fields in ({"version": first}, {"x": ""}, {"version": "æ"}):
        answer = send(client, f"{account}/sperr", fields)
        assert answer.status_code == 409
        assert "Noen endret kontoen mens du så på siden. Ingenting er gjort." in answer.text
        assert shown(answer).one("#rollen").text, "with the form as it is now"
    assert everything_about_people(database) == before
    seen = {"version": typed_in(shown(answer), "version")}
    assert send(client, f"{account}/sperr", seen).status_code == 303
    late = send(client, account, {"rolle": "editor", "version": seen["version"]})
    assert late.status_code == 409, "a role that is given to an account which was closed meanwhile"
    assert send(client, f"{account}/apne", {"version": first}).status_code == 409
    assert send(client, f"{account}/sperr", {"version": first}).status_code == 303, "it is closed, as they wanted"
