"""Whatever is typed into the forms about people is saved or said back as typed, and nothing of it runs."""

from email.message import EmailMessage
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from people.everyone import (
    ADMIN,
    ADMINISTRATOR,
    NEWCOMER,
    OURS,
    READER,
    STAFF,
    VIEWER,
    account_of,
    everything_about_people,
    mails,
    page,
    place_of,
    role_at,
    staff_role_of,
    text_of,
)
from reading import read
from vendors.payloads import TEXTS, assert_harmless_page, assert_taken_or_said_back, error_at, send, shown, typed_in

COLLEAGUE = {**NEWCOMER, "rolle": "reader"}
SHOWING = (OURS, STAFF, "/stab/revisjon", "/demo", "/demo/post")


@pytest.mark.parametrize(("address", "fields"), [(OURS, NEWCOMER), (STAFF, COLLEAGUE)])
@pytest.mark.parametrize("field", ["navn", "epost"])
def test_every_text_of_an_invitation_is_taken_or_said_back(
    client: TestClient, database: Database, address: str, fields: dict[str, str], field: str
) -> None:
    sign_in(client, database, ADMIN)
    for number, text in enumerate(TEXTS.values()):
        assert_taken_or_said_back(client, address, {**fields, "epost": f"ny{number}@b.no"}, field, text)
    for seen in SHOWING:
        answer = client.get(seen)
        assert answer.status_code == 200
        assert_harmless_page(read(answer.text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_of_a_role_or_version_is_refused(client: TestClient, database: Database, text: str) -> None:
    sign_in(client, database, ADMIN)
    for address in (place_of(database, VIEWER), account_of(database, READER)):
        answer = send(client, address, {"rolle": text, "version": "1"})
        assert answer.status_code == 422
        assert error_at(shown(answer), "rolle") == "Velg ett av alternativene."
        assert send(client, address, {"rolle": "editor", "version": text}).status_code == 409
    for address in (OURS, STAFF):
        answer = send(client, address, {**NEWCOMER, "rolle": text})
        assert answer.status_code == 422
        assert typed_in(shown(answer), "navn") == NEWCOMER["navn"]
    assert (role_at(database, VIEWER), staff_role_of(database, READER)) == ("viewer", "reader")


def test_repeated_missing_and_unknown_fields_are_no_fault_of_ours(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    place, account = place_of(database, VIEWER), account_of(database, READER)
    for address in (OURS, STAFF, place, account):
        assert send(client, address, {"annet": "felt", "rolle[]": "editor"}).status_code == 422
        assert send(client, address, {f"felt-{number}": "x" for number in range(500)}).status_code == 400
        assert send(client, address, {"rolle": ["editor", "ingen"], "version": ["1", "1"]}).status_code == 422
    # Of a field that comes twice the last one counts, as in any browser's script.
    assert send(client, place, {"rolle": ["administrator", "editor"], "version": ["9", "1"]}).status_code == 303
    assert role_at(database, VIEWER) == "editor"
    # A version that is missing is one that came too late.
    assert send(client, account, {"rolle": "editor"}).status_code in {409, 422}
    assert staff_role_of(database, READER) == "reader"
    before = everything_about_people(database)
    assert send(client, f"{account}/sperr", {"rolle": "x" * 1_000, "version": "\x00"}).status_code == 409
    assert send(client, f"{account}/sperr", {"x": "<script>"}).status_code == 409
    assert send(client, f"{place}/fjern", {"x": "\u202e"}).status_code == 409
    assert everything_about_people(database) == before
    # What needs no other field minds none.
    assert send(client, f"{account}/sperr", {"rolle": "x" * 1_000, "version": ["9", "1"]}).status_code == 303
    assert send(client, f"{place}/fjern", {"x": "\u202e", "version": "2"}).status_code == 303


@pytest.mark.parametrize("address", [OURS, STAFF])
def test_what_is_no_form_is_refused(client: TestClient, database: Database, address: str) -> None:
    sign_in(client, database, ADMIN)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post(address, content=b"navn=%FF%FE", headers=form).status_code == 400
    assert client.post(address, json=dict(NEWCOMER)).status_code == 400
    assert client.post(address, files={"navn": b"x"}).status_code == 400
    assert client.post(address, content=b"", headers=form).status_code == 422
    too_much = urlencode({**NEWCOMER, "navn": "æ" * 100_000}).encode()
    assert client.post(address, content=too_much, headers=form).status_code == 413


NAMES = (
    "<script>alert(1)</script>",
    "\"Nora\" & 'Ny'",
    "Nora <nora@annet.example>, Per",
    "שלום \u202egnihtyreve",
    "Åse 👩🏽‍⚕️",
    "=?utf-8?q?Nora?=",
    "Nora\tNy",
    "Nora\u2028Bcc: alle@nhn.example",
    "Æ" * 100,
    "日本語の名前",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_typed_and_makes_no_header_of_a_mail(
    client: TestClient, database: Database, name: str
) -> None:
    sign_in(client, database, ADMINISTRATOR)
    answer = send(client, OURS, {**NEWCOMER, "navn": name})
    assert answer.status_code == 303
    listed = page(client, answer.headers["location"])
    assert_harmless_page(listed)
    assert " ".join(name.split()) in listed.one("p.notice").text
    assert page(client, place_of(database, NEWCOMER["epost"])).one("h1").text == " ".join(name.split())
    [mail] = mails(database, NEWCOMER["epost"])
    assert isinstance(mail, EmailMessage)
    assert [address.addr_spec for address in mail["To"].addresses] == [NEWCOMER["epost"]]
    assert mail["Bcc"] is None
    assert {key.lower() for key in mail} == {
        "subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type",
    }  # fmt: skip


def test_the_names_of_an_inviter_and_a_vendor_are_text_in_the_mail(client: TestClient, database: Database) -> None:
    hostile = '<b>Fet</b> & "co" {{ 7 * 7 }}'
    database.as_program("UPDATE person SET name = %s WHERE email = %s", hostile, ADMINISTRATOR)
    database.as_staff("UPDATE vendor SET name = %s WHERE slug = 'eksempel-epj-as'", hostile)
    sign_in(client, database, ADMINISTRATOR)
    assert send(client, OURS, NEWCOMER).status_code == 303
    [mail] = mails(database, NEWCOMER["epost"])
    assert mail["Subject"] == f"Du har fått tilgang til Fristklar for {hostile}"
    assert f"{hostile} har gitt deg tilgang til Fristklar for {hostile}." in text_of(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert "<b>Fet" not in html.get_content()
    assert "&lt;b&gt;Fet&lt;/b&gt; &amp;" in html.get_content()
