"""From what staff do in the register to what the digest says; and what the command line prints."""

import os
import subprocess
import sys

import pytest
from starlette.testclient import TestClient

from digest.test_ones_own_digest import key_of
from fristklar.access.actor import DOORKEEPER
from fristklar.access.scope import scope
from fristklar.db import changing
from fristklar.digest import queries
from harness import Database, sign_in
from people.everyone import VENDOR_EDITOR, page
from reading import Element

SISTE = "/konto/ukesbrev/siste"


@pytest.fixture
def editor(client: TestClient, database: Database) -> TestClient:
    sign_in(client, database, VENDOR_EDITOR)
    return client


def text_of(page_seen: Element) -> str:
    return page_seen.one("pre").text


def test_a_loaded_register_is_no_news(editor: TestClient) -> None:
    text = text_of(page(editor, SISTE))
    assert "FLYTTET SIDEN SIST" not in text
    assert "NYE ENDRINGER" not in text


def test_a_deadline_that_staff_move_is_the_first_thing_that_it_says(editor: TestClient, database: Database) -> None:
    database.as_staff(
        "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
        "SELECT deadline_id, jsonb_set(jsonb_set(new, '{earliest}', '\"2026-11-01\"'), '{latest}', '\"2026-11-01\"'), "
        "new, 'Kundene trenger tid.', 'Ola Berg', '2026-11-24' FROM deadline_revision "
        "JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id "
        "WHERE slug = 'kj-gammel-innlogging'"
    )
    seen = page(editor, SISTE)
    assert seen.one("#emne").text.startswith("Uke 48: 1 frist flyttet, ")
    assert "31. oktober 2026 → 30. november 2026 (30 dager senere)" in text_of(seen)
    assert "Begrunnelse: Kundene trenger tid." in text_of(seen)


def test_a_change_that_comes_out_of_its_draft_is_new_and_one_that_comes_back_is_not(
    editor: TestClient, database: Database
) -> None:
    for state in ("draft", "published"):
        database.as_staff("UPDATE change SET lifecycle = %s WHERE slug = 'medlemskap-2027'", state)
    assert "NYE ENDRINGER (1)" in text_of(page(editor, SISTE))
    for state in ("withdrawn", "published"):
        database.as_staff("UPDATE change SET lifecycle = %s WHERE slug = 'ar-edi-overdragelse'", state)
    text = text_of(page(editor, SISTE))
    assert "NYE ENDRINGER (1)" in text
    assert "GJELDER IGJEN (1)" in text
    assert "GJELDER IKKE LENGER" not in text


def test_a_change_that_is_withdrawn_is_told_of(editor: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = 'kj-gammel-innlogging'")
    assert "GJELDER IKKE LENGER (1) * Trukket tilbake: Gammel innlogging" in text_of(page(editor, SISTE))


def test_the_numbers_are_the_products_pages(editor: TestClient) -> None:
    text = text_of(page(editor, SISTE))
    for slug, name in (("eksempel-epj", "Eksempel EPJ"), ("eksempel-legevakt", "Eksempel Legevakt")):
        tally = page(editor, f"/produkter/{slug}").one("nav.tally")
        counts = " · ".join(f"{entry.one('.chip').text} {entry.one('b').text}" for entry in tally.all("li"))
        assert f"{name} {counts} " in " ".join(text.split())


def test_every_row_that_it_links_to_is_there(editor: TestClient) -> None:
    links = {word for word in text_of(page(editor, SISTE)).split() if "/produkter/" in word and "#" in word}
    assert len(links) > 5
    for link in links:
        address, _, row = link.removeprefix("http://127.0.0.1:8000").partition("#")
        assert page(editor, address).one(f"#{row}")


def test_the_command_line_prints_the_subject_and_the_text(database: Database) -> None:
    def run(email: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fristklar.cli", "digest", "preview", email]
        return subprocess.run(
            command, env={**os.environ, **database.environment}, capture_output=True, text=True, timeout=30, check=False
        )

    done = run("Erik.Moen@eksempel-epj.example")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Uke 48: ")
    assert "Hei, Erik Moen." in done.stdout
    assert "FORFALT, OMSTRIDT OG I FARE (" in done.stdout
    nobody = run("ingen@b.example")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert "Nobody with the address" in nobody.stderr


def test_everybody_with_a_place_and_an_open_account_gets_the_defaults_once(
    client: TestClient, database: Database
) -> None:
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VENDOR_EDITOR)
    database.as_program("INSERT INTO person (email, name) VALUES ('uten@b.example', 'Uten')")

    async def add() -> int:
        async with changing(scope(DOORKEEPER)) as session:
            return await queries.add_missing(session)

    assert client.portal is not None
    assert [client.portal.call(add) for _ in range(2)] == [6, 0]
    rows = database.as_program("SELECT DISTINCT weekday, hour, product_ids, skip_when_quiet, active FROM subscription")
    assert rows == [(1, 7, [], False, True)]
    assert database.as_program(
        "SELECT count(*) FROM subscription WHERE person_id = %s", key_of(database, VENDOR_EDITOR)
    ) == [(0,)]
