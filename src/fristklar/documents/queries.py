"""The SQL of source documents as staff keep them. All of it runs in staff's scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.models import SourceDocument, SourceReference


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it is kept."""

    slug: str
    version: int
    title: str
    publisher: str
    published_on: date
    url: str | None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list."""

    document: StoredDocument
    places: int
    """Changes, services, goals and events that name it, drafts among them."""


_STORED = (
    SourceDocument.slug,
    SourceDocument.version,
    SourceDocument.title,
    SourceDocument.publisher,
    SourceDocument.published_on,
    SourceDocument.url,
)


async def read_documents(connection: Readable) -> list[DocumentLine]:
    """Every document, the newest first."""
    places = (
        select(func.count())
        .select_from(SourceReference)
        .where(SourceReference.document_id == SourceDocument.id)
        .scalar_subquery()
    )
    ordered = select(places, *_STORED).order_by(SourceDocument.published_on.desc(), SourceDocument.title)
    return [DocumentLine(StoredDocument(*stored), count) for count, *stored in await connection.execute(ordered)]


async def find_document(connection: Readable, slug: str) -> StoredDocument | None:
    """The document at this address, as the transaction sees it now."""
    row = (await connection.execute(select(*_STORED).where(SourceDocument.slug == slug))).one_or_none()
    return StoredDocument(*row) if row else None


async def insert_document(session: AsyncSession, slug: str, **values: Any) -> bool:
    """Add a document; False when there is one at this address."""
    added = insert(SourceDocument).values(slug=slug, **values).on_conflict_do_nothing(index_elements=["slug"])
    return (await session.execute(added.returning(SourceDocument.id))).one_or_none() is not None


async def update_document(session: AsyncSession, slug: str, version: int, **values: Any) -> bool:
    """Write these columns of the document at this version; False when somebody else came first."""
    return await write_at_version(session, SourceDocument, version, SourceDocument.slug == slug, **values)
