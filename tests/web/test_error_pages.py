"""What goes wrong is said kindly, in Norwegian, and tells nothing of what the reader may not see."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from fristklar.access.permissions import Permission
from fristklar.app import create_app
from fristklar.web.guard import needs
from harness import WITHOUT_DEMO, Database, configured, opened, send_own_origin, sign_in
from reading import read
from web.addresses import EXAMPLES, MISSING

ANOTHERS = "/produkter/webmed-epj"
"""The product of a real vendor, which the demo's vendors may not see."""

UNSEEN = [
    ANOTHERS,
    "/produkter/finnes-ikke",
    "/produkter/Eksempel-EPJ",
    "/produkter/eksempel_epj",
    "/produkter/%00",
    "/produkter/eksempel-epj%00",
    "/produkter/eksempel-epj%20",
    "/produkter/eksempel-epj%0A",
    "/produkter/%ff%fe",
    "/produkter/æøå",
    "/produkter/🩺",
    "/produkter/' OR 1=1 --",
    "/produkter/" + "a" * 81,
    "/produkter/eksempel-epj/status",
    "/produkter/fjordjournal-kommune",
]


@pytest.fixture
def with_anothers(database: Database) -> Database:
    database.as_staff(
        "INSERT INTO product (vendor_id, slug, name, description) "
        "SELECT id, 'webmed-epj', 'Webmed EPJ', 'hemmelig' FROM vendor WHERE name = 'Webmed'"
    )
    with database.connect("postgres") as connection:
        assert connection.execute("SELECT FROM product WHERE slug = 'webmed-epj'").rowcount == 1
    return database


def test_anothers_product_cannot_be_told_from_a_missing_or_impossible_one(with_anothers: Database) -> None:
    with opened(with_anothers) as client:
        sign_in(client, with_anothers, "vera.vik@eksempel-epj.example")
        assert client.get("/produkter/eksempel-epj").status_code == 200
        answers = [client.get(address) for address in UNSEEN * 2]
        assert "Webmed EPJ" not in client.get("/produkter").text
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.multi_items())) for answer in answers}) == 1


def test_to_a_stranger_no_product_can_be_told_from_a_missing_one(with_anothers: Database) -> None:
    with opened(with_anothers, **WITHOUT_DEMO) as client:
        there = client.get("/produkter/eksempel-epj", follow_redirects=False)
        for address in (ANOTHERS, "/produkter/finnes-ikke"):
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code == there.status_code == 303
            assert answer.content == there.content
            assert answer.headers["location"].partition("?")[0] == there.headers["location"].partition("?")[0]
        assert "/produkter" not in client.get("/").text


def test_a_change_and_a_service_that_are_missing_look_the_same_as_any_missing_page(reader: TestClient) -> None:
    answers = [reader.get(path) for path in (MISSING, "/endringer/finnes-ikke", "/tjenester/finnes-ikke", "/a/b/c")]
    assert len({answer.content for answer in answers}) == 1


def test_a_draft_cannot_be_told_from_a_missing_change(client: TestClient, database: Database) -> None:
    assert client.get("/endringer/ftps-avvikling").status_code == 200
    database.as_staff("UPDATE change SET lifecycle = 'draft' WHERE slug = 'ftps-avvikling'")
    assert client.get("/endringer/ftps-avvikling").content == client.get("/endringer/finnes-ikke").content
    for address in EXAMPLES.values():
        assert "ftps-avvikling" not in client.get(address).text, address


@pytest.mark.parametrize("address", [MISSING, "/endringer/<script>alert(1)</script>", "/static/finnes-ikke.css"])
def test_a_missing_page_says_so_and_shows_the_way_back(reader: TestClient, address: str) -> None:
    answer = reader.get(address)
    page = read(answer.text)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert page.one("html")["lang"] == "nb"
    assert page.one("h1").text == "Vi finner ikke siden"
    assert page.one("main a")["href"] == "/"
    assert "alert" not in answer.text


@pytest.fixture
def broken(database: Database) -> Iterator[TestClient]:
    """The application with an address that fails."""

    async def fail() -> Response:
        raise RuntimeError("hemmelig: passord=1234")

    with configured(database.environment):
        app: FastAPI = create_app()
        app.add_api_route("/feil", fail, methods=["GET", "POST"], dependencies=[needs(Permission.READ_REGISTER)])
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


def test_a_fault_of_ours_is_admitted_without_a_word_of_what_it_was(broken: TestClient) -> None:
    answer = broken.get("/feil")
    page = read(answer.text)
    assert answer.status_code == 500
    assert page.one("h1").text == "Noe gikk galt hos oss"
    assert "kundesenter@nhn.no" in page.one("main").text
    for secret in ("hemmelig", "1234", "RuntimeError", "Traceback"):
        assert secret not in answer.text


def test_a_fault_of_ours_has_a_reference_that_finds_it_in_the_log(
    broken: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    references = [read(broken.get("/feil").text).one("main code").text for _ in range(2)]
    assert len(set(references)) == 2
    with_reference = [line for line in capsys.readouterr().out.splitlines() if "unhandled error" in line]
    assert [reference in line for reference, line in zip(references, with_reference, strict=True)] == [True, True]


def test_whoever_sent_a_form_in_vain_is_led_back_and_not_to_an_address_that_only_takes_forms(
    broken: TestClient,
) -> None:
    send_own_origin(broken)
    page = read(broken.post("/feil").text).one("main")
    assert "Gå tilbake i nettleseren" in page.text
    assert page.one("a.ds-button")["href"] == "/"
    assert page.one("code").text


@pytest.mark.parametrize("status", [413, 429])
def test_a_refusal_has_its_own_page_and_keeps_what_says_when_to_try_again(database: Database, status: int) -> None:
    async def refuse() -> Response:
        raise HTTPException(status, headers={"retry-after": "60"})

    with configured(database.environment):
        app = create_app()
        app.add_api_route("/nei", refuse, dependencies=[needs(Permission.READ_REGISTER)])
        with TestClient(app) as client:
            answer = client.get("/nei")
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "60")
    assert read(answer.text).one("main .over").text == f"Feil {status}"


def test_a_page_that_fails_carries_the_same_protection_as_any_other(broken: TestClient) -> None:
    ours, failing = broken.get("/").headers, broken.get("/feil").headers
    for header in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert failing.get_list(header) == ours.get_list(header)
    assert failing["cache-control"] == "no-store"


def test_nobody_keeps_a_page_that_says_something_is_wrong(reader: TestClient) -> None:
    for answer in (reader.get(MISSING), reader.post("/"), reader.get("/static/finnes-ikke.css")):
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_a_vendors_people_are_told_whose_page_it_is_and_not_to_ask_for_a_role(
    client: TestClient, database: Database
) -> None:
    sign_in(client, database, "anne.lie@eksempel-epj.example")
    for address in ("/stab", "/stab/matrise", "/stab/endringer/finnes-ikke/rediger"):
        answer = client.get(address)
        assert answer.status_code == 403
        shown = read(answer.text).one("main")
        assert "for kundesenteret" in shown.text
        assert "rolle" not in shown.text
        assert shown.one("a.ds-button")["href"] == "/produkter"
    sign_in(client, database, "kari.nes@kundesenter.example")  # reads, and may not edit
    answer = client.get("/stab/endringer/ny")
    assert answer.status_code == 403
    assert "Be administratoren hos dere om en annen rolle." in read(answer.text).one("main").text
