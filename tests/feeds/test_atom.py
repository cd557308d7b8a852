"""The register as Atom feeds, read by a feed reader's parser."""

import re
from time import mktime, struct_time
from typing import cast

import pytest
from lxml import etree
from starlette.testclient import TestClient

from editing.browsing import EDITOR, move
from feeds.subscribing import LOGIN, deadline, feed, withdraw, words
from feeds.test_public_calendars import HOSTILE, WHY
from harness import Database, sign_in
from reading import read

MOVED = "/flyttet.atom"


def seconds(time: object) -> float:
    return mktime(cast(struct_time, time))


def test_every_deadline_is_an_entry_also_one_without_a_date(client: TestClient, database: Database) -> None:
    found = feed(client, "/feed.atom")
    [(count,)] = database.as_program(
        "SELECT count(*) FROM deadline JOIN change ON change.id = change_id WHERE lifecycle <> 'draft'"
    )
    assert len(found.entries) == count
    assert len({entry.id for entry in found.entries}) == count
    [undated] = [entry for entry in found.entries if "ftps-avvikling" in entry.link]
    assert undated.title.endswith(": dato er ikke satt")
    assert "«Avklares med brukerne av tjenesten»" in words(undated.content[0].value)


def test_a_feed_names_itself_its_page_and_its_maker(client: TestClient) -> None:
    for address, title, page in (
        ("/feed.atom", "Fristklar: alle frister", "/endringer"),
        (MOVED, "Fristklar: flyttede frister", "/"),
        ("/tjenester/helseid/feed.atom", "Fristklar: HelseID", "/tjenester/helseid"),
        (f"/endringer/{LOGIN}/feed.atom", "Fristklar: Gammel innlogging til Kjernejournal portal utgår",
         f"/endringer/{LOGIN}"),
    ):  # fmt: skip
        about = feed(client, address).feed
        links = {link.rel: link.href for link in about.links}
        assert about.title == title
        assert links["self"].endswith(address)
        assert links["alternate"].removeprefix("http://127.0.0.1:8000") == page
        assert client.get(page).status_code == 200
        assert (about.author_detail.name, about.id, about.language) == ("Norsk helsenett", links["self"], "nb")


def test_a_deadline_that_moves_is_the_same_entry_said_anew_and_comes_first(
    client: TestClient, database: Database
) -> None:
    [before] = feed(client, f"/endringer/{LOGIN}/feed.atom").entries
    assert feed(client, MOVED).entries == []
    sign_in(client, database, EDITOR)
    move(client, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    first = feed(client, "/feed.atom").entries[0]
    assert first.id == before.id
    assert first.title.endswith("siste trygge dag 28. februar 2027")
    assert seconds(first.updated_parsed) >= seconds(before.updated_parsed)
    assert first.published == before.published
    assert feed(client, "/feed.atom").feed.updated == first.updated


def test_each_move_is_an_entry_of_its_own_in_the_feed_of_moves(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    for wording in ("1. mars 2027", "1. april 2027"):
        move(client, LOGIN, "production", {"ordlyd": wording, **WHY})
    second, first = feed(client, MOVED).entries
    assert second.id != first.id
    assert second.title == first.title
    assert second.title.startswith("Flyttet: Gammel innlogging")
    assert "Før: «1. mars 2027». Nå: «1. april 2027»." in words(second.content[0].value)
    assert "Før: «1.12.2026» (1. desember 2026). Nå: «1. mars 2027»." in words(first.content[0].value)
    assert "Begrunnelse: Mange kunder er ikke klare." in words(first.content[0].value)
    assert "Ola Berg" not in client.get(MOVED).text, "who did it is for the page to say"
    old = {entry.id for entry in (first, second)}
    move(client, LOGIN, "production", {"ordlyd": "avklares", **WHY})
    assert {entry.id for entry in feed(client, MOVED).entries} > old, "what was told keeps its name"


def test_a_withdrawn_change_says_so(client: TestClient, database: Database) -> None:
    [before] = feed(client, f"/endringer/{LOGIN}/feed.atom").entries
    withdraw(client, database, LOGIN)
    assert feed(client, "/feed.atom").entries[0].id == before.id, "it is what was said last"
    assert feed(client, "/feed.atom").feed.updated > before.updated
    [entry] = feed(client, f"/endringer/{LOGIN}/feed.atom").entries
    assert entry.title.startswith("Trukket tilbake: ")
    assert "Det er ingenting å gjøre." in words(entry.content[0].value)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_staff_write_is_text_and_never_markup(client: TestClient, database: Database, text: str) -> None:
    deadline(database, "ond", title=text, summary=text, wording=text[:2000])
    database.as_staff("UPDATE service SET name = %s WHERE slug = 'helseid'", text)
    database.as_staff(
        "INSERT INTO change_service SELECT change.id, service.id FROM change, service "
        "WHERE change.slug = 'ond' AND service.slug = 'helseid'"
    )
    for address in ("/endringer/ond/feed.atom", "/tjenester/helseid/feed.atom", "/feed.atom"):
        found = feed(client, address)
        [entry] = [each for each in found.entries if "/endringer/ond" in each.link]
        allowed = re.sub(r"</?p>|<br>", "", entry.content[0].value)
        assert "<" not in allowed
        root = etree.fromstring(client.get(address).content)
        assert {etree.QName(each).localname for each in root.iter()} <= {
            "feed", "id", "title", "updated", "author", "name", "email", "link", "generator", "entry", "content",
            "category", "published",
        }  # fmt: skip
        for each in root.iter():
            assert set(each.attrib) <= {
                "type", "href", "rel", "term", "uri", "{http://www.w3.org/XML/1998/namespace}lang",
            }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", {"/kalender.ics", "/feed.atom", "/flyttet.atom"}),
        ("/endringer", {"/kalender.ics", "/feed.atom"}),
        ("/tjenester/helseid", {"/tjenester/helseid/kalender.ics", "/tjenester/helseid/feed.atom"}),
        (f"/endringer/{LOGIN}", {f"/endringer/{LOGIN}/kalender.ics", f"/endringer/{LOGIN}/feed.atom"}),
    ],
)
def test_pages_lead_to_their_feeds_for_programs_and_for_people(visitor: TestClient, page: str, feeds: set[str]) -> None:
    shown = read(visitor.get(page).text)
    named = {link["href"]: link["type"] for link in shown.all("link[rel=alternate]")}
    assert set(named) == feeds
    assert feeds <= {link["href"] for link in shown.one("main").all("a") if "href" in link.attributes}
    for address, kind in named.items():
        assert visitor.get(address).headers["content-type"].startswith(kind)
