"""A deadline is moved in words: the editor sees the window they mean and what the move does, and then confirms it."""

import re

import pytest
from starlette.testclient import TestClient

from editing.browsing import LOGIN, VENDOR, ask, audit, deadline_address, filled_in, form_of, move, preview, send
from editing.deadlines import WHY, facts, hit_nobody, impact, ledger, standings
from harness import Database, sign_in
from reading import read

PRODUCTS = [
    "eksempel-epj", "eksempel-legevakt", "fjordjournal-kommune", "fjordjournal-jordmor", "sykehusvik-journal",
    "provestad-lab", "molarvik-tann", "trygghetsfjell-hjemme",
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "means", "last_safe"),
    [
        ("Q2/Q3 2027", "1. april–30. september 2027 (på kvartalet)", "torsdag 30. september 2027 · 310 dager igjen"),
        ("innen utgangen av 2026", "31. desember 2026 (på dagen)", "torsdag 31. desember 2026 · 37 dager igjen"),
        ("7. april 2027", "7. april 2027 (på dagen)", "tirsdag 6. april 2027 · 133 dager igjen"),
        ("uke 52 2026", "21.–27. desember 2026 (på uken)", "søndag 27. desember 2026 · 33 dager igjen"),
        ("3.–12. mars 2027", "3.–12. mars 2027 (som en periode)", "fredag 12. mars 2027 · 108 dager igjen"),
        ("februar 2027", "1.–28. februar 2027 (på måneden)", "søndag 28. februar 2027 · 96 dager igjen"),
        ("avklares", "Ingen dato (ikke satt)", None),
    ],
)
def test_words_are_shown_back_as_the_window_they_mean_and_nothing_is_saved(
    editor: TestClient, database: Database, words: str, means: str, last_safe: str | None
) -> None:
    before = ledger(database)
    shown = preview(editor, LOGIN, "production", {"ordlyd": words, **WHY})
    assert shown.status_code == 200
    said = facts(impact(shown.text).all("dl")[0])
    assert said["Kilden sier"] == words
    assert said["Det betyr"] == means
    assert said.get("Siste trygge dag") == last_safe
    assert ledger(database) == before
    assert audit(database, "deadline", f"{LOGIN} (production)") == []


def test_a_move_is_in_the_ledger_in_the_trail_and_on_the_pages_of_the_very_next_read(
    editor: TestClient, database: Database
) -> None:
    address = f"/endringer/{LOGIN}"
    editor.get(address)
    assert standings(editor, "fjordjournal-kommune", LOGIN) == {"Produksjon": "I fare"}
    moved = move(
        editor,
        LOGIN,
        "production",
        {"ordlyd": "1. mars 2027", "kilde": "utviklerportal.nhn.no", "vedtatt": "20.11.2026", **WHY},
    )
    assert moved.status_code == 303
    assert standings(editor, "fjordjournal-kommune", LOGIN) == {"Produksjon": "I rute"}
    sign_in(editor, database, VENDOR)
    assert standings(editor, "eksempel-epj", LOGIN) == {"Produksjon": "I rute"}

    history = read(editor.get(address).text).section("Slik har fristene endret seg")
    assert [cell.text for cell in history.all("tbody tr")[0].all("td")] == [
        "20. november 2026",
        "Produksjon",
        "1.12.2026 1. desember 2026",
        "1. mars 2027",
        "Mange kunder er ikke klare. Kilde: utviklerportal.nhn.no. Ført av kundesenteret.",
        "100 dager",
    ]
    assert "Flyttet 1 gang." in history.text
    assert "Produksjon: flyttet 1 gang, 90 dager senere" in history.text
    service = read(editor.get("/tjenester/kjernejournal-portal").text)
    assert "Fristene for tjenesten er flyttet 1 gang, 90 dager senere." in service.section("Brekkende endringer").text

    assert ledger(database)[1:] == [
        ("1.12.2026", "1. mars 2027", WHY["begrunnelse"], "utviklerportal.nhn.no", "Ola Berg", "2026-11-20", 100)
    ]
    [(who, what, details)] = audit(database, "deadline", f"{LOGIN} (production)")
    assert (who, what) == ("Ola Berg", "edit")
    assert details == {
        "wording": ["1.12.2026", "1. mars 2027"],
        "earliest": ["2026-12-01", "2027-03-01"],
        "latest": ["2026-12-01", "2027-03-01"],
        "reason": WHY["begrunnelse"],
        "source": "utviklerportal.nhn.no",
        "decided_on": "2026-11-20",
        "days_of_notice": 100,
    }


def test_a_deadline_without_a_date_makes_nobody_busier(editor: TestClient) -> None:
    shown = impact(preview(editor, LOGIN, "test", {"ordlyd": "avklares", **WHY}).text)
    assert not shown.has_section("Får det travlere")
    undated = shown.section("Får en frist uten dato")
    assert [[cell.text for cell in row.all("td")][1:] for row in undated.all("tbody tr")] == [
        ["Ingen frist", "Uavklart frist"]
    ] * 3
    move(editor, LOGIN, "test", {"ordlyd": "avklares", **WHY})
    address = deadline_address(LOGIN, "test")
    gone = impact(send(editor, editor.get(address).text, f"{address}/fjern", {"fjernes_fordi": "Feil."}).text)
    assert not gone.has_section("Slipper fristen")
    assert len(gone.section("Mister en frist uten dato").all("tbody tr")) == 3


def test_the_public_ledger_shows_what_else_than_words_and_dates_changed(editor: TestClient) -> None:
    typed = {"miljo": "test", "slag": "complete_by", "fasthet": "tentative", "fast_innen": "1.2.2027"}
    assert move(editor, LOGIN, "production", {**typed, **WHY}).status_code == 303
    history = read(editor.get(f"/endringer/{LOGIN}").text).section("Slik har fristene endret seg")
    before, after = (cell.text for cell in history.all("tbody tr")[0].all("td")[2:4])
    assert before == (
        "1.12.2026 1. desember 2026 Miljø: Produksjon Hva som skjer: Den gamle måten slutter å virke "
        "Hvor sikkert: Fast Endelig dato ventes innen: ikke oppgitt"
    )
    assert after == (
        "1.12.2026 1. desember 2026 Miljø: Test Hva som skjer: Arbeidet må være ferdig "
        "Hvor sikkert: Foreløpig Endelig dato ventes innen: 1. februar 2027"
    )
    move(editor, LOGIN, "test", {"ordlyd": "april 2027", **WHY})
    history = read(editor.get(f"/endringer/{LOGIN}").text).section("Slik har fristene endret seg")
    assert "Nøyaktighet: på dagen" in history.all("tbody tr")[0].all("td")[2].text
    assert "Nøyaktighet: på måneden" in history.all("tbody tr")[0].all("td")[3].text


def test_the_impact_says_who_is_hit_who_turns_at_risk_and_how_much_notice_there_is(editor: TestClient) -> None:
    shown = impact(preview(editor, LOGIN, "production", {"ordlyd": "Q2/Q3 2026", **WHY}).text)
    said = facts(shown.all("dl")[1])
    assert said["Flytting"] == "Siste trygge dag flyttes 61 dager tidligere."
    assert said["Berørt"] == "3 produkter, 655 virksomheter"
    assert said["Varsel"].endswith("Ingen rekker å tilpasse seg.")
    alarm = shown.section("Forfaller eller kommer i fare")
    assert [[cell.text for cell in row.all("td")] for row in alarm.all("tbody tr")] == [
        ["412", "Nærmer seg", "Forfalt"],
        ["147", "I fare", "Forfalt"],
        ["96", "I fare", "Forfalt"],
    ]
    relaxed = impact(preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY}).text)
    assert "Leverandørene får 96 dager" in relaxed.text
    assert len(relaxed.section("Får bedre tid").all("tbody tr")) == 3
    assert not relaxed.has_section("Forfaller eller kommer i fare")


@pytest.mark.parametrize(
    "words", ["1. mars 2027", "Q2/Q3 2026", "avklares", "10. desember 2026", "innen utgangen av 2026"]
)
def test_what_was_foretold_is_what_the_pages_show_after_saving(editor: TestClient, words: str) -> None:
    names = dict(re.findall(r'href="/produkter/([a-z-]+)"[^>]*>([^<]+)<', editor.get("/produkter").text))
    assert set(PRODUCTS) <= set(names)
    before = {product: standings(editor, product, LOGIN).get("Produksjon", "Ikke berørt") for product in PRODUCTS}
    shown = preview(editor, LOGIN, "production", {"ordlyd": words, **WHY})
    foretold = {
        row.one("a")["href"].rpartition("/")[2]: tuple(chip.text for chip in row.all(".chip"))
        for row in impact(shown.text).all("table.cards tbody tr")
    }
    tally = {row.one("th").text: int(row.all("td")[1].text) for row in impact(shown.text).all("table.narrow tbody tr")}
    assert send(editor, shown.text, deadline_address(LOGIN)).status_code == 303
    after = {product: standings(editor, product, LOGIN).get("Produksjon", "Ikke berørt") for product in PRODUCTS}
    assert foretold == {
        product: (before[product], after[product]) for product in PRODUCTS if before[product] != after[product]
    }
    assert {standing: count for standing, count in tally.items() if count} == {
        standing: list(after.values()).count(standing) for standing in after.values()
    }


def test_what_is_changed_after_the_impact_was_shown_is_shown_again_before_it_is_saved(
    editor: TestClient, database: Database
) -> None:
    shown = preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    again = send(editor, shown.text, deadline_address(LOGIN), {"ordlyd": "april 2027"})
    assert again.status_code == 200
    assert facts(impact(again.text).all("dl")[0])["Det betyr"] == "1.–30. april 2027 (på måneden)"
    assert len(ledger(database)) == 1
    once_more = send(editor, again.text, deadline_address(LOGIN), {"til": "15.4.2027"})
    assert facts(impact(once_more.text).all("dl")[0])["Det betyr"] == "1.–15. april 2027 (som en periode)"
    assert "Ordlyden leses ellers som 1.–30. april 2027." in once_more.text
    assert len(ledger(database)) == 1
    assert send(editor, once_more.text, deadline_address(LOGIN)).status_code == 303
    assert ask(database, "SELECT latest::text FROM deadline WHERE wording = 'april 2027'") == [("2027-04-15",)]


def test_a_move_whose_impact_became_another_is_shown_again_before_it_is_saved(
    editor: TestClient, database: Database
) -> None:
    shown = preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    assert facts(impact(shown.text).all("dl")[1])["Berørt"] == "3 produkter, 655 virksomheter"
    hit_nobody(database)
    again = send(editor, shown.text, deadline_address(LOGIN))
    assert again.status_code == 200
    assert "Virkningen er blitt en annen siden du så den." in impact(again.text).text
    assert facts(impact(again.text).all("dl")[1])["Berørt"] == "0 produkter, 0 virksomheter"
    assert len(ledger(database)) == 1
    assert send(editor, again.text, deadline_address(LOGIN)).status_code == 303


def test_a_move_is_shown_again_when_a_product_reported_meanwhile(editor: TestClient, database: Database) -> None:
    shown = preview(editor, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    with database.connect("postgres") as superuser:
        superuser.execute("DELETE FROM readiness")
    again = send(editor, shown.text, deadline_address(LOGIN))
    assert again.status_code == 200
    assert "Virkningen er blitt en annen siden du så den." in impact(again.text).text
    assert len(ledger(database)) == 1


def test_the_words_can_say_how_sure_the_source_is_and_when_a_date_is_promised(editor: TestClient) -> None:
    shown = preview(editor, LOGIN, "production", {"ordlyd": "avklares innen 1. februar 2027", **WHY})
    said = facts(impact(shown.text).all("dl")[0])
    assert said["Hvor sikkert"] == "Skal avtales"
    assert said["Endelig dato"] == "Ventes innen 1. februar 2027"
    guessed = preview(editor, LOGIN, "production", {"ordlyd": "7. april", **WHY})
    assert facts(impact(guessed.text).all("dl")[0])["Det betyr"] == "7. april 2027 (på dagen)"
    assert "Ordlyden har ikke noe årstall." in guessed.text


def test_a_firm_deadline_that_loses_its_date_is_not_taken_to_hold_already(editor: TestClient) -> None:
    for words in ("", "ingen dato", "over tid"):
        said = facts(impact(preview(editor, LOGIN, "production", {"ordlyd": words, **WHY}).text).all("dl")[0])
        assert said["Kilden sier"] == (words or "Kilden sier ikke når.")
        assert said["Hvor sikkert"] == "Foreløpig"
    in_force = preview(editor, LOGIN, "production", {"ordlyd": "gjelder nå", **WHY})
    assert facts(impact(in_force.text).all("dl")[0])["Hvor sikkert"] == "Fast"


def test_a_date_on_which_something_new_is_expected_endangers_nobody(editor: TestClient) -> None:
    """A source that says what comes, and of nothing that stops, leaves nobody overdue however late it tells."""
    shown = impact(preview(editor, LOGIN, "production", {"ordlyd": "Q3 2026", "slag": "expected", **WHY}).text)
    assert facts(shown.all("dl")[0])["Ventes senest"] == "onsdag 30. september 2026 · 55 dager siden"
    said = facts(shown.all("dl")[1])
    assert said["Flytting"] == "Siste dag flyttes 61 dager tidligere."
    assert said["Varsel"] == "Siste dag var passert da dette ble vedtatt 24. november 2026."
    assert not shown.has_section("Forfaller eller kommer i fare")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"ordlyd": "1. mars 2027", "begrunnelse": " "}, "begrunnelse", "Fyll ut feltet."),
        ({"ordlyd": "snart"}, "ordlyd", "Fristen er ikke forstått."),
        ({"ordlyd": "31. februar 2027"}, "ordlyd", "Slik"),
        ({"fra": "2.12.2026", "til": "1.12.2026"}, "til", "Siste dag kan ikke komme før første dag."),
        ({"fra": ""}, "fra", "Fyll ut både første og siste dag, eller la begge stå tomme."),
        ({"fra": "32.13.2026"}, "fra", "finnes ikke"),
        ({"fra": "1.12.0206", "til": "1.12.0206"}, "fra", "Årstallet 206 må være en skrivefeil."),
        ({"vedtatt": "25.11.2026"}, "vedtatt", "Datoen ligger fram i tid."),
        ({"noyaktighet": "open"}, "noyaktighet", "Du har satt datoer."),
        ({"noyaktighet": "<script>"}, "noyaktighet", "Velg ett av alternativene."),
        ({"ordlyd": "", "fra": "1.5.2027", "til": "1.5.2027"}, "ordlyd", "Skriv ordlyden i kilden."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    editor: TestClient, database: Database, typed: dict[str, str], field: str, message: str
) -> None:
    sent = {**WHY, **typed}
    answer = preview(editor, LOGIN, "production", sent)
    assert answer.status_code == 422
    page = read(answer.text)
    if message == "Slik":
        assert page.all("#ordlyd-feil")
    else:
        assert message in page.one(f"#{field}-feil").text
    shown = filled_in(form_of(answer.text, deadline_address(LOGIN)))
    assert {name: shown[name] for name in sent if name != "noyaktighet"} == {
        name: [value] for name, value in sent.items() if name != "noyaktighet"
    }
    assert len(ledger(database)) == 1


def test_words_that_are_not_understood_can_be_kept_with_dates_of_the_editor_s_own(
    editor: TestClient, database: Database
) -> None:
    refused = preview(editor, LOGIN, "production", {"ordlyd": "når alle er klare", **WHY})
    shown = send(editor, refused.text, deadline_address(LOGIN), {"fra": "1.5.2027", "til": "1.5.2027"})
    assert "Ordlyden er ikke forstått. Datoene er slik du har satt dem." in shown.text
    assert send(editor, shown.text, deadline_address(LOGIN)).status_code == 303
    assert ledger(database)[1][:2] == ("1.12.2026", "når alle er klare")


def test_a_deadline_that_stays_the_same_is_no_move(editor: TestClient, database: Database) -> None:
    answer = preview(editor, LOGIN, "production", WHY)
    assert answer.status_code == 422
    assert "Fristen er den samme som før. Endre noe, eller avbryt." in answer.text
    assert len(ledger(database)) == 1


def test_a_deadline_without_an_environment_stands_alone(editor: TestClient, database: Database) -> None:
    assert editor.get(deadline_address(LOGIN, "any")).status_code == 404
    assert editor.get(deadline_address(LOGIN, "test")).status_code == 200
    assert editor.get(deadline_address(LOGIN, "mars")).status_code == 404
    refused = preview(editor, LOGIN, "test", {"ordlyd": "1. mars 2027", "miljo": "any", **WHY})
    assert refused.status_code == 422
    assert "«Miljø ikke oppgitt»" in read(refused.text).one("#feil").text
    assert len(ledger(database)) == 1
    named = move(editor, "ftps-avvikling", "any", {"miljo": "production", **WHY})
    assert named.status_code == 303
    assert standings(editor, "provestad-lab", "ftps-avvikling").keys() == {"Produksjon"}
