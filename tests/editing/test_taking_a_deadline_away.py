"""A deadline is taken away: the editor sees what that does and confirms it, and the ledger stays."""

import re

from starlette.testclient import TestClient

from editing.browsing import LOGIN, audit, deadline_address, filled_in, form_of, move, send
from editing.deadlines import WHY, facts, hit_nobody, impact, ledger, remove, standings
from harness import Database
from reading import read


def test_what_it_does_to_take_a_deadline_away_is_shown_before_it_is_done(
    editor: TestClient, database: Database
) -> None:
    move(editor, LOGIN, "test", {"ordlyd": "1. februar 2027", **WHY})
    address = deadline_address(LOGIN, "test")
    shown = send(editor, editor.get(address).text, f"{address}/fjern", {"fjernes_fordi": "Gjaldt aldri test."})
    assert shown.status_code == 200
    assert "Test" in standings(editor, "eksempel-epj", LOGIN)
    said = impact(shown.text)
    assert "Fristen er ikke fjernet ennå." in said.text
    assert facts(said.all("dl")[0])["Berørt"] == "3 produkter, 655 virksomheter"
    freed = said.section("Slipper fristen")
    assert next([cell.text for cell in row.all("td")] for row in freed.all("tbody tr")) == [
        "412",
        "Ikke rapportert",
        "Ingen frist",
    ]
    assert filled_in(form_of(shown.text, f"{address}/fjern"))["fjernes_fordi"] == ["Gjaldt aldri test."]
    assert send(editor, shown.text, f"{address}/fjern").status_code == 303
    assert standings(editor, "eksempel-epj", LOGIN).keys() == {"Produksjon"}


def test_a_removal_whose_impact_became_another_is_shown_again(editor: TestClient, database: Database) -> None:
    move(editor, LOGIN, "test", {"ordlyd": "1. februar 2027", **WHY})
    address = deadline_address(LOGIN, "test")
    shown = send(editor, editor.get(address).text, f"{address}/fjern", {"fjernes_fordi": "Gjaldt aldri test."})
    hit_nobody(database)
    again = send(editor, shown.text, f"{address}/fjern")
    assert again.status_code == 200
    assert "Virkningen er blitt en annen siden du så den." in impact(again.text).text
    assert facts(impact(again.text).all("dl")[0])["Berørt"] == "0 produkter, 0 virksomheter"
    assert len(ledger(database)) == 2
    assert send(editor, again.text, f"{address}/fjern").status_code == 303


def test_a_deadline_is_taken_away_and_its_ledger_stays(editor: TestClient, database: Database) -> None:
    move(editor, LOGIN, "test", {"ordlyd": "1. februar 2027", **WHY})
    assert "Test" in standings(editor, "eksempel-epj", LOGIN)
    assert remove(editor, LOGIN, "test", why="")[0] == 422
    assert remove(editor, LOGIN, "test")[0] == 303
    assert standings(editor, "eksempel-epj", LOGIN).keys() == {"Produksjon"}
    history = read(editor.get(f"/endringer/{LOGIN}").text).section("Slik har fristene endret seg")
    assert [cell.text for cell in history.all("tbody tr")[0].all("td")][1:5] == [
        "Test",
        "1. februar 2027",
        "Fjernet",
        "Gjaldt aldri test. Ført av kundesenteret.",
    ]
    assert [what for _, what, _ in audit(database, "deadline", f"{LOGIN} (test)")] == ["create", "remove"]
    assert move(editor, LOGIN, "test", {"ordlyd": "1. mars 2027", **WHY}).status_code == 303


def test_a_deadline_that_somebody_reported_against_stays(editor: TestClient, database: Database) -> None:
    status, page = remove(editor, "helseid-dpop-api", "production")
    assert status == 422
    assert re.search(r"\d+ produkt(er)? har meldt status mot fristen", page)
    assert "Gjaldt aldri test." in page


def test_the_last_deadline_of_a_change_that_others_see_stays(editor: TestClient, database: Database) -> None:
    with database.connect("postgres") as superuser:
        superuser.execute("DELETE FROM readiness")
    status, page = remove(editor, LOGIN, "production")
    assert status == 422
    assert "Endringen må ha minst én frist." in page
    assert editor.get(f"/endringer/{LOGIN}").status_code == 200


def test_a_deadline_moved_meanwhile_is_not_taken_away(editor: TestClient, database: Database) -> None:
    move(editor, LOGIN, "test", {"ordlyd": "1. februar 2027", **WHY})
    address = deadline_address(LOGIN, "test")
    page = editor.get(address).text
    move(editor, LOGIN, "test", {"ordlyd": "1. mars 2027", **WHY})
    late = send(editor, page, f"{address}/fjern", {"fjernes_fordi": "Bort."})
    assert late.status_code == 409
    assert "lagret Ola Berg en nyere versjon" in late.text
    assert len(ledger(database)) == 3
