"""Faults that a reviewer found, so that they stay away."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.testclient import TestClient

from filling import fill, send
from fristklar.app import create_app
from harness import Database, configured, sign_in
from reading import read

ADMIN = "siri.dal@kundesenter.example"
EDITOR = "ola.berg@kundesenter.example"


@pytest.mark.parametrize(
    ("typed", "kept"), [("HTTPS://NHN.NO/x", "https://NHN.NO/x"), ("MailTo:a@nhn.no", "mailto:a@nhn.no")]
)
def test_the_scheme_of_a_link_may_be_typed_in_any_case(
    client: TestClient, database: Database, typed: str, kept: str
) -> None:
    sign_in(client, database, EDITOR)
    address = "/stab/tjenester/ftps/rediger"
    fields = fill(client, address)
    number = next(name.rpartition("-")[2] for name in fields if name.startswith("lenke-"))
    fields |= {f"lenke-{number}": [typed], f"lenketekst-{number}": ["En side"]}
    assert send(client, address, fields).status_code == 303
    assert f'href="{kept}"' in client.get("/tjenester/ftps").text


@pytest.mark.parametrize("day", ["31.12.9999", "1.1.0001", "1.1.1"])
def test_the_trail_can_be_asked_for_any_day(client: TestClient, database: Database, day: str) -> None:
    sign_in(client, database, ADMIN)
    for page in ("/stab/revisjon", "/stab/revisjon.csv"):
        for bound in ("fra", "til"):
            assert client.get(f"{page}?{bound}={day}").status_code == 200


def test_nobody_is_told_of_access_to_a_closed_account(client: TestClient, database: Database) -> None:
    sign_in(client, database, ADMIN)
    database.as_program("UPDATE person SET disabled_at = now() WHERE email = 'vera.vik@eksempel-epj.example'")
    for email in ("vera.vik@eksempel-epj.example", "ny.kollega@kundesenter.example"):
        sent = {"epost": email, "navn": "Noen Nyss", "rolle": "reader"}
        assert client.post("/stab/personer", data=sent, follow_redirects=False).status_code == 303
    assert database.as_program("SELECT recipient FROM captured_mail") == [
        ("Noen Nyss <ny.kollega@kundesenter.example>",)
    ]


def test_the_trail_is_in_norwegian(client: TestClient, database: Database) -> None:
    sign_in(client, database, "erik.moen@eksempel-epj.example")
    row = "/produkter/eksempel-epj/status/kj-gammel-innlogging/production"
    client.post(row, data={"meldt": "done", "merknad": "Ferdig.", "version": "1"})
    sign_in(client, database, ADMIN)
    entry = read(client.get("/stab/revisjon?handling=report_readiness").text).one("tbody tr").text
    for words in ("Meldte status", "merknad", "gjennomført"):
        assert words in entry
    for code in ("report_readiness", "claimed_on", "in_progress"):
        assert code not in entry


def test_the_link_stands_on_the_console_in_a_demo(
    client: TestClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    del database
    client.headers["origin"] = str(client.base_url).rstrip("/")
    client.post("/logg-inn", data={"epost": "anne.lie@eksempel-epj.example"})
    assert "/logg-inn/lenke/" in capsys.readouterr().out


def test_what_a_row_in_the_database_says_stays_out_of_the_log(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with configured(database.environment), TestClient(create_app(), raise_server_exceptions=False) as client:
        sign_in(client, database, EDITOR)
        monkeypatch.setattr("fristklar.catalogue.actions.record", _break)
        address = "/stab/tjenester/ftps/rediger"
        answer = send(client, address, fill(client, address, navn="Hemmelige ord"))
    assert answer.status_code == 500
    said = capsys.readouterr().out
    assert "unhandled error" in said
    assert "Hemmelige ord" not in said


async def _break(session: AsyncSession, *_: object, **__: object) -> None:
    await session.execute(text("UPDATE service SET rollout = 'tull' WHERE slug = 'ftps'"))


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff"])
def test_no_text_is_taken_that_a_feed_or_a_picture_cannot_hold(
    client: TestClient, database: Database, sign: str
) -> None:
    sign_in(client, database, EDITOR)
    address = "/stab/tjenester/ftps/rediger"
    fields = fill(client, address)
    number = next(name.rpartition("-")[2] for name in fields if name.startswith("lenke-"))
    answer = send(client, address, fields | {f"lenketekst-{number}": [f"En{sign}side"]})
    assert answer.status_code == 422
    assert f"usynlig styretegn (U+{ord(sign):04X})" in answer.text
