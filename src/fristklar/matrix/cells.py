"""The matrix's rows as HTML, written by hand: a page has twenty thousand cells.

What a cell says hangs on its change and its standing alone, but for the product's name in its address. So each is
written once for a page, rows are put together from them, and the name is set in a whole row at a time.
`templates/matrix/matrix.html` says where the rows stand on the page.
"""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from operator import getitem

from markupsafe import escape

from fristklar.domain.norwegian import number
from fristklar.languages import Language, current
from fristklar.matrix.selection import Cells
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.board import RANKED, BoardRow
from fristklar.web.words import STANDING

_NAME = b"\0"
"""Stands for the product's slug; Postgres keeps no text with such a byte."""

_NO_COUNT = '<td class="num muted">–'


def rows_html(rows: Iterable[tuple[BoardRow, Cells]], changes: Sequence[ChangeEntry], shown: Sequence[int]) -> bytes:
    """The rows of these products. `shown`: the ranks of the standings that have a column of sums."""
    # Cells leave out the tag that ends them, which HTML does without, and lead on from the page's own address: a
    # browser has half as much to read.
    columns = [
        tuple(
            b'<td class=%b><a tabindex=-1 href="matrise/\0/%b">%b</a>'
            % (kind.encode(), change.slug.encode(), STANDING[kind].encode())
            for kind in RANKED
        )
        for change in changes
    ]
    parts, language = [], current()
    for row, cells in rows:
        parts.append(_opening(row))
        parts.append(b"".join(map(getitem, columns, cells)).replace(_NAME, row.slug.encode()))
        parts += [_sum(language, cells.count(rank)) for rank in shown]
    return b"".join(parts)


def _opening(row: BoardRow) -> bytes:
    count = _NO_COUNT if row.organisations is None else f'<td class="num">{number(row.organisations)}'
    return (
        f'<tr id="p-{row.slug}"><th scope=row><a href="/produkter/{row.slug}">{escape(row.name)}</a>'
        f"<span>{escape(row.vendor)}</span></th>{count}"
    ).encode()


@cache
def _sum(_language: Language, count: int) -> bytes:
    return f'<td class="num{"" if count else " none"}">{number(count)}'.encode()


def standing_sums(rank: int, sums: Iterable[int], total: int, shown: Sequence[int]) -> bytes:
    """How many products stand so, for each change; and in the standing's own column of sums, all of them."""
    kind = RANKED[rank]
    written = partial(_sum, current())
    tail = (written(total) if each == rank else b"<td>" for each in shown)
    return b"".join((_head(f'<span class="chip {kind}">{STANDING[kind]}</span>', ""), *map(written, sums), *tail))


def organisation_sums(label: str, sums: Iterable[int], total: str, shown: Sequence[int]) -> bytes:
    """How many health organisations, for each change; `total` is what all the products come to."""
    written = partial(_sum, current())
    return b"".join((_head(str(escape(label)), total), *map(written, sums), *(b"<td>" for _ in shown)))


def _head(label: str, total: str) -> bytes:
    return f'<tr><th scope=row>{label}</th><td class="num total">{total}'.encode()
