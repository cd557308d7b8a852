"""Staff add the documents that facts are taken from, and edit them; whoever reads the register sees it at once."""

import pytest
from starlette.testclient import TestClient

from filling import HOSTILE, faults, fields_of, fill, save, send, theirs
from fristklar.domain.slug import LONGEST
from harness import Database, sign_in
from reading import Element, read
from web.harmless import assert_harmless

LIST, NEW = "/stab/kilder", "/stab/kilder/ny"
KNOWN = "leverandorwebinar-2026-03-19"
EDIT = f"{LIST}/{KNOWN}/rediger"
LETTER = {
    "tittel": "Brev til leverandørene",
    "utgiver": "Norsk helsenett SF",
    "dato": "20.11.2026",
    "adresse": "https://www.nhn.no/brev",
}
SLUG = "brev-til-leverandorene-2026-11-20"
CHANGE = "/stab/endringer/kj-gammel-innlogging/rediger"


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text).one("main")


def audited(database: Database, slug: str) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT action, actor, details FROM audit_entry WHERE subject_kind = 'source_document' AND subject = %s "
        "AND action <> 'load' ORDER BY id",
        slug,
    )


def everything(database: Database) -> list[tuple[object, ...]]:
    return database.as_program("SELECT json_agg(d ORDER BY id)::text FROM source_document d") + database.as_program(
        "SELECT count(*) FROM audit_entry WHERE subject_kind = 'source_document'"
    )


def test_a_document_that_is_added_can_be_chosen_on_a_change_and_is_named_to_everyone(
    editor: TestClient, database: Database
) -> None:
    assert page(editor, "/stab").all(f"a[href={LIST}]")
    assert page(editor, CHANGE).all(f"a[href={NEW}]")
    assert save(editor, NEW, **LETTER) == f"{LIST}#{SLUG}"
    row = page(editor, LIST).one(f"#{SLUG}")
    assert row.all("th a")[0].text == "Brev til leverandørene"
    assert row.one("time")["datetime"] == "2026-11-20"
    assert row.one("td.num").text == "0"
    assert audited(database, SLUG) == [
        ("create", "Ola Berg", {
            "title": "Brev til leverandørene", "publisher": "Norsk helsenett SF", "published_on": "2026-11-20",
            "url": "https://www.nhn.no/brev",
        }),
    ]  # fmt: skip
    empty = max(int(name.rpartition("-")[2]) for name in fill(editor, CHANGE) if name.startswith("kilde_overskrift-"))
    save(editor, CHANGE, **{f"kilde_dokument__{empty}": SLUG, f"kilde_overskrift__{empty}": "Side 2"})
    editor.cookies.clear()
    shown = editor.get("/endringer/kj-gammel-innlogging").text
    assert "Brev til leverandørene" in shown
    assert "https://www.nhn.no/brev" in shown


def test_what_is_edited_shows_at_the_next_read_and_stands_in_the_trail(editor: TestClient, database: Database) -> None:
    for about in ("/om", "/endringer/ftps-avvikling"):
        assert editor.get(about).status_code == 200, "kept"
    assert save(editor, EDIT, tittel="Webinaret i mars", adresse="") == f"{LIST}#{KNOWN}"
    assert "Webinaret i mars" in editor.get("/om").text
    [(action, _, details)] = audited(database, KNOWN)
    assert action == "edit"
    assert isinstance(details, dict)
    assert details["title"] == ["Presentasjon fra leverandørwebinar 19. mars 2026", "Webinaret i mars"]
    assert "published_on" not in details


def test_saving_as_it_stands_changes_nothing_but_the_version(editor: TestClient, database: Database) -> None:
    def kept() -> list[tuple[object, ...]]:
        return database.as_program("SELECT slug, title, publisher, published_on, url FROM source_document ORDER BY id")

    before = kept()
    for row in page(editor, LIST).all("tbody tr"):
        save(editor, f"{LIST}/{row['id']}/rediger")
    assert kept() == before


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"tittel": " "}, "tittel", "Fyll ut feltet."),
        ({"utgiver": ""}, "utgiver", "Fyll ut feltet."),
        ({"dato": ""}, "dato", "Skriv datoen som 1.12.2026."),
        ({"dato": "32.1.2026"}, "dato", "1.12.2026"),
        ({"dato": "1.12.1026"}, "dato", "må være en skrivefeil"),
        ({"adresse": "nhn.no"}, "adresse", "Skriv hele adressen, for eksempel https://www.nhn.no/side."),
        ({"adresse": "javascript:alert(1)"}, "adresse", "Skriv hele adressen"),
        ({"adresse": "https://" + "x" * 500}, "adresse", "Skriv høyst 500 tegn."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    editor: TestClient, database: Database, typed: dict[str, str], field: str, says: str
) -> None:
    before = everything(database)
    for address in (NEW, EDIT):
        answer = send(editor, address, fill(editor, address, **(LETTER | typed)))
        assert answer.status_code == 422
        assert says in faults(answer)[field]
        shown = fields_of(read(answer.text).one("form.form"))
        assert {name: shown[name] for name in LETTER} == {name: [text] for name, text in (LETTER | typed).items()}
    assert everything(database) == before


def test_two_of_one_name_and_day_must_be_told_apart(editor: TestClient) -> None:
    save(editor, NEW, **LETTER)
    answer = send(editor, NEW, fill(editor, NEW, **LETTER))
    assert answer.status_code == 422
    assert faults(answer)["tittel"] == (
        "Det finnes alt en kilde med denne tittelen 20. november 2026. Skriv hva som skiller dem."
    )
    save(editor, NEW, **(LETTER | {"dato": "21.11.2026"}))
    save(editor, NEW, **(LETTER | {"tittel": "🙂"}))


def test_two_long_titles_that_begin_alike_are_two_documents(editor: TestClient) -> None:
    begins = "Informasjon til leverandører av elektroniske pasientjournaler og fagsystemer om "
    places = [save(editor, NEW, **(LETTER | {"tittel": begins + end})) for end in ("HelseID", "e-resept")]
    first, second = (place.partition("#")[2] for place in places)
    assert second == f"{first}-2"
    assert len(second) <= LONGEST
    assert page(editor, f"{LIST}/{second}/rediger").one("h1").text == begins + "e-resept"
    save(editor, f"{LIST}/{first}/rediger", tittel="Noe annet")
    assert send(editor, NEW, fill(editor, NEW, **(LETTER | {"tittel": begins + "e-resept"}))).status_code == 422


def test_whoever_saves_too_late_sees_what_was_saved(editor: TestClient, database: Database) -> None:
    late = fill(editor, EDIT, tittel="Min tittel")
    sign_in(editor, database, "siri.dal@kundesenter.example")
    save(editor, EDIT, tittel="Siris tittel")
    sign_in(editor, database, "ola.berg@kundesenter.example")
    answer = send(editor, EDIT, late)
    assert answer.status_code == 409
    assert theirs(answer)["tittel"] == "Siris tittel"
    assert "Siri Dal" in answer.text
    assert send(editor, EDIT, fields_of(read(answer.text).one("form.form"))).status_code == 303
    assert page(editor, EDIT).one("h1").text == "Min tittel"


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "9" * 30, "1\x00"])
def test_a_version_that_no_row_has_is_one_that_came_too_late(editor: TestClient, version: str) -> None:
    assert send(editor, EDIT, fill(editor, EDIT, version=version)).status_code == 409


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_every_field_takes_anything_and_shows_it_as_typed(editor: TestClient, payload: str) -> None:
    for address in (NEW, EDIT):
        for name in (*LETTER, "version"):
            answer = send(editor, address, fill(editor, address, **LETTER) | {name: [payload]})
            assert answer.status_code in {303, 409, 422}
            if answer.status_code == 303:
                where = answer.headers["location"].partition("#")[2]
                answer = editor.get(f"{LIST}/{where}/rediger")
                for shown in (LIST, "/om", "/stab/revisjon"):
                    assert_harmless(read(editor.get(shown).text).one("main"))
            found = read(answer.text)
            assert_harmless(found.one("main"))
            if name != "version":
                assert fields_of(found.one("form.form"))[name] == [payload.replace("\r\n", "\n")], name


def test_fields_that_are_missing_or_said_twice_are_no_fault_of_ours(editor: TestClient) -> None:
    for address in (NEW, EDIT):
        for nothing in ({}, {"noe_annet": ["x"]}):
            assert send(editor, address, nothing).status_code == 422
        twice = {name: ["9", *values] for name, values in fill(editor, address, **LETTER).items()}
        assert send(editor, address, twice).status_code == 303


def test_readers_see_the_list_and_no_way_to_write(client: TestClient, database: Database) -> None:
    sign_in(client, database, "kari.nes@kundesenter.example")
    shown = client.get(LIST)
    assert shown.status_code == 200
    assert "/rediger" not in shown.text
    assert NEW not in shown.text
    before = everything(database)
    for address in (NEW, EDIT):
        assert client.get(address).status_code == 403
        assert send(client, address, {"version": ["1"]}).status_code == 403
    assert everything(database) == before


@pytest.mark.parametrize("slug", ["finnes-ikke", "%00", "x" * 500, "LEVERANDORWEBINAR-2026-03-19"])
def test_what_is_not_there_is_not_found(editor: TestClient, slug: str) -> None:
    assert editor.get(f"{LIST}/{slug}/rediger").status_code == 404
    assert send(editor, f"{LIST}/{slug}/rediger", {"tittel": ["x"]}).status_code == 404
