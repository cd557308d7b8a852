"""The SQL of vendors and products as staff keep them. All of it runs in staff's scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.models import Membership, Product, ProductTrait, Readiness, TraitDefinition, Vendor


@dataclass(frozen=True, slots=True)
class VendorLine:
    """A vendor in the list."""

    slug: str
    name: str
    fictional: bool
    products: int
    people: int
    """Places at the vendor: those whom its page of people lists."""
    reported_on: date | None
    """When the vendor last said where any of its products stands."""


@dataclass(frozen=True, slots=True)
class StoredVendor:
    """A vendor as it is kept."""

    id: int
    slug: str
    version: int
    name: str
    fictional: bool
    named_in_source: bool
    people: int


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product in its vendor's list."""

    slug: str
    name: str
    description: str
    organisations: int | None
    unanswered: int
    """Questions of the profile that nobody has answered."""
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """A product as it is kept."""

    id: int
    slug: str
    version: int
    name: str
    description: str
    organisations: int | None
    contact: str | None
    vendor_id: int
    vendor_slug: str
    vendor_name: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has a name and an address already."""

    id: int
    slug: str
    name: str
    vendor_id: int
    vendor_name: str


async def read_vendors(connection: Readable) -> list[VendorLine]:
    """Every vendor, in no order."""
    products = select(func.count()).where(Product.vendor_id == Vendor.id).scalar_subquery()
    reported = select(func.max(Readiness.claimed_on)).where(Readiness.vendor_id == Vendor.id).scalar_subquery()
    rows = await connection.execute(select(Vendor.slug, Vendor.name, Vendor.fictional, products, _people(), reported))
    return [VendorLine(*row) for row in rows]


def _people() -> Any:
    return select(func.count()).where(Membership.vendor_id == Vendor.id).scalar_subquery()


async def find_vendor(connection: Readable, slug: str) -> StoredVendor | None:
    """The vendor with this slug, as the transaction sees it now."""
    columns = (Vendor.id, Vendor.slug, Vendor.version, Vendor.name, Vendor.fictional, Vendor.named_in_source)
    row = (await connection.execute(select(*columns, _people()).where(Vendor.slug == slug))).one_or_none()
    return StoredVendor(*row) if row else None


async def read_products(connection: Readable, vendor_id: int) -> list[ProductLine]:
    """A vendor's products, in no order."""
    questions = select(func.count()).select_from(TraitDefinition).scalar_subquery()
    answered = select(func.count()).where(ProductTrait.product_id == Product.id).scalar_subquery()
    reported = select(func.max(Readiness.claimed_on)).where(Readiness.product_id == Product.id).scalar_subquery()
    rows = await connection.execute(
        select(
            Product.slug, Product.name, Product.description, Product.organisations, questions - answered, reported
        ).where(Product.vendor_id == vendor_id)
    )
    return [ProductLine(*row) for row in rows]


async def find_product(connection: Readable, slug: str) -> StoredProduct | None:
    """The product with this slug, as the transaction sees it now."""
    columns: tuple[Any, ...] = (
        *(Product.id, Product.slug, Product.version, Product.name, Product.description),
        *(Product.organisations, Product.contact, Product.vendor_id, Vendor.slug, Vendor.name),
    )
    found = await connection.execute(
        select(*columns).join(Vendor, Vendor.id == Product.vendor_id).where(Product.slug == slug)
    )
    row = found.one_or_none()
    return StoredProduct(*row) if row else None


# ---- writing ----

# Which names are too alike is for the program to say, so no constraint keeps two editors from giving the same one.
_LOCK_NAMES = text("SELECT pg_advisory_xact_lock(hashtext('fristklar vendor and product names'))")


async def lock_vendor_names(session: AsyncSession) -> list[Named]:
    """The name of every vendor. Whoever asks next waits until this transaction is over."""
    await session.execute(_LOCK_NAMES)
    rows = await session.execute(select(Vendor.id, Vendor.slug, Vendor.name, Vendor.id, Vendor.name))
    return [Named(*row) for row in rows]


async def lock_product_names(session: AsyncSession) -> list[Named]:
    """The name of every product. Whoever asks next waits until this transaction is over."""
    await session.execute(_LOCK_NAMES)
    columns = (Product.id, Product.slug, Product.name, Product.vendor_id, Vendor.name)
    rows = await session.execute(select(*columns).join(Vendor, Vendor.id == Product.vendor_id))
    return [Named(*row) for row in rows]


async def insert_vendor(session: AsyncSession, slug: str, name: str, *, fictional: bool) -> int | None:
    """Add a vendor. Its key; None when the slug is taken."""
    statement = insert(Vendor).values(slug=slug, name=name, fictional=fictional)
    key: int | None = await session.scalar(
        statement.on_conflict_do_nothing(index_elements=[Vendor.slug]).returning(Vendor.id)
    )
    return key


async def update_vendor(session: AsyncSession, vendor_id: int, version: int, name: str) -> bool:
    """Rename the vendor at this version. False when it is no longer at that version."""
    return await write_at_version(session, Vendor, version, Vendor.id == vendor_id, name=name)


async def insert_product(session: AsyncSession, slug: str, vendor_id: int, **values: Any) -> int | None:
    """Add a product. Its key; None when the slug is taken."""
    statement = insert(Product).values(slug=slug, vendor_id=vendor_id, **values)
    key: int | None = await session.scalar(
        statement.on_conflict_do_nothing(index_elements=[Product.slug]).returning(Product.id)
    )
    return key


async def update_product(session: AsyncSession, product_id: int, version: int, **values: Any) -> bool:
    """Write these columns of the product at this version. False when it is no longer at that version."""
    return await write_at_version(session, Product, version, Product.id == product_id, **values)
