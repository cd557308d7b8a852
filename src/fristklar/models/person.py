"""People who sign in, what they may reach, and the links and sessions that let them in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.languages import Language
from fristklar.models.base import Base, HasId, HasVersion, enum_column


class StaffRole(StrEnum):
    """What a member of NHN's customer centre may do. Each may what the one before may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


class VendorRole(StrEnum):
    """What a person may do for a vendor. Each may what the one before may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Person(HasId, HasVersion, Base):
    """Someone with a work address. Name, address and role are all that is known of a person."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    staff_role: Mapped[StaffRole | None] = mapped_column(enum_column(StaffRole))
    """Set for NHN's own people. It goes before any membership."""
    language: Mapped[Language | None] = mapped_column(enum_column(Language))
    """Of pages and mails. Empty: pages follow the browser, and mails are in bokmål."""
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Membership(HasId, HasVersion, Base):
    """A person's place at a vendor.

    Its key stands in addresses, since the person's own would tell a vendor whether somebody was known before.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "vendor_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id", ondelete="CASCADE"), index=True)
    role: Mapped[VendorRole] = mapped_column(enum_column(VendorRole))
    name: Mapped[str]
    """What the vendor calls the person: as its administrator typed it, until the person writes their own name."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """Nobody is told of what came before they had a place."""


class SignInLink(HasId, Base):
    """A one-time link that was sent, and the short code beside it. Only hashes are kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = (Index("ix_sign_in_link_browser_hash", "browser_hash"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    browser_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The browser that asked; empty for a link that an operator made at the command line."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(server_default=text("0"))


class SignInSession(HasId, Base):
    """A browser that is signed in."""

    __tablename__ = "sign_in_session"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser: Mapped[str]
    """What sort of browser it is, in words the person recognises."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(HasId, Base):
    """Someone asked for a link: counted by address and by network address, both as keyed hashes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_address_hash_at", "address_hash", "at"),
        Index("ix_sign_in_attempt_client_hash_at", "client_hash", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    client_hash: Mapped[bytes] = mapped_column(LargeBinary)


class CapturedMail(HasId, Base):
    """A mail that demo mode kept instead of sending it."""

    __tablename__ = "captured_mail"

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    recipient: Mapped[str]
    subject: Mapped[str]
    raw: Mapped[bytes] = mapped_column(LargeBinary)
