"""No form is taken from another site's page, on any route that takes forms, whoever is signed in."""

import re

import pytest
from starlette.testclient import TestClient

from access.matrix import FROM_ANYWHERE, MATRIX
from harness import Database, sign_in

WRITES = sorted(route for route in MATRIX if not route.startswith("GET ") and route not in FROM_ANYWHERE)
EDITOR = "erik.moen@eksempel-epj.example"
ADMIN = "siri.dal@kundesenter.example"

OWN = "http://testserver"
FOREIGN = [
    {},
    {"origin": ""},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://evil-testserver"},
    {"origin": "http://testserver:8080"},
    {"origin": "http://testserver@evil.example"},
    {"origin": "http://evil.example/http://testserver"},
    {"referer": f"{OWN}/produkter"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site", "origin": OWN},
    {"sec-fetch-site": "same-site", "origin": OWN},
    {"sec-fetch-site": "none", "origin": OWN},
    {"sec-fetch-site": "", "origin": OWN},
    {"sec-fetch-site": "Same-Origin ", "origin": OWN},
]


def address_of(route: str) -> str:
    """The form is refused before anything is looked up, so any key will do."""
    return re.sub(r"\{\w+\}", "1", MATRIX[route].address)


def written(database: Database) -> list[object]:
    """What a deed would leave behind."""
    return database.as_program(
        "SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM sign_in_attempt), "
        "(SELECT count(*) FROM captured_mail), (SELECT count(*) FROM sign_in_session WHERE revoked_at IS NULL), "
        "(SELECT sum(version) FROM data_version), (SELECT count(*) FROM person WHERE disabled_at IS NULL), "
        "(SELECT count(*) FROM membership)"
    )[0:1]


@pytest.mark.parametrize("headers", FOREIGN, ids=[str(each) for each in FOREIGN])
def test_a_foreign_form_is_refused_everywhere_and_does_nothing(
    client: TestClient, database: Database, headers: dict[str, str]
) -> None:
    for who in (None, EDITOR, ADMIN):
        if who:
            sign_in(client, database, who)
        client.headers.pop("origin", None)
        before = written(database)
        for route in WRITES:
            method = route.partition(" ")[0]
            content = {"content-type": "application/x-www-form-urlencoded", **headers}
            answer = client.request(method, address_of(route), headers=content, data={"a": "b"}, follow_redirects=False)
            assert answer.status_code == 403, route
            assert "Vi kunne ikke se at forespørselen kom fra Fristklar" in answer.text, route
            assert "set-cookie" not in answer.headers, route
        assert written(database) == before


@pytest.mark.parametrize("headers", [{"origin": OWN}, {"sec-fetch-site": "same-origin"}])
def test_a_form_of_our_own_is_taken(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/logg-inn", data={"epost": EDITOR}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", "", "application/xml"]
)
def test_what_another_site_can_send_without_asking_is_no_form_of_ours(
    client: TestClient, database: Database, content_type: str
) -> None:
    sign_in(client, database, EDITOR)
    before = written(database)
    for address in ("/konto/navn", "/produkter/eksempel-epj/profil", "/logg-inn"):
        answer = client.post(address, content=b"navn=x&version=1", headers={"content-type": content_type})
        assert answer.status_code == 400, address
    assert written(database) == before
