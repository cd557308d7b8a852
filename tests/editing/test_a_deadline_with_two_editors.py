"""Two editors have the same deadline before them: the second one sees what the first one did, and loses nothing."""

from starlette.testclient import TestClient

from editing.browsing import EDITOR, LOGIN, ask, deadline_address, filled_in, form_of, move, preview, send
from editing.deadlines import WHY, impact, ledger, remove
from harness import Database, sign_in
from reading import read


def test_the_second_of_two_editors_sees_both_texts_and_loses_none(editor: TestClient, database: Database) -> None:
    mine = preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", "begrunnelse": "Jeg skrev dette."})
    sign_in(editor, database, "siri.dal@kundesenter.example")
    assert move(editor, LOGIN, "production", {"ordlyd": "Q1 2027", "begrunnelse": "Siri var først."}).status_code == 303
    sign_in(editor, database, EDITOR)
    late = send(editor, mine.text, deadline_address(LOGIN))
    assert late.status_code == 409
    page = read(late.text)
    assert "lagret Siri Dal en nyere versjon" in page.text
    assert page.one("#ordlyd-lagret").one(".typed").text == "Q1 2027"
    assert page.one("#noyaktighet-lagret").one(".typed").text == "På kvartalet"
    shown = filled_in(form_of(late.text, deadline_address(LOGIN)))
    assert (shown["ordlyd"], shown["begrunnelse"]) == (["1. mars 2027"], ["Jeg skrev dette."])
    assert "virkning" not in shown
    assert len(ledger(database)) == 2

    again = send(editor, late.text, deadline_address(LOGIN))
    assert "Siste trygge dag flyttes 31 dager tidligere." in impact(again.text).text
    assert send(editor, again.text, deadline_address(LOGIN)).status_code == 303
    assert [entry[:2] for entry in ledger(database)[1:]] == [("1.12.2026", "Q1 2027"), ("Q1 2027", "1. mars 2027")]


def test_an_impact_is_not_shown_for_a_version_that_is_gone(editor: TestClient) -> None:
    page = editor.get(deadline_address(LOGIN)).text
    move(editor, LOGIN, "production", {"ordlyd": "Q1 2027", **WHY})
    late = send(editor, page, deadline_address(LOGIN), {"ordlyd": "mars 2027", **WHY})
    assert late.status_code == 409
    assert filled_in(form_of(late.text, deadline_address(LOGIN)))["ordlyd"] == ["mars 2027"]


def test_two_editors_cannot_add_the_same_deadline(editor: TestClient, database: Database) -> None:
    first, second = (preview(editor, LOGIN, "test", {"ordlyd": day, **WHY}).text for day in ("1.2.2027", "2.2.2027"))
    address = deadline_address(LOGIN, "test")
    assert send(editor, first, address).status_code == 303
    late = send(editor, second, address)
    assert late.status_code == 409
    assert read(late.text).one("#ordlyd-lagret").one(".typed").text == "1.2.2027"
    assert [entry[1] for entry in ledger(database)[1:]] == ["1.2.2027"]


def test_a_deadline_that_got_another_environment_meanwhile_is_merged_and_not_doubled(
    editor: TestClient, database: Database
) -> None:
    slug = "ftps-avvikling"
    page = editor.get(deadline_address(slug, "any")).text
    sign_in(editor, database, "siri.dal@kundesenter.example")
    assert move(editor, slug, "any", {"miljo": "test", **WHY}).status_code == 303
    sign_in(editor, database, EDITOR)
    late = send(editor, page, deadline_address(slug, "any"), {"ordlyd": "1. mars 2027", **WHY})
    assert late.status_code == 409
    shown = read(late.text)
    assert shown.one("h1").text == "Flytt fristen: Test"
    assert "lagret Siri Dal en nyere versjon" in shown.text
    assert shown.one("#miljo-lagret").one(".typed").text == "Test"
    assert "(tomt)" not in shown.one("#ordlyd-lagret").text
    again = send(editor, late.text, deadline_address(slug, "test"), {"miljo": "test"})
    assert send(editor, again.text, deadline_address(slug, "test")).status_code == 303
    statement = (
        "SELECT environment, wording FROM deadline JOIN change ON change.id = change_id "
        "WHERE slug = %s AND removed_on IS NULL"
    )
    assert ask(database, statement, slug) == [("test", "1. mars 2027")]


def test_a_deadline_that_was_taken_away_and_added_anew_is_not_overwritten_unseen(
    editor: TestClient, database: Database
) -> None:
    address = deadline_address(LOGIN, "test")
    move(editor, LOGIN, "test", {"ordlyd": "1. februar 2027", **WHY})
    page = editor.get(address).text
    remove(editor, LOGIN, "test")
    gone = send(editor, page, address, {"ordlyd": "3. februar 2027", **WHY})
    assert gone.status_code == 409
    assert "Ola Berg har fjernet fristen mens du skrev. Lagrer du nå, legger du den til på nytt." in gone.text
    assert "(tomt)" not in gone.text
    move(editor, LOGIN, "test", {"ordlyd": "2. februar 2027", **WHY})
    late = send(editor, page, address, {"ordlyd": "3. februar 2027", **WHY})
    assert late.status_code == 409
    assert read(late.text).one("#ordlyd-lagret").one(".typed").text == "2. februar 2027"
