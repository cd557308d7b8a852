"""Which products and changes the matrix shows, in which order, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from fristklar.domain.deadline import next_deadline, sort_key
from fristklar.domain.norwegian import alphabetical
from fristklar.domain.standing import URGENCY, Standing
from fristklar.matrix.filters import STANDINGS, ColumnOrder, Filters, RowOrder, Size
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.board import RANKED, BoardRow, changes_of, counts
from fristklar.status.sector import IN_DANGER
from fristklar.web.choices import falls_in

Cells = bytes
"""One byte a shown change: the rank of the worst standing."""

_LANE = 8  # bytes; sums of organisations never fill so many
_DANGEROUS = bytes(RANKED[rank] in IN_DANGER if rank < len(RANKED) else 0 for rank in range(256))
_AFFECTED = bytes(RANKED[rank] is not Standing.NOT_AFFECTED if rank < len(RANKED) else 0 for rank in range(256))


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for: all of it, on however many pages it is shown."""

    changes: tuple[ChangeEntry, ...]
    rows: tuple[tuple[BoardRow, Cells], ...]
    totals: tuple[int, ...]
    """Cells by the standing's rank."""
    by_change: tuple[tuple[int, ...], ...]
    """Products by the standing's rank, for each change."""


def select(register: Snapshot, board: Sequence[BoardRow], filters: Filters, today: date) -> Selection:
    """What the filters leave of the sector, in their order."""
    changes = changes_of(register)
    places = [place for place, change in enumerate(changes) if _is_asked_for(change, filters, today)]
    rows = [row for row in board if _is_shown(row, filters)]
    cells = _cut(rows, places, len(changes))
    if filters.standing:
        rank = URGENCY[STANDINGS[filters.standing]]
        found = [index for index, each in enumerate(cells) if rank in each]
        rows, cells = [rows[index] for index in found], [cells[index] for index in found]
        whole, width = b"".join(cells), len(places)
        places = [place for at, place in enumerate(places) if rank in whole[at::width]]
        cells = _cut(rows, places, len(changes))
    by_change = _by_change(cells, len(places))
    order = sorted(
        range(len(places)), key=_column_order(filters.columns, [changes[each] for each in places], by_change, today)
    )
    if order != list(range(len(places))):
        places, by_change = [places[at] for at in order], [by_change[at] for at in order]
        cells = _cut(rows, places, len(changes))
    both = list(zip(rows, cells, strict=True))
    if filters.rows is not RowOrder.VENDOR:
        both.sort(key=_ROW_ORDERS[filters.rows])
    return Selection(
        tuple(changes[place] for place in places),
        tuple(both),
        tuple(counts(cells)),
        tuple(by_change),
    )


def _cut(rows: Sequence[BoardRow], places: list[int], width: int) -> list[Cells]:
    """Each row's cells at these places."""
    if places == list(range(width)):
        return [row.standings for row in rows]
    if len(places) < 2:
        return [bytes(row.standings[place] for place in places) for row in rows]
    pick = itemgetter(*places)
    return [bytes(pick(row.standings)) for row in rows]


def _by_change(cells: Sequence[Cells], width: int) -> list[tuple[int, ...]]:
    whole = b"".join(cells)
    columns = [whole[at::width] for at in range(width)]
    return [tuple(column.count(rank) for rank in range(len(RANKED))) for column in columns]


def organisations(rows: Sequence[tuple[BoardRow, Cells]], width: int) -> tuple[list[int], list[int]]:
    """For each change, the health organisations behind the products in danger, and behind all that it hits.

    As far as anyone has counted them. All changes are added up at once: a row's cells stand in the lanes of one number.
    """
    sums = []
    for wanted in (_DANGEROUS, _AFFECTED):
        total = 0
        lanes = bytearray(width * _LANE)
        for row, cells in rows:
            if row.organisations:
                lanes[::_LANE] = cells.translate(wanted)
                total += row.organisations * int.from_bytes(lanes, "little")
        added = total.to_bytes(width * _LANE, "little")
        sums.append([int.from_bytes(added[at : at + _LANE], "little") for at in range(0, len(added), _LANE)])
    return sums[0], sums[1]


def _is_shown(row: BoardRow, filters: Filters) -> bool:
    if filters.text:
        wanted = filters.text.casefold()
        if wanted not in row.name.casefold() and wanted not in row.vendor.casefold():
            return False
    return _SIZES[filters.size](row.organisations)


_SIZES: dict[Size, Callable[[int | None], bool]] = {
    Size.ANY: lambda _: True,
    Size.LARGE: lambda count: count is not None and count >= 500,
    Size.MIDDLE: lambda count: count is not None and 100 <= count < 500,
    Size.SMALL: lambda count: count is not None and 1 <= count < 100,
    Size.UNUSED: lambda count: count == 0,
    Size.UNKNOWN: lambda count: count is None,
}


def _is_asked_for(change: ChangeEntry, filters: Filters, today: date) -> bool:
    if filters.service and all(service.slug != filters.service for service in change.services):
        return False
    return any(falls_in(deadline, filters.time, today) for deadline in change.dates)


def _column_order(
    order: ColumnOrder, changes: Sequence[ChangeEntry], by_change: Sequence[tuple[int, ...]], today: date
) -> Callable[[int], tuple[object, ...]]:
    def by_deadline(at: int) -> tuple[object, ...]:
        upcoming = next_deadline(changes[at].dates, today)
        assert upcoming is not None, "the board has changes with a deadline"
        return (*sort_key(upcoming), changes[at].slug)

    def by_service(at: int) -> tuple[object, ...]:
        names = sorted(alphabetical(service.name) for service in changes[at].services)
        return (names[0] if names else "\uffff", *by_deadline(at))

    def by_urgency(at: int) -> tuple[object, ...]:
        return (*(-count for count in by_change[at]), *by_deadline(at))

    return {
        ColumnOrder.DEADLINE: by_deadline,
        ColumnOrder.SERVICE: by_service,
        ColumnOrder.URGENT: by_urgency,
    }[order]


def _most_urgent(both: tuple[BoardRow, Cells]) -> tuple[object, ...]:
    row, cells = both
    return (*(-cells.count(rank) for rank in range(len(RANKED))), row.order)


_ROW_ORDERS: dict[RowOrder, Callable[[tuple[BoardRow, Cells]], tuple[object, ...]]] = {
    RowOrder.VENDOR: lambda both: both[0].order,
    RowOrder.URGENT: _most_urgent,
    # Those that nobody has counted come last, either way.
    RowOrder.LARGEST: lambda both: (both[0].organisations is None, -(both[0].organisations or 0), both[0].order),
    RowOrder.SMALLEST: lambda both: (both[0].organisations is None, both[0].organisations or 0, both[0].order),
    RowOrder.NAME: lambda both: (both[0].order[1:], both[0].order),
}
