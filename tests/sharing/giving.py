"""Addresses that a vendor gives away, and what is seen at them."""

import re
from xml.etree import ElementTree

from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in
from reading import Element, read

ADMINISTRATOR = "anne.lie@eksempel-epj.example"
EDITOR = "erik.moen@eksempel-epj.example"
OTHER = "fredrik.fjord@fjordjournal.example"
PRODUCT = "/produkter/eksempel-epj"
SHARING = f"{PRODUCT}/deling"
SVG = "{http://www.w3.org/2000/svg}"


def send(client: TestClient, shows: str, used: str = "Wikien vår", address: str = SHARING) -> Element:
    answer = client.post(address, data={"viser": shows, "bruk": used})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return read(answer.text)


def secret(shown: Element) -> str:
    """What is secret in the address that a page shows."""
    found = re.search(r"/merke/([A-Za-z0-9_-]{43})\.svg", shown.one("#merke-adresse").text)
    assert found
    return found[1]


def shared(client: TestClient, database: Database, shows: str = "table") -> str:
    """The token of a new address; nobody is signed in afterwards."""
    sign_in(client, database, EDITOR)
    token = secret(send(client, shows))
    client.cookies.clear()
    return token


def counts_on_the_page(client: TestClient, database: Database, address: str = PRODUCT) -> dict[str, int]:
    sign_in(client, database, STAFF_READER)
    page = read(client.get(address).text)
    client.cookies.clear()
    return {line.one(".chip").text: int(line.one("b").text) for line in page.all(".tally li")}


def picture(client: TestClient, token: str) -> ElementTree.Element:
    answer = client.get(f"/merke/{token}.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return ElementTree.fromstring(answer.text)


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]
