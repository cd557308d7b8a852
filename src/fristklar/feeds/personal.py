"""A person's own calendar: the deadlines that hit the products they may see, and where each product stands."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.standing import URGENCY, Reading, Standing
from fristklar.feeds.calendars import Occasion, Privacy, calendar
from fristklar.feeds.entries import Entry, State, clean_line, entries_of
from fristklar.languages import gettext, marked
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import WhatNow, what_now
from fristklar.status.standings import change_statuses, outcome_of
from fristklar.web.words import APPLIES, STANDING

NAME = marked("Fristklar: fristene deres")
NOTHING_LEFT = frozenset({Standing.MET, Standing.EXEMPT, Standing.NOT_AFFECTED})
MOST_NAMED = 8
"""Products that an event names. The customer centre sees more of them than anybody reads in a calendar."""


class _Hit(NamedTuple):
    """A deadline hits a product."""

    product: ProductStatus
    possibly: bool
    reading: Reading | None
    """None where nobody asks any more: the deadline was taken away, or its change has ended."""
    now: WhatNow | None
    """None likewise."""


def personal_calendar(register: Snapshot, products: Iterable[ProductStatus], today: date) -> bytes:
    """The calendar of somebody who sees these products.

    It says how a product stands and nothing of what anybody wrote about it: whoever holds the address can read it.
    """
    hits = _hits(register, products, today)
    occasions = [
        _occasion(entry, sorted(hits[entry.id], key=_order))
        for entry in entries_of(register.changes.values())
        if entry.id in hits
    ]
    return calendar(gettext(NAME), occasions, privacy=Privacy.PRIVATE)


def _hits(register: Snapshot, products: Iterable[ProductStatus], today: date) -> dict[int, list[_Hit]]:
    """By the deadline's key."""
    hits: dict[int, list[_Hit]] = {}
    unasked = [
        entry
        for entry in entries_of(register.changes.values())
        if entry.change.is_ended or entry.state is State.REMOVED
    ]
    for product in products:
        for status in change_statuses(register, product, today):
            if status.outcome.applies is Applies.NO:
                continue
            possibly = status.outcome.applies is Applies.POSSIBLY
            for environment in status.environments:
                now = what_now(environment.reading, status.outcome.applies, environment.reported)
                hits.setdefault(environment.entry.id, []).append(_Hit(product, possibly, environment.reading, now))
        for entry in unasked:
            applies = outcome_of(entry.change, product).applies
            if applies is not Applies.NO:
                hits.setdefault(entry.id, []).append(_Hit(product, applies is Applies.POSSIBLY, None, None))
    return hits


def _order(hit: _Hit) -> tuple[int, str]:
    rank = len(URGENCY) if hit.reading is None else URGENCY[hit.reading.standing]
    return rank, norwegian.alphabetical(hit.product.name)


def _occasion(entry: Entry, hits: list[_Hit]) -> Occasion:
    lines = [_line(hit) for hit in hits[:MOST_NAMED]]
    if len(hits) > MOST_NAMED:
        lines.append(gettext("… og %(count)s til.") % {"count": norwegian.number(len(hits) - MOST_NAMED)})
    path = f"/produkter/{hits[0].product.slug}#{entry.change.slug}" if len(hits) == 1 and hits[0].reading else ""
    rings = any(hit.reading is not None and hit.reading.standing not in NOTHING_LEFT for hit in hits)
    return Occasion(entry, tuple(lines), path, rings)


def _line(hit: _Hit) -> str:
    words = [f"{clean_line(hit.product.name)}:"]
    if hit.possibly:
        words.append(f"{APPLIES[Applies.POSSIBLY]}.")
    if hit.reading is not None and hit.now is not None:
        words += [f"{STANDING[hit.reading.standing]}.", *hit.now]
    elif not hit.possibly:
        words.append(f"{APPLIES[Applies.YES]}.")
    return " ".join(words)
