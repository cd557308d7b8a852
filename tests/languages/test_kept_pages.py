"""A page that is kept is given out in its own language only, to browsers that have it already, too."""

from itertools import permutations

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from web.addresses import EXAMPLES

PAGES = [
    address
    for address in EXAMPLES.values()
    if address.startswith(("/endringer", "/tjenester", "/veikart", "/produkter/")) or address == "/"
]
LANGUAGES = ("nb", "nn", "en")


def test_there_are_pages_to_look_at() -> None:
    assert len(PAGES) >= 6


@pytest.mark.parametrize("address", PAGES)
def test_nobody_gets_a_page_that_was_kept_for_another_language(reader: TestClient, address: str) -> None:
    if address.endswith((".ics", ".atom")):
        pytest.skip("a calendar or feed is in the language that its address names")
    for order in permutations(LANGUAGES):  # whoever comes first fills what is kept
        for language in order:
            answer = reader.get(address, headers={"accept-language": language})
            assert answer.headers["content-language"] == language
            assert f'<html lang="{language}"' in answer.text
            assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["vary"].split(",")}


@pytest.mark.parametrize("address", [each for each in PAGES if not each.endswith((".ics", ".atom"))])
def test_what_a_browser_has_in_one_language_is_not_good_enough_in_another(reader: TestClient, address: str) -> None:
    marks = {
        language: reader.get(address, headers={"accept-language": language}).headers["etag"] for language in LANGUAGES
    }
    assert len(set(marks.values())) == 3
    for has, wants in permutations(LANGUAGES, 2):
        answer = reader.get(address, headers={"accept-language": wants, "if-none-match": marks[has]})
        assert answer.status_code == 200
        assert answer.headers["content-language"] == wants
        again = reader.get(address, headers={"accept-language": wants, "if-none-match": marks[wants]})
        assert again.status_code == 304


@pytest.mark.parametrize("page", ["tidslinje", "tidslinje?vis=kvartal", "rapport"])
def test_the_pages_beside_a_products_own_are_kept_for_each_language(
    client: TestClient, database: Database, page: str
) -> None:
    sign_in(client, database, "erik.moen@eksempel-epj.example")
    address, marks = f"/produkter/eksempel-epj/{page}", set()
    for order in permutations(LANGUAGES):
        for language in order:
            answer = client.get(address, headers={"accept-language": language})
            assert f'<html lang="{language}"' in answer.text
            marks.add((language, answer.headers["etag"]))
    assert len(marks) == len({mark for _, mark in marks}) == 3


@pytest.mark.parametrize("address", ["/kalender.ics", "/feed.atom", "/flyttet.atom"])
def test_calendars_and_feeds_are_in_the_language_that_their_address_names(reader: TestClient, address: str) -> None:
    """Not in that of whoever made the calendar program."""
    plain = reader.get(address, headers={"accept-language": "en"})
    assert plain.content == reader.get(address).content
    bodies = {reader.get(f"{address}?sprak={language}").content for language in LANGUAGES}
    assert plain.content in bodies
    assert len(bodies) == 3
    assert reader.get(f"{address}?sprak=de").content == plain.content
