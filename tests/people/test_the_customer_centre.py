"""The customer centre's own roles, of which an administrator's is never the last to go, and its list of everybody."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from people.everyone import (
    ADMIN,
    EDITOR,
    NEWCOMER,
    OTHER_ADMINISTRATOR,
    READER,
    STAFF,
    THEIRS,
    VIEWER,
    account_of,
    at_once,
    become,
    chosen_role,
    deeds,
    everything_about_people,
    page,
    staff_role_of,
    version_of,
)
from vendors.payloads import error_at, send, shown


def test_an_admin_changes_a_colleagues_role(client: TestClient, database: Database) -> None:
    token = database.open_session(READER)
    sign_in(client, database, ADMIN)
    account = account_of(database, READER)
    assert send(client, account, {"rolle": "editor", "version": version_of(client, account)}).status_code == 303
    become(client, token)
    assert client.get("/stab/leverandorer/ny").status_code == 200
    sign_in(client, database, ADMIN)
    assert send(client, account, {"rolle": "", "version": version_of(client, account)}).status_code == 303
    become(client, token)
    assert client.get("/stab").status_code == 403
    assert client.get("/produkter").status_code == 403
    assert [deed.details for deed in deeds(database)] == [
        {"staff_role": ["reader", "editor"]},
        {"staff_role": ["editor", None]},
    ]


def test_an_editor_changes_no_colleagues_role(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    before = everything_about_people(database)
    for email in (READER, EDITOR, ADMIN):
        assert send(client, account_of(database, email), {"rolle": "admin", "version": "1"}).status_code == 403
    assert everything_about_people(database) == before


def test_the_last_admin_stays_one(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    account = account_of(database, ADMIN)
    before = everything_about_people(database)
    for role in ("editor", ""):
        answer = send(client, account, {"rolle": role, "version": "1"})
        assert answer.status_code == 422
        assert "den eneste administratoren" in error_at(shown(answer), "rolle")
    assert everything_about_people(database) == before
    # One whose account is closed is none to lean on.
    database.as_program("UPDATE person SET staff_role = 'admin', disabled_at = now() WHERE email = %s", READER)
    assert send(client, account, {"rolle": "editor", "version": "1"}).status_code == 422
    database.as_program("UPDATE person SET disabled_at = NULL WHERE email = %s", READER)
    answer = send(client, account, {"rolle": "editor", "version": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")
    assert staff_role_of(database, ADMIN) == "editor"


@pytest.mark.parametrize("by", ["closing", "demoting"])
def test_two_admins_who_put_each_other_out_at_once_leave_one(client: TestClient, database: Database, by: str) -> None:
    tokens = [database.open_session(email) for email in (ADMIN, READER)]
    accounts = [account_of(database, email) for email in (READER, ADMIN)]
    for _ in range(3):
        database.as_program(
            "UPDATE person SET staff_role = 'admin', disabled_at = NULL, version = 1 WHERE email IN (%s, %s)",
            ADMIN,
            READER,
        )
        database.as_program("UPDATE sign_in_session SET revoked_at = NULL")
        ending, fields = ("/sperr", {"version": "1"}) if by == "closing" else ("", {"rolle": "reader", "version": "1"})
        answers = at_once(
            client, [(token, f"{account}{ending}", fields) for token, account in zip(tokens, accounts, strict=True)]
        )
        assert answers[0] == 303
        # Out before the request, or told that the other is the last one.
        assert answers[1] in {401, 403, 422}
        assert database.as_program(
            "SELECT count(*) FROM person WHERE staff_role = 'admin' AND disabled_at IS NULL"
        ) == [(1,)]


def test_whoever_changes_a_colleagues_role_too_late_sees_what_was_saved(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    account = account_of(database, READER)
    assert send(client, account, {"rolle": "admin", "version": "1"}).status_code == 303
    answer = send(client, account, {"rolle": "editor", "version": "1"})
    assert answer.status_code == 409
    assert chosen_role(answer) == ["editor"]
    assert "Administrator" in shown(answer).one("#rolle-lagret").text
    assert staff_role_of(database, READER) == "admin"
    # The same where somebody took the role away meanwhile.
    assert send(client, account, {"rolle": "", "version": "2"}).status_code == 303
    answer = send(client, account, {"rolle": "editor", "version": "2"})
    assert answer.status_code == 409
    assert staff_role_of(database, READER) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anne", {"Anne Lie"}),
        ("FJORD", {"Fredrik Fjord"}),
        ("eksempel epj as", {"Anne Lie", "Erik Moen", "Vera Vik"}),
        ("kundesenter", {"Kari Nes", "Ola Berg", "Siri Dal"}),
        ("%", set()),
        ("_", set()),
        ("<script>alert(1)</script>", set()),
        ("\x00anne\x00", {"Anne Lie"}),
        ("🩺", set()),
    ],
)
def test_a_search_finds_by_name_address_and_vendor(
    client: TestClient, database: Database, words: str, found: set[str]
) -> None:
    sign_in(client, database, READER)
    answer = client.get(STAFF, params={"sok": words})
    assert answer.status_code == 200
    assert {name.text for name in shown(answer).all("main tbody th a")} == found


def test_a_person_at_two_vendors_stands_under_both(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    assert send(client, THEIRS, {**NEWCOMER, "epost": VIEWER, "navn": "V. Vik"}).status_code == 303
    everybody = page(client, STAFF)
    for vendor in ("Eksempel EPJ AS (fiktiv)", "Fjordjournal AS (fiktiv)"):
        assert "Vera Vik" in everybody.section(vendor).text
    sign_in(client, database, OTHER_ADMINISTRATOR)
    theirs = page(client, THEIRS).text
    assert "V. Vik" in theirs
    assert "Vera Vik" not in theirs, "what one vendor calls a person is not told to another"
