"""The tests' own way of signing somebody in holds, in this process and against a live server."""

import httpx
from starlette.testclient import TestClient

from harness import Database, sign_in


def test_a_client_in_this_process_is_signed_in_and_may_send_forms(client: TestClient, database: Database) -> None:
    sign_in(client, database, "erik.moen@eksempel-epj.example")

    assert "<h1>Erik Moen</h1>" in client.get("/konto").text

    sign_in(client, database, "siri.dal@kundesenter.example")

    assert "<h1>Siri Dal</h1>" in client.get("/konto").text
    assert client.post("/logg-ut", data={}, follow_redirects=False).status_code == 303
    assert client.get("/konto", follow_redirects=False).status_code == 303


def test_a_client_of_a_live_server_is_signed_in(site: httpx.Client, site_database: Database) -> None:
    sign_in(site, site_database, "vera.vik@eksempel-epj.example")

    assert "<h1>Vera Vik</h1>" in site.get("/konto").text
