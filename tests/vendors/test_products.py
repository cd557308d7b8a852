"""Staff keep each vendor's products, and overwrite nothing that the vendor has saved meanwhile."""

import json

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from vendors.pages import (
    EDITOR,
    EXAMPLE,
    NEW_PRODUCT,
    OTHER_VENDOR,
    PRODUCT,
    VENDOR_ADMINISTRATOR,
    cells,
    count,
    deeds,
    page,
)
from vendors.payloads import error_at, send, shown, typed_in

FIELDS = {
    "navn": "Eksempel Helsestasjon",
    "beskrivelse": "Journal for helsestasjoner.\nOgså for skoler.",
    "virksomheter": "1 204",
    "kontakt": "Produkt@Eksempel.example",
}


def test_a_product_is_added_and_seen_by_its_vendor_and_staff_alone(desk: TestClient, database: Database) -> None:
    answer = send(desk, NEW_PRODUCT, FIELDS)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{EXAMPLE}#eksempel-helsestasjon")
    row = page(desk, EXAMPLE).one("#eksempel-helsestasjon")
    assert cells(row)["Siste melding"] == "Aldri"
    assert cells(row)["Virksomheter"].replace("\xa0", " ") == "1 204"
    assert deeds(database) == [
        ("Ola Berg", "create", "product", "eksempel-helsestasjon", "eksempel-epj-as",
         {"name": "Eksempel Helsestasjon", "description": "Journal for helsestasjoner.\nOgså for skoler.",
          "organisations": 1204, "contact": "produkt@eksempel.example", "vendor": "eksempel-epj-as"}),
    ]  # fmt: skip
    assert page(desk, "/produkter/eksempel-helsestasjon").one("h1").text == "Eksempel Helsestasjon"
    sign_in(desk, database, VENDOR_ADMINISTRATOR)
    assert page(desk, "/produkter/eksempel-helsestasjon").one("h1").text == "Eksempel Helsestasjon"
    assert desk.get("/produkter/eksempel-helsestasjon/profil").status_code == 200
    sign_in(desk, database, OTHER_VENDOR)
    answer, missing = desk.get("/produkter/eksempel-helsestasjon"), desk.get("/produkter/finnes-ikke")
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_a_product_needs_no_more_than_a_name_and_has_all_questions_unanswered(
    desk: TestClient, database: Database
) -> None:
    assert send(desk, NEW_PRODUCT, {"navn": "Bare navn"}).status_code == 303
    row = cells(page(desk, EXAMPLE).one("#bare-navn"))
    assert row["Virksomheter"] == "Ikke oppgitt"
    assert row["Profil"] == f"{count(database, 'trait')} ubesvarte i profilen til Bare navn"


def test_a_product_cannot_take_the_address_of_another_vendors(desk: TestClient, database: Database) -> None:
    answer = send(desk, NEW_PRODUCT, {**FIELDS, "navn": "Fjordjournal Kommune"})
    assert answer.status_code == 422
    late = shown(answer)
    assert error_at(late, "navn") == (
        "Adressen /produkter/fjordjournal-kommune er opptatt. «Fjordjournal Kommune» hos Fjordjournal AS (fiktiv) har "
        "den. Ta med leverandørens navn i navnet."
    )
    assert {name: typed_in(late, name) for name in FIELDS} == {**FIELDS, "navn": "Fjordjournal Kommune"}
    assert deeds(database) == []


def test_a_vendor_has_no_two_products_of_one_name_and_two_vendors_may(desk: TestClient, database: Database) -> None:
    answer = send(desk, PRODUCT, {"navn": "EKSEMPEL legevakt", "version": "1"})
    assert answer.status_code == 422
    assert "for likt «Eksempel Legevakt»" in error_at(shown(answer), "navn")
    assert send(desk, NEW_PRODUCT, {"navn": "Eksempel-Legevakt"}).status_code == 422
    assert deeds(database) == []
    assert send(desk, PRODUCT, {"navn": "Fjordjournal Kommune", "version": "1"}).status_code == 303


def test_a_product_is_edited_and_its_address_and_answers_stay(desk: TestClient, database: Database) -> None:
    form = page(desk, PRODUCT)
    assert typed_in(form, "navn") == "Eksempel EPJ"
    assert typed_in(form, "virksomheter") == "412"
    answers = database.as_program("SELECT * FROM product_trait ORDER BY 1, 2")
    fields = {**FIELDS, "navn": "Eksempel EPJ 2", "version": typed_in(form, "version")}
    answer = send(desk, PRODUCT, fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{EXAMPLE}#eksempel-epj")
    assert page(desk, "/produkter/eksempel-epj").one("h1").text == "Eksempel EPJ 2"
    again = page(desk, PRODUCT)
    assert typed_in(again, "beskrivelse") == FIELDS["beskrivelse"]
    assert typed_in(again, "kontakt") == "produkt@eksempel.example"
    assert database.as_program("SELECT * FROM product_trait ORDER BY 1, 2") == answers
    [(_, action, _, subject, vendor, details)] = deeds(database)
    assert (action, subject, vendor) == ("edit", "eksempel-epj", "eksempel-epj-as")
    assert isinstance(details, dict)
    assert details["organisations"] == [412, 1204]
    assert details["name"] == ["Eksempel EPJ", "Eksempel EPJ 2"]


def test_what_the_vendor_saved_meanwhile_is_not_overwritten(desk: TestClient, database: Database) -> None:
    form = page(desk, PRODUCT)
    sign_in(desk, database, VENDOR_ADMINISTRATOR)
    version = typed_in(page(desk, "/produkter/eksempel-epj/profil"), "version")
    own = {"beskrivelse": "Leverandørens ord", "virksomheter": "99", "kontakt": "", "version": version}
    assert send(desk, "/produkter/eksempel-epj/profil", own).status_code == 303
    sign_in(desk, database, EDITOR)
    answer = send(desk, PRODUCT, {**FIELDS, "navn": "Eksempel EPJ", "version": typed_in(form, "version")})
    assert answer.status_code == 409
    late = shown(answer)
    assert typed_in(late, "beskrivelse") == FIELDS["beskrivelse"]
    assert late.one("#beskrivelse-lagret").text == "Lagret av Anne Lie: Leverandørens ord"
    assert late.one("#virksomheter-lagret").text == "Lagret av Anne Lie: 99"
    assert late.one("#kontakt-lagret").text == "Lagret av Anne Lie: (tomt)"
    assert late.all("#navn-lagret") == []
    assert database.as_program("SELECT description, organisations FROM product WHERE slug = 'eksempel-epj'") == [
        ("Leverandørens ord", 99)
    ]
    merged = {**FIELDS, "navn": "Eksempel EPJ", "version": typed_in(late, "version")}
    assert send(desk, PRODUCT, merged).status_code == 303


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("navn", "", "Fyll ut feltet."),
        ("navn", "å" * 201, "Skriv høyst 200 tegn. Du har skrevet 201."),
        ("beskrivelse", "x" * 4_001, "Skriv høyst 4\xa0000 tegn. Du har skrevet 4001."),
        ("virksomheter", "mange", "Skriv et helt tall, for eksempel 25."),
        ("virksomheter", "1,5", "Skriv et helt tall, for eksempel 25."),
        ("virksomheter", "-1", "Tallet kan ikke være lavere enn 0."),
        ("virksomheter", "1000001", "Tallet kan ikke være høyere enn 1\xa0000\xa0000."),
        ("virksomheter", "9" * 5_000, "Skriv et helt tall, for eksempel 25."),
        ("kontakt", "Ola Nordmann", "Skriv e-postadressen slik: navn@firma.no."),
        ("kontakt", "a@b.no, c@d.no", "Skriv e-postadressen slik: navn@firma.no."),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    desk: TestClient, database: Database, field: str, text: str, said: str
) -> None:
    for address in (NEW_PRODUCT, PRODUCT):
        fields = {**FIELDS, "version": "1", field: text}
        answer = send(desk, address, fields)
        assert answer.status_code == 422
        form = shown(answer)
        assert error_at(form, field) == " ".join(said.split())
        assert {name: typed_in(form, name) for name in FIELDS} == {name: fields[name] for name in FIELDS}
    assert deeds(database) == []


def test_a_trail_of_an_unchanged_product_names_no_field(desk: TestClient, database: Database) -> None:
    form = page(desk, PRODUCT)
    same = {name: typed_in(form, name) for name in (*FIELDS, "version")}
    assert send(desk, PRODUCT, same).status_code == 303
    assert json.dumps(deeds(database)[0][5]) == "{}"
