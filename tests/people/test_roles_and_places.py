"""Roles change and places are taken away at once; a vendor keeps an administrator, and reaches nobody else's people."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from people.everyone import (
    ADMIN,
    ADMINISTRATOR,
    EDITOR,
    NEWCOMER,
    OTHER_ADMINISTRATOR,
    OURS,
    READER,
    STAFF,
    THEIRS,
    VENDOR_EDITOR,
    VIEWER,
    Deed,
    account_of,
    at_once,
    become,
    chosen_role,
    deeds,
    everything_about_people,
    page,
    place_of,
    role_at,
    signed_in_as,
    version_of,
)
from vendors.payloads import error_at, send, shown, typed_in


@pytest.mark.parametrize(("person", "name"), [(ADMINISTRATOR, "Anne Lie"), (EDITOR, "Ola Berg")])
def test_a_new_role_counts_from_the_next_request(
    client: TestClient, database: Database, person: str, name: str
) -> None:
    token = database.open_session(VIEWER)
    become(client, token)
    assert client.get("/produkter/eksempel-epj/profil").status_code == 403
    place = place_of(database, VIEWER)
    sign_in(client, database, person)
    answer = send(client, place, {"rolle": "editor", "version": version_of(client, place)})
    assert (answer.status_code, answer.headers["location"]) == (303, OURS)
    assert deeds(database) == [
        Deed(name, "edit", "membership", VIEWER, "eksempel-epj-as", {"role": ["viewer", "editor"]})
    ]
    become(client, token)
    assert client.get("/produkter/eksempel-epj/profil").status_code == 200


@pytest.mark.parametrize(("person", "name"), [(ADMINISTRATOR, "Anne Lie"), (EDITOR, "Ola Berg")])
def test_a_place_that_is_taken_away_is_gone_at_the_next_request(
    client: TestClient, database: Database, person: str, name: str
) -> None:
    token = database.open_session(VENDOR_EDITOR)
    become(client, token)
    profile = "/produkter/eksempel-epj/profil"
    fields = {"beskrivelse": "Nytt", "version": version_of(client, profile)}
    sign_in(client, database, person)
    assert send(client, f"{place_of(database, VENDOR_EDITOR)}/fjern", {"version": "1"}).status_code == 303
    assert "Erik Moen" not in client.get(OURS).text
    assert deeds(database) == [
        Deed(name, "remove", "membership", VENDOR_EDITOR, "eksempel-epj-as", {"name": "Erik Moen", "role": "editor"})
    ]
    become(client, token)
    assert signed_in_as(client) == "Erik Moen", "the account is the person's still"
    assert "Du har ikke tilgang til noen leverandør." in page(client, "/konto").text
    assert client.get("/produkter/eksempel-epj").status_code == 403
    assert send(client, profile, fields).status_code == 403
    assert database.as_program("SELECT version FROM product WHERE slug = 'eksempel-epj'") == [(1,)]


def test_whoever_changes_a_role_too_late_sees_what_was_saved(client: TestClient, database: Database) -> None:
    place = place_of(database, VIEWER)
    sign_in(client, database, EDITOR)
    assert send(client, place, {"rolle": "editor", "version": "1"}).status_code == 303
    sign_in(client, database, ADMINISTRATOR)
    answer = send(client, place, {"rolle": "administrator", "version": "1"})
    assert answer.status_code == 409
    assert chosen_role(answer) == ["administrator"]
    assert "Redaktør: melder også status" in shown(answer).one("#rolle-lagret").text
    assert role_at(database, VIEWER) == "editor"
    again = {"rolle": "administrator", "version": typed_in(shown(answer), "version")}
    assert send(client, place, again).status_code == 303
    assert role_at(database, VIEWER) == "administrator"


def test_whoever_takes_away_a_role_that_was_changed_meanwhile_sees_it_first(
    client: TestClient, database: Database
) -> None:
    place = place_of(database, VIEWER)
    sign_in(client, database, ADMINISTRATOR)
    seen = {"version": version_of(client, place)}
    assert send(client, place, {"rolle": "editor", **seen}).status_code == 303
    for fields in (seen, {"x": ""}):
        answer = send(client, f"{place}/fjern", fields)
        assert answer.status_code == 409
        assert "Noen endret tilgangen mens du så på siden. Den er ikke fjernet." in answer.text
        assert chosen_role(answer) == ["editor"]
    assert role_at(database, VIEWER) == "editor"
    again = {"version": typed_in(shown(answer), "version")}
    assert send(client, f"{place}/fjern", again).status_code == 303
    assert role_at(database, VIEWER) is None


def test_one_who_removes_and_one_who_promotes_at_once_are_not_both_right(
    client: TestClient, database: Database
) -> None:
    place, tokens = place_of(database, VIEWER), [database.open_session(who) for who in (ADMINISTRATOR, EDITOR)]
    forms = ((f"{place}/fjern", {"version": "1"}), (place, {"rolle": "editor", "version": "1"}))
    answers = at_once(client, [(token, *form) for token, form in zip(tokens, forms, strict=True)])
    assert answers in ([303, 404], [303, 409])
    assert (role_at(database, VIEWER) == "editor") is (answers[1] == 409)


def test_a_place_taken_away_meanwhile_is_not_there_any_more(client: TestClient, database: Database) -> None:
    place = place_of(database, VIEWER)
    sign_in(client, database, ADMINISTRATOR)
    assert send(client, f"{place}/fjern", {"version": "1"}).status_code == 303
    for address in (place, f"{place}/fjern"):
        assert send(client, address, {"rolle": "editor", "version": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["", "admin", "owner", "editor ", "EDITOR", "editor\x00"])
def test_a_role_that_is_none_is_refused(client: TestClient, database: Database, role: str) -> None:
    sign_in(client, database, ADMIN)
    before = everything_about_people(database)
    for address in (place_of(database, VIEWER), account_of(database, READER)):
        if role in {"", "admin"} and address.startswith(STAFF):
            continue  # choices there
        answer = send(client, address, {"rolle": role, "version": "1"})
        assert answer.status_code == 422
        assert error_at(shown(answer), "rolle") == "Velg ett av alternativene."
    assert everything_about_people(database) == before


# ---- a vendor's last administrator ----


def test_a_vendor_does_not_leave_itself_without_an_administrator(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    own = place_of(database, ADMINISTRATOR)
    before = everything_about_people(database)
    for address, fields in ((own, {"rolle": "viewer", "version": "1"}), (f"{own}/fjern", {"version": "1"})):
        answer = send(client, address, fields)
        assert answer.status_code == 422
        assert error_at(shown(answer), "rolle") == (
            "Dette er den eneste administratoren. Gjør en annen til administrator først."
        )
    assert everything_about_people(database) == before


def test_with_another_one_there_an_administrator_may_go(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    assert send(client, place_of(database, VIEWER), {"rolle": "administrator", "version": "1"}).status_code == 303
    answer = send(client, f"{place_of(database, ADMINISTRATOR)}/fjern", {"version": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")
    assert client.get(OURS).status_code == 403


def test_staff_may_leave_a_vendor_without_one(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    assert send(client, f"{place_of(database, ADMINISTRATOR)}/fjern", {"version": "1"}).status_code == 303
    assert role_at(database, ADMINISTRATOR) is None


def test_two_administrators_who_remove_each_other_at_once_leave_one(client: TestClient, database: Database) -> None:
    for _ in range(3):
        database.as_program("UPDATE membership SET role = 'administrator' WHERE name IN ('Anne Lie', 'Vera Vik')")
        tokens = [database.open_session(email) for email in (ADMINISTRATOR, VIEWER)]
        places = [place_of(database, email) for email in (VIEWER, ADMINISTRATOR)]
        seen = {"version": "1"}
        answers = at_once(
            client, [(token, f"{place}/fjern", seen) for token, place in zip(tokens, places, strict=True)]
        )
        assert answers[0] == 303
        assert answers[1] in {403, 404, 422}
        left = database.as_program(
            "SELECT count(*) FROM membership JOIN vendor ON vendor.id = vendor_id "
            "WHERE slug = 'eksempel-epj-as' AND role = 'administrator'"
        )
        assert left == [(1,)]
        database.as_program(
            "INSERT INTO membership (person_id, vendor_id, role, name) "
            "SELECT person.id, vendor.id, 'administrator', person.name FROM person, vendor "
            "WHERE email IN (%s, %s) AND slug = 'eksempel-epj-as' ON CONFLICT DO NOTHING",
            ADMINISTRATOR,
            VIEWER,
        )


# ---- other people's people ----


def test_another_vendors_people_look_like_nothing_at_all(client: TestClient, database: Database) -> None:
    """Theirs, those of a vendor whose name is public, and those of none; by page, by form and by key."""
    theirs = place_of(database, OTHER_ADMINISTRATOR, "fjordjournal-as")
    key = theirs.rpartition("/")[2]
    sign_in(client, database, ADMINISTRATOR)
    before = everything_about_people(database)
    missing = client.get("/leverandorer/finnes-ikke/personer").content
    for address in (
        THEIRS,
        theirs,
        "/leverandorer/webmed/personer",
        f"{OURS}/{key}",
        f"{OURS}/999999999",
        f"{OURS}/0",
        f"{OURS}/-1",
        f"{OURS}/x",
        f"{OURS}/{2**63}",
        "/leverandorer/%00/personer",
        "/leverandorer/EKSEMPEL-EPJ-AS/personer",
        f"/leverandorer/{'x' * 500}/personer",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, missing), address
        for fields in (NEWCOMER, {"rolle": "viewer", "version": "1"}, {"version": "1"}):
            answer = send(client, address, fields)
            assert (answer.status_code, answer.content) == (404, missing), address
    for address in (theirs, f"{OURS}/{key}", f"{OURS}/999999999"):
        answer = send(client, f"{address}/fjern", {"version": "1"})
        assert (answer.status_code, answer.content) == (404, missing), address
    assert everything_about_people(database) == before


@pytest.mark.parametrize("person", [ADMINISTRATOR, VENDOR_EDITOR, VIEWER])
def test_a_vendors_people_reach_nobody_at_the_customer_centre(
    client: TestClient, database: Database, person: str
) -> None:
    sign_in(client, database, person)
    before = everything_about_people(database)
    forbidden = client.get("/stab").content
    there, nowhere = account_of(database, READER), f"{STAFF}/999999999"
    for account in (there, nowhere):
        assert client.get(account).content == forbidden
        for address in (account, f"{account}/sperr", f"{account}/apne"):
            answer = send(client, address, {"rolle": "", "version": "1"})
            assert (answer.status_code, answer.content) == (403, forbidden), address
    assert client.get(STAFF).status_code == 403
    assert everything_about_people(database) == before


@pytest.mark.parametrize("person", [VENDOR_EDITOR, VIEWER])
def test_a_vendors_other_people_manage_nobody(client: TestClient, database: Database, person: str) -> None:
    sign_in(client, database, person)
    before = everything_about_people(database)
    for place in (place_of(database, ADMINISTRATOR), place_of(database, person)):
        assert client.get(place).status_code == 403
        assert send(client, place, {"rolle": "administrator", "version": "1"}).status_code == 403
        assert send(client, f"{place}/fjern", {"version": "1"}).status_code == 403
    assert everything_about_people(database) == before


def test_an_administrator_at_one_vendor_and_viewer_at_another_manages_only_the_first(
    client: TestClient, database: Database
) -> None:
    database.as_program(
        "INSERT INTO membership (person_id, vendor_id, role, name) SELECT person.id, vendor.id, 'viewer', 'Anne Lie' "
        "FROM person, vendor WHERE email = %s AND slug = 'fjordjournal-as'",
        ADMINISTRATOR,
    )
    sign_in(client, database, ADMINISTRATOR)
    before = everything_about_people(database)
    assert client.get(OURS).status_code == 200
    assert client.get("/produkter/fjordjournal-kommune").status_code == 200
    theirs = place_of(database, OTHER_ADMINISTRATOR, "fjordjournal-as")
    assert client.get(THEIRS).status_code == 403
    assert send(client, THEIRS, NEWCOMER).status_code == 403
    assert send(client, f"{theirs}/fjern", {"version": "1"}).status_code == 403
    # Their key under the vendor that is managed: the person is in sight, and not there.
    disguised = theirs.replace("fjordjournal-as", "eksempel-epj-as")
    assert client.get(disguised).status_code == 404
    assert send(client, disguised, {"rolle": "viewer", "version": "1"}).status_code == 404
    assert send(client, f"{disguised}/fjern", {"version": "1"}).status_code == 404
    assert everything_about_people(database) == before


def test_a_reader_at_the_customer_centre_sees_everybody_and_changes_nobody(
    client: TestClient, database: Database
) -> None:
    sign_in(client, database, READER)
    before = everything_about_people(database)
    everybody = page(client, STAFF)
    for name in ("Anne Lie", "Fredrik Fjord", "Siri Dal"):
        assert name in everybody.text
    assert everybody.all("main form[method=post]") == []
    account = account_of(database, VIEWER)
    assert page(client, account).all("main form[method=post]") == []
    place = place_of(database, VIEWER)
    for address in (STAFF, account, f"{account}/sperr", f"{account}/apne", OURS, place, f"{place}/fjern"):
        assert send(client, address, {**NEWCOMER, "rolle": "editor", "version": "1"}).status_code == 403, address
    assert everything_about_people(database) == before
