"""The trail's page shows nothing by its raw name: neither what is recorded in the tests nor what any call names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import fristklar
from audit.speaking import raw_names
from fristklar.access import trail
from fristklar.web.words import AUDIT_ACTION, AUDIT_FIELD, AUDIT_KIND
from harness import Database, sign_in
from people.everyone import READER

SOURCES = Path(fristklar.__file__).parent


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that records a deed."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                yield path, node


def test_whatever_a_call_names_in_place_has_words() -> None:
    seen = 0
    for path, call in calls():
        named = {argument.arg: argument.value for argument in call.keywords}
        action, kind, details = (*call.args[2:3], None)[0], named["kind"], named.get("details")
        for value, words in ((action, AUDIT_ACTION), (kind, AUDIT_KIND)):
            if isinstance(value, ast.Constant):
                assert value.value in words, f"{path.name}:{call.lineno}"
        for key in details.keys if isinstance(details, ast.Dict) else ():
            if isinstance(key, ast.Constant):
                assert key.value in AUDIT_FIELD, f"{path.name}:{call.lineno}"
        seen += 1
    assert seen > 40


def test_what_has_no_words_fails_the_test_that_records_it() -> None:
    with pytest.raises(AssertionError, match="AUDIT_FIELD: shoe_size"):
        trail._entry("edit", "person", {"name": "Kari", "shoe_size": 38})
    with pytest.raises(AssertionError, match="AUDIT_ACTION: tickle"):
        trail._entry("tickle", "person", {})
    assert [*raw_names("load", "ghost", {})] == ["AUDIT_KIND: ghost"]


def test_an_answer_in_a_profile_is_called_one(client: TestClient, database: Database) -> None:
    database.as_program(
        "INSERT INTO audit_entry (actor, action, subject_kind, subject, details) VALUES "
        "('Test', 'edit_profile', 'product', 'p', '{\"helseid-client\": [true, false]}')"
    )
    sign_in(client, database, READER)
    assert "svar om helseid-client:" in client.get("/stab/revisjon").text
