"""Forms as a browser sends them: everything that the page filled in, and what its reader changed."""

from collections.abc import Mapping

import httpx
from starlette.testclient import TestClient

from harness import Database
from reading import Element, read

EDITOR = "ola.berg@kundesenter.example"
READER = "kari.nes@kundesenter.example"
VENDOR = "anne.lie@eksempel-epj.example"
LOGIN = "kj-gammel-innlogging"
"""A published change with a single deadline: production, 1 December 2026. The last safe day is 30 November."""

Typed = dict[str, list[str]]


def form_of(page: str, action: str) -> Element:
    """The form on a page that is sent to this address."""
    [form] = [form for form in read(page).all("form") if form["action"].partition("#")[0] == action]
    return form


def filled_in(form: Element) -> Typed:
    """The fields as a browser would send them, if nobody touched the form."""
    typed: Typed = {}
    for element in form.everything():
        name, kind = element.attributes.get("name"), element.attributes.get("type", "text")
        if name is None or element.tag == "button":
            continue
        if element.tag == "select":
            options = element.all("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            typed.setdefault(name, []).extend(option["value"] for option in chosen)
        elif element.tag == "textarea":
            written = "".join(child for child in element.children if isinstance(child, str))
            typed.setdefault(name, []).append(written.removeprefix("\n"))
        elif kind not in {"checkbox", "radio"} or "checked" in element.attributes:
            typed.setdefault(name, []).append(element.attributes.get("value", ""))
    return typed


def send(
    client: TestClient, page: str, action: str, changes: Mapping[str, str | list[str]] | None = None
) -> httpx.Response:
    """Send the form that a page shows, with these fields written anew. Redirects are not followed."""
    typed = filled_in(form_of(page, action))
    for name, value in (changes or {}).items():
        typed[name] = value if isinstance(value, list) else [value]
    return client.post(action, data=typed, follow_redirects=False)


def edit_address(slug: str) -> str:
    return f"/stab/endringer/{slug}/rediger"


def deadline_address(slug: str, environment: str = "production") -> str:
    return f"/stab/endringer/{slug}/frist/{environment}"


def preview(client: TestClient, slug: str, environment: str, changes: Mapping[str, str | list[str]]) -> httpx.Response:
    """Open the form of a deadline, change it, and send it once."""
    address = deadline_address(slug, environment)
    return send(client, client.get(address).text, address, changes)


def move(client: TestClient, slug: str, environment: str, changes: Mapping[str, str | list[str]]) -> httpx.Response:
    """Move a deadline: see what that does, and confirm it."""
    shown = preview(client, slug, environment, changes)
    assert shown.status_code == 200, shown.text
    return send(client, shown.text, deadline_address(slug, environment))


def ask(database: Database, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Rows as the customer centre may read them."""
    return database.as_program(statement, *values)


def audit(database: Database, kind: str, subject: str) -> list[tuple[object, ...]]:
    """Who did what with an object since the register was loaded, in order."""
    return ask(
        database,
        "SELECT actor, action, details FROM audit_entry WHERE subject_kind = %s AND subject = %s AND action <> 'load' "
        "ORDER BY id",
        kind,
        subject,
    )
