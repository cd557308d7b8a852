"""Mails that are to reach people on their own account: one row for each, from the moment it is due."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId, enum_column


class DeliveryState(StrEnum):
    """How far a mail has come. `waiting` and `claimed` are on their way; the others are the end of it."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """A worker has it. When the worker lets `due_at` pass, another one may take it."""
    SENT = "sent"
    SKIPPED = "skipped"
    """There was nothing to say, or nobody to say it to."""
    REFUSED = "refused"
    """The receiving server will not have it, now or later."""
    GIVEN_UP = "given_up"
    """Tried for days without luck."""


OPEN = "state IN ('waiting', 'claimed')"
FAILED = "state IN ('refused', 'given_up')"


class Delivery(HasId, Base):
    """One mail to one person, never made twice: the unique key says for what it is."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("kind", "key", "occasion", "iso_year", "iso_week", name="uq_delivery_what_for"),
        CheckConstraint("iso_week BETWEEN 1 AND 53", name="iso_week_exists"),
        CheckConstraint("(state = 'claimed') = (claim IS NOT NULL)", name="claim_has_a_claimant"),
        Index("ix_delivery_due_at", "due_at", postgresql_where=text(OPEN)),
        Index("ix_delivery_iso_year_iso_week", "iso_year", "iso_week"),
        Index("ix_delivery_finished_at", "finished_at", postgresql_where=text(FAILED)),
        Index("ix_delivery_returned_at", "returned_at", postgresql_where=text("returned_at IS NOT NULL")),
        Index("ix_delivery_recipient_id", "recipient", "id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    """The sort of mail, such as "digest"; `worker.py` says which there are."""
    key: Mapped[int]
    """What the mail is made from, as its kind understands it: for a digest the subscription."""
    occasion: Mapped[str] = mapped_column(server_default=text("''"))
    """Tells mails of the same week apart, where a kind sends more than one."""
    iso_year: Mapped[int]
    iso_week: Mapped[int]
    """Travels with `iso_year`."""
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState), server_default=text("'waiting'"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When it may be taken: for the first time, after a failure, or from a worker that is gone."""
    claim: Mapped[str | None]
    """Whose it is while it is claimed: random, and new with every claim."""
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    """How often it failed."""
    may_have_gone: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it may have reached its reader already, on its way still: what goes again must be the same mail."""
    reason: Mapped[str | None]
    """Why it failed, was skipped or was refused: the server's own words, or ours."""
    recipient: Mapped[str | None]
    """The address it went to."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    """When a notice last came that it did not arrive, or had not yet."""
    returned_reason: Mapped[str | None]
    """The other server's own words."""
    is_returned_for_good: Mapped[bool] = mapped_column(server_default=text("false"))


class StoppedAddress(HasId, Base):
    """An address that its server says does not take mail. Nothing more goes there until staff say so."""

    __tablename__ = "stopped_address"

    email: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
