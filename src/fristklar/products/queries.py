"""The SQL of products. Every query runs in the scope of the actor who asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import Planned, read_once
from fristklar.domain.standing import Claim, Report, Verdict


class Reported(NamedTuple):
    """What is reported for one deadline, with the words that go with it."""

    report: Report
    responsible: str | None
    note: str | None
    verdict_reason: str | None
    exemption_reason: str | None


@dataclass(frozen=True, slots=True)
class ProductStatus:
    """A product and all that is reported for it, as one transaction saw it."""

    id: int
    slug: str
    name: str
    description: str
    organisations: int | None
    vendor: str
    answers: dict[str, bool]
    reported: dict[int, Reported]
    """By the deadline's id."""
    register_version: int
    product_version: int


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product in a list."""

    slug: str
    name: str
    description: str
    organisations: int | None
    vendor: str


# One row, whatever the size: the reports travel as one JSON array, which is the cheapest form to read here.
STATUS = Planned(
    "product_status",
    "text",
    """
SELECT product.id, product.slug, product.name, product.description, product.organisations, vendor.name,
    (SELECT json_object_agg(trait, answer) FROM product_trait WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
                                      responsible, note, verdict_reason, exemption_reason))
     FROM readiness WHERE product_id = product.id),
    (SELECT version FROM data_version WHERE topic = 'register'),
    (SELECT version FROM data_version WHERE topic = 'product/' || product.id)
FROM product JOIN vendor ON vendor.id = product.vendor_id
WHERE product.slug = $1
""",
)

_NAMES = """
SELECT product.slug, product.name, product.description, product.organisations, vendor.name
FROM product JOIN vendor ON vendor.id = product.vendor_id
ORDER BY vendor.name, product.name
"""


async def read_status(actor: Actor, slug: str) -> ProductStatus | None:
    """The product of that name and its reports; None when there is none that `actor` may see."""
    rows = await read_once(scope(actor), STATUS, slug)
    if not rows:
        return None
    key, slug, name, description, organisations, vendor, answers, reports, register_version, product_version = rows[0]
    return ProductStatus(
        key, slug, name, description, organisations, vendor, answers or {}, _reported(reports or ()),
        register_version or 0, product_version or 0,
    )  # fmt: skip


_CLAIMS = {claim.value: claim for claim in Claim}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def _reported(reports: Any) -> dict[int, Reported]:
    day, claims, verdicts = date.fromisoformat, _CLAIMS, _VERDICTS  # a page reads 120 of these
    return {
        deadline_id: Reported(
            Report(
                claims[claim] if claim else None,
                day(claimed_on) if claimed_on else None,
                day(planned_on) if planned_on else None,
                verdicts[verdict] if verdict else None,
                day(exempt_until) if exempt_until else None,
            ),
            *words,
        )
        for deadline_id, claim, claimed_on, planned_on, verdict, exempt_until, *words in reports
    }


async def read_names(actor: Actor) -> list[ProductName]:
    """The products that `actor` may see."""
    return [ProductName(*row) for row in await read_once(scope(actor), SQL(_NAMES))]
