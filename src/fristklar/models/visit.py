"""When a vendor's people last had their product's page before them, so that it can say what is new since."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base


class ProductVisit(Base):
    """The stored form of `domain.sitting.Looks`: one row for each person and product, and no history.

    It goes with the product, and with the person's place at the vendor.
    """

    __tablename__ = "product_visit"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["person_id", "vendor_id"], ["membership.person_id", "membership.vendor_id"], ondelete="CASCADE"
        ),
        Index("ix_product_visit_vendor_id_product_id", "vendor_id", "product_id"),
        CheckConstraint("before_at <= last_at AND before_until <= last_until", name="in_order"),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int]
    last_at: Mapped[datetime]
    last_until: Mapped[datetime]
    before_at: Mapped[datetime]
    before_until: Mapped[datetime]
