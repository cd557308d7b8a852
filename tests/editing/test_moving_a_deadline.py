"""A deadline is moved in words: the editor sees the window they mean and what the move does, and then confirms it."""

import re

import pytest
from starlette.testclient import TestClient

from editing.browsing import (
    EDITOR,
    LOGIN,
    VENDOR,
    ask,
    audit,
    deadline_address,
    filled_in,
    form_of,
    move,
    preview,
    send,
)
from harness import Database, sign_in
from reading import Element, read

WHY = {"begrunnelse": "Mange kunder er ikke klare."}
PRODUCTS = [
    "eksempel-epj", "eksempel-legevakt", "fjordjournal-kommune", "fjordjournal-jordmor", "sykehusvik-journal",
    "provestad-lab", "molarvik-tann", "trygghetsfjell-hjemme",
]  # fmt: skip


def ledger(database: Database, slug: str = LOGIN) -> list[tuple[object, ...]]:
    """What the ledger of a change says, oldest first."""
    return ask(
        database,
        "SELECT old ->> 'wording', new ->> 'wording', reason, source, made_by, decided_on::text, days_of_notice "
        "FROM deadline_revision JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id "
        "WHERE slug = %s ORDER BY deadline_revision.id",
        slug,
    )


def facts(part: Element) -> dict[str, str]:
    """The terms and descriptions of a part of a page."""
    names = [each.text for each in part.all("dt")]
    return dict(zip(names, [each.text for each in part.all("dd")], strict=True))


def impact(page: str) -> Element:
    return read(page).one("#virkning")


def standings(client: TestClient, product: str, slug: str) -> dict[str, str]:
    """What a product's page says of a change, by environment."""
    row = read(client.get(f"/produkter/{product}").text).one(f"article#{slug}")
    return {line.all("b")[0].text: line.one(".chip").text for line in row.all("li")}


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


def hit_nobody(database: Database) -> None:
    """Somebody else makes the rule of the change hit no product."""
    with database.connect("postgres") as superuser:
        superuser.execute(
            "UPDATE change SET rule = %s, version = version + 1 WHERE slug = %s", ['{"not": {"all": []}}', LOGIN]
        )


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


# ------------------------------------------------------------------------------------- taken away


def remove(editor: TestClient, slug: str, environment: str, why: str = "Gjaldt aldri test.") -> tuple[int, str]:
    address = deadline_address(slug, environment)
    answer = send(editor, editor.get(address).text, f"{address}/fjern", {"fjernes_fordi": why})
    if answer.status_code == 200:
        answer = send(editor, answer.text, f"{address}/fjern")
    return answer.status_code, answer.text


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
