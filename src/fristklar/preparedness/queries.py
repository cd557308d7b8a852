"""The SQL of how prepared the sector is, beyond what status/ reads."""

from datetime import date
from typing import NamedTuple

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.domain.standing import Claim, Report, Verdict
from fristklar.status.preparedness import Event


class Versions(NamedTuple):
    """What tells whether anything that the pages are made from is another than before."""

    register: int
    products: int
    """How many products have ever been written."""
    writes: int
    """The sum of their counters, which only ever rise."""


_VERSIONS = Planned(
    "preparedness_versions",
    "",
    """SELECT json_build_array(
        coalesce(max(version) FILTER (WHERE topic = 'register'), 0),
        count(*) FILTER (WHERE topic <> 'register'),
        coalesce(sum(version) FILTER (WHERE topic <> 'register'), 0))
    FROM data_version WHERE topic = 'register' OR starts_with(topic, 'product/')""",
    Versions,
)


async def read_all_versions(actor: Actor) -> Versions:
    """The versions of the register and of all products together."""
    found = await read_json(scope(actor), _VERSIONS)
    assert found is not None, "a sum is always there"
    return found


_Row = tuple[int, int, date, str, Claim | None, date | None, Verdict | None, date | None]

_HISTORY = Planned(
    "preparedness_history",
    "bigint[]",
    """SELECT coalesce(json_agg(json_build_array(product_id, deadline_id, said_on, kind,
        said ->> 'claim', said ->> 'planned_on', said ->> 'verdict', said ->> 'exempt_until') ORDER BY id), '[]')
    FROM readiness_event WHERE deadline_id = ANY($1)""",
    list[_Row],
)


async def read_history(actor: Actor, deadline_ids: list[int]) -> list[Event]:
    """Everything that was ever reported for these deadlines, in the order in which it was said."""
    return [
        Event(product_id, deadline_id, said_on, kind, Report(claim, None, planned_on, verdict, exempt_until))
        for product_id, deadline_id, said_on, kind, claim, planned_on, verdict, exempt_until in (
            await read_json(scope(actor), _HISTORY, deadline_ids) or ()
        )
    ]
