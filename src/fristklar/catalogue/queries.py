"""The SQL of services, goals and events as staff keep them. All of it runs in staff's scope."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.domain.deadline import Precision
from fristklar.models import (
    ChangeService,
    Event,
    RoadmapItem,
    RoadmapState,
    Rollout,
    Service,
    ServiceAdoption,
    ServiceLink,
    SourceReference,
)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in a list."""

    slug: str
    name: str
    phase: str
    rollout: Rollout
    rollout_wording: str
    goals: int
    changes: int


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A page about a service."""

    label: str
    url: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class StoredService:
    """A service as it is kept."""

    id: int
    slug: str
    version: int
    name: str
    summary: str
    phase: str
    rollout: Rollout
    rollout_wording: str
    contact: str | None
    links: tuple[StoredLink, ...]


@dataclass(frozen=True, slots=True)
class Leaning:
    """What refers to a service, counted."""

    sources: int
    """Places in documents that say so, and counts of who uses it."""
    changes: int
    goals: int
    events: int


@dataclass(frozen=True, slots=True)
class StoredGoal:
    """A goal of a service as it is kept."""

    id: int
    slug: str
    version: int
    title: str
    wording: str
    earliest: date | None
    latest: date | None
    precision: Precision
    state: RoadmapState
    service: str
    """The service's slug."""
    service_name: str
    sources: int
    """Places in documents that say so."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A webinar or gathering as it is kept."""

    id: int
    slug: str
    version: int
    title: str
    starts_on: date
    ends_on: date
    time_wording: str | None
    place: str | None
    audience: str | None
    service: str | None
    """The service's slug."""
    service_name: str | None
    remark: str | None
    sources: int


async def read_services(connection: Readable) -> list[ServiceLine]:
    """Every service, in the register's order."""
    goals = select(func.count()).where(RoadmapItem.service_id == Service.id).scalar_subquery()
    changes = select(func.count()).where(ChangeService.service_id == Service.id).scalar_subquery()
    columns = (Service.slug, Service.name, Service.phase, Service.rollout, Service.rollout_wording, goals, changes)
    return [ServiceLine(*row) for row in await connection.execute(select(*columns).order_by(Service.position))]


async def read_names(connection: Readable) -> tuple[tuple[str, str], ...]:
    """Slug and name of every service, in the register's order."""
    rows = await connection.execute(select(Service.slug, Service.name).order_by(Service.position))
    return tuple((row.slug, row.name) for row in rows)


async def find_service(connection: Readable, slug: str) -> StoredService | None:
    """The service with this slug, as the transaction sees it now."""
    row = (await connection.execute(select(Service.__table__).where(Service.slug == slug))).one_or_none()
    if row is None:
        return None
    links = await connection.execute(
        select(ServiceLink.label, ServiceLink.url, ServiceLink.remark)
        .where(ServiceLink.service_id == row.id)
        .order_by(ServiceLink.position, ServiceLink.id)
    )
    return StoredService(
        row.id, row.slug, row.version, row.name, row.summary, row.phase, row.rollout, row.rollout_wording, row.contact,
        tuple(StoredLink(*link) for link in links),
    )  # fmt: skip


async def insert_service(session: AsyncSession, slug: str, **values: Any) -> int | None:
    """Add a service after the others. Its key; None when the slug is taken."""
    last = select(func.coalesce(func.max(Service.position), -1) + 1).scalar_subquery()
    return await session.scalar(
        insert_or_skip(Service)
        .values(slug=slug, position=last, **values)
        .on_conflict_do_nothing(index_elements=[Service.slug])
        .returning(Service.id)
    )


async def read_leaning(connection: Readable, service_id: int) -> Leaning:
    """What refers to the service."""

    def count(column: Any) -> Any:
        return select(func.count()).where(column == service_id).scalar_subquery()

    counts = (
        count(SourceReference.service_id) + count(ServiceAdoption.service_id),
        count(ChangeService.service_id),
        count(RoadmapItem.service_id),
        count(Event.service_id),
    )
    return Leaning(*(await connection.execute(select(*counts))).one())


async def hold_service(session: AsyncSession, key: int) -> None:
    """Keep others from referring to the service until the transaction ends."""
    await session.execute(select(Service.id).where(Service.id == key).with_for_update())


async def put_links(session: AsyncSession, service_id: int, links: Iterable[StoredLink]) -> None:
    """Let a service have these links and no others."""
    await session.execute(delete(ServiceLink).where(ServiceLink.service_id == service_id))
    rows = [{**asdict(link), "service_id": service_id, "position": place} for place, link in enumerate(links)]
    if rows:
        await session.execute(insert(ServiceLink), rows)


_SOURCES_OF_GOAL = select(func.count()).where(SourceReference.roadmap_item_id == RoadmapItem.id).scalar_subquery()
_SOURCES_OF_EVENT = select(func.count()).where(SourceReference.event_id == Event.id).scalar_subquery()


def _goals() -> Any:
    return select(
        RoadmapItem.id,
        RoadmapItem.slug,
        RoadmapItem.version,
        RoadmapItem.title,
        RoadmapItem.wording,
        RoadmapItem.earliest,
        RoadmapItem.latest,
        RoadmapItem.precision,
        RoadmapItem.state,
        Service.slug,
        Service.name,
        _SOURCES_OF_GOAL,
    ).join(Service, Service.id == RoadmapItem.service_id)


async def read_goals(connection: Readable, service_id: int) -> list[StoredGoal]:
    """The goals of a service, in the register's order."""
    wanted = _goals().where(RoadmapItem.service_id == service_id).order_by(RoadmapItem.position, RoadmapItem.id)
    return [StoredGoal(*row) for row in await connection.execute(wanted)]


async def find_goal(connection: Readable, slug: str) -> StoredGoal | None:
    """The goal with this slug, as the transaction sees it now."""
    row = (await connection.execute(_goals().where(RoadmapItem.slug == slug))).one_or_none()
    return StoredGoal(*row) if row else None


async def insert_goal(session: AsyncSession, slug: str, service_id: int, **values: Any) -> int | None:
    """Add a goal after the service's others. Its key; None when the slug is taken."""
    last = select(func.coalesce(func.max(RoadmapItem.position), -1) + 1).where(RoadmapItem.service_id == service_id)
    return await session.scalar(
        insert_or_skip(RoadmapItem)
        .values(slug=slug, service_id=service_id, position=last.scalar_subquery(), **values)
        .on_conflict_do_nothing(index_elements=[RoadmapItem.slug])
        .returning(RoadmapItem.id)
    )


def _events() -> Any:
    return select(
        Event.id,
        Event.slug,
        Event.version,
        Event.title,
        Event.starts_on,
        Event.ends_on,
        Event.time_wording,
        Event.place,
        Event.audience,
        Service.slug,
        Service.name,
        Event.remark,
        _SOURCES_OF_EVENT,
    ).outerjoin(Service, Service.id == Event.service_id)


async def read_events(connection: Readable) -> list[StoredEvent]:
    """Every event, the earliest first."""
    rows = await connection.execute(_events().order_by(Event.starts_on, Event.slug))
    return [StoredEvent(*row) for row in rows]


async def find_event(connection: Readable, slug: str) -> StoredEvent | None:
    """The event with this slug, as the transaction sees it now."""
    row = (await connection.execute(_events().where(Event.slug == slug))).one_or_none()
    return StoredEvent(*row) if row else None


def _key_of_service(slug: str | None) -> Any:
    return None if slug is None else select(Service.id).where(Service.slug == slug).scalar_subquery()


async def insert_event(session: AsyncSession, slug: str, *, service: str | None, **values: Any) -> int | None:
    """Add an event. Its key; None when the slug is taken."""
    return await session.scalar(
        insert_or_skip(Event)
        .values(slug=slug, service_id=_key_of_service(service), **values)
        .on_conflict_do_nothing(index_elements=[Event.slug])
        .returning(Event.id)
    )


async def update_service(session: AsyncSession, key: int, version: int, **values: Any) -> bool:
    """Write these columns of the service at this version; False when somebody else came first."""
    return await write_at_version(session, Service, version, Service.id == key, **values)


async def update_goal(session: AsyncSession, key: int, version: int, **values: Any) -> bool:
    """Write these columns of the goal at this version; False when somebody else came first."""
    return await write_at_version(session, RoadmapItem, version, RoadmapItem.id == key, **values)


async def update_event(session: AsyncSession, key: int, version: int, *, service: str | None, **values: Any) -> bool:
    """Write these columns of the event at this version; False when somebody else came first."""
    return await write_at_version(
        session, Event, version, Event.id == key, **values, service_id=_key_of_service(service)
    )


async def delete_service(session: AsyncSession, key: int, version: int) -> bool:
    """Take the service away at this version, links and all; False when somebody else came first."""
    return await _delete(session, Service, key, version)


async def delete_goal(session: AsyncSession, key: int, version: int) -> bool:
    """Take the goal away at this version; False when somebody else came first."""
    return await _delete(session, RoadmapItem, key, version)


async def delete_event(session: AsyncSession, key: int, version: int) -> bool:
    """Take the event away at this version; False when somebody else came first."""
    return await _delete(session, Event, key, version)


async def _delete(session: AsyncSession, table: Any, key: int, version: int) -> bool:
    taken = await session.execute(delete(table).where(table.id == key, table.version == version).returning(table.id))
    return taken.one_or_none() is not None
