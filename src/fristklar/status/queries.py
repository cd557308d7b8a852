"""The SQL of what is reported for products. Every query runs in the scope of the actor who asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import Planned, read_json
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.standing import Claim, Verdict


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


# One value, whatever the size: JSON is the cheapest form to read here.
_PRODUCT = """json_build_array(
    product.id, product.slug, product.name, product.description, product.organisations,
    vendor.id, vendor.slug, vendor.name,
    (SELECT json_object_agg(trait, answer) FROM product_trait WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
                                      responsible, note, verdict_reason, exemption_reason, evidence, version))
     FROM readiness WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(change.slug, reason, raised_on, answer, answer_reason))
     FROM objection JOIN change ON change.id = objection.change_id WHERE product_id = product.id),
    (SELECT version FROM data_version WHERE topic = 'register'),
    (SELECT version FROM data_version WHERE topic = 'product/' || product.id))"""
_FROM = "FROM product JOIN vendor ON vendor.id = product.vendor_id"

STATUS = Planned("product_status", "text", f"SELECT {_PRODUCT} {_FROM} WHERE product.slug = $1")
_STATUSES = SQL(f"SELECT json_agg({_PRODUCT} ORDER BY vendor.name, product.name) {_FROM}")


async def read_status(actor: Actor, slug: str) -> ProductStatus | None:
    """The product of that name and its reports; None when there is none that `actor` may see."""
    found = await read_json(scope(actor), STATUS, slug)
    return None if found is None else _status(found)


def status_and(name: str, types: str, more: str) -> Planned:
    """The statement of `read_status` with one more JSON value about the product, for `read_status_and`.

    The values of `more`, whose types these are, stand in it as $2, $3, …
    """
    return Planned(
        name, f"text, {types}", f"SELECT json_build_array({_PRODUCT}, {more}) {_FROM} WHERE product.slug = $1"
    )


async def read_status_and(
    actor: Actor, statement: Planned, slug: str, *values: object
) -> tuple[ProductStatus, Any] | None:
    """As `read_status`, with what `statement` asks for besides, as the same transaction saw it."""
    found = await read_json(scope(actor), statement, slug, *values)
    return None if found is None else (_status(found[0]), found[1])


async def read_statuses(actor: Actor) -> list[ProductStatus]:
    """Every product that `actor` may see, with its reports, by vendor and name."""
    return [_status(product) for product in await read_json(scope(actor), _STATUSES) or ()]


def _status(product: list[Any]) -> ProductStatus:
    (key, slug, name, description, organisations, vendor_id, vendor_slug, vendor,
     answers, reports, objections, register_version, product_version) = product  # fmt: skip
    return ProductStatus(
        key, slug, name, description, organisations, vendor_id, vendor_slug, vendor, answers or {},
        _reported(reports or ()), dict(_objected(objections or ())), register_version or 0, product_version or 0,
    )  # fmt: skip


_CLAIMS = {claim.value: claim for claim in Claim}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def _reported(reports: Any) -> dict[int, Reported]:
    day, claims, verdicts = date.fromisoformat, _CLAIMS, _VERDICTS  # a page reads 120 of these
    return {
        deadline_id: Reported(
            claims[claim] if claim else None,
            day(claimed_on) if claimed_on else None,
            day(planned_on) if planned_on else None,
            verdicts[verdict] if verdict else None,
            day(exempt_until) if exempt_until else None,
            responsible, note, verdict_reason, exemption_reason, tuple(evidence), version,
        )
        for deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
            responsible, note, verdict_reason, exemption_reason, evidence, version in reports
    }  # fmt: skip


def _objected(objections: Any) -> Iterator[tuple[str, Objected]]:
    for change, reason, raised_on, answer, answer_reason in objections:
        given = ObjectionAnswer(answer) if answer else None
        yield change, Objected(reason, date.fromisoformat(raised_on), given, answer_reason)
