"""Staff and a vendor's own administrators give people access; the answer tells nothing of who was known before."""

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
    ask_for_link,
    at_once,
    deeds,
    everything_about_people,
    mails,
    page,
    place_of,
    role_at,
    signed_in_as,
    staff_role_of,
    text_of,
)
from vendors.payloads import error_at, send, shown, typed_in

ADDRESS = NEWCOMER["epost"]


@pytest.mark.parametrize(("inviter", "name"), [(ADMINISTRATOR, "Anne Lie"), (EDITOR, "Ola Berg"), (ADMIN, "Siri Dal")])
def test_somebody_invited_gets_a_mail_and_comes_in_by_a_link_that_works_once(
    client: TestClient, database: Database, inviter: str, name: str
) -> None:
    sign_in(client, database, inviter)
    answer = send(client, OURS, NEWCOMER)
    assert answer.status_code == 303
    after = page(client, answer.headers["location"])
    assert after.one("p.notice").text == (
        "Nora Ny har fått tilgang. Vi sender en e-post til nora.ny@eksempel-epj.example om hvordan man logger inn."
    )
    assert ["Nora Ny", ADDRESS, "Redaktør"] in [
        [cell.text for cell in row.children if not isinstance(cell, str)][:3] for row in after.all("main tbody tr")
    ]

    [mail] = mails(database, ADDRESS)
    assert mail["Subject"] == "Du har fått tilgang til Fristklar for Eksempel EPJ AS (fiktiv)"
    assert mail["To"].addresses[0].display_name == "Nora Ny"
    for said in (f"{name} har gitt deg tilgang", "Redaktør (melder også status", ADDRESS):
        assert said in text_of(mail)
    assert any(line.endswith("/logg-inn") for line in text_of(mail).splitlines())
    assert "/logg-inn/lenke/" not in text_of(mail), "the mail itself opens no door"

    details = {"name": "Nora Ny", "role": "editor"}
    assert deeds(database) == [Deed(name, "invite", "membership", ADDRESS, "eksempel-epj-as", details)]

    client.cookies.clear()
    link = ask_for_link(client, database, ADDRESS)
    assert [client.get(link).status_code for _ in range(3)] == [200] * 3
    assert signed_in_as(client) is None
    first = send(client, link, {"neste": ""})
    assert (first.status_code, signed_in_as(client)) == (303, "Nora Ny")
    assert client.get("/produkter/eksempel-epj").status_code == 200
    assert client.get("/produkter/eksempel-epj/profil").status_code == 200, "an editor keeps the profile"
    assert client.get("/produkter/fjordjournal-kommune").status_code == 404
    assert client.get(OURS).status_code == 403

    client.cookies.delete("fristklar_session")
    again = send(client, link, {"neste": ""})
    assert (again.status_code, signed_in_as(client)) == (410, None)


@pytest.mark.parametrize("person", [VENDOR_EDITOR, VIEWER, READER, OTHER_ADMINISTRATOR, None])
def test_nobody_else_invites(client: TestClient, database: Database, person: str | None) -> None:
    if person is not None:
        sign_in(client, database, person)
    before = everything_about_people(database)
    status = 404 if person == OTHER_ADMINISTRATOR else 403
    assert client.get(OURS, follow_redirects=False).status_code == (status if person else 303)
    assert send(client, OURS, NEWCOMER).status_code == status
    assert everything_about_people(database) == before


def test_the_answer_does_not_tell_whether_the_address_was_known(client: TestClient, database: Database) -> None:
    """Somebody new, another vendor's person, one of NHN's own, and somebody whose account NHN has closed."""
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", OTHER_ADMINISTRATOR)
    known = [OTHER_ADMINISTRATOR, READER]
    pages = []
    for address in (ADDRESS, *known):
        sign_in(client, database, ADMINISTRATOR)
        answer = send(client, OURS, {**NEWCOMER, "epost": address})
        assert answer.status_code == 303
        key = answer.headers["location"].partition("invitert=")[2]
        listed = client.get(answer.headers["location"]).text
        member = client.get(place_of(database, address)).text
        pages.append([text.replace(address, "ADRESSE").replace(f"/{key}", "/NR") for text in (listed, member)])
        # Away again, so that the next list looks the same.
        assert send(client, f"{place_of(database, address)}/fjern", {"version": "1"}).status_code == 303
    assert pages[0] == pages[1] == pages[2]
    # What they are called elsewhere is neither shown nor changed.
    assert database.as_program("SELECT name FROM person WHERE email = ANY(%s) ORDER BY 1", known) == [
        ("Fredrik Fjord",), ("Kari Nes",),
    ]  # fmt: skip
    assert [len(mails(database, address)) for address in (ADDRESS, OTHER_ADMINISTRATOR, READER)] == [1, 0, 1]


def test_a_person_at_nhn_who_is_invited_by_a_vendor_stays_as_they_were(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    assert send(client, OURS, {**NEWCOMER, "epost": READER}).status_code == 303
    assert staff_role_of(database, READER) == "reader"
    sign_in(client, database, READER)
    assert client.get("/stab").status_code == 200
    assert client.get("/produkter/eksempel-epj/profil").status_code == 403, "an editor's role at the vendor counts not"


def test_somebody_who_has_a_place_is_not_invited_again(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    before = everything_about_people(database)
    for written in (VENDOR_EDITOR, VENDOR_EDITOR.upper(), f"  {VENDOR_EDITOR} "):
        answer = send(client, OURS, {**NEWCOMER, "epost": written})
        assert answer.status_code == 422
        form = shown(answer)
        assert error_at(form, "epost") == "Personen har allerede tilgang. Rollen kan du endre i listen."
        assert (typed_in(form, "navn"), typed_in(form, "epost")) == ("Nora Ny", written)
        assert [box["value"] for box in form.all("input[name=rolle]") if "checked" in box.attributes] == ["editor"]
    assert everything_about_people(database) == before


def test_an_invitation_that_cannot_be_is_said_at_its_field(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    before = everything_about_people(database)
    for field, text in [
        ("navn", ""),
        ("navn", "12 34"),
        ("navn", "x" * 101),
        ("epost", "nora"),
        ("epost", "nora@firma"),
        ("epost", "nora@firma.no, per@firma.no"),
        ("epost", "Nora <nora@firma.no>"),
        ("rolle", ""),
        ("rolle", "admin"),
        ("rolle", "staff_editor"),
    ]:
        answer = send(client, OURS, {**NEWCOMER, field: text})
        assert answer.status_code == 422, (field, text)
        assert error_at(shown(answer), field)
    assert everything_about_people(database) == before


def test_a_person_invites_so_many_in_an_hour_and_is_then_told_to_wait(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMINISTRATOR)
    database.as_program(
        "INSERT INTO audit_entry (actor, person_id, action, subject_kind, subject, details) "
        "SELECT name, person.id, 'invite', 'membership', 'x', '{}' FROM person, generate_series(1, 29) "
        "WHERE email = %s",
        ADMINISTRATOR,
    )
    assert send(client, OURS, NEWCOMER).status_code == 303
    late = send(client, OURS, {**NEWCOMER, "epost": "per@eksempel-epj.example"})
    assert late.status_code == 429
    assert "Prøv igjen om en time." in shown(late).one("#feil").text
    assert late.headers["retry-after"] == "3600"
    assert typed_in(shown(late), "epost") == "per@eksempel-epj.example"
    assert role_at(database, "per@eksempel-epj.example") is None
    sign_in(client, database, OTHER_ADMINISTRATOR)
    assert send(client, THEIRS, {**NEWCOMER, "epost": "per@fjordjournal.example"}).status_code == 303


def test_an_invitation_by_another_sites_page_is_refused(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    before = everything_about_people(database)
    client.headers["origin"] = "https://ond.example"
    for address in (OURS, STAFF, f"{account_of(database, READER)}/sperr"):
        assert send(client, address, NEWCOMER).status_code == 403
    assert everything_about_people(database) == before


def test_of_many_who_invite_the_same_person_at_once_one_does(client: TestClient, database: Database) -> None:
    tokens = [database.open_session(email) for email in (ADMINISTRATOR, ADMIN, EDITOR) for _ in range(2)]
    answers = at_once(client, [(token, OURS, dict(NEWCOMER)) for token in tokens])
    assert answers == [303] + [422] * 5
    assert len(deeds(database)) == 1
    assert len(mails(database, NEWCOMER["epost"])) == 1


# ---- colleagues at the customer centre ----


def test_an_admin_lets_a_colleague_in(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    address = "tor@kundesenter.example"
    answer = send(client, STAFF, {"navn": "Tor Tun", "epost": "Tor@Kundesenter.example", "rolle": "editor"})
    assert (answer.status_code, answer.headers["location"]) == (303, account_of(database, address))
    [mail] = mails(database, address)
    assert "Siri Dal har gitt deg tilgang til Fristklar for Norsk helsenetts kundesenter" in text_of(mail)
    assert deeds(database) == [Deed("Siri Dal", "invite", "person", address, None, {"staff_role": [None, "editor"]})]
    client.cookies.clear()
    assert send(client, ask_for_link(client, database, address), {"neste": ""}).status_code == 303
    assert client.get("/stab/leverandorer/ny").status_code == 200
    assert send(client, STAFF, {"navn": "Ny", "epost": "ny@kundesenter.example", "rolle": "reader"}).status_code == 403


@pytest.mark.parametrize("person", [READER, EDITOR, ADMINISTRATOR, None])
def test_only_an_admin_does(client: TestClient, database: Database, person: str | None) -> None:
    if person is not None:
        sign_in(client, database, person)
    before = everything_about_people(database)
    assert send(client, STAFF, {**NEWCOMER, "rolle": "admin"}).status_code == 403
    assert everything_about_people(database) == before


def test_a_colleague_who_is_there_is_not_added_again(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    before = everything_about_people(database)
    answer = send(client, STAFF, {"navn": "Kari Nes", "epost": READER, "rolle": "admin"})
    assert answer.status_code == 422
    assert "har allerede tilgang ved kundesenteret" in error_at(shown(answer), "epost")
    assert everything_about_people(database) == before


def test_a_vendors_person_who_comes_to_nhn_sees_what_nhn_sees(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    assert send(client, STAFF, {"navn": "Vera Vik", "epost": VIEWER, "rolle": "reader"}).status_code == 303
    assert role_at(database, VIEWER) == "viewer"
    sign_in(client, database, VIEWER)
    assert client.get("/produkter/fjordjournal-kommune").status_code == 200
    assert client.get("/stab").status_code == 200
