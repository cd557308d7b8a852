"""Staff read the lists, editors write, and nobody else is told anything."""

import pytest
from starlette.testclient import TestClient

from filling import send
from harness import Database, send_own_origin, sign_in

GOAL = "/stab/maal/{goal}"
EVENT = "/stab/arrangementer/{event}"
LISTS = ("/stab/tjenester", "/stab/arrangementer")
FORMS = (
    "/stab/tjenester/ny",
    "/stab/tjenester/helseid/rediger",
    "/stab/tjenester/helseid/maal/ny",
    f"{GOAL}/rediger",
    "/stab/arrangementer/ny",
    f"{EVENT}/rediger",
)
REMOVALS = ("/stab/tjenester/helseid/slett", f"{GOAL}/slett", f"{EVENT}/slett")


@pytest.fixture
def places(database: Database) -> dict[str, str]:
    [(goal, event)] = database.as_program(
        "SELECT (SELECT slug FROM roadmap_item ORDER BY id LIMIT 1), (SELECT slug FROM event ORDER BY id LIMIT 1)"
    )
    return {"goal": str(goal), "event": str(event)}


def kept(database: Database) -> list[tuple[object, ...]]:
    return database.as_program(
        "SELECT (SELECT json_agg(service) FROM service)::text, (SELECT json_agg(roadmap_item) FROM roadmap_item)::text,"
        " (SELECT json_agg(event) FROM event)::text, (SELECT count(*) FROM audit_entry)"
    )


def test_a_reader_sees_the_lists_and_no_way_to_write(
    client: TestClient, database: Database, places: dict[str, str]
) -> None:
    sign_in(client, database, "kari.nes@kundesenter.example")
    before = kept(database)
    for address in LISTS:
        shown = client.get(address)
        assert shown.status_code == 200
        assert "/rediger" not in shown.text
        assert f"{address}/ny" not in shown.text
    for address in FORMS:
        assert client.get(address.format(**places)).status_code == 403, address
    for address in FORMS + REMOVALS:
        assert send(client, address.format(**places), {"version": ["1"]}).status_code == 403, address
    assert kept(database) == before


@pytest.mark.parametrize("who", ["anne.lie", "erik.moen", "vera.vik"])
def test_a_vendors_people_are_refused(client: TestClient, database: Database, places: dict[str, str], who: str) -> None:
    sign_in(client, database, f"{who}@eksempel-epj.example")
    before = kept(database)
    for address in LISTS + FORMS:
        assert client.get(address.format(**places)).status_code == 403, address
    for address in FORMS + REMOVALS:
        assert send(client, address.format(**places), {"version": ["1"]}).status_code == 403, address
    assert kept(database) == before


def test_nobody_is_asked_to_sign_in_and_keeps_what_was_typed(client: TestClient, places: dict[str, str]) -> None:
    send_own_origin(client)
    for address in LISTS + FORMS:
        answer = client.get(address.format(**places), follow_redirects=False)
        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/logg-inn?neste=")
    for address in FORMS:
        answer = send(client, address.format(**places), {"tittel": ["Skrevet her"]})
        assert answer.status_code == 401, address
        assert "Skrevet her" in answer.text


def test_another_sites_form_changes_nothing(editor: TestClient, database: Database, places: dict[str, str]) -> None:
    before = kept(database)
    editor.headers["origin"] = "https://ond.example"
    for address in FORMS + REMOVALS:
        assert send(editor, address.format(**places), {"version": ["1"]}).status_code == 403, address
    assert kept(database) == before


@pytest.mark.parametrize("slug", ["finnes-ikke", "%00", "HelseID", "x" * 200, "%F0%9F%A9%BA", "..%2Fny", "-"])
def test_what_is_not_there_is_one_and_the_same_page(editor: TestClient, slug: str) -> None:
    missing = editor.get("/finnes-ikke").text
    for place in ("/stab/tjenester/{}", "/stab/maal/{}", "/stab/arrangementer/{}"):
        address = place.format(slug)
        assert editor.get(f"{address}/rediger").text == missing, address
        for deed in ("rediger", "slett"):
            answer = send(editor, f"{address}/{deed}", {"version": ["1"]})
            assert (answer.status_code, answer.text) == (404, missing), address
    for method in (editor.get, editor.post):
        assert method(f"/stab/tjenester/{slug}/maal/ny").status_code in {400, 404}
