"""A list on the start page that is cut leads to the whole of it."""

import re

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from reading import Element, read

READER = "kari.nes@kundesenter.example"
MOST = 15
TITLES = {
    "bekreft": "Å bekrefte",
    "innsigelser": "Innsigelser",
    "stille": "Leverandører som ikke har meldt fra",
}


@pytest.fixture
def desk(client: TestClient, database: Database) -> TestClient:
    """A reader at the customer centre, with more of everything than the start page has room for."""
    sign_in(client, database, READER)
    database.as_staff(
        "INSERT INTO objection (vendor_id, product_id, change_id, reason, raised_by, raised_on) "
        "SELECT vendor_id, product.id, change.id, 'Vi bruker den ikke', 'Erik Moen', date '2026-11-01' - change.id::int"
        " FROM product, change WHERE product.slug = 'eksempel-epj' AND lifecycle = 'published' "
        "AND change.id NOT IN (SELECT change_id FROM objection WHERE product_id = product.id)"
    )
    database.as_staff(
        "INSERT INTO vendor (slug, name, fictional) "
        "SELECT 'taus-' || n, 'Taus ' || n || ' AS (fiktiv)', true FROM generate_series(1, 14) n"
    )
    database.as_staff(
        "INSERT INTO product (vendor_id, slug, name, description) "
        "SELECT id, slug || '-epj', name || ' EPJ', '' FROM vendor WHERE starts_with(slug, 'taus-')"
    )
    database.as_staff("UPDATE readiness SET verdict = NULL WHERE claim = 'done'")
    return client


def rows(part: Element, level: str) -> list[tuple[str, str]]:
    """What stands in a list, each with its details."""
    return [
        (row.one(level).text, " ".join(words.text for words in row.all("p"))) for row in part.one("ul.items").all("li")
    ]


@pytest.mark.parametrize("which", TITLES)
def test_it_is_as_long_as_the_start_page_says_and_begins_as_it_does(desk: TestClient, which: str) -> None:
    start = read(desk.get("/stab").text).section(TITLES[which])
    [more] = [words for words in start.all("p.muted") if words.text.startswith("Og ")]
    left, count = map(int, re.findall(r"\d+", more.text))
    assert count > MOST
    assert left == count - MOST
    assert more.one("a")["href"] == f"/stab/venter/{which}"

    answer = desk.get(more.one("a")["href"])
    assert answer.status_code == 200
    whole = read(answer.text)
    assert whole.one("h1").text == f"{TITLES[which]} ({count})"
    listed = rows(whole.one("main"), "h2")
    assert len(listed) == count
    assert listed[:MOST] == rows(start, "h3")
    assert answer.headers["cache-control"] == "no-store"


def test_a_list_that_is_not_cut_says_nothing_of_more(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    section = read(client.get("/stab").text).section(TITLES["stille"])
    assert 0 < len(section.one("ul.items").all("li")) <= MOST
    assert not [link for link in section.all("a") if "/venter/" in link["href"]]


def test_nothing_that_waits_is_said_in_a_sentence(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    database.as_staff("UPDATE readiness SET verdict = 'confirmed' WHERE claim = 'done'")
    page = read(client.get("/stab/venter/bekreft").text)
    assert page.one("h1").text == "Å bekrefte (0)"
    assert "Ingen meldinger venter på bekreftelse." in page.one("main").text
    assert not page.all("ul.items")


def test_a_list_of_another_name_is_not_there(client: TestClient, database: Database) -> None:
    sign_in(client, database, READER)
    assert client.get("/stab/venter/alt").status_code == 404


@pytest.mark.parametrize(
    ("language", "title", "more"),
    [("nn", "Å stadfeste", "Sjå alle"), ("en", "To confirm", "See all")],
)
def test_they_speak_the_readers_language(desk: TestClient, language: str, title: str, more: str) -> None:
    desk.cookies.set("sprak", language)
    assert read(desk.get("/stab/venter/bekreft").text).one("h1").text.startswith(title)
    links = [link.text for link in read(desk.get("/stab").text).all("a") if "/venter/" in link["href"]]
    assert len(links) == len(TITLES)
    assert all(link.startswith(more) for link in links)
