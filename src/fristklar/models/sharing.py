"""Addresses at which anybody who has them sees where a product stands: a vendor's own choice, taken back at will."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId, enum_column


class Shows(StrEnum):
    """What an address shows."""

    BADGE = "badge"
    TABLE = "table"
    """The table, and the badge as well."""


class ProductShare(HasId, Base):
    """An address of one product. Only a hash of what is secret in it is kept."""

    __tablename__ = "product_share"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        Index("ix_product_share_vendor_id_product_id", "vendor_id", "product_id"),
    )

    vendor_id: Mapped[int]
    product_id: Mapped[int]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    shows: Mapped[Shows] = mapped_column(enum_column(Shows))
    note: Mapped[str]
    """Where it is used, in its maker's words."""
    made_by: Mapped[str]
    made_on: Mapped[date]
