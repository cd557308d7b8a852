"""What is remembered of alerts and reminders, so that each is told once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId


class EditSession(HasId, Base):
    """A while in which staff edited the register, and after which they paused: told as one.

    Each begins where the one before ended, so that nothing is told twice or left out.
    """

    __tablename__ = "edit_session"
    __table_args__ = (
        CheckConstraint("ended_at > began_at", name="ends_after_it_begins"),
        Index("ix_edit_session_open", "id", postgresql_where=text("NOT handed_over")),
    )

    began_at: Mapped[datetime] = mapped_column(unique=True)
    ended_at: Mapped[datetime]
    handed_over: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether there is a mail for everybody whom it hits."""


class Nudge(HasId, Base):
    """A deadline of a product that a person is, or was, reminded of in the mail of a day."""

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "product_id", "deadline_id", "about", "threshold", name="uq_nudge_once"),
        Index("ix_nudge_kind_day", "kind", "day"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    """reminder or escalation: the sort of mail."""
    product_id: Mapped[int]
    """No foreign key, and neither has the next: a memory keeps nobody from removing what it is of."""
    deadline_id: Mapped[int]
    about: Mapped[date]
    """For a reminder the last safe day, for an escalation the day since when nothing was heard."""
    threshold: Mapped[int]
    """In days."""
    day: Mapped[date]
    """Whose mail tells it."""
