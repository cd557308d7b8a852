"""The SQL of what is reported for products. Every query runs in the scope of the actor who asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.sql import SQL, Composable, Literal

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import read_once
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.standing import Claim, Report, Verdict


@dataclass(frozen=True, slots=True)
class Reported:
    """What is reported for one deadline, with the words that go with it."""

    report: Report
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


# One row a product, whatever the size: the reports travel as one JSON array, which is the cheapest form to read here.
_STATUS = """
SELECT product.id, product.slug, product.name, product.description, product.organisations,
    vendor.id, vendor.slug, vendor.name,
    (SELECT json_object_agg(trait, answer) FROM product_trait WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
                                      responsible, note, verdict_reason, exemption_reason, evidence, version))
     FROM readiness WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(change.slug, reason, raised_on, answer, answer_reason))
     FROM objection JOIN change ON change.id = objection.change_id WHERE product_id = product.id),
    (SELECT version FROM data_version WHERE topic = 'register'),
    (SELECT version FROM data_version WHERE topic = 'product/' || product.id)
FROM product JOIN vendor ON vendor.id = product.vendor_id
"""


async def read_status(actor: Actor, slug: str) -> ProductStatus | None:
    """The product of that name and its reports; None when there is none that `actor` may see."""
    found = await _read(actor, SQL("WHERE product.slug = {}").format(Literal(slug)))
    return found[0] if found else None


async def read_statuses(actor: Actor) -> list[ProductStatus]:
    """Every product that `actor` may see, with its reports, by vendor and name."""
    return await _read(actor, SQL("ORDER BY vendor.name, product.name"))


async def _read(actor: Actor, condition: Composable) -> list[ProductStatus]:
    statuses = []
    rows: list[Any] = await read_once(scope(actor), SQL(_STATUS) + condition)
    for (key, slug, name, description, organisations, vendor_id, vendor_slug, vendor,
         answers, reports, objections, register_version, product_version) in rows:  # fmt: skip
        statuses.append(
            ProductStatus(
                key, slug, name, description, organisations, vendor_id, vendor_slug, vendor, answers or {},
                dict(_reported(reports or ())), dict(_objected(objections or ())),
                register_version or 0, product_version or 0,
            )
        )  # fmt: skip
    return statuses


def _reported(reports: Any) -> Iterator[tuple[int, Reported]]:
    for (deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
         responsible, note, verdict_reason, exemption_reason, evidence, version) in reports:  # fmt: skip
        report = Report(
            Claim(claim) if claim else None,
            date.fromisoformat(claimed_on) if claimed_on else None,
            date.fromisoformat(planned_on) if planned_on else None,
            Verdict(verdict) if verdict else None,
            date.fromisoformat(exempt_until) if exempt_until else None,
        )
        yield (
            deadline_id,
            Reported(report, responsible, note, verdict_reason, exemption_reason, tuple(evidence), version),
        )


def _objected(objections: Any) -> Iterator[tuple[str, Objected]]:
    for change, reason, raised_on, answer, answer_reason in objections:
        given = ObjectionAnswer(answer) if answer else None
        yield change, Objected(reason, date.fromisoformat(raised_on), given, answer_reason)
