"""The SQL of changes as staff keep them. All of it runs in staff's scope; deadlines have a file of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.models import (
    Change,
    ChangeKind,
    ChangeRelation,
    ChangeService,
    Lifecycle,
    RelationKind,
    Service,
    SourceDocument,
    SourceReference,
    TraitDefinition,
)


@dataclass(frozen=True, slots=True)
class StoredSource:
    """Where in a document a change stands."""

    document: str
    """The document's slug."""
    heading: str
    wording: str | None
    language: str
    link_label: str | None
    link_url: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change as it is kept, whatever its state."""

    id: int
    version: int
    slug: str
    title: str
    summary: str
    why: str
    what_to_do: str
    kind: ChangeKind
    lifecycle: Lifecycle
    rule: Any
    """As data."""
    applies_to: str
    contact: str | None
    services: tuple[str, ...]
    """Slugs."""
    relations: tuple[tuple[RelationKind, str], ...]
    """How this change stands to others, by their slugs."""
    sources: tuple[StoredSource, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an editor can choose among: pairs of the stored value and what a reader calls it."""

    services: tuple[tuple[str, str], ...]
    traits: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]


async def read_choices(connection: Readable) -> Choices:
    """Everything an editor can choose among, in the order of the register."""

    async def pairs(statement: Any) -> tuple[tuple[str, str], ...]:
        return tuple((value, label) for value, label in await connection.execute(statement))

    return Choices(
        services=await pairs(select(Service.slug, Service.name).order_by(Service.position)),
        traits=await pairs(select(TraitDefinition.name, TraitDefinition.question).order_by(TraitDefinition.position)),
        changes=await pairs(select(Change.slug, Change.title).order_by(Change.title)),
        documents=await pairs(
            select(SourceDocument.slug, SourceDocument.title).order_by(SourceDocument.published_on.desc())
        ),
    )


async def read_change(connection: Readable, slug: str) -> StoredChange | None:
    """The change with this slug and what belongs to it; None when there is none."""
    row = (await connection.execute(select(Change.__table__).where(Change.slug == slug))).one_or_none()
    if row is None:
        return None
    services = await connection.execute(
        select(Service.slug)
        .join(ChangeService, ChangeService.service_id == Service.id)
        .where(ChangeService.change_id == row.id)
        .order_by(Service.position)
    )
    relations = await connection.execute(
        select(ChangeRelation.kind, Change.slug)
        .join(Change, Change.id == ChangeRelation.other_id)
        .where(ChangeRelation.change_id == row.id)
        .order_by(ChangeRelation.kind, Change.slug)
    )
    sources = await connection.execute(
        select(
            SourceDocument.slug,
            SourceReference.heading,
            SourceReference.wording,
            SourceReference.language,
            SourceReference.link_label,
            SourceReference.link_url,
            SourceReference.remark,
        )
        .join(SourceDocument, SourceDocument.id == SourceReference.document_id)
        .where(SourceReference.change_id == row.id)
        .order_by(SourceReference.position, SourceReference.id)
    )
    return StoredChange(
        row.id, row.version, row.slug, row.title, row.summary, row.why, row.what_to_do, row.kind, row.lifecycle,
        row.rule, row.applies_to, row.contact,
        tuple(each.slug for each in services),
        tuple((each.kind, each.slug) for each in relations),
        tuple(StoredSource(*each) for each in sources),
    )  # fmt: skip


async def hold_change(session: AsyncSession, slug: str) -> bool:
    """Keep others from writing to this change until the transaction ends. Whether there is such a change.

    All that is written about a change begins so. What several rows must agree on, such as that a published change has
    a deadline, can then be looked at first, and no two writers wait for each other in a ring.
    """
    held = await session.execute(select(Change.id).where(Change.slug == slug).with_for_update(key_share=True))
    return held.one_or_none() is not None


async def insert_change(session: AsyncSession, slug: str, *, title: str, kind: ChangeKind, summary: str) -> int | None:
    """Add a draft that hits every product until its rule is set. Its key; None when the slug is taken."""
    last = select(func.coalesce(func.max(Change.position), -1) + 1).scalar_subquery()
    added = await session.execute(
        insert_or_skip(Change)
        .values(
            slug=slug,
            position=last,
            title=title,
            summary=summary,
            why="",
            what_to_do="",
            kind=kind,
            lifecycle=Lifecycle.DRAFT,
            rule={"all": []},
            applies_to="",
        )
        .on_conflict_do_nothing(index_elements=[Change.slug])
        .returning(Change.id)
    )
    return added.scalar_one_or_none()


async def update_change(session: AsyncSession, change_id: int, version: int, **values: Any) -> bool:
    """Write these columns. Nothing is written when the row has another version by now."""
    return await write_at_version(session, Change, version, Change.id == change_id, **values)


async def put_services(session: AsyncSession, change_id: int, slugs: Iterable[str]) -> None:
    """The change hits these services and no others."""
    await session.execute(delete(ChangeService).where(ChangeService.change_id == change_id))
    await session.execute(
        insert(ChangeService).from_select(
            ["change_id", "service_id"], select(literal(change_id), Service.id).where(Service.slug.in_(list(slugs)))
        )
    )


async def put_relations(session: AsyncSession, change_id: int, relations: Iterable[tuple[RelationKind, str]]) -> None:
    """The change stands so to others, and to no more of them."""
    await session.execute(delete(ChangeRelation).where(ChangeRelation.change_id == change_id))
    keys = {each.slug: each.id for each in await session.execute(select(Change.slug, Change.id))}
    rows = [{"change_id": change_id, "other_id": keys[slug], "kind": kind} for kind, slug in relations if slug in keys]
    if rows:
        await session.execute(insert(ChangeRelation), rows)


async def put_sources(session: AsyncSession, change_id: int, sources: Iterable[StoredSource]) -> None:
    """The change stands in these places, in this order."""
    await session.execute(delete(SourceReference).where(SourceReference.change_id == change_id))
    keys = {each.slug: each.id for each in await session.execute(select(SourceDocument.slug, SourceDocument.id))}
    rows = [
        {
            "document_id": keys[source.document],
            "change_id": change_id,
            "position": position,
            "heading": source.heading,
            "wording": source.wording,
            "language": source.language,
            "link_label": source.link_label,
            "link_url": source.link_url,
            "remark": source.remark,
        }
        for position, source in enumerate(sources)
    ]
    if rows:
        await session.execute(insert(SourceReference), rows)
