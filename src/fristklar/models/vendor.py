"""Vendors, their products, and the traits that decide which changes hit them. Row security guards them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId, HasVersion


class Vendor(HasId, HasVersion, Base):
    """A company that makes software for the health sector."""

    __tablename__ = "vendor"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    fictional: Mapped[bool] = mapped_column(server_default=text("false"))
    """Made up for the demo. Only fictional vendors are ever given statuses by seed files."""
    named_in_source: Mapped[bool] = mapped_column(server_default=text("false"))
    """A public source names it, so that its name is public here too."""


class Product(HasId, HasVersion, Base):
    """A vendor's product, as the health organisations that use it know it."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("vendor_id", "id"),
        CheckConstraint("organisations >= 0", name="organisations"),
    )

    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]
    organisations: Mapped[int | None]
    """Health organisations that use it; empty when nobody has said."""
    contact: Mapped[str | None]
    """Work address of whoever answers for the product's readiness."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """Nobody is reminded of what came before the product did."""


class ProductTrait(Base):
    """A product's answer to a trait. A trait without a row has not been answered."""

    __tablename__ = "product_trait"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        Index("ix_product_trait_vendor_id_product_id", "vendor_id", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(primary_key=True)
    trait: Mapped[str] = mapped_column(ForeignKey("trait.name"), primary_key=True, index=True)
    vendor_id: Mapped[int]
    answer: Mapped[bool]
