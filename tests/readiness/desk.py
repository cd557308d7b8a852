"""Who takes part in these tests, and how they send a form."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
from starlette.testclient import TestClient

from harness import Database, sign_in
from reading import Element, read

EDITOR = "erik.moen@eksempel-epj.example"
VIEWER = "vera.vik@eksempel-epj.example"
OTHER_VENDOR = "fredrik.fjord@fjordjournal.example"
STAFF_EDITOR = "ola.berg@kundesenter.example"
PRODUCT = "/produkter/eksempel-epj"
CHANGE = "kj-gammel-innlogging"
ROW = f"{PRODUCT}/status/{CHANGE}/production"

As = Callable[[str], TestClient]
On = Callable[[str], AbstractContextManager[TestClient]]


class Desk:
    """One browser, used by one person after the other."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client, self.database = client, database

    def be(self, email: str) -> None:
        """Let this person sit down at the browser."""
        sign_in(self.client, self.database, email)

    def page(self, address: str) -> Element:
        """What a person sees on an address."""
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return read(answer.text).one("main")

    def form(self, address: str, action: str | None = None) -> dict[str, str | list[str]]:
        """The fields of a form as the page fills them in."""
        shown = self.page(address)
        [form] = [form for form in shown.all("form") if form.attributes.get("action") == (action or address)]
        fields: dict[str, str | list[str]] = {}
        for field in form.all("input"):
            if field.attributes.get("type") in {"radio", "checkbox"} and "checked" not in field.attributes:
                continue
            fields[field["name"]] = field.attributes.get("value", "")
        for button in form.all("button"):
            if "name" in button.attributes:
                fields[button["name"]] = button["value"]
        for area in form.all("textarea"):
            fields[area["name"]] = area.text
        return fields

    def send(self, address: str, fields: dict[str, str | list[str]]) -> httpx.Response:
        """Send a form, without following where the answer leads."""
        return self.client.post(address, data=fields, follow_redirects=False)

    def row(self, product: str = PRODUCT, change: str = CHANGE) -> Element:
        """A change's row on the vendor's page, in the very next read."""
        return self.page(product).one(f"article#{change}")

    def audit(self, action: str) -> list[tuple[object, ...]]:
        """Who did this deed, to what."""
        with self.database.connect("postgres") as connection:
            return connection.execute(
                "SELECT actor, subject, details FROM audit_entry WHERE action = %s ORDER BY id", [action]
            ).fetchall()
