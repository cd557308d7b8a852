"""What each reader finds, what the page says of it, and that whatever is typed is answered."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from fristklar.domain.search import Document, Field, Index, search
from fristklar.search.pages import read_query
from harness import STAFF_READER, Database, sign_in
from reading import Element, read
from web.harmless import assert_harmless

EPJ = "anne.lie@eksempel-epj.example"
EDITOR = "ola.berg@kundesenter.example"


def page(client: TestClient, query: str, **more: str) -> Element:
    answer = client.get(f"/sok?{urlencode({'q': query, **more})}")
    assert answer.status_code == 200
    return read(answer.text)


def hits(shown: Element, kind: str) -> list[str]:
    return [title.text for title in shown.section(kind).all("h3 a")] if shown.has_section(kind) else []


def kinds(shown: Element) -> list[str]:
    return [heading.text.partition(" (")[0] for heading in shown.all("section.section h2")]


def said(shown: Element) -> str:
    return " ".join(line.text for line in shown.all(".result p"))


class TestWhatIsFound:
    def test_the_register_is_found_by_kind_with_links_and_marks(self, visitor: TestClient) -> None:
        shown = page(visitor, "kjernejournal")
        assert kinds(shown)[:2] == ["Tjenester", "Brekkende endringer"] or kinds(shown)[0] == "Brekkende endringer"
        assert "Gammel innlogging til Kjernejournal portal utgår" in hits(shown, "Brekkende endringer")
        link = shown.section("Tjenester").all("h3 a")[0]
        assert (link.text, link["href"]) == ("Kjernejournal portal", "/tjenester/kjernejournal-portal")
        assert link.one("mark").text == "Kjernejournal"

    @pytest.mark.parametrize(
        ("query", "kind", "title"),
        [
            ("dpop", "Brekkende endringer", "Krav om DPoP i token-kallet"),
            ("helsenorge", "Tjenester", "Helsenorge"),
            ("bredding multidose", "Mål i veikartet", "Bredding av e-multidose til alle fastlegekontorer i Norge"),
            ("vkp webinar", "Arrangementer", "Webinar for leverandører om VKP"),
            ("webmed", "Leverandører", "Webmed"),
        ],
    )
    def test_each_kind_of_the_register_is_found_by_anybody(
        self, visitor: TestClient, query: str, kind: str, title: str
    ) -> None:
        assert title in hits(page(visitor, query), kind)

    def test_every_link_leads_somewhere(self, reader: TestClient) -> None:
        for query in ("kjernejournal", "webmed", "vkp webinar", "eksempel"):
            for link in page(reader, query).all("section.section a"):
                answer = reader.get(link["href"])
                assert answer.status_code == 200, link
                _, anchor, name = link["href"].partition("#")
                assert not anchor or f'id="{name}"' in answer.text, link

    def test_a_slip_of_the_finger_is_pointed_out_with_a_link(self, visitor: TestClient) -> None:
        shown = page(visitor, "kjernejurnal")
        assert "Ingenting inneholder « kjernejurnal »" in said(shown)
        assert "Mente du Kjernejournal?" in said(shown)
        assert shown.one(".result a")["href"] == "/sok?q=Kjernejournal"
        assert hits(shown, "Tjenester")[0] == "Kjernejournal portal"

    def test_where_not_all_words_are_found_the_rest_are(self, visitor: TestClient) -> None:
        shown = page(visitor, "xyzzy dpop")
        assert "Ingenting inneholder « xyzzy ». Her er treff på resten." in said(shown)
        assert hits(shown, "Brekkende endringer")

    def test_nothing_found_says_what_to_try(self, visitor: TestClient) -> None:
        empty = page(visitor, "xyzzy").one(".empty")
        assert "Ingen treff på « xyzzy »" in empty.text
        assert {link["href"] for link in empty.all("a")} == {"/endringer", "/tjenester", "/veikart"}

    def test_the_empty_form_suggests_what_gives_hits(self, visitor: TestClient) -> None:
        examples = read(visitor.get("/sok").text).all(".empty a")
        assert examples
        for example in examples:
            assert read(visitor.get(example["href"]).text).all("h3 a")

    def test_what_was_typed_stands_in_the_one_field_of_the_page(self, visitor: TestClient) -> None:
        assert page(visitor, " dpop  token ").one("input[type=search]")["value"] == "dpop token"

    def test_a_change_that_is_edited_is_found_by_its_new_words_at_once(
        self, client: TestClient, database: Database
    ) -> None:
        assert not hits(page(client, "sommerfugl"), "Brekkende endringer")
        database.as_staff("UPDATE change SET title = 'Krav om sommerfugler' WHERE slug = 'helseid-dpop-api'")
        assert hits(page(client, "sommerfugl"), "Brekkende endringer") == ["Krav om sommerfugler"]


class TestMany:
    @pytest.fixture
    def many(self, client: TestClient, database: Database) -> TestClient:
        database.as_staff(
            "INSERT INTO product (vendor_id, slug, name, description) SELECT id, 'flokk-' || n, 'Flokk ' || n, 'd' "
            "FROM vendor, generate_series(1, 120) n WHERE slug = 'fjordjournal-as'"
        )
        sign_in(client, database, STAFF_READER)
        return client

    def test_of_each_kind_a_few_are_shown_and_the_rest_page_by_page(self, many: TestClient) -> None:
        shown = page(many, "flokk")
        assert shown.one("#treff-produkter").text == "Produkter (120)"
        assert len(hits(shown, "Produkter")) == 5
        found: list[str] = []
        way = shown.section("Produkter").one(".follow a")
        assert way.text == "Vis alle 120 treff blant produkter"
        for number in (1, 2, 3):
            shown = read(many.get(way["href"]).text)
            assert f"Side {number} av 3" in shown.one("nav.section").text
            found += hits(shown, "Produkter")
            ways = shown.all("a[rel=next]")
            way = ways[0] if ways else way
        assert len(found) == len(set(found)) == 120
        assert not ways

    @pytest.mark.parametrize("side", ["0", "-1", "999", "x", "٣", "1e9", "9" * 500, ""])
    def test_a_page_that_is_none_is_the_nearest(self, many: TestClient, side: str) -> None:
        assert hits(page(many, "flokk", vis="produkter", side=side), "Produkter")

    def test_a_kind_that_does_not_exist_narrows_nothing(self, many: TestClient) -> None:
        assert hits(page(many, "flokk", vis="personer"), "Produkter")

    def test_a_kind_without_hits_leads_back_to_all(self, many: TestClient) -> None:
        assert page(many, "flokk", vis="tjenester").one("main .empty a")["href"] == "/sok?q=flokk"


class TestForWhom:
    def test_a_vendor_finds_its_own_products_and_itself(self, client: TestClient, database: Database) -> None:
        sign_in(client, database, EPJ)
        shown = page(client, "eksempel")
        assert hits(shown, "Produkter") == ["Eksempel EPJ", "Eksempel Legevakt"]
        assert hits(shown, "Leverandører") == ["Eksempel EPJ AS (fiktiv)"]

    def test_staff_find_every_product_and_vendor(self, reader: TestClient) -> None:
        shown = page(reader, "fjordjournal")
        assert hits(shown, "Produkter") == ["Fjordjournal Jordmor", "Fjordjournal Kommune"]
        assert shown.section("Leverandører").one("a")["href"] == "/stab/leverandorer/fjordjournal-as"

    @pytest.mark.parametrize("query", ["fjordjournal", "fjordjornal", "jordmor fjordjournal", "sykehusvik", "fjord"])
    def test_the_products_of_others_change_not_a_byte(self, client: TestClient, database: Database, query: str) -> None:
        """Nor what is suggested, nor how many there are: the page is as it is where those vendors are not."""
        for who in (None, EPJ):
            client.cookies.clear()
            if who:
                sign_in(client, database, who)
            before = client.get("/sok", params={"q": query})
            assert not read(before.text).all("section.section h3") or query.startswith("jordmor")
            assert "Sykehusvik" not in before.text
            with database.connect("postgres") as connection:
                connection.execute(
                    "INSERT INTO product (vendor_id, slug, name, description) SELECT vendor_id, slug || '-x', "
                    "name || ' Ekstra', description FROM product WHERE slug LIKE 'fjord%' ON CONFLICT DO NOTHING"
                )
            after = client.get("/sok", params={"q": query})
            assert after.content == before.content
            assert after.headers["etag"] == before.headers["etag"]

    def test_two_of_one_vendor_and_one_of_another_never_get_each_others_page(
        self, client: TestClient, database: Database
    ) -> None:
        """The same words, one after the other: what is kept of a search is kept apart."""
        for who, found in (
            (EPJ, True), ("fredrik.fjord@fjordjournal.example", False), ("vera.vik@eksempel-epj.example", True),
            (None, False), (STAFF_READER, True),
        ):  # fmt: skip
            client.cookies.clear()
            if who:
                sign_in(client, database, who)
            assert bool(hits(page(client, "legevakt eksempel"), "Produkter")) is found, who

    def test_a_draft_is_found_by_staff_alone_and_leads_editors_to_its_form(
        self, client: TestClient, database: Database
    ) -> None:
        database.as_staff(
            "INSERT INTO change (slug, position, title, summary, why, what_to_do, kind, lifecycle, rule, applies_to) "
            "VALUES ('utkast', 99, 'Et hemmelig pinnsvin', 's', 'w', 'w', 'notice', 'draft', '{\"all\": []}', 'a')"
        )
        for who in (None, EPJ):
            client.cookies.clear()
            if who:
                sign_in(client, database, who)
            assert page(client, "pinnsvin").has_section("Brekkende endringer") is False
        for who, url in ((EDITOR, "/stab/endringer/utkast/rediger"), (STAFF_READER, "/stab/endringer")):
            sign_in(client, database, who)
            found = page(client, "pinnsvin").section("Brekkende endringer")
            assert found.one("h3 a")["href"] == url
            assert found.one(".tag").text == "Utkast"
            assert client.get(url).status_code == 200


HOSTILE = {
    "60 kB": "token " * 9_000,
    "60 kB of one word": "a" * 60_000,
    "60 kB of marks": "a\u0301" * 8_000,
    "letters that fold into many": "\ufdfa" * 1_000,
    "null bytes": "\0token\0",
    "a regular expression": "(a+)+$ .* [^",
    "per cent": "100 % %s %00",
    "SQL": "'; DROP TABLE change; -- ' OR 1=1",
    "right to left": "שלום \u202egnihtyreve\u2066",
    "emoji": "🩺👩🏽\u200d⚕️",
    "markup": "<script>alert(1)</script><mark>",
    "an attribute that is ended": '" onfocus=alert(1) autofocus x="',
    "a template": "{{ 7 * 7 }}{% raw %}",
    "line breaks": "a\r\nb\tc\x0b\x0c\x1c",
    "all planes": "\U0010ffff\ue000\ufffe",
    "many words": " ".join(map(str, range(5_000))),
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_answered_and_nothing_of_it_runs(reader: TestClient, typed: str) -> None:
    shown = page(reader, typed)
    assert_harmless(shown)
    assert len(shown.one("input#sok")["value"]) <= 100


@pytest.mark.parametrize(
    "typed", ["token " * 20_000, "a" * 100_000, "a\u0301" * 50_000, " " * 100_000, "\ufdfa" * 9_000]
)
def test_more_than_an_address_holds_is_cut_before_it_is_read(typed: str) -> None:
    asked = read_query({"q": typed})
    assert len(asked.words) <= 100
    assert search(asked.words, [Index([Document("a", (Field("token", 1),))])]).is_partial is False


def test_what_is_too_long_is_said_to_be_cut(visitor: TestClient) -> None:
    assert "bare begynnelsen er brukt" in page(visitor, "token " * 100).one("main .notice").text
    assert not page(visitor, "token").all("main .notice")


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ed%a0%80", "q=%", "q", "q[]=a", "q=a&q=dpop", "q=a;q=b", "vis=%00"])
def test_odd_addresses_are_answered(visitor: TestClient, query: str) -> None:
    assert visitor.get(f"/sok?{query}").status_code == 200


def test_every_page_but_the_search_itself_has_the_field_in_its_header(reader: TestClient) -> None:
    for address in ("/", "/endringer/kj-gammel-innlogging", "/produkter/eksempel-epj", "/stab", "/finnes-ikke"):
        form = read(reader.get(address).text).one("header form[role=search]")
        assert (form["action"], form["method"]) == ("/sok", "get")
        field = form.one("input#sok")
        assert (field["name"], field["aria-keyshortcuts"]) == ("q", "/ Control+K")
    assert not read(reader.get("/sok").text).all("header form")


def test_a_search_engine_keeps_none_of_it(visitor: TestClient) -> None:
    assert visitor.get("/sok?q=dpop").headers["x-robots-tag"] == "noindex"
