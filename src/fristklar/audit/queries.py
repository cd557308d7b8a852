"""The SQL of the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fristklar.clock import OSLO
from fristklar.models import AuditEntry, Person, Vendor

PAGE = 100
PART = 1_000
"""Entries that are read at a time where all are wanted."""


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed."""

    id: int
    at: datetime
    actor: str
    email: str | None
    action: str
    kind: str
    subject: str
    vendor: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the trail. Empty texts and dates ask for nothing in particular; both dates are included."""

    about: str = ""
    who: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None
    """Only entries older than this one: the next page."""


async def read_page(connection: AsyncConnection, search: Search) -> tuple[list[Entry], bool]:
    """The newest entries that match, and whether there are older ones."""
    rows = (await connection.execute(_matching(search).limit(PAGE + 1))).all()
    return [Entry(*row) for row in rows[:PAGE]], len(rows) > PAGE


async def read_part(connection: AsyncConnection, search: Search) -> list[Entry]:
    """The newest entries that match, at most PART of them."""
    return [Entry(*row) for row in await connection.execute(_matching(search).limit(PART))]


async def read_actions(connection: AsyncConnection) -> Sequence[str]:
    """Every sort of deed that the trail knows."""
    return (await connection.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action))).all()


def _matching(search: Search) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if search.about:
        pattern = _contains(search.about)
        conditions.append(
            or_(
                AuditEntry.subject.ilike(pattern, escape="\\"),
                AuditEntry.subject_kind.ilike(pattern, escape="\\"),
                Vendor.name.ilike(pattern, escape="\\"),
                cast(AuditEntry.details, Text).ilike(pattern, escape="\\"),
            )
        )
    if search.who:
        pattern = _contains(search.who)
        conditions.append(or_(AuditEntry.actor.ilike(pattern, escape="\\"), Person.email.ilike(pattern, escape="\\")))
    if search.action:
        conditions.append(AuditEntry.action == search.action)
    if search.first:
        conditions.append(AuditEntry.at >= _midnight(search.first))
    if search.last:
        conditions.append(AuditEntry.at < _midnight(min(search.last, LAST_DAY) + timedelta(days=1)))
    if search.before is not None:
        conditions.append(AuditEntry.id < search.before)
    return (
        select(
            AuditEntry.id,
            AuditEntry.at,
            AuditEntry.actor,
            Person.email,
            AuditEntry.action,
            AuditEntry.subject_kind,
            AuditEntry.subject,
            Vendor.name,
            AuditEntry.details,
        )
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Vendor, Vendor.id == AuditEntry.vendor_id)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
    )


def _midnight(day: date) -> datetime:
    """The start of a day in Norway; of the first or last day that the trail can have, where `day` lies beyond."""
    day = min(max(day, FIRST_DAY), LAST_DAY)
    return datetime(day.year, day.month, day.day, tzinfo=OSLO)


def _contains(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
