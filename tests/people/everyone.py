"""The demo's people, and how these tests find what was sent and stored about them."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast
from urllib.parse import urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from fristklar.web.guard import SESSION_COOKIE
from harness import Database, send_own_origin
from reading import Element, read
from vendors.payloads import send, shown, typed_in

READER = "kari.nes@kundesenter.example"
EDITOR = "ola.berg@kundesenter.example"
ADMIN = "siri.dal@kundesenter.example"
ADMINISTRATOR = "anne.lie@eksempel-epj.example"
VENDOR_EDITOR = "erik.moen@eksempel-epj.example"
VIEWER = "vera.vik@eksempel-epj.example"
OTHER_ADMINISTRATOR = "fredrik.fjord@fjordjournal.example"

OURS = "/leverandorer/eksempel-epj-as/personer"
THEIRS = "/leverandorer/fjordjournal-as/personer"
STAFF = "/stab/personer"

NEWCOMER = {"navn": "Nora Ny", "epost": "nora.ny@eksempel-epj.example", "rolle": "editor"}


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


def place_of(database: Database, email: str, vendor: str = "eksempel-epj-as") -> str:
    """The address of somebody's place at a vendor."""
    [(key,)] = database.as_program(
        "SELECT membership.id FROM membership JOIN person ON person.id = person_id "
        "JOIN vendor ON vendor.id = vendor_id WHERE email = %s AND slug = %s",
        email,
        vendor,
    )
    return f"/leverandorer/{vendor}/personer/{key}"


def account_of(database: Database, email: str) -> str:
    """The address of somebody's account, for staff."""
    [(key,)] = database.as_program("SELECT id FROM person WHERE email = %s", email)
    return f"{STAFF}/{key}"


def role_at(database: Database, email: str, vendor: str = "eksempel-epj-as") -> object:
    """Somebody's role at a vendor; None for nobody there."""
    found = database.as_program(
        "SELECT role FROM membership JOIN person ON person.id = person_id JOIN vendor ON vendor.id = vendor_id "
        "WHERE email = %s AND slug = %s",
        email,
        vendor,
    )
    return found[0][0] if found else None


def staff_role_of(database: Database, email: str) -> object:
    """Somebody's role at the customer centre."""
    [(role,)] = database.as_program("SELECT staff_role FROM person WHERE email = %s", email)
    return role


def everything_about_people(database: Database) -> object:
    """All that a refused request must leave as it was."""
    return [
        database.as_program(statement)
        for statement in (
            "SELECT * FROM person ORDER BY id",
            "SELECT * FROM membership ORDER BY id",
            "SELECT actor, action, subject FROM audit_entry ORDER BY id",
            "SELECT recipient FROM captured_mail ORDER BY id",
        )
    ]


@dataclass(frozen=True)
class Deed:
    """An entry of the audit trail."""

    actor: str
    action: str
    kind: str
    subject: str
    vendor: str | None
    details: Any


def deeds(database: Database) -> list[Deed]:
    """What the people of this test did, in order; signing in and out is left out."""
    rows = database.as_program(
        "SELECT actor, action, subject_kind, subject, vendor.slug, details FROM audit_entry "
        "LEFT JOIN vendor ON vendor.id = vendor_id WHERE action NOT IN ('load', 'sign_in', 'sign_out') "
        "ORDER BY audit_entry.id"
    )
    return [Deed(*cast(Any, row)) for row in rows]


def mails(database: Database, to: str) -> list[EmailMessage]:
    """The mails that somebody got."""
    kept = database.as_program("SELECT raw FROM captured_mail ORDER BY id")
    every = [message_from_bytes(cast(bytes, raw), policy=default) for (raw,) in kept]
    return [mail for mail in every if mail["To"].addresses[0].addr_spec == to]


def text_of(mail: EmailMessage) -> str:
    """What a mail says, as plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return cast(str, body.get_content())


def signed_in_as(client: TestClient) -> str | None:
    """Whose browser it is."""
    answer = client.get("/konto", follow_redirects=False)
    return read(answer.text).one("h1").text if answer.status_code == 200 else None


def ask_for_link(client: TestClient, database: Database, email: str) -> str:
    """Ask for a sign-in link at the sign-in page, and give the address that came by mail."""
    send_own_origin(client)
    assert send(client, "/logg-inn", {"epost": email}).status_code == 303
    found = re.search(r"\S+/logg-inn/lenke/\S+", text_of(mails(database, email)[-1]))
    assert found is not None
    return urlsplit(found[0]).path


def version_of(client: TestClient, address: str) -> str:
    """The version that the form there was made from."""
    return typed_in(page(client, address), "version")


def become(client: TestClient, token: str) -> None:
    """Make the client the browser of a session that is open already."""
    client.cookies.clear()
    host = client.base_url.host
    client.cookies.set(SESSION_COOKIE, token, domain=host if "." in host else f"{host}.local")
    send_own_origin(client)


def at_once(client: TestClient, requests: list[tuple[str, str, dict[str, str]]]) -> list[int]:
    """Send forms at the same time, each in the browser of a session. The statuses of the answers, lowest first."""
    send_own_origin(client)

    def one(request: tuple[str, str, dict[str, str]]) -> int:
        token, address, fields = request
        headers = {"cookie": f"{SESSION_COOKIE}={token}"}
        return int(client.post(address, data=fields, headers=headers, follow_redirects=False).status_code)

    with ThreadPoolExecutor(len(requests)) as pool:
        return sorted(pool.map(one, requests))


def chosen_role(answer: Response) -> list[str]:
    """The role that a form has chosen."""
    return [box["value"] for box in shown(answer).all("input[name=rolle]") if "checked" in box.attributes]
