"""The page: what it shows, what one may ask of it, and that it is never old."""

import re
from collections import Counter
from html import unescape

import pytest
from starlette.testclient import TestClient

from fristklar.domain.standing import Standing
from fristklar.web.words import STANDING
from harness import Database, sign_in

PAGE = "/stab/matrise"


class Table:
    """The table of a page, cell by cell."""

    def __init__(self, page: str) -> None:
        head, _, rest = page.partition("<tbody>")
        body, _, foot = rest.partition("</tbody>")
        self.changes = re.findall(r'<a href="/endringer/([^"]+)" title', head)
        self.rows: dict[str, list[tuple[str, str, str]]] = {}
        self.sums: dict[str, list[str]] = {}
        for row in body.split("<tr")[1:]:
            cells = re.findall(r'<td class=(\w+)><a tabindex=-1 href="([^"]+)">([^<]+)', row)
            [product] = re.findall(r'href="/produkter/([^"]+)"', row)
            self.rows[product] = cells
            self.sums[product] = re.findall(r'<td class="num[^"]*">([^<\n]*)', row)
        self.foot = {
            re.sub("<[^>]+>", "", row.partition("</th>")[0]).lstrip(">"): re.findall(
                r'<td class="num[^"]*">([^<]*)', row
            )
            for row in foot.split("<tr")[1:]
        }

    def counts(self) -> Counter[str]:
        """Cells by what they say."""
        return Counter(word for cells in self.rows.values() for _, _, word in cells)


def table(client: TestClient, query: str = "") -> Table:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return Table(answer.text)


def test_every_product_has_a_cell_for_every_change_with_colour_word_and_address(staff: TestClient) -> None:
    found = table(staff)
    assert len(found.rows) >= 8
    for product, cells in found.rows.items():
        assert [address for _, address, _ in cells] == [f"matrise/{product}/{change}" for change in found.changes]
        assert all(STANDING[Standing(kind)] == word for kind, _, word in cells)


def test_sums_of_rows_and_columns_come_to_the_same_as_the_cells(staff: TestClient, database: Database) -> None:
    found = table(staff)
    shown = [word for word in STANDING.values() if word in found.counts()]
    for product, cells in found.rows.items():
        words = Counter(word for _, _, word in cells)
        assert found.sums[product][1:] == [str(words[word]) for word in shown], product
    for at, change in enumerate(found.changes):
        words = Counter(cells[at][2] for cells in found.rows.values())
        assert [found.foot[word][1 + at] for word in shown] == [str(words[word]) for word in shown], change
    with database.connect("postgres") as connection:
        organisations = dict(connection.execute("SELECT slug, coalesce(organisations, 0) FROM product").fetchall())
    for at, change in enumerate(found.changes):
        endangered = [slug for slug, cells in found.rows.items() if cells[at][2] in {"Forfalt", "Omstridt", "I fare"}]
        affected = [slug for slug, cells in found.rows.items() if cells[at][2] != "Ikke berørt"]
        said = found.foot["Virksomheter i fare"][1 + at], found.foot["Virksomheter berørt"][1 + at]
        assert said == (str(sum(map(organisations.get, endangered))), str(sum(map(organisations.get, affected)))), (
            change
        )


def test_filters_narrow_rows_and_columns_and_the_sums_follow(staff: TestClient) -> None:
    everything = table(staff)
    of_vendor = table(staff, "?q=FJORDJOURNAL")
    assert set(of_vendor.rows) == {slug for slug in everything.rows if slug.startswith("fjordjournal")}
    assert of_vendor.foot["Klar"][1] == str(sum(cells[0][2] == "Klar" for cells in of_vendor.rows.values()))
    assert set(table(staff, "?virksomheter=100").rows) == {"eksempel-epj", "molarvik-tann"}
    assert set(table(staff, "?virksomheter=ukjent").rows) == {"trygghetsfjell-hjemme"}
    assert set(table(staff, "?tjeneste=ftps").changes) == {"ftps-avvikling"}
    soon = table(staff, "?tid=30").changes
    assert "kj-gammel-innlogging" in soon
    assert len(soon) < len(everything.changes)
    assert "ftps-avvikling" in table(staff, "?tid=uten-dato").changes
    disputed = table(staff, "?status=omstridt")
    assert disputed.counts()["Omstridt"] == everything.counts()["Omstridt"] > 0
    assert all("Omstridt" in {word for _, _, word in cells} for cells in disputed.rows.values())
    assert all("Omstridt" in {cells[at][2] for cells in disputed.rows.values()} for at in range(len(disputed.changes)))


def test_rows_and_columns_are_sorted_as_asked(staff: TestClient) -> None:
    largest, smallest = list(table(staff, "?rader=storst").rows), list(table(staff, "?rader=minst").rows)
    assert largest[0] == "eksempel-epj"
    assert smallest[0] == "sykehusvik-journal"
    assert largest[-1] == smallest[-1] == "trygghetsfjell-hjemme", "what nobody has counted comes last"
    urgent = table(staff, "?rader=haster&kolonner=haster")
    overdue = [sum(word == "Forfalt" for _, _, word in cells) for cells in urgent.rows.values()]
    assert overdue == sorted(overdue, reverse=True)
    columns = [sum(cells[at][2] == "Forfalt" for cells in urgent.rows.values()) for at in range(len(urgent.changes))]
    assert columns == sorted(columns, reverse=True)
    assert urgent.counts() == table(staff).counts()


def test_a_filter_that_nothing_fits_says_so_and_one_that_does_not_exist_is_said_back(staff: TestClient) -> None:
    assert "Ingen produkter og endringer passer" in staff.get(f"{PAGE}?q=finnes-ikke").text
    assert "Ingen produkter og endringer passer" in staff.get(f"{PAGE}?tjeneste=finnes-ikke").text
    page = staff.get(f"{PAGE}?tid=i-gaar&status=%3Cscript%3E&side=-1").text
    assert "tid=i-gaar" in page
    assert "status=&lt;script&gt;" in page
    assert "side=-1" in page
    assert len(Table(page).rows) >= 8


@pytest.mark.parametrize("value", ["\0", "x" * 50_000, "\u202eabc", "🙂", "a\r\nb", "=cmd()", "1e9", "²"])
def test_whatever_is_asked_is_answered(staff: TestClient, value: str) -> None:
    for name in ("q", "tjeneste", "tid", "status", "virksomheter", "rader", "kolonner", "side"):
        assert staff.get(PAGE, params={name: value}).status_code == 200, name
    assert staff.get(f"{PAGE}.csv", params={"q": value}).status_code == 200


def test_names_are_shown_as_they_are_typed(staff: TestClient, database: Database) -> None:
    database.as_staff("UPDATE product SET name = '<script>alert(1)</script>' WHERE slug = 'eksempel-epj'")
    page = staff.get(PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_next_read_after_an_update_shows_it_and_before_it_nothing_is_sent_again(
    staff: TestClient, database: Database
) -> None:
    of_product = "product_id = (SELECT id FROM product WHERE slug = 'trygghetsfjell-hjemme')"
    for write in (
        f"UPDATE readiness SET claim = 'done', claimed_on = '2026-11-20' WHERE {of_product}",
        f"UPDATE readiness SET exempt_until = '2027-12-31', exemption_reason = 'r' WHERE {of_product}",
        f"DELETE FROM product_trait WHERE {of_product}",
        "UPDATE product SET organisations = 4321 WHERE slug = 'eksempel-epj'",
        "UPDATE vendor SET name = 'Helt nytt navn' WHERE slug = 'eksempel-epj-as'",
        "UPDATE change SET title = 'Helt ny tittel' WHERE slug = 'kj-gammel-innlogging'",
        "UPDATE deadline SET latest = latest + 400, earliest = earliest + 400 WHERE earliest IS NOT NULL",
    ):
        before = staff.get(PAGE)
        same = staff.get(PAGE, headers={"if-none-match": before.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        database.as_staff(write)
        after = staff.get(PAGE, headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200, write
        assert after.text != before.text, write
    assert "4\u00a0321" in after.text


def test_a_write_that_is_undone_is_never_shown(staff: TestClient, database: Database) -> None:
    etag = staff.get(PAGE).headers["etag"]
    with database.connect("fristklar_app") as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('role', 'fristklar_staff', true)")
        connection.execute("UPDATE product SET name = 'Aldri'")
        assert staff.get(PAGE, headers={"if-none-match": etag}).status_code == 304
    assert staff.get(PAGE, headers={"if-none-match": etag}).status_code == 304


def test_many_products_come_in_pages_and_the_sums_are_of_all(staff: TestClient, database: Database) -> None:
    database.as_staff(
        "INSERT INTO product (vendor_id, slug, name, description, organisations) "
        "SELECT (SELECT min(id) FROM vendor WHERE fictional), 'mange-' || n, 'Mange ' || n, 'd', 10 "
        "FROM generate_series(1, 900) n"
    )
    pages = [staff.get(f"{PAGE}?q=mange+&side={side}") for side in (1, 2, 3, 99)]
    tables = [Table(page.text) for page in pages]
    assert [len(each.rows) for each in tables] == [400, 400, 100, 100]
    assert len({slug for each in tables for slug in each.rows}) == 900
    assert tables[0].foot == tables[2].foot
    assert tables[0].foot["Virksomheter berørt"][0] == "9\u00a0000"
    assert 'href="/stab/matrise?q=mange&amp;side=2" rel="next"' in pages[0].text
    assert "Viser produkt 401–800 av 900" in unescape(pages[1].text)


def test_a_cell_leads_to_what_lies_behind_it(staff: TestClient, database: Database) -> None:
    page = staff.get(f"{PAGE}/eksempel-epj/kj-gammel-innlogging").text
    assert "Produksjon" in page
    assert "30. november 2026" in page
    assert 'href="/produkter/eksempel-epj#kj-gammel-innlogging"' in page
    assert "/status/kj-gammel-innlogging/production/historikk" in page
    assert "/vurder" not in page, "a reader judges nothing"
    sign_in(staff, database, "ola.berg@kundesenter.example")
    page = staff.get(f"{PAGE}/eksempel-epj/kj-gammel-innlogging").text
    assert 'href="/produkter/eksempel-epj/status/kj-gammel-innlogging/production/vurder"' in page


@pytest.mark.parametrize(
    "address", ["finnes-ikke/kj-gammel-innlogging", "eksempel-epj/finnes-ikke", "EKSEMPEL/x", "a%00/b", "x" * 90 + "/b"]
)
def test_a_cell_of_what_is_not_there_is_not_there(staff: TestClient, address: str) -> None:
    assert staff.get(f"{PAGE}/{address}").status_code == 404


def test_the_start_page_leads_to_the_matrix(staff: TestClient) -> None:
    assert 'href="/stab/matrise"' in staff.get("/stab").text
