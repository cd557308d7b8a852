"""Whoever has an address that a vendor gave away sees the standings, and nothing else."""

import re

import pytest
from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in
from reading import Element, read
from sharing.giving import EDITOR, OTHER, PRODUCT, SVG, counts_on_the_page, picture, secret, send, shared, texts
from web.harmless import assert_harmless


class TestWhatIsShown:
    @pytest.mark.parametrize("product", ["eksempel-epj", "eksempel-legevakt"])
    def test_the_numbers_are_the_vendor_pages(self, client: TestClient, database: Database, product: str) -> None:
        page = counts_on_the_page(client, database, f"/produkter/{product}")
        sign_in(client, database, EDITOR)
        token = secret(send(client, "table", address=f"/produkter/{product}/deling"))
        client.cookies.clear()
        root = picture(client, token)
        worst, count = next(iter(page.items()))
        assert texts(root)[1] == f"{worst}: {count}"
        description = root.findtext(f"{SVG}desc") or ""
        assert all(f"{standing}: {number}" in description for standing, number in page.items())
        table = read(client.get(f"/innbygging/{token}").text)
        tags = table.all(".tags li")
        assert {tag.one(".chip").text: int(tag.one("b").text) for tag in tags} == page
        rows = [row.one(".chip").text for row in table.all("tbody tr")]
        assert {standing: rows.count(standing) for standing in page if standing != "Ikke berørt"} == {
            standing: number for standing, number in page.items() if standing != "Ikke berørt"
        }

    def test_nothing_that_people_wrote_or_planned_is_shown(self, client: TestClient, database: Database) -> None:
        for column, words in {
            "note": "HEMMELIG-A",
            "responsible": "HEMMELIG-B",
            "verdict_reason": "HEMMELIG-C",
        }.items():
            database.as_staff(f"UPDATE readiness SET {column} = %s", words)
        database.as_staff("UPDATE readiness SET evidence = '[\"HEMMELIG-D\"]', planned_on = '2026-12-24'")
        token = shared(client, database)
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            shown = client.get(address).text
            assert "HEMMELIG" not in shown
            assert "24. desember" not in shown
            assert "Erik" not in shown
            assert "Wikien" not in shown
            assert "jordjournal" not in shown

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("report", "UPDATE readiness SET claim = 'done', claimed_on = '2026-11-24'"),
            (
                "deadline",
                "UPDATE deadline SET latest = latest + 400, earliest = earliest + 400 WHERE latest IS NOT NULL",
            ),
            ("name", "UPDATE product SET name = 'Nytt navn' WHERE slug = 'eksempel-epj'"),
        ],
    )
    def test_the_next_read_shows_what_changed(
        self, client: TestClient, database: Database, name: str, change: str
    ) -> None:
        token = shared(client, database)
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            first = client.get(address)
            assert client.get(address, headers={"if-none-match": first.headers["etag"]}).status_code == 304
        before = {address: client.get(address) for address in (f"/merke/{token}.svg", f"/innbygging/{token}")}
        database.as_staff(change)
        for address, old in before.items():
            new = client.get(address, headers={"if-none-match": old.headers["etag"]})
            assert new.status_code == 200, name
            assert new.content != old.content

    def test_nothing_tells_whoever_has_the_address_that_something_was_written_that_it_does_not_show(
        self, client: TestClient, database: Database
    ) -> None:
        token = shared(client, database)
        addresses = (f"/merke/{token}.svg", f"/innbygging/{token}")
        before = {address: client.get(address) for address in addresses}
        database.as_staff("UPDATE readiness SET note = 'Vi rekker det neppe.' WHERE claim IS NOT NULL")
        for address, old in before.items():
            assert client.get(address).content == old.content
            assert client.get(address).headers["etag"] == old.headers["etag"]

    def test_head_says_the_same_without_the_body(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            head, whole = client.head(address), client.get(address)
            assert head.status_code == 200
            assert head.content == b""
            assert head.headers["etag"] == whole.headers["etag"]
            assert whole.headers["cache-control"] == "private, no-cache"

    def test_only_these_may_be_framed_and_they_run_nothing(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        for address in (f"/merke/{token}.svg", f"/innbygging/{token}"):
            answer = client.get(address)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "frame-ancestors *" in answer.headers["content-security-policy"]
            assert "script-src" not in answer.headers["content-security-policy"]
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
            assert "<script" not in answer.text
        assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
        assert "frame-ancestors 'none'" in client.get("/innbygging/" + "a" * 43).headers["content-security-policy"]

    def test_the_table_brings_its_icon_so_that_no_browser_looks_for_one_in_vain(
        self, client: TestClient, database: Database
    ) -> None:
        shown = client.get(f"/innbygging/{shared(client, database)}").text
        [icon] = re.findall(r'<link rel="icon" type="image/svg\+xml" href="([^"]+)">', shown)
        assert client.get(icon).headers["content-type"] == "image/svg+xml"

    def test_every_link_opens_the_whole_window_at_a_page_that_is_there(
        self, client: TestClient, database: Database
    ) -> None:
        token = shared(client, database)
        links = read(client.get(f"/innbygging/{token}").text).all("a")
        assert len(links) > 3
        sign_in(client, database, EDITOR)
        for link in links:
            assert link["target"] == "_top"
            assert client.get(link["href"]).status_code == 200

    def test_nobody_asks_who_looks(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        alone = {address: client.get(address) for address in (f"/merke/{token}.svg", f"/innbygging/{token}")}
        for who in (OTHER, STAFF_READER):
            sign_in(client, database, who)
            for address, first in alone.items():
                assert client.get(address).content == first.content
                assert "set-cookie" not in client.get(address).headers

    def test_taken_back_and_never_there_are_one_page_to_the_byte(self, client: TestClient, database: Database) -> None:
        gone, badge_only = shared(client, database), shared(client, database, "badge")
        with database.connect("postgres") as connection:
            connection.execute("DELETE FROM product_share WHERE shows = 'table'")
        nowhere = client.get("/finnes-ikke").content
        for address in (
            f"/merke/{gone}.svg", f"/innbygging/{gone}", f"/innbygging/{badge_only}", f"/merke/{'a' * 43}.svg",
            "/merke/a.svg", "/merke/.svg", "/innbygging/", "/innbygging/%00", f"/innbygging/{'a' * 5_000}",
            f"/merke/{badge_only}", f"/merke/{badge_only.swapcase()}.svg", "/merke/æøå.svg", "/innbygging/%ff",
            "/innbygging/' OR true --",
        ):  # fmt: skip
            answer = client.get(address)
            assert (answer.status_code, answer.content) == (404, nowhere), address

    def test_a_product_that_is_gone_shows_nothing(self, client: TestClient, database: Database) -> None:
        token = shared(client, database)
        with database.connect("postgres") as connection:
            connection.execute("DELETE FROM product WHERE slug = 'eksempel-epj'")
        assert client.get(f"/merke/{token}.svg").status_code == 404


class TestSnippets:
    NAME = '<b>"A" & B</b> [x](y) *z*'

    @pytest.fixture
    def shown(self, client: TestClient, database: Database) -> Element:
        database.as_staff("UPDATE product SET name = %s WHERE slug = 'eksempel-epj'", self.NAME)
        sign_in(client, database, EDITOR)
        return send(client, "table")

    def test_the_html_names_the_product_and_nothing_of_the_name_acts(self, shown: Element) -> None:
        picture = read(shown.one("#merke-html").text).one("a img")
        assert picture["alt"] == f"Status for {self.NAME} i Fristklar"
        assert picture["src"] == shown.one("#merke-adresse").text
        frame = read(shown.one("#tabell-html").text).one("iframe")
        assert frame["title"] == f"Frister for {self.NAME} i Fristklar"
        assert frame["src"] == shown.one("#tabell-adresse").text

    def test_the_markdown_is_one_link_around_one_picture(self, shown: Element) -> None:
        markdown = shown.one("#merke-markdown").text
        assert markdown.startswith("[![Status for \\<b\\>")
        assert "\\[x\\](y) \\*z\\*" in markdown
        assert markdown.endswith(f"]({shown.one('#merke-adresse').text})](http://127.0.0.1:8000{PRODUCT})")

    def test_the_picture_and_the_table_hold_the_name_as_text(self, shown: Element, client: TestClient) -> None:
        token = secret(shown)
        assert texts(picture(client, token))[0] == self.NAME
        table = read(client.get(f"/innbygging/{token}").text)
        assert table.one("h1").text == self.NAME
        assert_harmless(table)
