"""Breaking changes, their deadlines, and the ledger of every deadline that moved."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.domain.deadline import DeadlineKind, Environment, Firmness, Precision
from fristklar.models.base import Base, HasId, HasVersion, enum_column
from fristklar.models.register import WINDOW_RULE


class ChangeKind(StrEnum):
    """What sort of change it is."""

    REQUIREMENT = "requirement"
    SHUTDOWN = "shutdown"
    TERMS = "terms"
    NOTICE = "notice"


class Lifecycle(StrEnum):
    """Where a change is in its life. Withdrawn and completed changes are ended: kept, but apart."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class RelationKind(StrEnum):
    """How one change stands to another."""

    PART_OF = "part_of"
    DEPENDS_ON = "depends_on"
    REPLACED_BY = "replaced_by"


class Change(HasId, HasVersion, Base):
    """A breaking change: what, why, what the vendor must do, and the rule that says whom it hits."""

    __tablename__ = "change"

    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    why: Mapped[str]
    what_to_do: Mapped[str]
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    lifecycle: Mapped[Lifecycle] = mapped_column(enum_column(Lifecycle))
    rule: Mapped[Any] = mapped_column(JSONB)
    applies_to: Mapped[str]
    """Whom the rule hits, as a sentence."""
    contact: Mapped[str | None]
    published_at: Mapped[datetime | None]
    """When it came out of its draft, or came back after it had ended; empty where it was loaded as published.

    Kept by a trigger, as is `ended_at`.
    """
    ended_at: Mapped[datetime | None]
    life: Mapped[Any] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    """What it has been: `[when, what it was, what it became]`, the oldest first. Kept by the same trigger."""


class ChangeService(Base):
    """A service that a change hits."""

    __tablename__ = "change_service"

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True)


class ChangeRelation(Base):
    """A directed relation: `change` is part of, depends on or is replaced by `other`."""

    __tablename__ = "change_relation"
    __table_args__ = (CheckConstraint("change_id <> other_id", name="not_itself"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[RelationKind] = mapped_column(enum_column(RelationKind), primary_key=True)


class DeadlineRow(HasId, HasVersion, Base):
    """The stored form of `domain.deadline.Deadline`: one for each change and environment.

    One that is taken away stays, for the sake of its ledger, and leaves its place free.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "uq_deadline_change_id_environment",
            "change_id",
            "environment",
            unique=True,
            postgresql_where=text("removed_on IS NULL"),
        ),
        CheckConstraint(WINDOW_RULE, name="window"),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"))
    environment: Mapped[Environment] = mapped_column(enum_column(Environment))
    wording: Mapped[str]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(enum_column(Precision))
    kind: Mapped[DeadlineKind] = mapped_column(enum_column(DeadlineKind))
    firmness: Mapped[Firmness] = mapped_column(enum_column(Firmness))
    firm_by: Mapped[date | None]
    removed_on: Mapped[date | None]


class DeadlineRevision(HasId, Base):
    """One entry of the ledger: what a deadline said before and after, why, and on whose word. Never edited."""

    __tablename__ = "deadline_revision"

    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id", ondelete="CASCADE"), index=True)
    old: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Empty on the first entry, and on every one that was made while the change was a draft."""
    new: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Empty where the deadline was taken away."""
    reason: Mapped[str]
    source: Mapped[str | None]
    made_by: Mapped[str]
    decided_on: Mapped[date]
    """The day the change was announced, from which notice counts."""
    made_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    """One moment for all of a transaction, in the order in which transactions become visible."""
    days_of_notice: Mapped[int | None]
