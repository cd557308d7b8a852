"""The SQL of the whole sector's standings: no more of each product than its standings hang on."""

from typing import NamedTuple

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json


class Sighting(NamedTuple):
    """A product, and what is reported for it in the shortest form. No words, no dates of claims."""

    id: int
    slug: str
    name: str
    organisations: int | None
    vendor_slug: str
    vendor: str
    answers: dict[str, bool]
    excepted: tuple[str, ...]
    """The changes, by slug, that staff have agreed do not apply."""
    reported: str
    """With commas between: a deadline's id, claim, planned date, verdict and end of exemption, as
    `17|in_progress|2026-12-01||`. One text, since a hundred small ones for each product take longer to read."""
    version: int


_VERSIONS = Planned(
    "board_versions",
    "",
    """SELECT coalesce(json_object_agg(product.id, coalesce(data_version.version, 0)), '{}')
    FROM product LEFT JOIN data_version ON data_version.topic = 'product/' || product.id""",
    dict[int, int],
)
SIGHTINGS = Planned(
    "board_sightings",
    "bigint[]",
    """SELECT coalesce(json_agg(json_build_array(
        product.id, product.slug, product.name, product.organisations, vendor.slug, vendor.name,
        (SELECT coalesce(json_object_agg(trait, answer), '{}') FROM product_trait WHERE product_id = product.id),
        (SELECT coalesce(json_agg(change.slug), '[]') FROM objection JOIN change ON change.id = objection.change_id
         WHERE product_id = product.id AND answer = 'upheld'),
        (SELECT coalesce(string_agg(deadline_id || '|' || coalesce(claim, '') || '|' || coalesce(planned_on::text, '')
            || '|' || coalesce(verdict, '') || '|' || coalesce(exempt_until::text, ''), ','), '')
         FROM readiness WHERE product_id = product.id),
        coalesce((SELECT version FROM data_version WHERE topic = 'product/' || product.id), 0))), '[]')
    FROM product JOIN vendor ON vendor.id = product.vendor_id WHERE product.id = ANY($1)""",
    list[Sighting],
)


async def read_product_versions(actor: Actor) -> dict[int, int]:
    """The versions of the products that `actor` may see, by the product's id."""
    return await read_json(scope(actor), _VERSIONS) or {}


async def read_sightings(actor: Actor, ids: list[int]) -> list[Sighting]:
    """These products, in no order; one that is gone is missing."""
    return await read_json(scope(actor), SIGHTINGS, ids) or []
