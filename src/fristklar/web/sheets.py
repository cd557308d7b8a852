"""Cells of exported sheets."""

import re

_BEGINS = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"  # the last four are the same signs in full width
_FORMULA = re.compile(rf"^(?=[\t\r]|[\s\"]*{_BEGINS})|(?<=.[;\t\r\n])(?=[ \"]*{_BEGINS})", re.DOTALL)
"""Where a formula may begin: at the cell's beginning, and after what ends a cell or a line for somebody else.

Excel splits a comma-separated sheet by the list separator of its own language, in Norway the semicolon. Quotes then do
not stand where it looks for them, so that a semicolon or a line break within a cell ends it.
"""


def harmless(cell: str) -> str:
    """The cell, marked as text wherever a spreadsheet would take it, or a part of it, for a formula."""
    return _FORMULA.sub("'", cell)
