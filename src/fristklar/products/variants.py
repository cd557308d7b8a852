"""Which variant of a product's kept page a person gets: one that many share, or one of their own.

A person who has seen everything gets the shared page. So a page is made and kept for one person only while it has
something new to tell that person.
"""

from datetime import date, datetime
from typing import NamedTuple

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.domain.sitting import Look, baseline, ends_at, is_over
from fristklar.models import visit_topic
from fristklar.products.news import Reading, news_since, shown_until
from fristklar.products.queries import Visited
from fristklar.products.rows import Acts
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus


class Variant(NamedTuple):
    """Which page, beside the product and what its reader may do with it."""

    whose: int | str
    since: Look | None = None
    """What a person's own page was compared with: part of its stamp."""


SHARED = Variant("all")
FIRST = Variant("first")
"""For whoever never was here: it says how the marks will come about."""


def visit_topics(actor: Actor, product_id: int, vendor_id: int) -> list[str]:
    """The topic of the actor's visits to this product; none for staff, who look at all of them."""
    if actor.person_id is None or not may_at(actor, Permission.NOTE_VISIT, vendor_id):
        return []
    return [visit_topic(actor.person_id, product_id)]


def reading_of(
    register: Snapshot, status: ProductStatus, visited: Visited, acts: Acts, *, now: datetime, today: date
) -> Reading:
    """What the page needs to know of the person who has it before them."""
    until, news = shown_until(register, visited), None
    if visited.looks is not None:
        profile = f"/produkter/{status.slug}/profil" if acts.report else ""
        since = baseline(visited.looks, now)
        news = news_since(register, status, since, visited.deeds, today, profile=profile)
    return Reading(until, is_first=visited.looks is None, news=news)


def variant_of(actor: Actor, visited: Visited, reading: Reading, now: datetime) -> Variant:
    """The variant that this reading makes."""
    if reading.is_first or visited.looks is None:
        return FIRST
    assert actor.person_id is not None, "visits are somebody's"
    return SHARED if reading.news is None else Variant(actor.person_id, baseline(visited.looks, now))


def holds_until(visited: Visited, now: datetime) -> datetime | None:
    """When the variant may be another one though nothing has happened; None for never."""
    return None if visited.looks is None or is_over(visited.looks, now) else ends_at(visited.looks)
