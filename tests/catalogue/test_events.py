"""Staff keep the webinars and gatherings."""

import pytest
from starlette.testclient import TestClient

from filling import faults, fields_of, fill, save, send
from harness import Database
from reading import Element, read

NEW = "/stab/arrangementer/ny"
LIST = "/stab/arrangementer"
SLUG = "apen-time-2027-01-12"
EDIT, REMOVE = f"/stab/arrangementer/{SLUG}/rediger", f"/stab/arrangementer/{SLUG}/slett"


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text).one("main")


def add(client: TestClient, **typed: str) -> str:
    return save(client, NEW, **{"tittel": "Åpen time", "fra": "12.1.2027", **typed})


def audited(database: Database) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT action, actor, details FROM audit_entry WHERE subject_kind = 'event' AND subject = %s ORDER BY id", SLUG
    )


def test_an_event_is_on_the_roadmap_and_at_its_service_at_the_next_read(editor: TestClient, database: Database) -> None:
    assert "Åpen time" not in editor.get("/veikart").text
    where = add(
        editor, tidspunkt="kl. 09.00", sted="Webinar", malgruppe="For kommuner", tjeneste="helseid", merknad="Ta med PC"
    )
    assert where == f"{LIST}#{SLUG}"
    for address in ("/veikart", "/tjenester/helseid"):
        shown = page(editor, address).section("Arrangementer").text
        for word in ("12. januar 2027", "Åpen time", "kl. 09.00", "Webinar", "For kommuner", "Ta med PC"):
            assert word in shown, address
    assert "Åpen time" in page(editor, LIST).section("Kommende").text
    [(action, actor, details)] = audited(database)
    assert (action, actor) == ("create", "Ola Berg")
    assert isinstance(details, dict)
    assert (details["starts_on"], details["service"]) == ("2027-01-12", "helseid")


def test_an_edit_shows_at_the_next_read_and_a_service_can_be_let_go(editor: TestClient, database: Database) -> None:
    add(editor, tjeneste="helseid")
    assert save(editor, EDIT, fra="13.1.2027", til="14.1.2027", tjeneste="") == f"{LIST}#{SLUG}"
    assert "13.–14. januar 2027" in page(editor, "/veikart").section("Arrangementer").text
    assert "Åpen time" not in editor.get("/tjenester/helseid").text
    action, _, details = audited(database)[-1]
    assert action == "edit"
    assert details == {
        "starts_on": ["2027-01-12", "2027-01-13"],
        "ends_on": ["2027-01-12", "2027-01-14"],
        "service": ["helseid", None],
    }


def test_events_that_were_held_stand_apart_the_latest_first(editor: TestClient) -> None:
    add(editor, tittel="I dag", fra="24.11.2026")
    add(editor, tittel="I går", fra="23.11.2026")
    shown = page(editor, LIST)
    assert "I dag" in shown.section("Kommende").text
    assert shown.section("Holdt").all("tbody tr")[0].one("th").text == "I går"


def test_saving_the_form_as_it_stands_changes_no_event(editor: TestClient, database: Database) -> None:
    def kept() -> list[tuple[object, ...]]:
        return database.as_program(
            "SELECT slug, title, starts_on, ends_on, time_wording, place, audience, service_id, remark "
            "FROM event ORDER BY id"
        )

    before = kept()
    for slug, *_ in before:
        save(editor, f"/stab/arrangementer/{slug}/rediger")
    assert kept() == before


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"tittel": ""}, "tittel", "Fyll ut feltet."),
        ({"fra": ""}, "fra", "Skriv datoen som 1.12.2026."),
        ({"fra": "i morgen"}, "fra", "Skriv datoen som 1.12.2026."),
        ({"fra": "1.1.20270"}, "fra", "Skriv datoen som 1.12.2026."),
        ({"fra": "1.1.3027"}, "fra", "Årstallet 3027 må være en skrivefeil."),
        ({"til": "11.1.2027"}, "til", "Siste dag kan ikke komme før første dag."),
        ({"tjeneste": "finnes-ikke"}, "tjeneste", "Tjenesten finnes ikke."),
        ({"sted": "x" * 201}, "sted", "Skriv høyst 200 tegn. Du har skrevet 201."),
        ({"merknad": "x" * 4001}, "merknad", "Skriv høyst 4 000 tegn."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    editor: TestClient, typed: dict[str, str], field: str, message: str
) -> None:
    fields = fill(editor, NEW, **{"tittel": "Åpen time", "fra": "12.1.2027", "merknad": "Beholdes", **typed})
    answer = send(editor, NEW, fields)
    assert answer.status_code == 422
    assert list(faults(answer)) == [field]
    assert message in faults(answer)[field].replace("\xa0", " ")
    again = fields_of(read(answer.text).one("form.form"))
    assert {name: again[name] for name in fields if name != "tjeneste"} == {
        name: value for name, value in fields.items() if name != "tjeneste"
    }
    assert "Åpen time" not in editor.get("/veikart").text


def test_the_same_gathering_can_be_held_again_but_not_twice_on_a_day(editor: TestClient) -> None:
    add(editor)
    add(editor, fra="13.1.2027")
    answer = send(editor, NEW, fill(editor, NEW, tittel="Åpen time", fra="12.1.2027"))
    assert answer.status_code == 422
    assert faults(answer)["tittel"] == (
        "Det finnes alt et arrangement med denne tittelen 12. januar 2027. Skriv hva som skiller dem."
    )
    assert add(editor, tittel="🩺") == f"{LIST}#arrangement-2027-01-12"


def test_who_comes_too_late_sees_both_texts_and_can_save_again(editor: TestClient) -> None:
    add(editor, sted="Bodø")
    late = fill(editor, EDIT, sted="Tromsø", tjeneste="ftps")
    save(editor, EDIT, sted="Oslo", tjeneste="helseid", til="13.1.2027")
    answer = send(editor, EDIT, late)
    assert answer.status_code == 409
    assert "lagret Ola Berg en nyere versjon" in answer.text
    shown = read(answer.text)
    said = {name: shown.one(f"#{name}-lagret").one("p.typed").text for name in ("sted", "tjeneste", "til")}
    assert said == {"sted": "Oslo", "tjeneste": "HelseID", "til": "13.1.2027"}
    merged = fields_of(shown.one("form.form"))
    assert (merged["sted"], merged["tjeneste"]) == (["Tromsø"], ["ftps"])
    assert "Oslo" in page(editor, "/veikart").text
    assert send(editor, EDIT, merged).status_code == 303
    assert "Tromsø" in page(editor, "/tjenester/ftps").text


def test_an_event_that_was_entered_here_can_be_taken_away(editor: TestClient, database: Database) -> None:
    add(editor)
    version = fill(editor, EDIT)["version"]
    save(editor, EDIT, sted="Bodø")
    late = send(editor, REMOVE, {"version": version})
    assert late.status_code == 409
    assert "Noen har lagret en nyere versjon" in faults(late)[""]
    answer = send(editor, REMOVE, {"version": fill(editor, EDIT)["version"]})
    assert (answer.status_code, answer.headers["location"]) == (303, LIST)
    assert "Åpen time" not in editor.get("/veikart").text
    action, _, details = audited(database)[-1]
    assert action == "remove"
    assert isinstance(details, dict)
    assert details["place"] == "Bodø"
    assert editor.get(EDIT).status_code == 404
    assert send(editor, REMOVE, {"version": ["1"]}).status_code == 404


def test_an_event_that_a_document_speaks_of_stays(editor: TestClient, database: Database) -> None:
    [(slug,)] = database.as_program(
        "SELECT slug FROM event WHERE EXISTS (SELECT FROM source_reference WHERE event_id = event.id) "
        "ORDER BY id LIMIT 1"
    )
    edit = f"/stab/arrangementer/{slug}/rediger"
    removal = page(editor, edit).section("Slett arrangementet")
    assert not removal.all("button")
    answer = send(editor, f"/stab/arrangementer/{slug}/slett", {"version": fill(editor, edit)["version"]})
    assert answer.status_code == 409
    assert faults(answer)[""] == removal.one("p").text
    assert editor.get(edit).status_code == 200
