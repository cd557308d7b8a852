"""The SQL of visits. A person reads and writes their own; staff read everybody's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.domain.sitting import Look, Looks
from fristklar.models import Product, ProductVisit


@dataclass(frozen=True, slots=True)
class Visited:
    """The product that a visit was to."""

    id: int
    vendor_id: int
    now: datetime
    """By the database's clock, which the page's own instants are of."""


async def find_product(session: AsyncSession, slug: str) -> Visited | None:
    """The product of this name, if whoever asks may see it."""
    found = await session.execute(select(Product.id, Product.vendor_id, func.now()).where(Product.slug == slug))
    row = found.one_or_none()
    return Visited(*row) if row else None


async def add_looks(session: AsyncSession, person_id: int, product: Visited, looks: Looks) -> bool:
    """Write the first visit down. False when there is one already, which then waits for this transaction's end."""
    statement = (
        insert(ProductVisit)
        .values(person_id=person_id, product_id=product.id, vendor_id=product.vendor_id, **_columns(looks))
        .on_conflict_do_nothing(index_elements=[ProductVisit.person_id, ProductVisit.product_id])
    )
    return (await session.execute(statement.returning(ProductVisit.product_id))).one_or_none() is not None


async def lock_looks(session: AsyncSession, person_id: int, product: Visited) -> Looks | None:
    """What is kept, as it is now; nobody else writes it until this transaction ends. None when it was taken away."""
    found = await session.execute(
        select(ProductVisit.last_at, ProductVisit.last_until, ProductVisit.before_at, ProductVisit.before_until)
        .where(ProductVisit.person_id == person_id, ProductVisit.product_id == product.id)
        .with_for_update()
    )
    row = found.one_or_none()
    return Looks(Look(row.last_at, row.last_until), Look(row.before_at, row.before_until)) if row else None


async def write_looks(session: AsyncSession, person_id: int, product: Visited, looks: Looks) -> None:
    """Write over what was locked."""
    await session.execute(
        update(ProductVisit)
        .where(ProductVisit.person_id == person_id, ProductVisit.product_id == product.id)
        .values(**_columns(looks))
    )


def _columns(looks: Looks) -> dict[str, datetime]:
    return {
        "last_at": looks.last.at,
        "last_until": looks.last.until,
        "before_at": looks.before.at,
        "before_until": looks.before.until,
    }
