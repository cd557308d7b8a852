"""Whatever is sent, the answer is a page or a save: what was typed is shown as typed, and nothing of it runs."""

import pytest
from starlette.testclient import TestClient

from filling import HOSTILE, Fields, fields_of, fill, save, send
from reading import read
from web.harmless import assert_harmless

CHOSEN = frozenset({"bredding", "noyaktighet", "tilstand", "tjeneste"})
"""Fields that show one of their choices, whatever was sent."""


@pytest.fixture(params=["service", "goal", "event"])
def form(editor: TestClient, request: pytest.FixtureRequest) -> str:
    """The address of a form that holds, of something that was just added."""
    if request.param == "service":
        save(editor, "/stab/tjenester/ny", navn="Min tjeneste", sammendrag="x", fase="x", bredding="no",
             lenketekst__1="Lenke")  # fmt: skip
        return "/stab/tjenester/min-tjeneste/rediger"
    if request.param == "goal":
        save(editor, "/stab/tjenester/helseid/maal/ny", tittel="Mitt mål")
        return "/stab/maal/helseid-mitt-mal/rediger"
    save(editor, "/stab/arrangementer/ny", tittel="Min dag", fra="1.2.2027")
    return "/stab/arrangementer/min-dag-2027-02-01/rediger"


def shown_for(editor: TestClient, form: str, fields: Fields) -> Fields:
    """The form after it was sent: the one that was refused, or the one that was saved."""
    answer = send(editor, form, fields)
    if answer.status_code == 303:
        public = editor.get(answer.headers["location"].partition("#")[0])
        assert_harmless(read(public.text).one("main"))
        answer = editor.get(form)
        assert answer.status_code == 200
    else:
        assert answer.status_code in {200, 409, 422}
    page = read(answer.text)
    assert_harmless(page.one("main"))
    return fields_of(page.one("form.form"))


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_every_field_takes_anything_and_shows_it_as_typed(editor: TestClient, form: str, payload: str) -> None:
    for name in fill(editor, form):
        fields = fill(editor, form)
        fields[name] = [payload]
        shown = shown_for(editor, form, fields)
        if name == "version" or name in CHOSEN or name.startswith("vist_"):
            continue
        assert shown[name] == [payload.replace("\r\n", "\n")], name


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_what_was_saved_is_shown_to_everyone_as_typed(editor: TestClient, form: str, payload: str) -> None:
    line = next(name for name in ("navn", "tittel") if name in fill(editor, form))
    answer = send(editor, form, fill(editor, form) | {line: [payload]})
    shown = read(editor.get("/tjenester" if line == "navn" else "/veikart").text).one("main")
    assert_harmless(shown)
    assert (" ".join(payload.split()) in shown.text) is (answer.status_code == 303)


def test_fields_that_are_missing_or_said_twice_are_no_fault_of_ours(editor: TestClient, form: str) -> None:
    whole = fill(editor, form)
    for name in whole:
        assert send(editor, form, {each: value for each, value in whole.items() if each != name}).status_code < 500
        twice = fill(editor, form)
        shown = shown_for(editor, form, twice | {name: ["først", *twice[name]]})
        if not name.startswith("vist_") and name != "version":
            assert shown[name] == twice[name], "the last one counts"
    for nothing in ({}, {"noe_annet": ["x"]}):
        assert send(editor, form, nothing).status_code == 422


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "9" * 30, "1e3", "١", "1\x00"])
def test_a_version_that_no_row_has_is_one_that_came_too_late(editor: TestClient, form: str, version: str) -> None:
    fields = fill(editor, form) | {"version": [version]}
    assert send(editor, form, fields).status_code == 409
    assert send(editor, form.replace("/rediger", "/slett"), {"version": [version]}).status_code == 409
    assert editor.get(form).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"navn=%ED%A0%80", "application/x-www-form-urlencoded", 400),
        (b"navn=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=b"] * 401), "application/x-www-form-urlencoded", 400),
        (b"navn=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413),
        (b'{"navn": "x"}', "application/json", 400),
        (b"", "multipart/form-data; boundary=x", 400),
    ],
)
def test_what_is_no_form_at_all_is_refused(editor: TestClient, form: str, body: bytes, kind: str, status: int) -> None:
    answer = editor.post(form, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert "Vi forsto ikke" in answer.text or "for mye tekst" in answer.text
