"""Who did what: written in the same transaction as the deed, and never changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId


class AuditEntry(HasId, Base):
    """One deed. The program may add entries and nothing else."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject"),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_vendor_id_at", "vendor_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    """The name as it was on that day."""
    person_id: Mapped[int | None] = mapped_column(index=True)
    """Empty when a program did it. No foreign key: the trail outlives everything it speaks of."""
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject: Mapped[str]
    vendor_id: Mapped[int | None]
    details: Mapped[Any] = mapped_column(JSONB)
