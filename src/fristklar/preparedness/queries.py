"""The SQL of how prepared the sector is, beyond what status/ reads."""

from datetime import date

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.domain.standing import Claim, Report, Verdict
from fristklar.status.preparedness import Event

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
