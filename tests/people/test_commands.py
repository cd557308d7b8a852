"""`fristklar user add` and `fristklar user login-link`: how the first administrator comes in, and the way back."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from harness import Database, send_own_origin
from people.everyone import (
    ADMIN,
    VENDOR_EDITOR,
    VIEWER,
    Deed,
    deeds,
    everything_about_people,
    role_at,
    signed_in_as,
    staff_role_of,
)
from vendors.payloads import send


def fristklar(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program, as an operator does."""
    return subprocess.run(
        [sys.executable, "-m", "fristklar.cli", *words],
        env={**os.environ, **database.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_operator_adds_the_first_administrator_who_signs_in_with_a_link_that_works_once(
    client: TestClient, database: Database
) -> None:
    added = fristklar(database, "user", "add", "Tor.Tun@NHN.example", "Tor Tun", "--role", "admin")
    assert (added.returncode, added.stdout) == (0, "Added Tor Tun <tor.tun@nhn.example> as admin.\n"), added.stderr
    made = fristklar(database, "user", "login-link", " Tor.Tun@nhn.example")
    assert made.returncode == 0, made.stderr
    [line] = made.stdout.splitlines()
    link = urlsplit(line).path
    assert link.startswith("/logg-inn/lenke/")
    assert len(link.removeprefix("/logg-inn/lenke/")) >= 43, "32 random bytes"
    assert deeds(database) == [
        Deed("Drift", "invite", "person", "tor.tun@nhn.example", None, {"staff_role": "admin"}),
        Deed("Drift", "make_sign_in_link", "person", "tor.tun@nhn.example", None, {}),
    ]

    send_own_origin(client)
    assert client.get(link).status_code == 200
    assert send(client, link, {"neste": ""}).status_code == 303
    assert signed_in_as(client) == "Tor Tun"
    assert client.get("/stab/personer").status_code == 200
    client.cookies.clear()
    assert send(client, link, {"neste": ""}).status_code == 410
    assert signed_in_as(client) is None
    token = link.rpartition("/")[2]
    assert not [
        row
        for row in database.as_program("SELECT sign_in_link::text FROM sign_in_link")
        if token in str(row) or token.encode().hex() in str(row)
    ], "only its hash is kept"


def test_a_person_who_is_there_gets_the_role_and_a_closed_account_is_opened(database: Database) -> None:
    database.as_program("UPDATE person SET staff_role = NULL, disabled_at = now() WHERE email = %s", ADMIN)
    back = fristklar(database, "user", "add", ADMIN, "Siri Dal", "--role", "admin")
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout.startswith("Changed Siri Dal <siri.dal@kundesenter.example>: ")
    assert staff_role_of(database, ADMIN) == "admin"
    assert database.as_program("SELECT disabled_at FROM person WHERE email = %s", ADMIN) == [(None,)]
    again = fristklar(database, "user", "add", ADMIN, "Siri Dal", "--role", "admin")
    assert again.stdout == "Siri Dal <siri.dal@kundesenter.example> is admin already.\n"
    [deed] = deeds(database)
    assert deed.details == {"staff_role": [None, "admin"], "disabled": [True, False]}
    vendors = fristklar(database, "user", "add", VENDOR_EDITOR, "Erik Moen", "--role", "reader")
    assert vendors.returncode == 0
    assert (staff_role_of(database, VENDOR_EDITOR), role_at(database, VENDOR_EDITOR)) == ("reader", "editor")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "ikke en adresse", "Tor", "--role", "admin"), "is no work address. Write it like name@company.no."),
        (("add", "tor@nhn.example", "12", "--role", "admin"), "is no name. Write it with letters"),
        (("add", "tor@nhn.example", "To\nr", "--role", "admin"), "is no name. Write it with letters"),
        (("add", "tor@nhn.example", "Tor", "--role", "owner"), "owner"),
        (("add", "tor@nhn.example", "Tor"), "--role"),
        (("login-link", "ingen@nhn.example"), "Nobody with the address ingen@nhn.example may sign in."),
        (("login-link", VIEWER), f"Nobody with the address {VIEWER} may sign in."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(
    database: Database, words: tuple[str, ...], said: str
) -> None:
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = %s", VIEWER)
    before = everything_about_people(database)
    refused = fristklar(database, "user", *words)
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert said in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr
    assert everything_about_people(database) == before
