"""Secret addresses under which a person's calendar is read without signing in."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base, HasId


class CalendarAddress(HasId, Base):
    """A person's calendar address, one at a time. Only a hash of what is secret in it is kept."""

    __tablename__ = "calendar_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_on: Mapped[date]
    fetched_on: Mapped[date | None]
    """The last day on which a calendar program asked. Not the instant: nobody needs to know more."""
