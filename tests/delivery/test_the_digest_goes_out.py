"""The worker's own sort of mail, from subscriptions to a mail server on a socket."""

import httpx
import pytest
from starlette.testclient import TestClient

from delivery.conftest import NOW, Post
from fristklar.delivery.kinds import Kind
from fristklar.worker import kinds
from harness import Database, sign_in
from reading import read

EDITOR = "erik.moen@eksempel-epj.example"


@pytest.fixture
def digest() -> Kind:
    """As a worker that has just started has it: it knows of no other test's database."""
    return kinds()[0]


def since_long(post: Post, digest: Kind) -> None:
    post.go(NOW, digest)  # gives everybody with a place their subscription
    post.database.as_program("UPDATE subscription SET since = '2026-11-01'")


def test_everybody_with_a_place_gets_one_digest_a_week_with_what_their_page_says(post: Post, digest: Kind) -> None:
    assert post.go(NOW, digest) == 0, "what fell due before somebody subscribed is not caught up"
    since_long(post, digest)
    assert post.go(NOW, digest) == 7
    assert post.go(NOW, digest) == 0
    got = {mail.recipient: mail for mail in post.server.received}
    assert len(got) == 7
    message = got[EDITOR].message
    assert str(message["Subject"]).startswith("Uke 48: ")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == got[EDITOR].message_id
    text = message.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "PS256 som signeringsalgoritme for token" in text
    assert "Fjordjournal" not in text
    assert "Hvem: " not in text


def test_whoever_unsubscribed_or_was_shut_out_gets_none(post: Post, digest: Kind) -> None:
    since_long(post, digest)
    post.database.as_program(
        "UPDATE subscription SET active = false WHERE person_id = (SELECT id FROM person WHERE email = %s)", EDITOR
    )
    post.database.as_program("UPDATE person SET disabled_at = now() WHERE email = 'vera.vik@eksempel-epj.example'")
    assert post.go(NOW, digest) == 5
    assert {EDITOR, "vera.vik@eksempel-epj.example"}.isdisjoint(mail.recipient for mail in post.server.received)


def test_the_digest_says_the_numbers_of_the_page(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    page = read(client.get("/produkter/eksempel-epj").text).one("main")
    overdue = sum(chip.text == "Forfalt" for chip in page.all("article .chip"))
    shown: httpx.Response = client.get("/konto/ukesbrev/siste/html")
    assert shown.status_code == 200
    assert read(shown.text).text.count("Forfalt") >= overdue > 0
