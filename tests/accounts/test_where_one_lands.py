"""After signing in one lands on the page that one wanted, if it is a page of this site."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from accounts.door import EDITOR, Sent, ask, asked, knock, mails, type_code
from harness import Database, sign_in

ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https://evil.example", "https:evil.example", "http:/evil.example", "HTTPS://evil.example/", "evil.example",
    "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r\nLocation: https://evil.example", "/\x00/evil.example", "/\x0b/evil.example",
    "/\u2028/evil.example", "/\u202e/evil.example", "/\x7f/evil.example", "?x", "#x", "", "mailto:a@b.example",
    "/" + "a" * 600, "@evil.example", "/produkter\\..\\..\\evil",
]  # fmt: skip

HERE = ["/produkter/eksempel-epj", "/endringer?q=token&tid=aar", "/tjenester/helseid#frister", "/veikart?a=b%2F%2Fc"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: TestClient, database: Database, wanted: str) -> None:
    page = client.get("/logg-inn", params={"neste": wanted})
    assert 'name="neste" value=""' in page.text
    for sent in (asked(client, database, EDITOR, wanted), asked(client, database, EDITOR)):
        assert "neste" not in sent.path
        opened = client.get(sent.path, params={"neste": wanted})
        assert 'name="neste" value=""' in opened.text
        assert knock(client, sent, neste=wanted).headers["location"] == "/produkter"
    sent = asked(client, database, EDITOR)
    assert type_code(client, sent.code, neste=wanted).headers["location"] == "/produkter"
    already = client.get("/logg-inn", params={"neste": wanted}, follow_redirects=False)
    assert already.headers["location"] == "/produkter"
    assert 'name="neste" value=""' in client.get("/logg-inn/sendt", params={"neste": wanted}).text


@pytest.mark.parametrize("wanted", HERE)
def test_the_page_that_one_wanted_is_where_one_lands(client: TestClient, database: Database, wanted: str) -> None:
    asking = ask(client, EDITOR, wanted)
    assert asking.headers["location"] == "/logg-inn/sendt?" + urlencode({"neste": wanted})
    [sent] = mails(database)
    assert parse_qs(urlsplit(sent.path).query) == {"neste": [wanted]}
    assert knock(client, sent, neste=wanted).headers["location"] == wanted
    again = asked(client, database, EDITOR, wanted)
    assert type_code(client, again.code, neste=wanted).headers["location"] == wanted


def test_a_page_for_somebody_signed_in_is_found_again_after_signing_in(client: TestClient, database: Database) -> None:
    wanted = "/produkter/eksempel-epj/status/kj-gammel-innlogging/production?a=b"
    sent_away = client.get(wanted, follow_redirects=False)
    assert sent_away.status_code == 303
    target = sent_away.headers["location"]
    assert urlsplit(target).path == "/logg-inn"
    [neste] = parse_qs(urlsplit(target).query)["neste"]
    assert neste == wanted
    sent = asked(client, database, EDITOR, neste)
    landed = knock(client, Sent(sent.path, sent.code), neste=neste)
    assert client.get(landed.headers["location"]).status_code == 200


def test_a_slash_too_many_in_an_address_of_ours_does_not_lead_elsewhere(client: TestClient) -> None:
    for address in ("//evil.example/stab", "/stab//evil.example", "/\\evil.example"):
        answer = client.get(f"http://testserver{address}", follow_redirects=False)
        assert "evil" not in urlsplit(answer.headers.get("location", "")).netloc


def test_whoever_is_signed_in_goes_on(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    assert client.get("/logg-inn", follow_redirects=False).headers["location"] == "/produkter"
    answer = client.get("/logg-inn", params={"neste": "/endringer"}, follow_redirects=False)
    assert answer.headers["location"] == "/endringer"
