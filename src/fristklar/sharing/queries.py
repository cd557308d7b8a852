"""The SQL of addresses that show where a product stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import DOORKEEPER
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.db import Readable
from fristklar.models import ProductShare, Shows


@dataclass(frozen=True, slots=True)
class Share:
    """An address, without what is secret in it."""

    id: int
    shows: Shows
    note: str
    made_by: str
    made_on: date


class Shown(NamedTuple):
    """What somebody may see who asks with an address, and the versions that it is made from."""

    shows: Shows
    product_id: int
    product: str
    """By its slug."""
    register_version: int
    product_version: int


_SHOWN = """
SELECT json_build_array(product_share.shows, product.id, product.slug,
    coalesce((SELECT version FROM data_version WHERE topic = 'register'), 0),
    coalesce((SELECT version FROM data_version WHERE topic = 'product/' || product.id), 0))
FROM product_share JOIN product ON product.id = product_share.product_id
WHERE product_share.token_hash = decode($1, 'hex')
"""
SHOWN = Planned("product_shown", "text", _SHOWN, Shown)


async def read_shown(token_hash: bytes) -> Shown | None:
    """What is at this address; None where nothing is, or is no longer.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    return await read_json(scope(DOORKEEPER), SHOWN, token_hash.hex())


async def read_shares(connection: Readable, product_id: int) -> list[Share]:
    """The product's addresses, the newest first."""
    columns = (
        ProductShare.id, ProductShare.shows, ProductShare.note, ProductShare.made_by, ProductShare.made_on,
    )  # fmt: skip
    rows = await connection.execute(
        select(*columns).where(ProductShare.product_id == product_id).order_by(ProductShare.id.desc())
    )
    return [Share(*row) for row in rows]


async def count_shares(session: AsyncSession, product_id: int) -> int:
    """How many addresses the product has."""
    counting = select(func.count()).select_from(ProductShare).where(ProductShare.product_id == product_id)
    return await session.scalar(counting) or 0


async def add_share(session: AsyncSession, **values: Any) -> None:
    """Add an address."""
    await session.execute(insert(ProductShare).values(**values))


async def remove_share(session: AsyncSession, product_id: int, share_id: int) -> tuple[str, Shows] | None:
    """Take one of the product's addresses away. What it was for and showed; None where there was none."""
    gone = await session.execute(
        delete(ProductShare)
        .where(ProductShare.product_id == product_id, ProductShare.id == share_id)
        .returning(ProductShare.note, ProductShare.shows)
    )
    row = gone.one_or_none()
    return None if row is None else (row.note, row.shows)
