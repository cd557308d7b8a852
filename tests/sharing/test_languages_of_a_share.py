"""What is shared is in the language that its address names, whoever looks."""

from itertools import permutations
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from reading import read
from sharing.giving import EDITOR, SHARING, send, shared

SAID = {"nb": "Siste trygge dag", "nn": "Siste trygge dag", "en": "Last safe day"}
BADGE = {"nb": "Frister etter status.", "nn": "Fristar etter status.", "en": "Deadlines by status."}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_each_address_is_answered_in_its_own_language_in_whatever_order_they_are_asked_for(
    client: TestClient, database: Database
) -> None:
    token = shared(client, database)
    for order in permutations(SAID):
        for language in order:
            answer = client.get(f"/innbygging/{token}?sprak={language}", headers={"accept-language": "nn"})
            table = read(answer.text)
            assert answer.headers["content-language"] == table.one("html")["lang"] == language
            assert table.all("thead th")[2].text == SAID[language]
            root = ElementTree.fromstring(client.get(f"/merke/{token}.svg?sprak={language}").text)
            assert root.get(XML_LANG) == language
            assert (root.findtext("{http://www.w3.org/2000/svg}desc") or "").startswith(BADGE[language])


@pytest.mark.parametrize("named", ["", "?sprak=", "?sprak=de", "?sprak=EN", "?sprak=%00", "?sprak=" + "n" * 5_000])
def test_an_address_that_names_none_is_in_bokmaal_whatever_the_browser_prefers(
    client: TestClient, database: Database, named: str
) -> None:
    token = shared(client, database)
    plain = client.get(f"/innbygging/{token}").content
    client.cookies.set("sprak", "en")
    answer = client.get(f"/innbygging/{token}{named}", headers={"accept-language": "en"})
    assert answer.content == plain
    assert read(answer.text).one("html")["lang"] == "nb"


def test_what_is_copied_from_a_page_in_a_language_asks_for_it(client: TestClient, database: Database) -> None:
    database.as_program("UPDATE person SET language = 'en' WHERE email = %s", EDITOR)
    sign_in(client, database, EDITOR)
    shown = send(client, "table")
    image = read(shown.one("#merke-html").text).one("a img")
    frame = read(shown.one("#tabell-html").text).one("iframe")
    assert image["alt"].startswith("Status of ")
    assert image["src"].endswith(".svg?sprak=en")
    assert frame["src"].endswith("?sprak=en")
    assert shown.one("img")["src"].endswith(".svg?sprak=en")
    assert read(client.get(SHARING).text).one("h1").text == "Share the status"
