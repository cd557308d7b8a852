"""The SQL of lists of products, and of what somebody has not seen yet. Each runs in the scope of the actor who asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.sql import SQL

from fristklar.access.actor import Actor, ActorKind
from fristklar.access.scope import scope
from fristklar.db import read_once
from fristklar.domain.sitting import Look, Looks
from fristklar.status.queries import ProductStatus, read_status, read_status_and, status_and


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product in a list."""

    slug: str
    name: str
    description: str
    organisations: int | None
    vendor: str


_NAMES = """
SELECT product.slug, product.name, product.description, product.organisations, vendor.name
FROM product JOIN vendor ON vendor.id = product.vendor_id
ORDER BY vendor.name, product.name
"""


async def read_names(actor: Actor) -> list[ProductName]:
    """The products that `actor` may see."""
    return [ProductName(*row) for row in await read_once(scope(actor), SQL(_NAMES))]


MOST_DEEDS = 200


class Deed(NamedTuple):
    """What somebody else did about the product, by the trail."""

    at: datetime
    actor: str
    action: str
    subject: str
    """The product's slug, and below it the change and the environment."""
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visited:
    """What a person has seen of a product's page."""

    newest: datetime | None
    """When anybody last did something at the vendor: a page made now shows all that, and nothing younger."""
    looks: Looks | None
    """None: the person never was here."""
    deeds: tuple[Deed, ...]
    """Since the older of the two looks, the newest first."""


# Asked for along with the product's status. Of somebody who never was here it costs one look at an index.
_VISITED = """json_build_array(
    (SELECT max(at) FROM audit_entry WHERE audit_entry.vendor_id = product.vendor_id),
    (SELECT json_build_array(last_at, last_until, before_at, before_until,
        (SELECT json_agg(json_build_array(at, actor, action, subject, details) ORDER BY deed.id DESC)
         FROM (SELECT id, at, actor, action, subject, details FROM audit_entry
               WHERE audit_entry.vendor_id = product.vendor_id AND at > before_until
                 AND audit_entry.person_id IS DISTINCT FROM $2
                 AND (subject_kind = 'product' AND subject = product.slug
                      OR subject_kind IN ('readiness', 'objection') AND starts_with(subject, product.slug || '/'))
               ORDER BY id DESC LIMIT {most}) AS deed))
     FROM product_visit WHERE product_visit.person_id = $2 AND product_visit.product_id = product.id))"""

_Looked = tuple[datetime, datetime, datetime, datetime, tuple[Deed, ...] | None]
VISITED = status_and(
    "product_visited", "bigint", _VISITED.format(most=MOST_DEEDS), tuple[datetime | None, _Looked | None]
)


async def read_visited(actor: Actor, slug: str) -> tuple[ProductStatus, Visited | None] | None:
    """The product of that name, and what one of its vendor's people has seen of it; None for whoever is no such person.

    None when there is none that `actor` may see.
    """
    if actor.kind is not ActorKind.VENDOR:
        status = await read_status(actor, slug)
        return None if status is None else (status, None)
    found = await read_status_and(actor, VISITED, slug, actor.person_id)
    if found is None:
        return None
    status, (newest, looks) = found
    if looks is None:
        return status, Visited(newest, None, ())
    last_at, last_until, before_at, before_until, deeds = looks
    return status, Visited(newest, Looks(Look(last_at, last_until), Look(before_at, before_until)), deeds or ())
