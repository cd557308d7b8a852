"""An editor who reads nynorsk or English meets every word of the pages in it; the register's own stay in bokmål."""

import pytest
from starlette.testclient import TestClient

from editing.browsing import LOGIN, deadline_address, edit_address, preview, send
from editing.test_from_draft_to_published import NEW, STATE, begin
from fristklar.web import speech
from reading import Element, read

WHY = {"begrunnelse": "Mange kunder er ikke klare."}
each_language = pytest.mark.parametrize("language", ["nn", "en"])


@pytest.fixture(autouse=True)
def _everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "ONLY_IN_BOKMAAL", (), raising=False)


def reads(editor: TestClient, language: str) -> None:
    editor.cookies.set(speech.LANGUAGE_COOKIE, language)


def faults(page: str) -> list[str]:
    return [each.text for each in read(page).all("#feil li")]


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("nn", ["Endringar og fristar", "Ny endring", "Kven det gjeld", "Flytt fristen: Produksjon", "Ny frist"]),
        ("en", ["Changes and deadlines", "New change", "Who it applies to", "Move the deadline: Production"]),
    ],
)
def test_the_pages_speak(editor: TestClient, language: str, headings: list[str]) -> None:
    reads(editor, language)
    pages = [read(editor.get(where).text) for where in ("/stab/endringer", NEW, edit_address(LOGIN))]
    pages.append(read(editor.get(deadline_address(LOGIN)).text))
    assert {page.one("html")["lang"] for page in pages} == {language}
    said = {each.text for page in pages for tag in ("h1", "h2") for each in page.all(tag)}
    assert set(headings) <= said


@each_language
def test_what_the_register_says_is_said_to_be_bokmaal(editor: TestClient, language: str) -> None:
    reads(editor, language)

    def is_marked(element: Element) -> bool:
        return element.attributes.get("lang") == "nb"

    changes = read(editor.get("/stab/endringer").text)
    assert is_marked(changes.one(f"#{LOGIN}").one(f"a[href={edit_address(LOGIN)}]"))
    page = read(editor.get(edit_address(LOGIN)).text)
    assert is_marked(page.one("h1"))
    assert all(is_marked(each) for each in page.one("#tjenester").all("label"))
    choose, *others = page.one("#relatert-1").all("option")
    assert (is_marked(choose), {is_marked(each) for each in others}) == (False, {True})


def test_in_bokmaal_nothing_is_marked(editor: TestClient) -> None:
    assert read(editor.get(edit_address(LOGIN)).text).one("main").all("[lang=nb]") == []


@pytest.mark.parametrize(
    ("language", "untitled", "missing"),
    [
        ("nn", "Tittel: Adressa blir laga av tittelen.", "Tenester: Vel minst éi teneste."),
        ("en", "Title: The address is made from the title.", "Services: Choose at least one service."),
    ],
)
def test_faults_are_said_in_the_language_of_the_page(
    editor: TestClient, language: str, untitled: str, missing: str
) -> None:
    reads(editor, language)
    refused = send(editor, editor.get(NEW).text, NEW, {"tittel": "???", "slag": "notice"})
    assert refused.status_code == 422
    assert [fault.startswith(untitled) for fault in faults(refused.text)] == [True]
    incomplete = send(editor, begin(editor), STATE, {"handling": "publiser"})
    assert incomplete.status_code == 422
    assert missing in faults(incomplete.text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nn", "Ordlyden i kjelda: 31. desember 2026 er ein torsdag, ikkje ein fredag."),
        ("en", "The wording of the source: 31 December 2026 is a Thursday, not a Friday."),
    ],
)
def test_words_that_are_not_understood_are_explained_in_the_language_of_the_page(
    editor: TestClient, language: str, said: str
) -> None:
    reads(editor, language)
    [fault] = faults(preview(editor, LOGIN, "production", {"ordlyd": "fredag 31. desember 2026", **WHY}).text)
    assert fault.startswith(said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nn", ["Siste trygge dag blir flytta 90 dagar seinare.", "3 produkt, 655 verksemder"]),
        ("en", ["The last safe day moves 90 days later.", "3 products, 655 organisations"]),
    ],
)
def test_an_impact_seen_in_one_language_can_be_confirmed_in_another(
    editor: TestClient, language: str, said: list[str]
) -> None:
    reads(editor, language)
    shown = preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    facts = [each.text for each in read(shown.text).one("#virkning").all("dd")]
    assert [words for words in said if words not in facts] == []
    reads(editor, "nb")
    assert send(editor, shown.text, deadline_address(LOGIN)).status_code == 303


def test_a_guessed_year_that_was_seen_can_be_confirmed_at_once(editor: TestClient) -> None:
    shown = preview(editor, LOGIN, "production", {"ordlyd": "7. april", **WHY})
    assert "Ordlyden har ikke noe årstall." in shown.text
    assert send(editor, shown.text, deadline_address(LOGIN)).status_code == 303
