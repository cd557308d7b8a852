"""What is reported for a product and a deadline. The standing is derived from it and never stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.domain.applicability import ObjectionAnswer
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
    evidence: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """Links and file references, each a text."""
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    """Belongs to the claim it was given on: a trigger clears it when the claim changes."""
    verdict_reason: Mapped[str | None]
    exempt_until: Mapped[date | None]
    exemption_reason: Mapped[str | None]
    exempted_by: Mapped[str | None]


class ReadinessEvent(HasId, Base):
    """One entry of a row's history: who said what, when. Never edited."""

    __tablename__ = "readiness_event"
    __table_args__ = (
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        Index("ix_readiness_event_product_id_deadline_id", "product_id", "deadline_id"),
    )

    vendor_id: Mapped[int] = mapped_column(index=True)
    product_id: Mapped[int]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    said_on: Mapped[date]
    actor: Mapped[str]
    kind: Mapped[str]
    """reported, confirmed_anew, verdict or exemption."""
    said: Mapped[dict[str, Any]]
    """The fields as they stand after the event."""


class Objection(HasId, HasVersion, Base):
    """A vendor says that a change does not apply to its product; staff decide."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("product_id", "change_id"),
        ForeignKeyConstraint(["vendor_id", "product_id"], ["product.vendor_id", "product.id"], ondelete="CASCADE"),
        Index("ix_objection_vendor_id_product_id", "vendor_id", "product_id"),
        CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answer_has_author"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answer_is_dated"),
        CheckConstraint("(answer IS NULL) = (answer_reason IS NULL)", name="answer_has_reason"),
    )

    vendor_id: Mapped[int]
    product_id: Mapped[int]
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    raised_by: Mapped[str]
    raised_on: Mapped[date]
    answer: Mapped[ObjectionAnswer | None] = mapped_column(enum_column(ObjectionAnswer))
    answer_reason: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_on: Mapped[date | None]
