"""The SQL of the demo: its people, and the mail that was kept instead of sent. In the program's own scope."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fristklar.db import Readable
from fristklar.models import CapturedMail, Membership, Person, StaffRole, Vendor, VendorRole

MOST_MAILS = 200


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone a visitor of the demo can be. A person at two vendors stands twice."""

    id: int
    email: str
    name: str
    staff_role: StaffRole | None
    vendor: str | None
    role: VendorRole | None


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that was kept. `raw` is the message as a server would have got it; empty in a list."""

    id: int
    at: datetime
    recipient: str
    subject: str
    raw: bytes


async def read_people(connection: Readable) -> list[DemoPerson]:
    """Everybody who may sign in."""
    rows = await connection.execute(
        select(Person.id, Person.email, Person.name, Person.staff_role, Vendor.name, Membership.role)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Vendor, Vendor.id == Membership.vendor_id)
        .where(Person.disabled_at.is_(None))
        .order_by(Vendor.name, Person.id)
    )
    return [DemoPerson(*row) for row in rows]


async def read_mails(connection: Readable) -> list[KeptMail]:
    """The newest mails, newest first, without their content."""
    rows = await connection.execute(
        select(CapturedMail.id, CapturedMail.at, CapturedMail.recipient, CapturedMail.subject)
        .order_by(CapturedMail.id.desc())
        .limit(MOST_MAILS)
    )
    return [KeptMail(row[0], row[1], row[2], row[3], b"") for row in rows]


async def read_mail(connection: Readable, mail_id: int) -> KeptMail | None:
    """One mail."""
    found = await connection.execute(
        select(CapturedMail.id, CapturedMail.at, CapturedMail.recipient, CapturedMail.subject, CapturedMail.raw).where(
            CapturedMail.id == mail_id
        )
    )
    row = found.one_or_none()
    return KeptMail(*row) if row else None
