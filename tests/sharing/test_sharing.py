"""A vendor gives an address away and takes it back; whoever has it sees the standings, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from fristklar.domain.standing import Standing
from fristklar.sharing.badge import COLOURS, EDGE, HEIGHT, ICONS, NAME_COLOURS, badge, text_width
from fristklar.web.errors import _loggable_path
from fristklar.web.templating import STATIC
from fristklar.web.words import STANDING
from harness import STAFF_READER, Database, sign_in
from reading import Element, read
from web.harmless import assert_harmless

ADMINISTRATOR = "anne.lie@eksempel-epj.example"
EDITOR = "erik.moen@eksempel-epj.example"
OTHER = "fredrik.fjord@fjordjournal.example"
PRODUCT = "/produkter/eksempel-epj"
SHARING = f"{PRODUCT}/deling"
SVG = "{http://www.w3.org/2000/svg}"


def send(client: TestClient, shows: str, used: str = "Wikien vår", address: str = SHARING) -> Element:
    answer = client.post(address, data={"viser": shows, "bruk": used})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return read(answer.text)


def secret(shown: Element) -> str:
    """What is secret in the address that a page shows."""
    found = re.search(r"/merke/([A-Za-z0-9_-]{43})\.svg", shown.one("#merke-adresse").text)
    assert found
    return found[1]


def shared(client: TestClient, database: Database, shows: str = "table") -> str:
    """The token of a new address; nobody is signed in afterwards."""
    sign_in(client, database, EDITOR)
    token = secret(send(client, shows))
    client.cookies.clear()
    return token


def counts_on_the_page(client: TestClient, database: Database, address: str = PRODUCT) -> dict[str, int]:
    sign_in(client, database, STAFF_READER)
    page = read(client.get(address).text)
    client.cookies.clear()
    return {line.one(".chip").text: int(line.one("b").text) for line in page.all(".tally li")}


def picture(client: TestClient, token: str) -> ElementTree.Element:
    answer = client.get(f"/merke/{token}.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return ElementTree.fromstring(answer.text)


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x0b", "\x1b"])
def test_a_badge_is_a_picture_whatever_the_name(client: TestClient, database: Database, sign: str) -> None:
    token = shared(client, database, "badge")
    database.as_staff("UPDATE product SET name = %s WHERE slug = 'eksempel-epj'", f"Navn{sign}slutt")
    assert texts(picture(client, token))[0] == "Navnslutt"


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


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, of two colours such as "#1f2630"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class TestTheBadge:
    def test_every_standing_can_be_read_and_seen(self) -> None:
        assert set(COLOURS) == set(ICONS) == set(Standing)
        for colours in (*COLOURS.values(), NAME_COLOURS):
            assert contrast(*colours) >= 4.5, colours
        for page in ("#ffffff", "#1b1d21"):
            assert contrast(EDGE, page) >= 3

    def test_its_icons_are_those_of_the_site(self) -> None:
        css = (STATIC / "parts.css").read_text()
        for standing, icon in ICONS.items():
            [rule] = re.findall(rf"^\.{standing.value} {{ --icon: (.+)$", css, re.MULTILINE)
            assert f"d='{icon}'" in rule, standing

    def test_it_is_as_wide_as_its_words_and_holds_them_to_it(self) -> None:
        for name in ("EPJ", "Et ganske langt navn på et produkt", "W" * 40, "漢字 🩺"):
            made = badge(name, {Standing.OVERDUE: 12}, STANDING, "i dag")
            assert made.width == made.words_at + text_width("Forfalt: 12") + 8
            assert made.height == HEIGHT
        assert text_width("iii") < text_width("mmm")

    def test_a_long_name_is_cut_in_the_picture_and_whole_in_its_title(self) -> None:
        made = badge("a" * 200, {Standing.MET: 1}, STANDING, "i dag")
        assert len(made.name) == 40
        assert made.title == f"{'a' * 200}. Klar: 1"

    def test_a_product_that_nothing_hits_says_so(self) -> None:
        assert badge("EPJ", {}, STANDING, "i dag").words == "Ingen frister"
        assert badge("EPJ", {Standing.NOT_AFFECTED: 30}, STANDING, "i dag").words == "Ikke berørt"


def test_the_secret_is_in_no_log() -> None:
    for path in ("/merke/abc.svg", "/innbygging/abc/def", "/kalender/abc.ics", "/logg-inn/lenke/abc"):
        request = Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""})
        assert "abc" not in _loggable_path(request)
    request = Request({"type": "http", "method": "GET", "path": "/kalender.ics", "headers": [], "query_string": b""})
    assert _loggable_path(request) == "/kalender.ics"
