"""The SQL of what only some may find. Row security says what the actor who asks may see."""

from typing import NamedTuple

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json


class ProductRow(NamedTuple):
    """A product with its vendor's name."""

    slug: str
    name: str
    description: str
    vendor: str


class VendorRow(NamedTuple):
    """A vendor by name."""

    slug: str
    name: str


class DraftRow(NamedTuple):
    """A change that is not published."""

    slug: str
    title: str
    summary: str


class OwnRows(NamedTuple):
    """What an actor may find beside the register."""

    products: tuple[ProductRow, ...] = ()
    vendors: tuple[VendorRow, ...] = ()
    """Those that the actor may see anything of."""
    drafts: tuple[DraftRow, ...] = ()


_OWN_ROWS = """
SELECT json_build_array(
    coalesce((SELECT json_agg(json_build_array(product.slug, product.name, product.description, vendor.name)
                              ORDER BY product.name, product.id)
              FROM product JOIN vendor ON vendor.id = product.vendor_id), '[]'),
    coalesce((SELECT json_agg(json_build_array(slug, name) ORDER BY name, id) FROM vendor), '[]'),
    coalesce((SELECT json_agg(json_build_array(slug, title, summary) ORDER BY position, id)
              FROM change WHERE lifecycle = 'draft'), '[]'))
"""
OWN_ROWS = Planned("search_own_rows", "", _OWN_ROWS, OwnRows)


async def read_own_rows(actor: Actor) -> OwnRows:
    """The products, vendors and drafts that `actor` may see.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    return await read_json(scope(actor), OWN_ROWS) or OwnRows()
