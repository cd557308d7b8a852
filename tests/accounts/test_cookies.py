"""The cookies: out of reach of scripts and of other sites, and on https of other hosts and of the open network too."""

from collections.abc import Callable, Iterator
from http.cookies import Morsel, SimpleCookie

import pytest
from starlette.testclient import TestClient

from accounts.door import EDITOR, Sent, ask, asked, knock
from fristklar.accounts.actions import make_link
from harness import WITHOUT_DEMO, Database, opened

SITE = "https://fristklar.example"


def set_by(answer: object) -> dict[str, Morsel[str]]:
    cookies: SimpleCookie = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):  # type: ignore[attr-defined]
        cookies.load(header)
    return dict(cookies)


@pytest.fixture
def secure(database: Database) -> Iterator[TestClient]:
    """The site for real vendors, on https."""
    environment = {**WITHOUT_DEMO, "FRISTKLAR_BASE_URL": SITE, "FRISTKLAR_SMTP_URL": "smtp://127.0.0.1:1"}
    with opened(database, **environment) as client:
        client.base_url = SITE  # type: ignore[assignment]
        yield client


def operators(client: TestClient) -> Sent:
    assert client.portal is not None
    link = client.portal.call(make_link, EDITOR)
    assert link is not None
    return Sent(link.removeprefix(SITE), "")


def own_form(client: TestClient) -> None:
    client.headers["origin"] = SITE


def test_on_http_they_are_for_the_server_alone_and_for_no_other_sites_forms(
    client: TestClient, database: Database
) -> None:
    sent = asked(client, database, EDITOR)
    browser, session = set_by(ask(client, EDITOR)), set_by(knock(client, sent))
    assert set(browser) == {"fristklar_browser"}
    assert set(session) == {"fristklar_session"}
    for morsel in (*browser.values(), *session.values()):
        assert morsel["httponly"] is True
        assert morsel["samesite"].lower() == "lax"
        assert morsel["path"] == "/"
        assert not morsel["domain"]
        assert not morsel["secure"]
    assert int(session["fristklar_session"]["max-age"]) == 14 * 24 * 3600


def test_on_https_they_are_secure_and_of_this_host_alone(secure: TestClient) -> None:
    own_form(secure)
    browser, session = set_by(ask_on(secure)), set_by(knock(secure, operators(secure)))
    assert set(browser) == {"__Host-fristklar_browser"}
    assert set(session) == {"__Host-fristklar_session"}
    for morsel in (*browser.values(), *session.values()):
        assert morsel["secure"] is True
        assert morsel["httponly"] is True
        assert morsel["samesite"].lower() == "lax"
        assert morsel["path"] == "/"
        assert not morsel["domain"]
    assert secure.get("/konto", follow_redirects=False).status_code == 200


def ask_on(client: TestClient) -> object:
    return client.post("/logg-inn", data={"epost": EDITOR}, follow_redirects=False)


def test_signing_out_takes_the_cookie_away_under_the_same_name(secure: TestClient) -> None:
    own_form(secure)
    knock(secure, operators(secure))
    answer = secure.post("/logg-ut", follow_redirects=False)
    [(name, morsel)] = set_by(answer).items()
    assert (name, morsel.value, morsel["max-age"]) == ("__Host-fristklar_session", "", "0")
    assert morsel["secure"] is True


@pytest.mark.parametrize("plant", [lambda token: f"fristklar_session={token}"])
def test_on_https_a_cookie_without_the_prefix_signs_nobody_in(
    secure: TestClient, database: Database, plant: Callable[[str], str]
) -> None:
    """A host of the same domain could have planted it, with its own session, to see what somebody types."""
    token = database.open_session(EDITOR)
    prefixed = secure.get("/konto", headers={"cookie": f"__Host-fristklar_session={token}"}, follow_redirects=False)
    assert prefixed.status_code == 200
    planted = secure.get("/konto", headers={"cookie": plant(token)}, follow_redirects=False)
    assert planted.status_code == 303


@pytest.mark.parametrize("origin", ["http://fristklar.example", "http://fristklar.example:443"])
def test_on_https_a_form_from_the_same_host_without_it_is_foreign(secure: TestClient, origin: str) -> None:
    """Whoever sits on the network can write any page on http."""
    answer = secure.post("/logg-inn", data={"epost": EDITOR}, headers={"origin": origin}, follow_redirects=False)
    assert answer.status_code == 403
