"""The SQL of mails on their way. Each function is one transaction, over before anybody talks to a mail server."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.sql import SQL, Literal

from fristklar.access.actor import POSTMAN, Actor
from fristklar.access.scope import scope
from fristklar.db import read_once, write_once
from fristklar.delivery.kinds import Claimed, Wanted
from fristklar.domain.schedule import IsoWeek
from fristklar.mail.reasons import CLOSED
from fristklar.models import DeliveryState

PART = 2_000
"""Rows that are made at a time."""


async def make(kind: str, wanted: Sequence[Wanted]) -> int:
    """Make those that are not there yet, in bulk, and say how many that were.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    made = 0
    for start in range(0, len(wanted), PART):
        rows = [
            {"person_id": each.person_id, "key": each.key, "occasion": each.occasion,
             "iso_year": each.week.year, "iso_week": each.week.week}
            for each in wanted[start : start + PART]
        ]  # fmt: skip
        statement = SQL(
            """
            INSERT INTO delivery (person_id, kind, key, occasion, iso_year, iso_week)
            SELECT person_id, {kind}, key, occasion, iso_year, iso_week
            FROM json_to_recordset({rows})
                AS wanted (person_id bigint, key bigint, occasion text, iso_year bigint, iso_week bigint)
            WHERE EXISTS (SELECT FROM person WHERE person.id = wanted.person_id)
              AND NOT EXISTS (
                SELECT FROM delivery AS made
                WHERE made.kind = {kind} AND (made.key, made.occasion, made.iso_year, made.iso_week)
                    = (wanted.key, wanted.occasion, wanted.iso_year, wanted.iso_week))
            ON CONFLICT ON CONSTRAINT uq_delivery_what_for DO NOTHING
            RETURNING 1
            """
        ).format(kind=Literal(kind), rows=Literal(json.dumps(rows)))
        made += len(await write_once(scope(POSTMAN), statement))
    return made


async def claim(token: str, most: int, lease: timedelta) -> list[Claimed]:
    """Take up to `most` that are due. No other worker takes them before the lease is over.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What it gave nevertheless is free after the lease.
    """
    statement = SQL(
        """
        WITH due AS (
            SELECT id, state AS before FROM delivery WHERE state IN ('waiting', 'claimed') AND due_at <= now()
            ORDER BY due_at, id LIMIT {most} FOR UPDATE SKIP LOCKED
        )
        UPDATE delivery SET state = 'claimed', claim = {token}, due_at = now() + {lease},
            may_have_gone = may_have_gone OR before = 'claimed'
        FROM due, person
        WHERE delivery.id = due.id AND person.id = delivery.person_id
        RETURNING delivery.id, kind, key, occasion, iso_year, iso_week, person_id, email, name, attempts,
            CASE WHEN disabled_at IS NOT NULL THEN {closed}
            ELSE (SELECT reason FROM stopped_address WHERE stopped_address.email = person.email) END,
            disabled_at IS NOT NULL, may_have_gone
        """
    ).format(most=Literal(most), token=Literal(token), lease=Literal(lease), closed=Literal(CLOSED))
    rows = await write_once(scope(POSTMAN), statement)
    rows.sort(key=lambda row: int(row[0]))
    return [
        Claimed(key, kind, made_from, occasion, IsoWeek(year, week), *who)
        for key, kind, made_from, occasion, year, week, *who in rows
    ]


async def finish(token: str, one: Claimed, state: DeliveryState, *, reason: str | None = None) -> bool:
    """Write down how it ended. False where somebody else has it by now, or has ended it."""
    statement = SQL(
        """
        UPDATE delivery SET state = {state}, claim = NULL, finished_at = now(), reason = {reason}, recipient = {email},
            may_have_gone = false
        WHERE id = {id} AND claim = {token} RETURNING 1
        """
    ).format(
        state=Literal(state.value),
        reason=Literal(reason),
        email=Literal(one.email),
        id=Literal(one.id),
        token=Literal(token),
    )
    return bool(await write_once(scope(POSTMAN), statement))


async def postpone(token: str, one: Claimed, wait: timedelta, *, reason: str, may_have_gone: bool = False) -> bool:
    """Let it wait after a failure. False where somebody else has it by now."""
    statement = SQL(
        """
        UPDATE delivery SET state = 'waiting', claim = NULL, attempts = attempts + 1, due_at = now() + {wait},
            reason = {reason}, recipient = {email}, may_have_gone = may_have_gone OR {may_have_gone}
        WHERE id = {id} AND claim = {token} RETURNING 1
        """
    ).format(
        wait=Literal(wait),
        may_have_gone=Literal(may_have_gone),
        reason=Literal(reason),
        email=Literal(one.email),
        id=Literal(one.id),
        token=Literal(token),
    )
    return bool(await write_once(scope(POSTMAN), statement))


async def release(token: str, ids: Iterable[int], wait: timedelta = timedelta()) -> None:
    """Give back what was claimed and not tried, to be taken again after `wait`."""
    statement = SQL(
        "UPDATE delivery SET state = 'waiting', claim = NULL, due_at = now() + {wait} "
        "WHERE id = ANY ({ids}::bigint[]) AND claim = {token} RETURNING 1"
    ).format(ids=Literal(list(ids)), token=Literal(token), wait=Literal(wait))
    await write_once(scope(POSTMAN), statement)


async def stop_address(email: str, reason: str) -> None:
    """Send nothing more to this address."""
    statement = SQL(
        "INSERT INTO stopped_address (email, reason) VALUES ({}, {}) ON CONFLICT (email) DO NOTHING RETURNING 1"
    ).format(Literal(email), Literal(reason))
    await write_once(scope(POSTMAN), statement)


_SENT = SQL(
    """
    SELECT delivery.id, kind, key, occasion, iso_year, iso_week, person_id, coalesce(recipient, email), name, attempts
    FROM delivery JOIN person ON person.id = person_id
    """
)
REMEMBERED = timedelta(days=30)
"""How long after it was made a mail's return is of interest: no server tries for so long."""
MOST_LIKE_IT = 200


async def find_mails(ids: Iterable[int], recipients: Iterable[str]) -> list[Claimed]:
    """Mails with these keys, and the latest to these recipients, with the address that each went to.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    statement = SQL(
        "({mails} WHERE delivery.id = ANY ({ids}::bigint[])) UNION "
        "({mails} WHERE recipient = ANY ({recipients}::text[]) AND delivery.created_at > now() - {remembered} "
        "ORDER BY delivery.id DESC LIMIT {most})"
    ).format(
        mails=_SENT,
        ids=Literal(list(ids)),
        recipients=Literal(list(recipients)),
        remembered=Literal(REMEMBERED),
        most=Literal(MOST_LIKE_IT),
    )
    return [
        Claimed(key, kind, made_from, occasion, IsoWeek(year, week), *who)
        for key, kind, made_from, occasion, year, week, *who in await read_once(scope(POSTMAN), statement)
    ]


async def note_return(delivery_id: int, reason: str, *, for_good: bool) -> None:
    """Write down that a mail came back. What was said for good is not unsaid by a later word of a delay.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    statement = SQL(
        """
        UPDATE delivery SET returned_at = now(), returned_reason = {reason}, is_returned_for_good = {for_good}
        WHERE id = {id} AND ({for_good} OR NOT is_returned_for_good) RETURNING 1
        """
    ).format(reason=Literal(reason), for_good=Literal(for_good), id=Literal(delivery_id))
    await write_once(scope(POSTMAN), statement)


@dataclass(frozen=True, slots=True)
class Queue:
    """How much is on its way."""

    due: int
    """That could go now."""
    later: int
    """That wait after a failure."""
    claimed: int
    """That a worker has."""
    failed: int
    """That were refused or given up in the last week."""
    oldest: datetime | None
    """Since when the one that has waited longest could have gone."""


QUEUE = SQL(
    """
    SELECT count(*) FILTER (WHERE state = 'waiting' AND due_at <= now()),
        count(*) FILTER (WHERE state = 'waiting' AND due_at > now()),
        count(*) FILTER (WHERE state = 'claimed'),
        (SELECT count(*) FROM delivery
         WHERE state IN ('refused', 'given_up') AND finished_at > now() - interval '7 days'),
        min(due_at) FILTER (WHERE state = 'waiting' AND due_at <= now())
    FROM delivery WHERE state IN ('waiting', 'claimed')
    """
)


async def read_queue(actor: Actor = POSTMAN) -> Queue:
    """How much is on its way.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    [row] = await read_once(scope(actor), QUEUE)
    return Queue(*row)
