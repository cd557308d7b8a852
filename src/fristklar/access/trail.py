"""The audit trail: an entry for each deed, in the transaction of the deed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.db import Readable
from fristklar.models import AuditEntry


async def record(
    session: AsyncSession,
    actor: Actor,
    action: str,
    *,
    kind: str,
    subject: str,
    vendor_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry. `kind` is the table's name, `subject` the object's own name or address, never a key.

    `details` is JSON: for an edit `{"field": [before, after]}` of what changed. A vendor's person must give its own
    vendor's id, or row security refuses. Action, kind and fields have their words in `web.words`.
    """
    entry = _entry(action, kind, dict(details or {}))
    await session.execute(
        insert(AuditEntry).values(
            actor=actor.name, person_id=actor.person_id, subject=subject, vendor_id=vendor_id, **entry
        )
    )


def _entry(action: str, kind: str, details: dict[str, Any]) -> dict[str, Any]:
    """What of an entry needs words to be read. The tests look here whether all of it has them."""
    return {"action": action, "subject_kind": kind, "details": details}


async def last_actor(connection: Readable, *, kind: str, subject: str | None = None) -> str | None:
    """Who did the latest deed with this object, or with any of its kind, by name.

    For telling somebody who came too late.
    """
    latest = select(AuditEntry.actor).where(AuditEntry.subject_kind == kind)
    if subject is not None:
        latest = latest.where(AuditEntry.subject == subject)
    return await connection.scalar(latest.order_by(AuditEntry.id.desc()).limit(1))


async def hold_person(session: AsyncSession, person_id: int) -> None:
    """Keep whoever else acts for this person waiting until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("person"), person_id % 2**31)))


async def count_deeds(session: AsyncSession, person_id: int, action: str, lately: timedelta) -> int:
    """How often a person did something lately, by the audit trail."""
    counted = await session.scalar(
        select(func.count()).where(
            AuditEntry.person_id == person_id, AuditEntry.action == action, AuditEntry.at > func.now() - lately
        )
    )
    return counted or 0


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What an edit changed, for `details`: each field whose value differs, before and after, as JSON can say it."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
