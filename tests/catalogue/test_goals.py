"""Staff keep the roadmap: the source's words about when, the window that they mean, and what became of each goal."""

import pytest
from starlette.testclient import TestClient

from filling import faults, fields_of, fill, save, send
from harness import Database
from reading import Element, read

NEW = "/stab/tjenester/helseid/maal/ny"
SERVICE = "/tjenester/helseid"


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text).one("main")


def add(client: TestClient, title: str = "Alle bruker nytt token") -> str:
    """Add a goal without a date; gives the address of its form."""
    where = save(client, NEW, tittel=title)
    address, _, slug = where.partition("#")
    assert address == "/stab/tjenester/helseid/rediger"
    return f"/stab/maal/{slug}/rediger"


def stored(database: Database, title: str = "Alle bruker nytt token") -> tuple[object, ...]:
    [row] = database.as_program(
        "SELECT wording, earliest::text, latest::text, precision, state FROM roadmap_item WHERE title = %s", title
    )
    return row


def audited(database: Database) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT action, actor, details FROM audit_entry WHERE subject_kind = 'roadmap_item' "
        "AND subject = 'helseid-alle-bruker-nytt-token' ORDER BY id"
    )


def test_a_goal_without_a_date_is_on_the_roadmap_at_the_next_read(editor: TestClient, database: Database) -> None:
    assert "Alle bruker nytt token" not in editor.get("/veikart").text
    assert add(editor) == "/stab/maal/helseid-alle-bruker-nytt-token/rediger"
    for address in ("/veikart", SERVICE, "/stab/tjenester/helseid/rediger"):
        assert "Alle bruker nytt token" in page(editor, address).text, address
    assert stored(database) == ("", None, None, "open", "planned")
    [(action, actor, details)] = audited(database)
    assert (action, actor) == ("create", "Ola Berg")
    assert isinstance(details, dict)
    assert details["service"] == "helseid"


def test_new_words_are_read_and_shown_before_anything_is_saved(editor: TestClient, database: Database) -> None:
    edit = add(editor)
    answer = send(editor, edit, fill(editor, edit, ordlyd="Q2/Q3 2027"))
    assert answer.status_code == 200
    shown = read(answer.text)
    assert "«Q2/Q3 2027» leses som 1. april–30. september 2027 (på kvartalet)." in shown.section("Stemmer dette?").text
    fields = fields_of(shown.one("form.form"))
    assert (fields["fra"], fields["til"], fields["noyaktighet"]) == (["1.4.2027"], ["30.9.2027"], ["quarter"])
    assert stored(database)[0] == "", "nothing is saved yet"
    assert send(editor, edit, fields).status_code == 303
    assert stored(database) == ("Q2/Q3 2027", "2027-04-01", "2027-09-30", "quarter", "planned")
    assert "Q2/Q3 2027" in page(editor, SERVICE).section("Mål").text


def test_a_new_goal_is_read_before_it_is_saved_too(editor: TestClient, database: Database) -> None:
    answer = send(editor, NEW, fill(editor, NEW, tittel="Alle bruker nytt token", ordlyd="innen utgangen av 2027"))
    assert answer.status_code == 200
    assert database.as_program("SELECT 1 FROM roadmap_item WHERE title = 'Alle bruker nytt token'") == []
    assert send(editor, NEW, fields_of(read(answer.text).one("form.form"))).status_code == 303
    assert stored(database)[2] == "2027-12-31"


def test_a_window_set_by_hand_outweighs_the_words(editor: TestClient, database: Database) -> None:
    edit = add(editor)
    save(editor, edit, ordlyd="til høsten", fra="1.9.2027", til="2027-11-30", noyaktighet="quarter")
    assert stored(database) == ("til høsten", "2027-09-01", "2027-11-30", "quarter", "planned")


def test_words_that_are_not_understood_can_be_kept_with_dates_of_ones_own(
    editor: TestClient, database: Database
) -> None:
    edit = add(editor)
    answer = send(editor, edit, fill(editor, edit, ordlyd="når det passer seg"))
    assert answer.status_code == 422
    assert "Du kan også beholde ordlyden og sette datoene selv under." in faults(answer)["ordlyd"]
    fields = fields_of(read(answer.text).one("form.form"))
    assert fields["ordlyd"] == ["når det passer seg"]
    assert send(editor, edit, fields).status_code == 303
    assert stored(database)[0] == "når det passer seg"
    assert stored(database)[3] == "open"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"fra": "1.4.2027"}, "til", "Fyll ut både første og siste dag"),
        ({"fra": "2.4.2027", "til": "1.4.2027", "noyaktighet": "month"}, "til", "kan ikke komme før første dag"),
        ({"fra": "31.2.2027"}, "fra", "Datoen 31.2.2027 finnes ikke."),
        ({"fra": "1.4.0027", "til": "1.4.2027"}, "fra", "Årstallet 27 må være en skrivefeil."),
        ({"noyaktighet": "day", "ordlyd": "x"}, "noyaktighet", "Uten datoer er tidspunktet"),
        ({"fra": "1.4.2027", "til": "2.4.2027", "noyaktighet": "day"}, "noyaktighet", "samme første og siste dag"),
        ({"noyaktighet": "century"}, "noyaktighet", "Velg ett av alternativene."),
        ({"tilstand": "ukjent"}, "tilstand", "Velg ett av alternativene."),
        ({"tittel": ""}, "tittel", "Fyll ut feltet."),
        ({"fra": "1.4.2027", "til": "1.4.2027", "noyaktighet": "day"}, "ordlyd", "Skriv ordlyden i kilden."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    editor: TestClient, database: Database, typed: dict[str, str], field: str, message: str
) -> None:
    edit = add(editor)
    fields = fill(editor, edit, **typed)
    answer = send(editor, edit, fields)
    assert answer.status_code == 422
    assert message in faults(answer)[field]
    again = fields_of(read(answer.text).one("form.form"))
    texts = ("tittel", "ordlyd", "fra", "til")
    assert {name: again[name] for name in texts} == {name: fields[name] for name in texts}
    assert stored(database) == ("", None, None, "open", "planned")


def test_a_delivered_goal_says_so_in_public_and_in_the_trail(editor: TestClient, database: Database) -> None:
    edit = add(editor)
    where = save(editor, edit, tilstand="delivered")
    assert where == "/stab/tjenester/helseid/rediger#helseid-alle-bruker-nytt-token"
    assert "Levert" in page(editor, SERVICE).section("Mål").text
    action, _, details = audited(database)[-1]
    assert (action, details) == ("edit", {"state": ["planned", "delivered"]})


def test_saving_the_form_as_it_stands_changes_no_goal(editor: TestClient, database: Database) -> None:
    def kept() -> list[tuple[object, ...]]:
        return database.as_program(
            "SELECT slug, service_id, title, wording, earliest, latest, precision, state FROM roadmap_item ORDER BY id"
        )

    before = kept()
    for slug, *_ in before[:25]:
        save(editor, f"/stab/maal/{slug}/rediger")
    assert kept() == before


def test_a_title_that_the_service_has_already_is_refused(editor: TestClient) -> None:
    add(editor)
    answer = send(editor, NEW, fill(editor, NEW, tittel="Alle bruker nytt token!"))
    assert answer.status_code == 422
    assert faults(answer)["tittel"].startswith("Tjenesten har alt et mål")


def test_a_service_with_the_longest_address_can_have_many_goals(editor: TestClient) -> None:
    name = "Tjeneste " * 8 + "med langt navn"
    where = save(editor, "/stab/tjenester/ny", navn=name, sammendrag="x", fase="x", bredding="no")
    slug = where.partition("#")[2]
    for title in ("Første mål", "Andre mål"):
        save(editor, f"/stab/tjenester/{slug}/maal/ny", tittel=title)
    assert "Andre mål" in page(editor, f"/tjenester/{slug}").text


def test_who_comes_too_late_sees_both_texts_and_can_save_again(editor: TestClient) -> None:
    edit = add(editor)
    late = fill(editor, edit, tittel="Min tittel", tilstand="postponed")
    save(editor, edit, tittel="Deres tittel", tilstand="delivered")
    answer = send(editor, edit, late)
    assert answer.status_code == 409
    shown = read(answer.text)
    assert shown.one("#tittel-lagret").one("p.typed").text == "Deres tittel"
    assert shown.one("#tilstand-lagret").one("p.typed").text == "Levert"
    merged = fields_of(shown.one("form.form"))
    assert (merged["tittel"], merged["tilstand"]) == (["Min tittel"], ["postponed"])
    assert "Deres tittel" in page(editor, SERVICE).text
    assert send(editor, edit, merged).status_code == 303
    assert "Min tittel" in page(editor, SERVICE).text


def test_a_goal_that_was_entered_here_can_be_taken_away(editor: TestClient, database: Database) -> None:
    edit = add(editor)
    remove = edit.replace("/rediger", "/slett")
    version = fill(editor, edit)["version"]
    save(editor, edit, tilstand="postponed")
    late = send(editor, remove, {"version": version})
    assert late.status_code == 409
    assert "Noen har lagret en nyere versjon" in faults(late)[""]
    answer = send(editor, remove, {"version": fill(editor, edit)["version"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/stab/tjenester/helseid/rediger")
    for address in ("/veikart", SERVICE):
        assert "Alle bruker nytt token" not in editor.get(address).text
    action, _, details = audited(database)[-1]
    assert action == "remove"
    assert isinstance(details, dict)
    assert details["title"] == "Alle bruker nytt token"
    assert editor.get(edit).status_code == 404


def test_a_goal_that_a_document_speaks_of_stays(editor: TestClient, database: Database) -> None:
    [(slug,)] = database.as_program(
        "SELECT slug FROM roadmap_item WHERE EXISTS (SELECT FROM source_reference WHERE roadmap_item_id = "
        "roadmap_item.id) ORDER BY id LIMIT 1"
    )
    edit = f"/stab/maal/{slug}/rediger"
    removal = page(editor, edit).section("Slett målet")
    assert not removal.all("button")
    answer = send(editor, f"/stab/maal/{slug}/slett", {"version": fill(editor, edit)["version"]})
    assert answer.status_code == 409
    assert faults(answer)[""] == removal.one("p").text
    assert editor.get(edit).status_code == 200
