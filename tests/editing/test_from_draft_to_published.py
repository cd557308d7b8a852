"""An editor begins a change, fills it in, gives it deadlines and publishes it: then everyone reads it."""

from starlette.testclient import TestClient

from editing.browsing import (
    EDITOR,
    LOGIN,
    READER,
    VENDOR,
    audit,
    deadline_address,
    edit_address,
    filled_in,
    form_of,
    move,
    preview,
    send,
)
from harness import Database, sign_in
from reading import read

NEW = "/stab/endringer/ny"
SLUG = "nytt-format-for-dialogmelding"
STATE = f"/stab/endringer/{SLUG}/tilstand"
TEXTS = {
    "sammendrag": "Dialogmelding får et nytt format.",
    "hvorfor": "Det gamle formatet mangler felt.",
    "hva_gjores": "Send og ta imot det nye formatet.",
    "gjelder": "Gjelder produkter som er klient i HelseID.",
    "tjenester": ["helseid"],
    "ma_ha": ["helseid-client"],
}


def begin(editor: TestClient) -> str:
    """A new draft; gives the page that its editor comes to."""
    made = send(editor, editor.get(NEW).text, NEW, {"tittel": "Nytt format for dialogmelding", "slag": "requirement"})
    assert made.status_code == 303
    assert made.headers["location"] == f"{edit_address(SLUG)}?lagret=utkast"
    return editor.get(made.headers["location"]).text


def test_a_change_goes_from_an_idea_to_the_pages_of_everyone(editor: TestClient, database: Database) -> None:
    page = begin(editor)
    saved = send(editor, page, edit_address(SLUG), TEXTS)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{edit_address(SLUG)}?lagret=endring")

    for environment, words in (("test", "Q2/Q3 2027"), ("production", "innen utgangen av 2027")):
        moved = move(editor, SLUG, environment, {"ordlyd": words, "begrunnelse": "Første frist."})
        assert moved.headers["location"] == f"{edit_address(SLUG)}?lagret=frist#frister"

    page = editor.get(edit_address(SLUG)).text
    assert "Dette mangler" not in page
    published = send(editor, page, STATE, {"handling": "publiser"})
    assert published.status_code == 303

    sign_in(editor, database, VENDOR)
    assert "Nytt format for dialogmelding" in editor.get("/endringer").text
    shown = read(editor.get(f"/endringer/{SLUG}").text)
    assert [card.one("p.big").text for card in shown.all("section.deadline")] == [
        "torsdag 30. september 2027",
        "fredag 31. desember 2027",
    ]
    assert shown.section("Dette må leverandøren gjøre").one("p").text == TEXTS["hva_gjores"]
    assert shown.section("Slik har fristene endret seg").text.count("Først registrert") == 2
    assert f'id="{SLUG}"' in editor.get("/produkter/eksempel-epj").text
    assert [(who, what) for who, what, _ in audit(database, "change", SLUG)] == [
        ("Ola Berg", "create"),
        ("Ola Berg", "edit"),
        ("Ola Berg", "publish"),
    ]


def test_what_was_moved_while_the_change_was_a_draft_is_no_public_slip(editor: TestClient, database: Database) -> None:
    send(editor, begin(editor), edit_address(SLUG), TEXTS)
    for words in ("1. mars 2027", "1. mai 2027"):
        typed = {"ordlyd": words, "begrunnelse": f"Vi skrev {words}."}
        assert move(editor, SLUG, "production", typed).status_code == 303
        assert move(editor, SLUG, "test", typed).status_code == 303
    dropped = f"{deadline_address(SLUG, 'test')}/fjern"
    shown = send(editor, editor.get(deadline_address(SLUG, "test")).text, dropped, {"fjernes_fordi": "Bare utkast."})
    assert send(editor, shown.text, dropped).status_code == 303
    assert send(editor, editor.get(edit_address(SLUG)).text, STATE, {"handling": "publiser"}).status_code == 303

    history = read(editor.get(f"/endringer/{SLUG}").text).section("Slik har fristene endret seg")
    assert "Fristene er ikke flyttet siden de ble registrert." in history.text
    [row] = history.all("tbody tr")
    assert [cell.text for cell in row.all("td")][1:4] == ["Produksjon", "Først registrert", "1. mai 2027"]
    assert [what for _, what, _ in audit(database, "deadline", f"{SLUG} (production)")] == ["create", "edit"]
    assert [what for _, what, _ in audit(database, "deadline", f"{SLUG} (test)")] == ["create", "edit", "remove"]

    assert move(editor, SLUG, "production", {"ordlyd": "1. juni 2027", "begrunnelse": "Utsatt."}).status_code == 303
    history = read(editor.get(f"/endringer/{SLUG}").text).section("Slik har fristene endret seg")
    assert "Produksjon: flyttet 1 gang, 31 dager senere" in history.text
    assert len(history.all("tbody tr")) == 2


def test_a_draft_is_seen_by_the_customer_centre_alone(editor: TestClient, database: Database) -> None:
    begin(editor)
    move(editor, SLUG, "production", {"ordlyd": "1. mars 2027", "begrunnelse": "Første frist."})
    drafts = read(editor.get("/stab/endringer").text).section("Utkast")
    assert [row.one("th").all("a")[0].text for row in drafts.all("tbody tr")] == ["Nytt format for dialogmelding"]
    assert "søndag 28. februar 2027" in drafts.text
    missing = editor.get("/endringer/finnes-ikke")
    for person in (VENDOR, READER, EDITOR, None):
        if person is None:
            editor.cookies.clear()
        else:
            sign_in(editor, database, person)
        assert editor.get(f"/endringer/{SLUG}").status_code == 404
        for address in ("/endringer", "/produkter/eksempel-epj", "/", "/tjenester/helseid", "/veikart"):
            assert SLUG not in editor.get(address).text
    assert editor.get(f"/endringer/{SLUG}").content == editor.get("/endringer/finnes-ikke").content
    assert missing.status_code == 404


def test_others_cannot_reach_the_forms(client: TestClient, database: Database) -> None:
    addresses = [NEW, edit_address(LOGIN), deadline_address(LOGIN), f"/stab/endringer/{LOGIN}"]
    for address in ["/stab/endringer", *addresses]:
        assert client.get(address, follow_redirects=False).headers["location"].startswith("/logg-inn")
    sign_in(client, database, VENDOR)
    assert {client.get(address).status_code for address in ["/stab/endringer", *addresses]} == {403}
    sign_in(client, database, READER)
    assert client.get("/stab/endringer").status_code == 200
    assert "/rediger" not in client.get("/stab/endringer").text
    assert {client.get(address).status_code for address in addresses} == {403}
    assert client.post(deadline_address(LOGIN), data={"ordlyd": "avklares"}).status_code == 403
    assert audit(database, "deadline", f"{LOGIN} (production)") == []


def test_a_draft_that_lacks_something_is_not_published(editor: TestClient) -> None:
    page = begin(editor)
    refused = send(editor, page, STATE, {"handling": "publiser"})
    assert refused.status_code == 422
    said = read(refused.text).one("#feil")
    assert [link.text for link in said.all("li")] == [
        "Sammendrag: Skriv et sammendrag.",
        "Hvorfor: Skriv hvorfor endringen kommer.",
        "Dette må leverandøren gjøre: Skriv hva leverandøren må gjøre.",
        "Hvem det gjelder: Skriv hvem endringen gjelder.",
        "Tjenester: Velg minst én tjeneste.",
        "Frister: Legg til minst én frist.",
    ]
    shown = read(refused.text)
    for link in said.all("a"):
        assert len(shown.all(link["href"])) == 1, link["href"]
    send(editor, refused.text, edit_address(SLUG), TEXTS)
    refused = send(editor, editor.get(edit_address(SLUG)).text, STATE, {"handling": "publiser"})
    assert [item.text for item in read(refused.text).one("#feil").all("li")] == ["Frister: Legg til minst én frist."]
    assert editor.get(f"/endringer/{SLUG}").status_code == 404


def test_a_change_ends_for_a_reason_and_is_taken_up_again(editor: TestClient, database: Database) -> None:
    state = f"/stab/endringer/{LOGIN}/tilstand"
    page = editor.get(edit_address(LOGIN)).text
    refused = send(editor, page, state, {"handling": "trekk-tilbake"})
    assert refused.status_code == 422
    assert "Begrunnelse: Skriv hvorfor." in read(refused.text).one("#feil").text
    row = f'class="row" id="{LOGIN}"'
    assert row in editor.get("/produkter/eksempel-epj").text

    ended = send(editor, page, state, {"handling": "trekk-tilbake", "begrunnelse": "Portalen består."})
    assert ended.status_code == 303
    assert row not in editor.get("/produkter/eksempel-epj").text
    assert "Trukket tilbake" in editor.get(f"/endringer/{LOGIN}").text
    assert read(editor.get("/endringer").text).section("Avsluttet").all(f"a[href=/endringer/{LOGIN}]")

    page = editor.get(edit_address(LOGIN)).text
    assert send(editor, page, state, {"handling": "gjenapne", "begrunnelse": "Feil."}).status_code == 303
    assert row in editor.get("/produkter/eksempel-epj").text
    page = editor.get(edit_address(LOGIN)).text
    assert send(editor, page, state, {"handling": "gjennomfor", "begrunnelse": "Ferdig."}).status_code == 303
    assert "Gjennomført" in editor.get(f"/endringer/{LOGIN}").text
    assert [(what, details["reason"]) for _, what, details in audit(database, "change", LOGIN)] == [  # type: ignore[index]
        ("withdraw", "Portalen består."),
        ("reopen", "Feil."),
        ("complete", "Ferdig."),
    ]


def test_what_the_state_does_not_allow_is_refused(editor: TestClient) -> None:
    page = editor.get(edit_address(LOGIN)).text
    answer = send(
        editor, page, f"/stab/endringer/{LOGIN}/tilstand", {"handling": "gjenapne", "begrunnelse": "Hvorfor ikke."}
    )
    assert answer.status_code == 422
    assert "ikke lenger i en tilstand der dette går an" in answer.text
    assert "Hvorfor ikke." in answer.text


def test_a_state_that_somebody_changed_meanwhile_is_not_changed_again(editor: TestClient, database: Database) -> None:
    page = editor.get(edit_address(LOGIN)).text
    send(editor, page, edit_address(LOGIN), {"tittel": "Ny tittel"})
    late = send(
        editor, page, f"/stab/endringer/{LOGIN}/tilstand", {"handling": "gjennomfor", "begrunnelse": "Ferdig nå."}
    )
    assert late.status_code == 409
    assert "lagret Ola Berg en nyere versjon" in late.text
    assert filled_in(form_of(late.text, f"/stab/endringer/{LOGIN}/tilstand"))["begrunnelse"] == ["Ferdig nå."]
    again = send(editor, late.text, f"/stab/endringer/{LOGIN}/tilstand", {"handling": "gjennomfor"})
    assert again.status_code == 303


def test_a_title_makes_an_address_of_its_own(editor: TestClient) -> None:
    begin(editor)
    twice = send(editor, editor.get(NEW).text, NEW, {"tittel": "Nytt format – for dialogmelding!", "slag": "terms"})
    assert twice.status_code == 422
    assert f"/endringer/{SLUG}. Gi denne en annen tittel." in twice.text
    assert filled_in(form_of(twice.text, NEW)) == {
        "tittel": ["Nytt format – for dialogmelding!"],
        "slag": ["terms"],
        "sammendrag": [""],
    }
    nameless = send(editor, editor.get(NEW).text, NEW, {"tittel": "🦊!", "slag": "terms"})
    assert "Tittelen må ha minst én bokstav" in nameless.text
    assert nameless.status_code == 422


def test_a_change_called_ny_has_a_form_like_any_other(editor: TestClient) -> None:
    made = send(editor, editor.get(NEW).text, NEW, {"tittel": "Ny", "slag": "notice"})
    assert made.status_code == 303
    assert read(editor.get(made.headers["location"]).text).one("h1").text == "Ny"


def test_the_short_address_leads_to_the_form(editor: TestClient) -> None:
    assert read(editor.get(f"/stab/endringer/{LOGIN}").text).one("h1").text.startswith("Gammel innlogging")


def test_a_new_deadline_of_a_draft_says_that_nobody_sees_it_yet(editor: TestClient) -> None:
    begin(editor)
    shown = preview(editor, SLUG, "test", {"ordlyd": "avklares", "begrunnelse": "Ingen dato ennå."})
    assert "Leverandørene ser ikke fristen før du publiserer." in shown.text
