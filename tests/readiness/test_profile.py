"""The product's profile: its answers decide which changes hit it, and the page says what a save did."""

from readiness.desk import EDITOR, OTHER_VENDOR, PRODUCT, STAFF_EDITOR, VIEWER, Desk
from reading import read

PROFILE = f"{PRODUCT}/profil"


def test_an_answer_decides_at_once_which_changes_hit(desk: Desk) -> None:
    desk.be(EDITOR)
    assert "Kanskje berørt." in desk.row(change="livsforlengende-avgrensning").text
    fields = desk.form(PROFILE)
    name = next(
        field["name"]
        for field in desk.page(PROFILE).all("input[type=radio]")
        if field["name"].endswith("kritisk-informasjon")
    )
    answer = desk.client.post(PROFILE, data=fields | {name: "nei"}, follow_redirects=True)
    assert answer.status_code == 200
    assert desk.row(change="livsforlengende-avgrensning").all("li") == []
    assert len(desk.audit("edit_profile")) == 1


def test_number_and_contact_are_checked_and_kept(desk: Desk) -> None:
    desk.be(EDITOR)
    wrong = desk.form(PROFILE) | {"virksomheter": "mange", "kontakt": "ikke en adresse", "beskrivelse": "Ny tekst"}
    answer = desk.send(PROFILE, wrong)
    assert answer.status_code == 422
    shown = read(answer.text)
    assert shown.one("input#virksomheter")["value"] == "mange"
    assert shown.one("input#kontakt")["value"] == "ikke en adresse"
    assert shown.one("textarea#beskrivelse").text == "Ny tekst"
    right = desk.form(PROFILE) | {"virksomheter": "1 204", "kontakt": "produkt@eksempel-epj.example"}
    assert desk.send(PROFILE, right).status_code == 303
    assert "Brukes av 1 204 virksomheter" in desk.page(PRODUCT).text.replace("\u00a0", " ")


def test_the_later_of_two_who_save_is_told(desk: Desk) -> None:
    desk.be(EDITOR)
    early = desk.form(PROFILE)
    assert desk.send(PROFILE, early | {"beskrivelse": "Først"}).status_code == 303
    answer = desk.send(PROFILE, early | {"beskrivelse": "Sist"})
    assert answer.status_code == 409
    shown = read(answer.text)
    assert shown.one("textarea#beskrivelse").text == "Sist"
    assert "Først" in shown.one("#beskrivelse-lagret").text
    assert "lagret Erik Moen en nyere versjon" in shown.one("section.conflict").text


def test_a_viewer_and_another_vendor_may_not(desk: Desk) -> None:
    for who, status in ((VIEWER, 403), (OTHER_VENDOR, 404)):
        desk.be(who)
        assert desk.client.get(PROFILE).status_code == status
        assert desk.send(PROFILE, {"beskrivelse": "x", "version": "1"}).status_code == status


STAFF_FORM = f"/stab{PRODUCT}"


def test_a_name_that_staff_change_meanwhile_is_no_conflict(desk: Desk) -> None:
    desk.be(EDITOR)
    early = desk.form(PROFILE)
    desk.be(STAFF_EDITOR)
    assert desk.send(STAFF_FORM, desk.form(STAFF_FORM) | {"navn": "Eksempel EPJ 2"}).status_code == 303
    desk.be(EDITOR)
    assert desk.send(PROFILE, early | {"beskrivelse": "Ny tekst"}).status_code == 303
    assert desk.page(PROFILE).one("textarea#beskrivelse").text == "Ny tekst"
    assert desk.page(PROFILE).one("h1").text == "Eksempel EPJ 2"


def test_what_staff_change_in_the_profile_meanwhile_is_a_conflict_that_names_them(desk: Desk) -> None:
    desk.be(EDITOR)
    early = desk.form(PROFILE)
    desk.be(STAFF_EDITOR)
    assert desk.send(STAFF_FORM, desk.form(STAFF_FORM) | {"beskrivelse": "Fra staben"}).status_code == 303
    assert desk.send(STAFF_FORM, desk.form(STAFF_FORM) | {"navn": "Eksempel EPJ 2"}).status_code == 303
    desk.be(EDITOR)
    answer = desk.send(PROFILE, early | {"beskrivelse": "Ny tekst"})
    assert answer.status_code == 409
    shown = read(answer.text)
    assert "lagret Ola Berg en nyere versjon" in shown.one("section.conflict").text
    assert "Fra staben" in shown.one("#beskrivelse-lagret").text
    assert desk.send(PROFILE, desk.form(PROFILE) | {"beskrivelse": "Begge"}).status_code == 303
