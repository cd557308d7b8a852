"""The SQL of products. Every query runs in the scope of the actor who asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.db import Planned, read_json, read_once
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
    register_version: int
    product_version: int
    _reports: dict[int, list[Any]]
    """As they came, by the deadline's id: only those of changes that hit the product are ever unpacked."""

    def reported(self, deadline_id: int) -> Reported | None:
        """What is reported for a deadline; None where nothing is."""
        report = self._reports.get(deadline_id)
        if report is None:
            return None
        (
            _, claim, claimed_on, planned_on, verdict, exempt_until,
            responsible, note, verdict_reason, exemption_reason,
        ) = report  # fmt: skip
        return Reported(
            _CLAIMS[claim] if claim else None,
            _day(claimed_on) if claimed_on else None,
            _day(planned_on) if planned_on else None,
            _VERDICTS[verdict] if verdict else None,
            _day(exempt_until) if exempt_until else None,
            responsible, note, verdict_reason, exemption_reason,
        )  # fmt: skip


_day = date.fromisoformat
_CLAIMS = {claim.value: claim for claim in Claim}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product in a list."""

    slug: str
    name: str
    description: str
    organisations: int | None
    vendor: str


# One value, whatever the size: JSON is the cheapest form to read here.
STATUS = Planned(
    "product_status",
    "text",
    """
SELECT json_build_array(product.id, product.slug, product.name, product.description, product.organisations, vendor.name,
    (SELECT json_object_agg(trait, answer) FROM product_trait WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(deadline_id, claim, claimed_on, planned_on, verdict, exempt_until,
                                      responsible, note, verdict_reason, exemption_reason))
     FROM readiness WHERE product_id = product.id),
    (SELECT version FROM data_version WHERE topic = 'register'),
    (SELECT version FROM data_version WHERE topic = 'product/' || product.id))
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
    found = await read_json(scope(actor), STATUS, slug)
    if found is None:
        return None
    key, slug, name, description, organisations, vendor, answers, reports, register_version, product_version = found
    return ProductStatus(
        key, slug, name, description, organisations, vendor, answers or {}, register_version or 0,
        product_version or 0, {report[0]: report for report in reports or ()},
    )  # fmt: skip


async def read_names(actor: Actor) -> list[ProductName]:
    """The products that `actor` may see."""
    return [ProductName(*row) for row in await read_once(scope(actor), SQL(_NAMES))]
