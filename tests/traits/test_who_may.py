"""Staff read the list, editors write, and nobody else is told anything."""

import pytest
from starlette.testclient import TestClient

from filling import send
from harness import Database, send_own_origin, sign_in

LIST = "/stab/egenskaper"
FORMS = (f"{LIST}/ny", f"{LIST}/ftps/rediger")
REMOVAL = f"{LIST}/ftps/slett"


def kept(database: Database) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT (SELECT json_agg(trait ORDER BY name) FROM trait)::text, (SELECT count(*) FROM audit_entry)"
    )


def refused(client: TestClient, database: Database) -> None:
    before = kept(database)
    for address in FORMS:
        assert client.get(address).status_code == 403, address
    for address in (*FORMS, REMOVAL):
        assert send(client, address, {"version": ["1"]}).status_code == 403, address
    assert kept(database) == before


def test_a_reader_sees_the_list_and_no_way_to_write(client: TestClient, database: Database) -> None:
    sign_in(client, database, "kari.nes@kundesenter.example")
    shown = client.get(LIST)
    assert shown.status_code == 200
    assert "/rediger" not in shown.text
    assert f"{LIST}/ny" not in shown.text
    refused(client, database)


@pytest.mark.parametrize("who", ["anne.lie", "erik.moen", "vera.vik"])
def test_a_vendors_people_are_refused(client: TestClient, database: Database, who: str) -> None:
    sign_in(client, database, f"{who}@eksempel-epj.example")
    assert client.get(LIST).status_code == 403
    refused(client, database)


def test_nobody_is_asked_to_sign_in_and_keeps_what_was_typed(client: TestClient) -> None:
    send_own_origin(client)
    for address in (LIST, *FORMS):
        assert client.get(address, follow_redirects=False).headers["location"].startswith("/logg-inn?neste=")
    for address in FORMS:
        answer = send(client, address, {"sporsmal": ["Skrevet her"]})
        assert answer.status_code == 401
        assert "Skrevet her" in answer.text


def test_another_sites_form_changes_nothing(editor: TestClient, database: Database) -> None:
    before = kept(database)
    editor.headers["origin"] = "https://ond.example"
    for address in (*FORMS, REMOVAL):
        assert send(editor, address, {"version": ["1"]}).status_code == 403
    assert kept(database) == before


@pytest.mark.parametrize("name", ["finnes-ikke", "%00", "FTPS", "x" * 200, "%F0%9F%A9%BA", "-", "ny"])
def test_what_is_not_there_is_one_and_the_same_page(editor: TestClient, name: str) -> None:
    missing = editor.get("/finnes-ikke").text
    assert editor.get(f"{LIST}/{name}/rediger").text == missing
    for deed in ("rediger", "slett"):
        answer = send(editor, f"{LIST}/{name}/{deed}", {"version": ["1"]})
        assert (answer.status_code, answer.text) == (404, missing)
