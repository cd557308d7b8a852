"""Whatever is sent, the answer is a page or a save: what was typed is shown as typed, and nothing of it runs."""

import pytest
from starlette.testclient import TestClient

from filling import HOSTILE, fields_of, fill, save, send
from harness import Database
from reading import read
from web.harmless import assert_harmless

NEW, EDIT, REMOVE = "/stab/egenskaper/ny", "/stab/egenskaper/fax/rediger", "/stab/egenskaper/fax/slett"
FAX = {"navn": "fax", "sporsmal": "Faks?", "ved_ja": "Ja.", "ved_nei": "Nei.", "ved_ubesvart": "Vet ikke."}


@pytest.fixture
def fax(editor: TestClient, database: Database) -> TestClient:
    """An editor, with a trait that was just added and that a rule asks for."""
    save(editor, NEW, **FAX)
    database.as_staff("UPDATE change SET rule = '\"fax\"' WHERE slug = 'ftps-avvikling'")
    return editor


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_every_field_takes_anything_and_shows_it_as_typed(fax: TestClient, payload: str) -> None:
    for address in (NEW, EDIT):
        for name in fill(fax, address):
            fields = fill(fax, address, **(FAX | {"navn": "annen"} if address == NEW else {})) | {name: [payload]}
            answer = send(fax, address, fields)
            assert answer.status_code in {303, 409, 422}
            if answer.status_code == 303:
                where = answer.headers["location"].partition("#")[2]
                answer = fax.get(f"/stab/egenskaper/{where}/rediger")
                for public in ("/endringer/ftps-avvikling", "/produkter/eksempel-epj", "/stab/egenskaper"):
                    shown = fax.get(public)
                    assert shown.status_code == 200
                    assert_harmless(read(shown.text).one("main"))
            page = read(answer.text)
            assert_harmless(page.one("main"))
            if name != "version":
                assert fields_of(page.one("form.form"))[name] == [payload.replace("\r\n", "\n")], name


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_what_was_saved_is_shown_to_everyone_as_typed(fax: TestClient, payload: str) -> None:
    answer = send(fax, EDIT, fill(fax, EDIT, sporsmal=payload, ved_ubesvart=payload))
    for public in ("/endringer/ftps-avvikling", "/produkter/eksempel-epj"):
        shown = read(fax.get(public).text).one("main")
        assert (" ".join(payload.split()) in shown.text) is (answer.status_code == 303)


@pytest.mark.parametrize("address", [NEW, EDIT])
def test_fields_that_are_missing_or_said_twice_are_no_fault_of_ours(fax: TestClient, address: str) -> None:
    whole = fill(fax, address, **(FAX | {"navn": "annen"} if address == NEW else {}))
    for name in whole:
        assert send(fax, address, {each: value for each, value in whole.items() if each != name}).status_code < 500
    for nothing in ({}, {"noe_annet": ["x"]}):
        assert send(fax, address, nothing).status_code == 422
    twice = fill(fax, EDIT)
    assert send(fax, EDIT, {name: ["9999999", *values] for name, values in twice.items()}).status_code == 303
    again = fill(fax, EDIT)
    assert {**again, "version": []} == {**twice, "version": []}, "the last one counts"


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "9" * 30, "1e3", "١", "1\x00"])
def test_a_version_that_no_row_has_is_one_that_came_too_late(fax: TestClient, version: str) -> None:
    assert send(fax, EDIT, fill(fax, EDIT, version=version)).status_code == 409
    assert send(fax, REMOVE, {"version": [version]}).status_code == 409
    assert fax.get(EDIT).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"sporsmal=%ED%A0%80", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 401), "application/x-www-form-urlencoded", 400),
        (b"sporsmal=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b'{"sporsmal": "x"}', "application/json", 400),
    ],
)
def test_what_is_no_form_at_all_is_refused(fax: TestClient, body: bytes, kind: str, status: int) -> None:
    assert fax.post(EDIT, content=body, headers={"content-type": kind}).status_code == status
