"""Cells that no spreadsheet takes for a formula, whichever sign it splits the sheet by."""

import csv
import io
import time

import pytest

from fristklar.web.sheets import harmless

STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PAYLOADS = [" =1+1", "\uff1d1+1", "x;=1+cmd|'/c calc'!A0;", 'x;"=1+1";', "x\n=1+1;", "x\r\n-1+1;", ";\n+1"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_part_of_a_cell_is_a_formula_where_the_sheet_is_split_otherwise(payload: str, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["Leverandør", harmless(payload), "slutt"])
    rows = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=separator)
    assert all(not cell.lstrip(' "').startswith(STARTS) for row in rows for cell in row)


@pytest.mark.parametrize("text", ["", "a-b; c", "a ; b = c", "2026-12-01", "ola@eksempel.example", "x\ny", "1 = 1"])
def test_other_text_stands_as_it_was(text: str) -> None:
    assert harmless(text) == text


def test_a_long_text_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("\n" * 100_000, ";" * 100_000, " " * 100_000, '"' * 100_000):
        harmless(text)
    assert time.perf_counter() - began < 1
