"""The SQL of lists of products. Every query runs in the scope of the actor who asks."""

from dataclasses import dataclass

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import read_once


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
