"""How the rest of the sector stands against a deadline, as shares that tell nothing of any one vendor.

A vendor knows its own products, so it is shown the others without them; otherwise it could take them away itself. A
share is shown only where enough products of enough vendors are behind it and no vendor has most of them. It is rounded,
and very small and very large ones are not told apart from none and all: "all of the others" would say it of each.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fristklar import clock
from fristklar.access.actor import SECTOR_COUNT
from fristklar.domain.standing import Standing
from fristklar.register.serving import Serving
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus, read_sector_version, read_statuses
from fristklar.status.standings import ranked

FEWEST_PRODUCTS = 5
FEWEST_VENDORS = 3
SMALLEST, LARGEST = 20, 80
"""Per cent. What is rounded to these, or to less or more, is not told apart."""
UNDER, FROM = SMALLEST + 5, LARGEST - 5
"""Per cent. What SMALLEST and LARGEST stand for: all shares under the one, and all from the other on."""


class Tally(NamedTuple):
    """How many products that a deadline hits stand how."""

    met: int = 0
    on_track: int = 0
    at_risk: int = 0
    other: int = 0

    @property
    def products(self) -> int:
        """All of them."""
        return sum(self)


class Shares(NamedTuple):
    """Per cent, rounded to tens, from SMALLEST to LARGEST, which stand for all beyond them."""

    met: int
    on_track: int
    at_risk: int


_MET, _ON_TRACK, _AT_RISK, _OTHER = range(4)  # places in a Tally
_PLACES = {
    Standing.MET: _MET,
    Standing.ON_TRACK: _ON_TRACK,
    Standing.DUE_SOON: _ON_TRACK,
    Standing.AT_RISK: _AT_RISK,
    Standing.OVERDUE: _AT_RISK,
    Standing.DISPUTED: _AT_RISK,
    Standing.UNREPORTED: _OTHER,
    Standing.UNDATED: _OTHER,
    Standing.EXEMPT: _OTHER,
}

Totals = dict[int, dict[int, Tally]]
"""By deadline and vendor. Not for anyone's eyes: see `shares_of_others`."""


def totals_of(register: Snapshot, statuses: Iterable[ProductStatus], today: date) -> Totals:
    """Count every product against every deadline that hits it."""
    # Numbers in lists, since every product against every deadline comes by here.
    counts: dict[int, dict[int, list[int]]] = {}
    for status in statuses:
        vendor = status.vendor_id
        for _, _, _, _, lines, _, _ in ranked(register.standing_changes, status, today):
            for _, entry, reading, _ in lines:
                place = _PLACES.get(reading.standing)
                if place is not None:
                    counts.setdefault(entry.id, {}).setdefault(vendor, [0, 0, 0, 0])[place] += 1
    return {
        deadline: {vendor: Tally(*numbers) for vendor, numbers in vendors.items()}
        for deadline, vendors in counts.items()
    }


def shares_of_others(totals: Totals, deadline_id: int, vendor_id: int) -> Shares | None:
    """How the products of all other vendors stand; None where that would say too much of one of them."""
    others = [tally for vendor, tally in totals.get(deadline_id, {}).items() if vendor != vendor_id]
    products = sum(tally.products for tally in others)
    if products < FEWEST_PRODUCTS or len(others) < FEWEST_VENDORS:
        return None
    if 2 * max(tally.products for tally in others) > products:
        return None
    return Shares(*(_share(sum(numbers), products) for numbers in list(zip(*others, strict=True))[:3]))


def _share(count: int, products: int) -> int:
    """To the nearest ten; halves go up."""
    tens = (20 * count + products) // (2 * products) * 10
    return min(max(tens, SMALLEST), LARGEST)


Stamp = tuple[int, int, int, date]


async def sector_totals(kept_by: Serving, register: Snapshot, today: date) -> tuple[Stamp, Totals]:
    """The totals as of `today`, counted anew when anything of any product or of the register has changed.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    version = await read_sector_version()
    stamp = register.version, version.products, version.writes, today
    kept: Totals | None = kept_by.answers.find("sector", stamp, clock.now())
    if kept is not None:
        return stamp, kept
    async with kept_by.counting:
        kept = kept_by.answers.find("sector", stamp, clock.now())
        if kept is None:
            kept = totals_of(register, await read_statuses(SECTOR_COUNT), today)
            kept_by.answers.keep("sector", stamp, kept)
    return stamp, kept
