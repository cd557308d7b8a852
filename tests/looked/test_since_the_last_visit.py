"""What the vendor's page says is new since its reader was last there: after real edits, and until it has been seen."""

from datetime import timedelta

import pytest

from fristklar.clock import OSLO, now
from fristklar.domain.norwegian import long_date
from looked.reader import ANNE, ERIK, LOGIN, OLA, PRODUCT, VERA, Reader

MOVED = (
    "Flyttet Gammel innlogging til Kjernejournal portal utgår Produksjon · Siste trygge dag: "
    "30. november 2026 → 31. januar 2027 (62 dager senere)"
)


def test_who_never_was_here_is_told_of_nothing(reader: Reader) -> None:
    page = reader.shown(ANNE)
    assert not page.all("section.since")
    assert not page.all(".new")
    assert "siden sist" in page.one("noscript").text  # the way in for whoever has no scripts


def test_a_visit_to_a_page_where_nothing_has_happened_leaves_no_box(reader: Reader) -> None:
    reader.look(ANNE)
    page = reader.shown(ANNE)
    assert not page.all(".since")
    assert not page.all("noscript")


def test_a_deadline_that_staff_move_is_new_until_the_next_sitting(reader: Reader) -> None:
    reader.look(ANNE)
    reader.pass_time(60 * 24 * 12)
    reader.move_login()
    last = long_date((now() - timedelta(days=12)).astimezone(OSLO).date())
    page = reader.shown(ANNE)
    assert page.one(".since h2").text == f"Nytt siden du sist var her, {last}"
    assert reader.news(ANNE) == [MOVED]
    assert page.one(".since li a")["href"] == f"#{LOGIN}"
    assert reader.marked(ANNE) == [LOGIN]
    reader.look(ANNE)
    assert reader.news(ANNE) == [MOVED], "a reload in the same sitting keeps the marks"
    reader.pass_time(29)
    assert reader.marked(ANNE) == [LOGIN]
    reader.pass_time(2)
    assert reader.news(ANNE) == []
    assert reader.marked(ANNE) == []


@pytest.mark.parametrize(
    ("language", "heading", "moved", "reported", "mark"),
    [
        (
            "nn",
            "Nytt sidan du sist var her, ",
            "Flytta Gammel innlogging til Kjernejournal portal utgår Produksjon · Siste trygge dag: "
            "30. november 2026 → 31. januar 2027 (62 dagar seinare)",
            "Meldt Gammel innlogging til Kjernejournal portal utgår Produksjon · Erik Moen melde «I produksjon»",
            "Nytt",
        ),
        (
            "en",
            "New since you were last here, ",
            "Moved Gammel innlogging til Kjernejournal portal utgår Production · Last safe day: "
            "30 November 2026 → 31 January 2027 (62 days later)",
            "Reported Gammel innlogging til Kjernejournal portal utgår Production · Erik Moen reported “In production”",
            "New",
        ),
    ],
    ids=["nn", "en"],
)
def test_it_is_said_in_the_readers_language(
    reader: Reader, language: str, heading: str, moved: str, reported: str, mark: str
) -> None:
    reader.look(ANNE)
    reader.report(ERIK, "done")
    reader.move_login()
    in_bokmaal = reader.shown(ANNE)
    assert in_bokmaal.one(".since h2").text.startswith("Nytt siden"), "a page of one's own is kept by language"
    reader.client.headers["accept-language"] = language
    page = reader.shown(ANNE)
    assert page.one(".since h2").text.startswith(heading)
    assert reader.news(ANNE) == [moved, reported]
    assert {link["lang"] for link in page.all(".since li a")} == {"nb"}
    assert page.one("article.row h3 .new").text == mark


def test_the_button_clears_the_marks_at_once(reader: Reader) -> None:
    reader.look(ANNE)
    reader.move_login()
    answer = reader.press(ANNE)
    assert (answer.status_code, answer.headers["location"]) == (303, PRODUCT)
    assert reader.news(ANNE) == []
    assert reader.marked(ANNE) == []


def test_the_button_clears_nothing_that_came_after_the_page_was_opened(reader: Reader) -> None:
    reader.look(ANNE)
    reader.report(ERIK, "done")
    page = reader.shown(ANNE)
    reader.move_login()
    reader.press(ANNE, shown=page)
    assert reader.news(ANNE) == [MOVED]


def test_without_scripts_the_button_is_the_first_visit_too(reader: Reader) -> None:
    assert reader.press(ANNE).status_code == 303
    assert not reader.shown(ANNE).all(".since")
    reader.move_login()
    assert reader.news(ANNE) == [MOVED]


def test_of_two_tabs_the_one_opened_first_takes_nothing_back(reader: Reader) -> None:
    reader.look(ANNE)
    reader.report(ERIK, "done")
    first = reader.shown(ANNE)
    reader.move_login()
    second = reader.shown(ANNE)
    reader.press(ANNE, shown=second)
    reader.look(ANNE, shown=first)
    reader.press(ANNE, shown=first)
    assert reader.news(ANNE) == []


def test_what_colleagues_and_the_customer_centre_say_is_new_to_others_and_not_to_themselves(reader: Reader) -> None:
    for who in (ANNE, ERIK, VERA):
        reader.look(who)
    reader.report(ERIK, "done")
    assert reader.news(ERIK) == []
    assert reader.news(VERA) == [
        "Meldt Gammel innlogging til Kjernejournal portal utgår Produksjon · Erik Moen meldte «I produksjon»"
    ]
    judge = f"{PRODUCT}/status/{LOGIN}/production/vurder"
    reader.be(OLA)
    sent = reader.form(judge) | {"vurdering": "disputed", "begrunnelse": "Vi ser den i loggene."}
    assert reader.send(judge, sent).status_code == 303
    assert [line.rpartition(" · ")[2] for line in reader.news(ANNE)] == [
        "Kundesenteret er ikke enig i meldingen",
        "Erik Moen meldte «I produksjon»",
    ]
    assert [line.rpartition(" · ")[2] for line in reader.news(ERIK)] == ["Kundesenteret er ikke enig i meldingen"]
    assert reader.marked(VERA) == [LOGIN]


def test_of_several_reports_of_a_row_the_last_is_told(reader: Reader) -> None:
    reader.look(ANNE)
    for claim in ("not_started", "in_progress", "done"):
        reader.report(ERIK, claim)
    [line] = reader.news(ANNE)
    assert line.endswith("Erik Moen meldte «I produksjon»")


def test_an_exemption_and_the_answer_to_an_objection_are_told(reader: Reader) -> None:
    for who in (ANNE, ERIK):
        reader.look(who)
    exempt, objection = f"{PRODUCT}/status/{LOGIN}/production/unntak", f"{PRODUCT}/innsigelse/{LOGIN}"
    reader.be(OLA)
    form = reader.form(f"{PRODUCT}/status/{LOGIN}/production/vurder", exempt)
    sent = form | {"unntak_til": "31.3.2027", "unntak_begrunnelse": "Ny versjon kommer i mars."}
    assert reader.send(exempt, sent).status_code == 303
    reader.be(ERIK)
    assert reader.send(objection, reader.form(objection) | {"innsigelse": "Vi bruker den ikke."}).status_code == 303
    assert [line.rpartition("utgår ")[2] for line in reader.news(ANNE)] == [
        "Produksjon · Kundesenteret ga unntak til og med 31. mars 2027",
        "Erik Moen meldte at endringen ikke gjelder produktet",
    ]
    reader.be(OLA)
    answer = f"{objection}/svar"
    sent = reader.form(objection, answer) | {"svar": "rejected", "svar_begrunnelse": "Dere er i loggene."}
    assert reader.send(answer, sent).status_code == 303
    assert "Kundesenteret avviste innsigelsen" in reader.news(ERIK)[0]


def act(reader: Reader, deed: str) -> None:
    """The customer centre brings the change from one state to another."""
    reader.be(OLA)
    state = f"/stab/endringer/{LOGIN}/tilstand"
    fields = reader.form(f"/stab/endringer/{LOGIN}/rediger", state)
    assert reader.send(state, fields | {"handling": deed, "begrunnelse": "Den ble ikke noe av."}).status_code == 303


def test_a_change_that_is_withdrawn_is_told_and_leads_to_its_own_page(reader: Reader) -> None:
    reader.look(ANNE)
    act(reader, "trekk-tilbake")
    [line] = reader.shown(ANNE).all(".since li")
    assert line.text == "Trukket tilbake Gammel innlogging til Kjernejournal portal utgår"
    assert line.one("a")["href"] == f"/endringer/{LOGIN}"
    assert reader.marked(ANNE) == []


def test_a_change_that_was_withdrawn_and_comes_back_is_not_called_new_and_tells_what_moved_meanwhile(
    reader: Reader,
) -> None:
    back = "Gjelder igjen Gammel innlogging til Kjernejournal portal utgår Siste trygge dag 31. januar 2027"
    reader.look(ANNE)
    act(reader, "trekk-tilbake")
    reader.move_login()
    assert [line.partition(" ")[0] for line in reader.news(ANNE)] == ["Trukket"]
    act(reader, "gjenapne")
    assert reader.news(ANNE) == [MOVED, back]
    assert reader.marked(ANNE) == [LOGIN]


def test_who_was_here_while_it_was_withdrawn_hears_what_moved_since_then(reader: Reader) -> None:
    act(reader, "trekk-tilbake")
    reader.move_login()
    reader.look(ANNE)
    reader.pass_time(60)
    act(reader, "gjenapne")
    assert [line.partition(" Gammel")[0] for line in reader.news(ANNE)] == ["Flyttet", "Gjelder igjen"]


def test_a_change_that_is_published_is_told_with_its_deadline(reader: Reader) -> None:
    reader.database_as_owner(f"UPDATE change SET lifecycle = 'draft' WHERE slug = '{LOGIN}'")
    reader.look(ANNE)
    act(reader, "publiser")
    assert reader.news(ANNE) == [
        "Ny endring Gammel innlogging til Kjernejournal portal utgår Siste trygge dag 30. november 2026"
    ]
    assert reader.marked(ANNE) == [LOGIN]


def test_a_change_that_does_not_hit_the_product_is_no_news(reader: Reader) -> None:
    reader.look(ANNE)
    reader.database_as_owner(
        "UPDATE product_trait SET answer = false WHERE trait = 'kj-portal-old-login' "
        "AND product_id = (SELECT id FROM product WHERE slug = 'eksempel-epj')"
    )
    reader.move_login()
    assert reader.news(ANNE) == []


def test_an_edited_profile_is_told_with_what_was_edited(reader: Reader) -> None:
    for who in (ANNE, VERA):
        reader.look(who)
    reader.be(ERIK)
    profile = f"{PRODUCT}/profil"
    sent = reader.form(profile) | {"virksomheter": "413", "kontakt": "epj@eksempel-epj.example"}
    assert reader.send(profile, sent).status_code == 303
    [line] = reader.shown(ANNE).all(".since li")
    assert line.text == "Endret Produktprofil Erik Moen endret antall virksomheter og kontaktadressen"
    assert line.one("a")["href"] == profile
    [line] = reader.shown(VERA).all(".since li")
    assert not line.all("a"), "a viewer is not sent to a page that is not for viewers"


def test_a_long_list_is_cut_and_its_rows_are_marked_all_the_same(reader: Reader) -> None:
    reader.look(VERA)
    reader.be(ERIK)
    rows = [row["id"] for row in reader.shown(ERIK).all("article.row") if row.all("a.edit")]
    for slug in rows:
        link = reader.shown(ERIK).one(f"article#{slug}").all("a.edit")[0]["href"]
        assert reader.send(link, reader.form(link) | {"meldt": "done"}).status_code == 303
    page = reader.shown(VERA)
    assert len(rows) > 12
    assert len(page.all(".since li")) == 12
    assert f"Og {len(rows) - 12} til." in page.one(".since").text
    assert sorted(reader.marked(VERA)) == sorted(rows)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "«Ærlig» & sønn", "مرحبا 🙂"])
def test_a_name_is_told_as_it_is(reader: Reader, words: str) -> None:
    reader.look(VERA)
    reader.database.as_program("UPDATE person SET name = %s WHERE email = %s", words, ERIK)
    reader.report(ERIK, "done")
    [line] = reader.news(VERA)
    assert line.endswith(f"{words} meldte «I produksjon»")
