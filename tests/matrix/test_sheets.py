"""The matrix as sheets, reopened: no formula, dates that are dates, and exactly what was asked for."""

import csv
import io
import re
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from starlette.testclient import TestClient

from harness import Database

PAYLOADS = ["=cmd()|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "https://example.com", "12", "ærlig 🙂"]
STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def poisoned(staff: TestClient, database: Database) -> TestClient:
    """With every payload as a product's name, and as what is written of it."""
    for number, payload in enumerate(PAYLOADS):
        database.as_staff(
            "WITH made AS (INSERT INTO product (vendor_id, slug, name, description) "
            "SELECT id, %s, %s, 'd' FROM vendor WHERE slug = 'eksempel-epj-as' RETURNING id, vendor_id) "
            "INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on, planned_on, note, "
            "responsible, verdict, verdict_reason, exempt_until, exemption_reason) "
            "SELECT vendor_id, made.id, deadline.id, 'in_progress', '2026-11-01', '2026-12-24', %s, %s, 'disputed', "
            "%s, '2027-01-31', %s FROM made, deadline",
            f"giftig-{number}",
            payload,
            *[payload] * 4,
        )
    return staff


def as_csv(client: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/stab/matrise.csv{query}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="matrise-2026-11-24.csv"'
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_excel(client: TestClient, query: str = "") -> Workbook:
    answer = client.get(f"/stab/matrise.xlsx{query}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="matrise-2026-11-24.xlsx"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    return load_workbook(io.BytesIO(answer.content))


def test_no_cell_of_the_comma_separated_sheet_can_be_taken_for_a_formula(poisoned: TestClient) -> None:
    lines = as_csv(poisoned)
    assert all(not cell.startswith(STARTS) for line in lines for cell in line.values())
    for payload in PAYLOADS:
        wanted = f"'{payload}" if payload.startswith(STARTS) else payload
        of_payload = [line for line in lines if line["Produkt"] == wanted]
        assert of_payload, payload
        for name in ("Merknad", "Ansvarlig", "Begrunnelse for vurderingen", "Begrunnelse for unntaket"):
            assert {line[name] for line in of_payload} == {wanted}, name


def test_no_cell_of_the_excel_file_is_a_formula_and_text_comes_back_as_it_was(poisoned: TestClient) -> None:
    book = as_excel(poisoned)
    assert book.sheetnames == ["Matrise", "Linjer"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n", "d"}
    assert all(cell.hyperlink is None for sheet in book for row in sheet.iter_rows() for cell in row)
    headings, *lines = book["Linjer"].iter_rows(values_only=True)
    names = [str(heading) for heading in headings]
    for payload in (each.replace("\r", "\n") for each in PAYLOADS):  # as Excel ends a line
        of_payload = [line for line in lines if line[names.index("Produkt")] == payload]
        assert of_payload, payload
        for name in ("Merknad", "Ansvarlig", "Begrunnelse for vurderingen", "Begrunnelse for unntaket"):
            assert {line[names.index(name)] for line in of_payload} == {payload}, name
        assert payload in {row[1] for row in book["Matrise"].iter_rows(values_only=True)}


def test_dates_are_dates_and_numbers_are_numbers(poisoned: TestClient) -> None:
    sheet = as_excel(poisoned)["Linjer"]
    names = [cell.value for cell in sheet[1]]
    planned, last = names.index("Planlagt ferdig"), names.index("Siste trygge dag")
    days = [row[planned] for row in sheet.iter_rows(min_row=2) if row[planned].value is not None]
    assert date(2026, 12, 24) in {cell.value.date() for cell in days}
    assert all(cell.is_date and cell.number_format == "dd.mm.yyyy" for cell in days)
    assert any(isinstance(row[last].value, datetime) for row in sheet.iter_rows(min_row=2))
    counts = {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert 412 in counts
    line = next(line for line in as_csv(poisoned) if line["Planlagt ferdig"] == "2026-12-24")
    assert date.fromisoformat(line["Unntak til og med"]) == date(2027, 1, 31)


def test_the_excel_file_is_ready_for_use(staff: TestClient) -> None:
    for sheet in as_excel(staff):
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref is not None
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width > 20
        assert [cell.value for cell in sheet[1]][:2] == ["Leverandør", "Produkt"]


def test_the_sheets_hold_what_the_page_shows(staff: TestClient) -> None:
    matrix = list(as_excel(staff)["Matrise"].iter_rows(values_only=True))
    page = staff.get("/stab/matrise").text
    for word in ("Forfalt", "I fare", "Omstridt", "Klar", "Ikke berørt"):
        cells = sum(cell == word for row in matrix[1:] for cell in row)
        assert cells == len(re.findall(rf'<a tabindex=-1 href="[^"]+">{word}</a>', page)) > 0
    header = [str(cell) for cell in matrix[0]]
    at = header.index("Sum forfalt")
    products = [row for row in matrix[1:] if row[1]]
    assert [row[at] for row in products] == [sum(cell == "Forfalt" for cell in row) for row in products]
    sums = next(row for row in matrix if row[0] == "Produkter: forfalt")
    for column in range(3, at):
        if header[column].startswith("Sum "):
            break
        assert sums[column] == sum(row[column] == "Forfalt" for row in products)


def test_the_sheets_hold_exactly_what_is_filtered(staff: TestClient) -> None:
    query = "?q=fjordjournal&status=i-fare&rader=storst"
    lines = as_csv(staff, query)
    assert [*dict.fromkeys(line["Produkt"] for line in lines)] == ["Fjordjournal Kommune"]
    page = staff.get(f"/stab/matrise{query}").text
    assert all(f'title="{line["Endring"]}' in page for line in lines)
    book = as_excel(staff, query)
    assert book["Linjer"].max_row == 1 + len(lines)
    assert {row[1] for row in book["Matrise"].iter_rows(min_row=2, values_only=True)} == {"Fjordjournal Kommune", None}
    assert as_csv(staff, "?q=finnes-ikke") == []
    assert as_excel(staff, "?q=finnes-ikke")["Linjer"].max_row == 1
