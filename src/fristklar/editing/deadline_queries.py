"""The SQL of deadlines as staff move them, and of their ledger."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.domain.deadline import Deadline, Environment
from fristklar.editing.queries import StoredChange, read_change
from fristklar.models import DeadlineRevision, DeadlineRow, Readiness
from fristklar.register.queries import deadline_of


@dataclass(frozen=True, slots=True)
class StoredDeadline:
    """A deadline as it is kept."""

    id: int
    version: int
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Place:
    """An environment of a change: where a deadline stands, or where one can be added."""

    change: StoredChange
    deadlines: tuple[StoredDeadline, ...]
    """All of the change, test first."""
    environment: Environment
    asked_for: int = 0
    """The deadline that a form was made from, by its key; 0 where the form adds one."""

    @property
    def stored(self) -> StoredDeadline | None:
        """The deadline that stands here."""
        return next((each for each in self.deadlines if each.deadline.environment is self.environment), None)

    def is_still(self, version: int) -> bool:
        """Whether what stands here is what the form was made from."""
        stored = self.stored
        return (self.asked_for, version) == ((stored.id, stored.version) if stored else (0, 0))

    @property
    def free(self) -> tuple[Environment, ...]:
        """Where this deadline may stand beside the others. One that names no environment stands alone."""
        others = {each.deadline.environment for each in self.deadlines} - {self.environment}
        if not others:
            return tuple(Environment)
        return tuple(each for each in Environment if each not in others and Environment.ANY not in {each, *others})


async def read_place(connection: Readable, slug: str, environment: Environment, asked_for: int = 0) -> Place | None:
    """An environment of the change with this slug; None when there is no such change.

    A deadline that is asked for by its key is followed to the environment where it stands by now.
    """
    change = await read_change(connection, slug)
    if change is None:
        return None
    deadlines = await read_deadlines(connection, change.id)
    for each in deadlines:
        if each.id == asked_for:
            environment = each.deadline.environment
    return Place(change, deadlines, environment, asked_for)


async def last_environment(connection: Readable, place: Place) -> Environment:
    """Where the deadline stands that a form was made from, or stood when it was taken away."""
    if place.stored is not None:
        return place.environment
    asked_for = select(DeadlineRow.environment).where(
        DeadlineRow.id == place.asked_for, DeadlineRow.change_id == place.change.id
    )
    return await connection.scalar(asked_for) or place.environment


async def read_deadlines(connection: Readable, change_id: int) -> tuple[StoredDeadline, ...]:
    """The deadlines of a change, without those that were taken away; test comes first."""
    rows = await connection.execute(
        select(DeadlineRow.__table__)
        .where(DeadlineRow.change_id == change_id, DeadlineRow.removed_on.is_(None))
        .order_by(DeadlineRow.environment.desc())
    )
    return tuple(StoredDeadline(row.id, row.version, deadline_of(row)) for row in rows)


async def insert_deadline(session: AsyncSession, change_id: int, deadline: Deadline) -> int | None:
    """Add a deadline and give its key; None when the change has one for this environment already."""
    added = await session.execute(
        insert_or_skip(DeadlineRow)
        .values(change_id=change_id, **_columns(deadline))
        .on_conflict_do_nothing()
        .returning(DeadlineRow.id)
    )
    return added.scalar_one_or_none()


async def update_deadline(session: AsyncSession, deadline_id: int, version: int, deadline: Deadline) -> bool:
    """Let the row say what `deadline` says. Nothing is written when it has another version by now, or is gone."""
    return await _write(session, deadline_id, version, **_columns(deadline))


async def remove_deadline(session: AsyncSession, deadline_id: int, version: int, on: date) -> bool:
    """Take the deadline away and keep its ledger. Nothing is written when it has another version by now."""
    return await _write(session, deadline_id, version, removed_on=on)


async def _write(session: AsyncSession, deadline_id: int, version: int, **values: Any) -> bool:
    which = DeadlineRow.id == deadline_id, DeadlineRow.removed_on.is_(None)
    return await write_at_version(session, DeadlineRow, version, *which, **values)


async def hold_deadline(session: AsyncSession, deadline_id: int) -> None:
    """Let no one report against this deadline until the transaction ends."""
    await session.execute(select(DeadlineRow.id).where(DeadlineRow.id == deadline_id).with_for_update())


async def count_reports(connection: Readable, deadline_id: int) -> int:
    """For how many products something is reported against this deadline."""
    counted = select(func.count()).select_from(Readiness).where(Readiness.deadline_id == deadline_id)
    return await connection.scalar(counted) or 0


async def add_revision(
    session: AsyncSession,
    deadline_id: int,
    *,
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    reason: str,
    source: str | None,
    made_by: str,
    decided_on: date,
    days_of_notice: int | None,
) -> None:
    """Append to the ledger. `old` and `new` are what `as_entry` makes of a deadline."""
    await session.execute(
        insert(DeadlineRevision).values(
            deadline_id=deadline_id,
            old=old,
            new=new,
            reason=reason,
            source=source,
            made_by=made_by,
            decided_on=decided_on,
            days_of_notice=days_of_notice,
        )
    )


def as_entry(deadline: Deadline) -> dict[str, Any]:
    """A deadline as the ledger and the audit trail write it down."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in _columns(deadline).items()}


def _columns(deadline: Deadline) -> dict[str, Any]:
    """What a deadline is made of, without what follows from it."""
    return {each.name: getattr(deadline, each.name) for each in fields(deadline) if each.init}
