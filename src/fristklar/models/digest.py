"""Digests as they were sent, for their readers to look up and for the next one to go on from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.models.base import Base


class DigestEdition(Base):
    """What a digest says, once for all who read the same."""

    __tablename__ = "digest_edition"
    __table_args__ = (CheckConstraint("for_staff = (vendor_ids = '{}')", name="says_whom_it_is_about"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """A fingerprint of all the rest: the same digest is kept once, whoever makes it."""
    subject: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """The page object, as `digest/keeping.py` packs it."""
    for_staff: Mapped[bool]
    vendor_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The vendors that it is about; none where it is for the customer centre, about the whole sector."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DigestIssue(Base):
    """The digest of one mail. It is written before the mail is sent: whether it was, the delivery says."""

    __tablename__ = "digest_issue"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("digest_edition.id"), index=True)
    person_name: Mapped[str]
    """What the reader was called in it."""
    told_until: Mapped[datetime]
    """The moment of the latest thing in the register when it was made: the next digest goes on from here."""
