"""A search is answered in the reader's language, whoever searched before."""

from itertools import permutations

import pytest
from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in
from reading import Element, read

HEADINGS = {"nb": "Brekkende endringer", "nn": "Brytande endringar", "en": "Breaking changes"}
NORWEGIAN = {"Krav", "Avvikling", "Vilkår", "Varsel"}
ENGLISH = {"Requirement", "Shutdown", "Terms", "Notice"}


def asked(client: TestClient, language: str, words: str = "kjernejournal") -> Element:
    return read(client.get("/sok", params={"q": words}, headers={"accept-language": language}).text)


@pytest.mark.parametrize("signed_in", [False, True])
def test_headings_and_facts_are_in_the_readers_language_in_whatever_order_readers_come(
    client: TestClient, database: Database, signed_in: bool
) -> None:
    if signed_in:
        sign_in(client, database, STAFF_READER)
    for order in permutations(HEADINGS):
        for language in order:
            shown = asked(client, language)
            assert any(heading.text.startswith(HEADINGS[language]) for heading in shown.all("h2"))
            facts = {fact.text for fact in shown.all(".hits p.muted span")}
            assert bool(facts & NORWEGIAN) == (language != "en"), (language, facts)
            assert bool(facts & ENGLISH) == (language == "en"), (language, facts)


def test_titles_and_quotes_of_the_register_say_that_they_are_in_bokmaal(visitor: TestClient) -> None:
    shown = asked(visitor, "en")
    assert {link["lang"] for link in shown.all(".hits h3 a")} == {"nb"}
    assert not [link for link in asked(visitor, "nb").all(".hits h3 a") if "lang" in link.attributes]


def test_several_unknown_words_are_listed_as_each_language_does(visitor: TestClient) -> None:
    for language, said in (("nb", "« xyzzy » eller « qwrtp »"), ("en", "“ xyzzy ” or “ qwrtp ”")):
        assert said in asked(visitor, language, "kjernejournal xyzzy qwrtp").one(".result").text
