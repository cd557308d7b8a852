"""The SQL of what is reported for products. Every query runs in the scope of the actor who asks."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from fristklar.access.actor import FRESHNESS_CHECK, Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.standing import Claim, Verdict

T = TypeVar("T")


class Reported(NamedTuple):
    """What is reported for one deadline, as `domain.standing` asks for it, with the words that go with it."""

    claim: Claim | None
    claimed_on: date | None
    planned_on: date | None
    verdict: Verdict | None
    exempt_until: date | None
    responsible: str | None
    note: str | None
    verdict_reason: str | None
    exemption_reason: str | None
    evidence: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Objected:
    """A vendor's word that a change does not apply to its product, and what staff say."""

    reason: str
    raised_on: date
    answer: ObjectionAnswer | None
    answer_reason: str | None


@dataclass(frozen=True, slots=True)
class ProductStatus:
    """A product and all that is reported for it, as one transaction saw it."""

    id: int
    slug: str
    name: str
    description: str
    organisations: int | None
    vendor_id: int
    vendor_slug: str
    vendor: str
    answers: dict[str, bool]
    reported: dict[int, Reported]
    """By the deadline's id."""
    objections: dict[str, Objected]
    """By the change's slug."""
    register_version: int
    product_version: int


# One value, whatever the size: JSON is the cheapest form to read here. Named and shaped as `ProductStatus` is.
_PRODUCT = """json_build_object(
    'id', product.id, 'slug', product.slug, 'name', product.name, 'description', product.description,
    'organisations', product.organisations,
    'vendor_id', vendor.id, 'vendor_slug', vendor.slug, 'vendor', vendor.name,
    'answers', (SELECT coalesce(json_object_agg(trait, answer), '{}') FROM product_trait WHERE product_id = product.id),
    'reported', (SELECT coalesce(json_object_agg(deadline_id, json_build_array(
        claim, claimed_on, planned_on, verdict, exempt_until,
        responsible, note, verdict_reason, exemption_reason, evidence, version)), '{}')
     FROM readiness WHERE product_id = product.id),
    'objections', (SELECT coalesce(json_object_agg(change.slug, json_build_object(
        'reason', reason, 'raised_on', raised_on, 'answer', answer, 'answer_reason', answer_reason)), '{}')
     FROM objection JOIN change ON change.id = objection.change_id WHERE product_id = product.id),
    'register_version', coalesce((SELECT version FROM data_version WHERE topic = 'register'), 0),
    'product_version', coalesce((SELECT version FROM data_version WHERE topic = 'product/' || product.id), 0))"""
_OWN_REPORTS = "FROM readiness WHERE product_id = product.id"
assert _OWN_REPORTS in _PRODUCT
_FROM = "FROM product JOIN vendor ON vendor.id = product.vendor_id"

STATUS = Planned("product_status", "text", f"SELECT {_PRODUCT} {_FROM} WHERE product.slug = $1", ProductStatus)
_STATUSES = Planned(
    "product_statuses",
    "",
    f"SELECT coalesce(json_agg({_PRODUCT} ORDER BY vendor.name, product.name), '[]') {_FROM}",
    list[ProductStatus],
)
_SOME_STATUSES = Planned(
    "some_product_statuses",
    "bigint[]",
    f"SELECT coalesce(json_agg({_PRODUCT}), '[]') {_FROM} WHERE product.id = ANY($1)",
    list[ProductStatus],
)

_STATUSES_AGAINST = Planned(
    "product_statuses_against",
    "bigint[]",
    f"SELECT coalesce(json_agg({_PRODUCT.replace(_OWN_REPORTS, f'{_OWN_REPORTS} AND deadline_id = ANY($1)')} "
    f"ORDER BY vendor.name, product.name), '[]') {_FROM}",
    list[ProductStatus],
)


async def read_status(actor: Actor, slug: str) -> ProductStatus | None:
    """The product of that name and its reports; None when there is none that `actor` may see."""
    return await read_json(scope(actor), STATUS, slug)


def status_and(name: str, types: str, more: str, shape: type[T]) -> Planned[tuple[ProductStatus, T]]:
    """The statement of `read_status` with one more JSON value about the product, of this shape, for `read_status_and`.

    The values of `more`, whose types these are, stand in it as $2, $3, …
    """
    text = f"SELECT json_build_array({_PRODUCT}, {more}) {_FROM} WHERE product.slug = $1"
    return Planned(name, f"text, {types}", text, tuple[ProductStatus, shape])  # type: ignore[valid-type]


async def read_status_and(
    actor: Actor, statement: Planned[tuple[ProductStatus, T]], slug: str, *values: object
) -> tuple[ProductStatus, T] | None:
    """As `read_status`, with what `statement` asks for besides, as the same transaction saw it."""
    return await read_json(scope(actor), statement, slug, *values)


async def read_statuses(actor: Actor) -> list[ProductStatus]:
    """Every product that `actor` may see, with its reports, by vendor and name."""
    return await read_json(scope(actor), _STATUSES) or []


class SectorVersion(NamedTuple):
    """Which state of the register and of everything about products somebody saw."""

    register: int
    products: int
    """How many products have ever been written."""
    writes: int
    """The sum of their counters, which only ever rise and never go. One counter for all of them would make all who
    report wait for each other."""


_SECTOR_VERSION = Planned(
    "sector_version",
    "",
    """SELECT json_build_array(
        coalesce(max(version) FILTER (WHERE topic = 'register'), 0),
        count(*) FILTER (WHERE topic <> 'register'),
        coalesce(sum(version) FILTER (WHERE topic <> 'register'), 0))
    FROM data_version WHERE topic = 'register' OR starts_with(topic, 'product/')""",
    SectorVersion,
)


async def read_sector_version() -> SectorVersion:
    """It is another after every write to the register or about a product.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    version = await read_json(scope(FRESHNESS_CHECK), _SECTOR_VERSION)
    assert version is not None, "an aggregate has a row"
    return version


async def read_statuses_against(actor: Actor, deadline_ids: list[int]) -> list[ProductStatus]:
    """As `read_statuses`, with what is reported for these deadlines and for no other."""
    return await read_json(scope(actor), _STATUSES_AGAINST, deadline_ids) or []


async def read_statuses_of(actor: Actor, ids: list[int]) -> list[ProductStatus]:
    """These products and their reports, in the order of `ids`; one that `actor` may not see, or is gone, is missing."""
    found = {status.id: status for status in await read_json(scope(actor), _SOME_STATUSES, ids) or []}
    return [found[key] for key in ids if key in found]
