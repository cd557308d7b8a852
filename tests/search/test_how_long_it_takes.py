"""Ten times the vendors that the sector has are searched while nobody notices."""

import time
from datetime import date

import pytest

from fristklar.access.actor import Actor, ActorKind
from fristklar.domain.search import search
from fristklar.models import StaffRole
from fristklar.search.documents import own_index
from fristklar.search.queries import OwnRows, ProductRow, VendorRow

STAFF = Actor(ActorKind.STAFF, "Prøve", staff_role=StaffRole.READER)
PARTS = ("journal", "lege", "pleie", "tann", "psykologi", "fødsel", "rehab", "røntgen", "lab", "vaksine")
ROWS = OwnRows(
    products=tuple(
        ProductRow(
            f"produkt-{n}",
            f"{PARTS[n % 10].title()}{PARTS[n // 10 % 10]} {n}",
            f"Journalsystem for {PARTS[n % 10]} i distrikt {n // 7} med {PARTS[n // 100 % 10]}støtte.",
            f"Leverandør{n // 4} AS",
        )
        for n in range(4_000)
    ),
    vendors=tuple(VendorRow(f"leverandor-{n}", f"Leverandør{n} AS") for n in range(1_000)),
)


def fastest(rounds: int, query: str) -> float:
    """Milliseconds, of the quickest of several: what a busy machine adds is no fault of the search."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        index = own_index(STAFF, OwnRows(*ROWS))
        search(query, [index])
        taken.append(time.perf_counter() - started)
    return min(taken) * 1000


@pytest.mark.parametrize(
    "query",
    ["journallege 1230", "jornalsystem", "leverandør17", "finsikke", "e", "a b c d e f g h", "x" * 100, "støtte " * 14],
)
def test_four_thousand_products_are_searched_in_a_tenth_of_a_second(query: str) -> None:
    own_index(STAFF, ROWS)
    assert fastest(5, query) < 100


def test_the_first_search_after_a_change_takes_no_more_than_a_second() -> None:
    changed = OwnRows((*ROWS.products, ProductRow("ny", "Ny", "Ny", str(date.min))), ROWS.vendors)
    started = time.process_time()
    own_index(STAFF, changed)
    assert time.process_time() - started < 1
