"""The SQL of the page on which staff see to the mails, in the scope of whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from fristklar.models import Delivery, DeliveryState, Person, StoppedAddress

WEEKS = 8
MOST_FAILURES = 100
FAILED = (DeliveryState.REFUSED, DeliveryState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Machinery:
    """Whether anybody works."""

    heartbeat: datetime | None
    """The latest sign of life of any worker."""
    looked: datetime | None
    """When somebody was last set to look for what is due."""
    failed_jobs: int
    """Jobs of the last week that ended with an error of the program's own."""
    now: datetime


@dataclass(frozen=True, slots=True)
class WeekCount:
    """The mails of one sort and week, by how they ended."""

    kind: str
    year: int
    week: int
    counts: dict[DeliveryState, int]
    last: datetime | None
    """When the last of them ended."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A mail that did not go."""

    id: int
    kind: str
    year: int
    week: int
    name: str
    email: str
    state: DeliveryState
    attempts: int
    reason: str
    due_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that the other server took, and told of afterwards."""

    kind: str
    year: int
    week: int
    name: str
    recipient: str
    at: datetime
    reason: str
    is_for_good: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """An address to which nothing goes any more."""

    id: int
    email: str
    reason: str
    at: datetime


async def read_machinery(connection: AsyncConnection) -> Machinery:
    """Whether anybody works."""
    row = (
        await connection.execute(
            text(
                """
                SELECT (SELECT max(last_heartbeat) FROM procrastinate.procrastinate_workers),
                    (SELECT to_timestamp(max(defer_timestamp)) FROM procrastinate.procrastinate_periodic_defers
                     WHERE task_name = 'look'),
                    (SELECT count(*) FROM procrastinate.procrastinate_jobs AS job WHERE status = 'failed'
                     AND EXISTS (SELECT FROM procrastinate.procrastinate_events AS event
                                 WHERE event.job_id = job.id AND event.at > now() - interval '7 days')),
                    now()
                """
            )
        )
    ).one()
    return Machinery(*row)


async def read_weeks(connection: AsyncConnection) -> list[WeekCount]:
    """The latest weeks, newest first."""
    weeks = (
        select(Delivery.iso_year, Delivery.iso_week)
        .distinct()
        .order_by(Delivery.iso_year.desc(), Delivery.iso_week.desc())
        .limit(WEEKS)
        .subquery()
    )
    rows = await connection.execute(
        select(
            Delivery.kind,
            Delivery.iso_year,
            Delivery.iso_week,
            Delivery.state,
            func.count(),
            func.max(Delivery.finished_at),
        )
        .join(weeks, and_(weeks.c.iso_year == Delivery.iso_year, weeks.c.iso_week == Delivery.iso_week))
        .group_by(Delivery.kind, Delivery.iso_year, Delivery.iso_week, Delivery.state)
    )
    found: dict[tuple[int, int, str], list[Any]] = {}
    for row in rows:
        found.setdefault((-row.iso_year, -row.iso_week, row.kind), []).append(row)
    return [
        WeekCount(
            kind,
            -year,
            -week,
            {row.state: row.count for row in found[year, week, kind]},
            max((row.max for row in found[year, week, kind] if row.max), default=None),
        )
        for year, week, kind in sorted(found)
    ]


async def read_skipped(connection: AsyncConnection) -> list[tuple[str, str, int]]:
    """Of the mails of the last 30 days that were not sent after all: sort, why, and how many; the most first."""
    rows = await connection.execute(
        select(Delivery.kind, func.coalesce(Delivery.reason, ""), func.count())
        .where(Delivery.state == DeliveryState.SKIPPED, Delivery.finished_at > func.now() - text("interval '30 days'"))
        .group_by(Delivery.kind, Delivery.reason)
        .order_by(func.count().desc(), Delivery.kind, Delivery.reason)
    )
    return [(kind, reason, count) for kind, reason, count in rows]


async def read_failures(connection: AsyncConnection) -> tuple[list[Failure], bool]:
    """The latest mails that failed or wait after a failure, and whether there are more."""
    rows = await connection.execute(
        select(
            Delivery.id,
            Delivery.kind,
            Delivery.iso_year,
            Delivery.iso_week,
            Person.name,
            Person.email,
            Delivery.state,
            Delivery.attempts,
            func.coalesce(Delivery.reason, ""),
            Delivery.due_at,
            Delivery.finished_at,
        )
        .join(Person, Person.id == Delivery.person_id)
        .where(
            or_(
                and_(Delivery.state == DeliveryState.WAITING, Delivery.attempts > 0),
                and_(Delivery.state.in_(FAILED), Delivery.finished_at > func.now() - text("interval '30 days'")),
            )
        )
        .order_by(func.coalesce(Delivery.finished_at, Delivery.due_at).desc(), Delivery.id)
        .limit(MOST_FAILURES + 1)
    )
    failures = [Failure(*row) for row in rows]
    return failures[:MOST_FAILURES], len(failures) > MOST_FAILURES


async def read_returned(connection: AsyncConnection) -> Sequence[Returned]:
    """The latest mails that came back, newest first."""
    rows = await connection.execute(
        select(
            Delivery.kind,
            Delivery.iso_year,
            Delivery.iso_week,
            Person.name,
            func.coalesce(Delivery.recipient, Person.email),
            func.coalesce(Delivery.returned_at, Delivery.created_at),
            func.coalesce(Delivery.returned_reason, ""),
            Delivery.is_returned_for_good,
        )
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.returned_at > func.now() - text("interval '30 days'"))
        .order_by(Delivery.returned_at.desc(), Delivery.id)
        .limit(MOST_FAILURES)
    )
    return [Returned(*row) for row in rows]


async def read_stopped(connection: AsyncConnection) -> Sequence[Stopped]:
    """Every address to which nothing goes, newest first."""
    rows = await connection.execute(
        select(StoppedAddress.id, StoppedAddress.email, StoppedAddress.reason, StoppedAddress.at).order_by(
            StoppedAddress.at.desc(), StoppedAddress.id
        )
    )
    return [Stopped(*row) for row in rows]


async def find_failed(session: AsyncSession, delivery_id: int) -> tuple[str, str, int, int] | None:
    """Address, sort and week of a mail, locked until the transaction ends; None where there is none."""
    row = (
        await session.execute(
            select(Person.email, Delivery.kind, Delivery.iso_year, Delivery.iso_week)
            .join(Person, Person.id == Delivery.person_id)
            .where(Delivery.id == delivery_id)
        )
    ).one_or_none()
    return None if row is None else (row.email, row.kind, row.iso_year, row.iso_week)


async def set_going(session: AsyncSession, delivery_id: int | None = None) -> int:
    """Let a mail that failed or waits go at once; without a key, all that wait after a failure or were given up.

    Gives how many that were.
    """
    if delivery_id is None:
        which = or_(
            and_(Delivery.state == DeliveryState.WAITING, Delivery.attempts > 0),
            Delivery.state == DeliveryState.GIVEN_UP,
        )
    else:
        which = and_(Delivery.id == delivery_id, Delivery.state.in_((DeliveryState.WAITING, *FAILED)))
    found = await session.execute(
        update(Delivery)
        .where(which)
        .values(state=DeliveryState.WAITING, due_at=func.now(), attempts=0, finished_at=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(found.all())


async def lift(session: AsyncSession, *, stopped_id: int | None = None, email: str | None = None) -> str | None:
    """Let mail go to a stopped address again. Gives the address; None where it was not stopped."""
    which = StoppedAddress.id == stopped_id if email is None else StoppedAddress.email == email
    return await session.scalar(delete(StoppedAddress).where(which).returning(StoppedAddress.email))
