"""The product's profile: its answers decide which changes hit it, and the page says what a save did."""

from readiness.desk import EDITOR, OTHER_VENDOR, PRODUCT, VIEWER, Desk
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


def test_a_viewer_and_another_vendor_may_not(desk: Desk) -> None:
    for who, status in ((VIEWER, 403), (OTHER_VENDOR, 404)):
        desk.be(who)
        assert desk.client.get(PROFILE).status_code == status
        assert desk.send(PROFILE, {"beskrivelse": "x", "version": "1"}).status_code == status
