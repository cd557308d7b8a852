"""A vendor gives an address away and takes it back."""

import re

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from fristklar.web.errors import _loggable_path
from harness import Database, sign_in
from reading import read
from sharing.giving import ADMINISTRATOR, EDITOR, OTHER, PRODUCT, SHARING, secret, send, shared
from web.harmless import assert_harmless


class TestGivingAndTakingBack:
    @pytest.mark.parametrize("who", [EDITOR, ADMINISTRATOR])
    def test_an_address_is_made_shown_once_listed_and_taken_back(
        self, client: TestClient, database: Database, who: str
    ) -> None:
        sign_in(client, database, who)
        assert "Ingen." in read(client.get(SHARING).text).section("Adresser som er i bruk").text
        token = secret(send(client, "table", "Siden om frister"))
        listed = read(client.get(SHARING).text)
        assert token not in client.get(SHARING).text
        row = listed.section("Adresser som er i bruk").one("li")
        assert row.one("h3").text == "Siden om frister"
        assert re.fullmatch(r"Tabellen og merket\. Laget av .+ 24\. november 2026\.", row.one("p").text)
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            assert client.get(address).status_code == 200
        answer = client.post(row.one("form")["action"], follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{SHARING}#adresser")
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            assert client.get(address).status_code == 404
        assert client.post(row.one("form")["action"], follow_redirects=False).status_code == 404, "it is gone"

    def test_several_hold_at_once_and_one_is_taken_back_alone(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EDITOR)
        first, second = secret(send(client, "table", "En")), secret(send(client, "badge", "To"))
        rows = read(client.get(SHARING).text).section("Adresser som er i bruk").all("li")
        assert [row.one("h3").text for row in rows] == ["To", "En"]
        client.post(rows[0].one("form")["action"])
        assert client.get(f"/merke/{first}.svg").status_code == 200
        assert client.get(f"/merke/{second}.svg").status_code == 404

    def test_a_badges_address_shows_no_table(self, client: TestClient, database: Database) -> None:
        token = shared(client, database, "badge")
        assert client.get(f"/merke/{token}.svg").status_code == 200
        assert client.get(f"/innbygging/{token}").status_code == 404

    def test_the_database_keeps_nothing_that_opens_it(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        [(row,)] = database.as_program("SELECT product_share::text FROM product_share")
        assert token not in str(row)
        assert len(token) * 6 >= 128

    def test_both_deeds_are_in_the_trail_without_the_secret(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EDITOR)
        shown = send(client, "badge", "Wikien")
        client.post(shown.section("Adresser som er i bruk").one("form")["action"])
        sign_in(client, database, "siri.dal@kundesenter.example")
        trail = client.get("/stab/revisjon").text
        assert trail.count("Delt adresse") == 2
        assert "Wikien" in trail
        assert secret(shown) not in trail

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"viser": "badge", "bruk": " "}, "bruk"),
            ({"viser": "badge"}, "bruk"),
            ({"bruk": "Wikien"}, "viser"),
            ({"viser": "alt", "bruk": "Wikien"}, "viser"),
            ({"viser": "badge", "bruk": "a" * 201}, "bruk"),
            ({"viser": "badge", "bruk": "a\0b"}, "bruk"),
            ({"viser": "badge", "bruk": "a\r\nb"}, "bruk"),
        ],
    )
    def test_what_is_wrong_is_said_by_its_field_and_nothing_is_made(
        self, client: TestClient, database: Database, typed: dict[str, str], field: str
    ) -> None:
        sign_in(client, database, EDITOR)
        answer = client.post(SHARING, data=typed)
        shown = read(answer.text)
        assert answer.status_code == 422
        assert shown.all(f"#{field}-feil")
        assert not shown.all(".made")
        assert database.as_program("SELECT FROM product_share") == []

    @pytest.mark.parametrize("used", ["<script>alert(1)</script>", "שלום \u202egnihtyreve", "🩺 «Wikien» & co", '"'])
    def test_whatever_is_typed_is_shown_as_typed(self, client: TestClient, database: Database, used: str) -> None:
        sign_in(client, database, EDITOR)
        shown = send(client, "badge", used)
        assert shown.section("Adresser som er i bruk").one("h3").text == " ".join(used.split())
        assert_harmless(shown)

    def test_there_is_an_end_to_how_many(self, client: TestClient, database: Database) -> None:
        database.as_program("SELECT 1")
        with database.connect("postgres") as connection:
            connection.execute(
                "INSERT INTO product_share (vendor_id, product_id, token_hash, shows, note, made_by, made_on) "
                "SELECT vendor_id, id, sha256(n::text::bytea), 'badge', 'n', 'm', '2026-11-01' "
                "FROM product, generate_series(1, 20) n WHERE slug = 'eksempel-epj'"
            )
        sign_in(client, database, EDITOR)
        answer = client.post(SHARING, data={"viser": "badge", "bruk": "Wikien"})
        assert answer.status_code == 422
        assert "Trekk tilbake en som ikke er i bruk" in answer.text

    def test_nobody_takes_back_anothers(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        [(key,)] = database.as_program("SELECT id FROM product_share")
        sign_in(client, database, OTHER)
        assert client.post(f"{SHARING}/{key}/trekk").status_code == 404
        own = "/produkter/fjordjournal-kommune/deling"
        anothers, nobodys = (client.post(f"{own}/{number}/trekk") for number in (key, 987_654_321))
        assert (anothers.status_code, anothers.content) == (404, nobodys.content)
        sign_in(client, database, ADMINISTRATOR)
        assert client.post(f"/produkter/eksempel-legevakt/deling/{key}/trekk").status_code == 404
        assert client.get(f"/merke/{token}.svg").status_code == 200

    def test_the_page_says_what_others_see(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EDITOR)
        assert "Alle som har adressen, kan se det den viser, uten å logge inn." in client.get(SHARING).text
        assert read(client.get(PRODUCT).text).one(f"a[href={SHARING}]").text == "Del statusen"


def test_the_secret_is_in_no_log() -> None:
    for path in ("/merke/abc.svg", "/innbygging/abc/def", "/kalender/abc.ics", "/logg-inn/lenke/abc"):
        request = Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""})
        assert "abc" not in _loggable_path(request)
    request = Request({"type": "http", "method": "GET", "path": "/kalender.ics", "headers": [], "query_string": b""})
    assert _loggable_path(request) == "/kalender.ics"
