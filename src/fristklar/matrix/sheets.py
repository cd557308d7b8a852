"""The matrix as sheets: a line for each product, change and environment, and for Excel the matrix itself besides.

Nothing here can be taken for a formula. In a comma-separated sheet the cell is marked (`web.sheets`); in Excel's own
format text says of itself that it is text. Whatever is read is read and written part by part: the memory that a sheet
takes does not grow with the sector.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from fristklar.domain.standing import URGENCY, Standing
from fristklar.languages import gettext, marked
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.board import RANKED
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import what_now
from fristklar.status.sector import IN_DANGER
from fristklar.status.standings import change_statuses
from fristklar.web.sheets import harmless
from fristklar.web.words import CLAIM, DONE, ENVIRONMENT, STANDING, VERDICT

Cell = str | int | date | None

LONGEST_TEXT = 32_767  # characters that a cell of Excel's holds
MOST_LINES = 1_048_575  # below the headings, on a sheet of Excel's


class Heading(NamedTuple):
    """A column of the lines, and how wide it is in characters."""

    words: str
    width: int


LINES = (
    Heading(marked("Leverandør"), 28),
    Heading(marked("Produkt"), 26),
    Heading(marked("Virksomheter"), 13),
    Heading(marked("Endring"), 44),
    Heading(marked("Tjenester"), 28),
    Heading(marked("Miljø"), 18),
    Heading(marked("Status"), 17),
    Heading(marked("Hvorfor"), 40),
    Heading(marked("Neste steg"), 44),
    Heading(marked("Siste trygge dag"), 16),
    Heading(marked("Meldt"), 15),
    Heading(marked("Meldt dato"), 12),
    Heading(marked("Planlagt ferdig"), 15),
    Heading(marked("Ansvarlig"), 24),
    Heading(marked("Merknad"), 50),
    Heading(marked("Vurdering"), 12),
    Heading(marked("Begrunnelse for vurderingen"), 40),
    Heading(marked("Unntak til og med"), 17),
    Heading(marked("Begrunnelse for unntaket"), 40),
)


def _said(headings: Iterable[Heading]) -> list[Heading]:
    return [Heading(gettext(heading.words), heading.width) for heading in headings]


@dataclass(frozen=True, slots=True)
class ProductLines:
    """What the sheets say of one product."""

    status: ProductStatus
    worst: tuple[Standing, ...]
    """The matrix's cells, in the order of its changes."""
    lines: tuple[tuple[Cell, ...], ...]


def lines_of(
    register: Snapshot, statuses: Iterable[ProductStatus], changes: Sequence[ChangeEntry], today: date
) -> list[ProductLines]:
    """What is reported for these products, against these changes and in their order."""
    return [_product_lines(register, status, changes, today) for status in statuses]


def _product_lines(
    register: Snapshot, status: ProductStatus, changes: Sequence[ChangeEntry], today: date
) -> ProductLines:
    found = {each.change.slug: each for each in change_statuses(register, status, today)}
    lines: list[tuple[Cell, ...]] = []
    for change in changes:
        services = ", ".join(service.name for service in change.services)
        for _, entry, reading, reported in found[change.slug].environments:
            lines.append(
                (
                    status.vendor,
                    status.name,
                    status.organisations,
                    change.title,
                    services,
                    ENVIRONMENT[entry.deadline.environment],
                    STANDING[reading.standing],
                    *what_now(reading, found[change.slug].outcome.applies, reported),
                    entry.deadline.last_safe,
                    *(
                        (
                            (CLAIM.get(reported.claim) or DONE[entry.deadline.environment]) if reported.claim else None,
                            reported.claimed_on,
                            reported.planned_on,
                            reported.responsible,
                            reported.note,
                            VERDICT[reported.verdict] if reported.verdict else None,
                            reported.verdict_reason,
                            reported.exempt_until,
                            reported.exemption_reason,
                        )
                        if reported
                        else (None,) * 9
                    ),
                )
            )
    return ProductLines(status, tuple(found[change.slug].worst for change in changes), tuple(lines))


def csv_headings() -> str:
    """The first line. The mark before it tells Excel that it is UTF-8."""
    return "\ufeff" + ",".join(heading.words for heading in _said(LINES)) + "\r\n"


def csv_lines(products: Iterable[ProductLines]) -> str:
    """The lines of these products, comma-separated; dates as 2026-12-01."""
    out = io.StringIO()
    writer = csv.writer(out)
    for product in products:
        writer.writerows([harmless(_plain(cell)) for cell in line] for line in product.lines)
    return out.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class Workbook:
    """A file for Excel under way: `add` products as often as need be, then `finish`. Everything here may block.

    `folder` holds the file and what it is made from, so that whoever gives up clears all of it away.
    """

    def __init__(self, folder: Path, changes: Sequence[ChangeEntry]) -> None:
        self.path = folder / "matrise.xlsx"
        self._changes = changes
        self._book = xlsxwriter.Workbook(
            str(self.path),
            {
                "constant_memory": True,  # a row goes to the disk as soon as the next begins
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_date_format": "dd.mm.yyyy",
            },
        )
        self._heading = self._book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#E9EEF0"}
        )
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._bold = self._book.add_format({"bold": True, "top": 1})
        self._colours = {kind: self._book.add_format(look) for kind, look in _LOOKS.items()}
        self._matrix = self._book.add_worksheet(gettext("Matrise"))
        self._lines = self._book.add_worksheet(gettext("Linjer"))
        self._next_product = self._next_line = 1
        self._sums = [[0] * len(RANKED) for _ in changes]
        self._endangered, self._affected = [0] * len(changes), [0] * len(changes)
        self._begin()

    def _begin(self) -> None:
        lines = _said(LINES)
        fixed = lines[:3]  # the product's own
        changes = [Heading(change.title, 17) for change in self._changes]
        sums = [Heading(gettext("Sum %(standing)s") % {"standing": STANDING[kind].lower()}, 12) for kind in RANKED]
        for sheet, headings, height in ((self._matrix, [*fixed, *changes, *sums], 64), (self._lines, lines, 32)):
            sheet.set_row(0, height)
            sheet.freeze_panes(1, 2)
            for column, heading in enumerate(headings):
                sheet.set_column(column, column, heading.width)
                sheet.write_string(0, column, heading.words[:LONGEST_TEXT], self._heading)

    def add(self, products: Iterable[ProductLines]) -> None:
        """Write down these products, after those that came before."""
        for product in products:
            self._add_to_matrix(product)
            for line in product.lines:
                if self._next_line > MOST_LINES:
                    break
                for column, cell in enumerate(line):
                    self._write(self._lines, self._next_line, column, cell)
                self._next_line += 1

    def _add_to_matrix(self, product: ProductLines) -> None:
        row, status = self._next_product, product.status
        for column, cell in enumerate((status.vendor, status.name, status.organisations)):
            self._write(self._matrix, row, column, cell)
        for at, standing in enumerate(product.worst):
            self._matrix.write_string(row, 3 + at, STANDING[standing], self._colours[standing])
            self._sums[at][URGENCY[standing]] += 1
            if standing in IN_DANGER:
                self._endangered[at] += status.organisations or 0
            if standing is not Standing.NOT_AFFECTED:
                self._affected[at] += status.organisations or 0
        for rank, kind in enumerate(RANKED):
            self._matrix.write_number(row, 3 + len(self._changes) + rank, product.worst.count(kind))
        self._next_product += 1

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            # A line ends with LF alone in a cell of Excel's; CR would be shown as a code.
            sheet.write_string(row, column, cell.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT])
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self._day)
        elif cell is not None:
            sheet.write_number(row, column, cell)

    def drop(self) -> None:
        """Close what is open, of a file that is not to be finished."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def finish(self) -> Path:
        """Write the sums, and give the file."""
        last_column = 2 + len(self._changes) + len(RANKED)
        self._matrix.autofilter(0, 0, max(1, self._next_product - 1), last_column)
        self._lines.autofilter(0, 0, max(1, self._next_line - 1), len(LINES) - 1)
        row = self._next_product + 1  # an empty line keeps the sums out of what is sorted and filtered
        for rank, kind in enumerate(RANKED):
            words = gettext("Produkter: %(standing)s") % {"standing": STANDING[kind].lower()}
            self._matrix.write_string(row, 0, words, self._bold)
            for at, by_rank in enumerate(self._sums):
                self._matrix.write_number(row, 3 + at, by_rank[rank], self._bold)
            row += 1
        for words, sums in (
            (gettext("Virksomheter: i fare"), self._endangered),
            (gettext("Virksomheter: berørt"), self._affected),
        ):
            self._matrix.write_string(row, 0, words, self._bold)
            for at, count in enumerate(sums):
                self._matrix.write_number(row, 3 + at, count, self._bold)
            row += 1
        self._book.close()
        return self.path


_LOOKS: dict[Standing, dict[str, str]] = {
    Standing.OVERDUE: {"bg_color": "#B91C1C", "font_color": "#FFFFFF"},
    Standing.DISPUTED: {"bg_color": "#5B3FA8", "font_color": "#FFFFFF"},
    Standing.AT_RISK: {"bg_color": "#F6CFCF", "font_color": "#6B1111"},
    Standing.DUE_SOON: {"bg_color": "#FCE8C8", "font_color": "#4A3200"},
    Standing.UNREPORTED: {},
    Standing.ON_TRACK: {"bg_color": "#D9E9F7", "font_color": "#0B3357"},
    Standing.UNDATED: {"bg_color": "#E6E8EA", "font_color": "#22303A"},
    Standing.EXEMPT: {"bg_color": "#E6DFF5", "font_color": "#392470"},
    Standing.MET: {"bg_color": "#D7EBD5", "font_color": "#1B4A1A"},
    Standing.NOT_AFFECTED: {"font_color": "#5A6670"},
}
