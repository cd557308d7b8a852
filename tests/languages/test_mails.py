"""Mails are in the language of whoever reads them, whatever whoever caused them reads."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from starlette.testclient import TestClient

from harness import Database, send_own_origin, sign_in
from reading import read

EDITOR = "erik.moen@eksempel-epj.example"
COLLEAGUE = "anne.lie@eksempel-epj.example"


def chose(database: Database, email: str, language: str | None) -> None:
    database.as_program("UPDATE person SET language = %s WHERE email = %s", language, email)


def last_mail(database: Database) -> EmailMessage:
    [(raw,)] = database.as_program("SELECT raw FROM captured_mail ORDER BY id DESC LIMIT 1")
    return cast(EmailMessage, message_from_bytes(cast(bytes, raw), policy=default))


def words(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return cast(str, body.get_content())


@pytest.mark.parametrize(
    ("chosen", "browser", "language", "said"),
    [
        ("en", "nn", "en", "Open the link in the browser"),
        ("nn", "en", "nn", "Opne lenka i nettlesaren"),
        (None, "en", "en", "Open the link in the browser"),
        (None, "", "nb", "Åpne lenken i nettleseren"),
    ],
)
def test_a_sign_in_link_comes_in_the_persons_language_else_in_the_browsers(
    client: TestClient, database: Database, chosen: str | None, browser: str, language: str, said: str
) -> None:
    chose(database, EDITOR, chosen)
    send_own_origin(client)
    client.post("/logg-inn", data={"epost": EDITOR}, headers={"accept-language": browser})
    mail = last_mail(database)
    assert said in words(mail, "plain")
    assert said in words(mail, "html")
    assert read(words(mail, "html")).one("html")["lang"] == language


@pytest.mark.parametrize(
    ("chosen", "intro"),
    [
        ("nb", "Slik står fristene for Eksempel EPJ"),
        ("nn", "Slik står fristane for Eksempel EPJ"),
        ("en", "This is how the deadlines of Eksempel EPJ AS (fiktiv) stand"),
        (None, "Slik står fristene for Eksempel EPJ"),
    ],
)
def test_the_digest_comes_in_the_persons_language_else_in_bokmaal(
    client: TestClient, database: Database, chosen: str | None, intro: str
) -> None:
    chose(database, EDITOR, chosen)
    sign_in(client, database, EDITOR)
    letter = read(client.get("/konto/ukesbrev/siste/html", headers={"accept-language": "en"}).text)
    assert letter.one("html")["lang"] == (chosen or "nb")
    assert intro in letter.one("body").text


def test_staff_see_a_readers_digest_as_the_reader_gets_it(client: TestClient, database: Database) -> None:
    chose(database, EDITOR, "en")
    sign_in(client, database, "siri.dal@kundesenter.example")
    [(key,)] = database.as_program("SELECT id FROM person WHERE email = %s", EDITOR)
    page = read(client.get(f"/stab/ukesbrev/{key}").text)
    assert page.one("html")["lang"] == "nb"
    assert page.one("#emne")["lang"] == page.one("pre")["lang"] == "en"
    assert page.one("#emne").text.startswith("Week ")
    client.post(f"/stab/ukesbrev/{key}/prove")
    assert last_mail(database)["subject"].startswith("Test: Week ")


def test_colleagues_who_follow_the_same_products_each_read_it_in_their_own_language(
    client: TestClient, database: Database
) -> None:
    chose(database, EDITOR, "en")
    chose(database, COLLEAGUE, "nn")
    for person, word in ((EDITOR, "Week "), (COLLEAGUE, "Veke "), (EDITOR, "Week ")):
        sign_in(client, database, person)
        page = read(client.get("/konto/ukesbrev/siste").text)
        assert page.one("#emne").text.startswith(word)
