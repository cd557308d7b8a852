"""What is reported for a product and a deadline. The standing is derived from it and never stored."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.domain.standing import Claim, Verdict
from fristklar.models.base import Base, HasId, HasVersion, enum_column


class Readiness(HasId, HasVersion, Base):
    """The vendor's claim, the customer centre's verdict on it, and an exemption where one is granted."""

    __tablename__ = "readiness"
    __table_args__ = (
        UniqueConstraint("product_id", "deadline_id"),
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        Index("ix_readiness_vendor_id_product_id", "vendor_id", "product_id"),
        CheckConstraint("(claim IS NULL) = (claimed_on IS NULL)", name="claim_is_dated"),
        CheckConstraint("verdict IS NULL OR claim IS NOT NULL", name="verdict_on_claim"),
        CheckConstraint("verdict IS DISTINCT FROM 'disputed' OR verdict_reason IS NOT NULL", name="dispute_has_reason"),
        CheckConstraint("(exempt_until IS NULL) = (exemption_reason IS NULL)", name="exemption_has_reason"),
    )

    vendor_id: Mapped[int]
    product_id: Mapped[int]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id", ondelete="CASCADE"), index=True)
    claim: Mapped[Claim | None] = mapped_column(enum_column(Claim))
    claimed_on: Mapped[date | None]
    planned_on: Mapped[date | None]
    responsible: Mapped[str | None]
    note: Mapped[str | None]
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    verdict_reason: Mapped[str | None]
    exempt_until: Mapped[date | None]
    exemption_reason: Mapped[str | None]
