"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum

from fristklar.languages import Language, marked
from fristklar.models import StaffRole, VendorRole


class ActorKind(StrEnum):
    """The kinds of people and programs that ask for something. Pages look the same to all of one kind."""

    ANONYMOUS = "anonymous"
    VENDOR = "vendor"
    STAFF = "staff"
    SYSTEM = "system"


class Role(StrEnum):
    """What the permission map speaks of."""

    ANONYMOUS = "anonymous"
    NO_PLACE = "no_place"
    """Signed in, and at home nowhere: the last access was taken away."""
    VENDOR_VIEWER = "vendor_viewer"
    VENDOR_EDITOR = "vendor_editor"
    VENDOR_ADMINISTRATOR = "vendor_administrator"
    STAFF_READER = "staff_reader"
    STAFF_EDITOR = "staff_editor"
    ADMIN = "admin"
    SYSTEM = "system"


_VENDOR_ROLES = {
    VendorRole.VIEWER: Role.VENDOR_VIEWER,
    VendorRole.EDITOR: Role.VENDOR_EDITOR,
    VendorRole.ADMINISTRATOR: Role.VENDOR_ADMINISTRATOR,
}
_STAFF_ROLES = {
    StaffRole.READER: Role.STAFF_READER,
    StaffRole.EDITOR: Role.STAFF_EDITOR,
    StaffRole.ADMIN: Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class VendorPlace:
    """A person's place at one vendor."""

    vendor_id: int
    vendor_slug: str
    vendor_name: str
    role: VendorRole


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is behind a request or a job."""

    kind: ActorKind
    name: str
    """What the audit trail and the ledger say."""
    person_id: int | None = None
    email: str | None = None
    session_id: int | None = None
    staff_role: StaffRole | None = None
    places: tuple[VendorPlace, ...] = ()
    language: Language | None = None
    """The one that the person chose."""

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the actor has anywhere. A place at one vendor says nothing of another: see `roles_at`."""
        if self.staff_role is not None:
            return frozenset({_STAFF_ROLES[self.staff_role]})
        if self.kind is ActorKind.VENDOR:
            return frozenset(_VENDOR_ROLES[place.role] for place in self.places) or frozenset({Role.NO_PLACE})
        return frozenset({Role(self.kind.value)})

    def roles_at(self, vendor_id: int) -> frozenset[Role]:
        """The roles that count for what belongs to this vendor."""
        if self.kind is not ActorKind.VENDOR:
            return self.roles
        return frozenset(_VENDOR_ROLES[place.role] for place in self.places if place.vendor_id == vendor_id)

    @property
    def vendor_ids(self) -> tuple[int, ...]:
        """The vendors whose data a vendor's person may read."""
        return tuple(place.vendor_id for place in self.places) if self.kind is ActorKind.VENDOR else ()

    @property
    def editable_vendor_ids(self) -> tuple[int, ...]:
        """The vendors for which a vendor's person may report."""
        if self.kind is not ActorKind.VENDOR:
            return ()
        return tuple(place.vendor_id for place in self.places if place.role is not VendorRole.VIEWER)

    def may_see_vendor(self, vendor_id: int) -> bool:
        """Whether this vendor's data is for the actor to read: what row security says, for pages that are kept."""
        return self.kind in {ActorKind.STAFF, ActorKind.SYSTEM} or vendor_id in self.vendor_ids


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "Ukjent besøkende")

REGISTER_LOADER = Actor(ActorKind.SYSTEM, marked("Innlasting av registeret"))
"""The command that loads seed files."""

FRESHNESS_CHECK = Actor(ActorKind.SYSTEM, "Ferskhetskontroll")
"""The program asking whether what it kept still holds. It reads counters only, and shows them to no one."""

SECTOR_COUNT = Actor(ActorKind.SYSTEM, "Sektortall")
"""The program counting how the whole sector stands. What it counts reaches a reader as thresholded shares only."""

DOORKEEPER = Actor(ActorKind.SYSTEM, marked("Innlogging"))
"""The program letting people in and out."""

POSTMAN = Actor(ActorKind.SYSTEM, marked("Utsending"))
"""The worker that makes and sends mails."""

OPERATOR = Actor(ActorKind.SYSTEM, marked("Drift"))
"""Whoever runs commands on the machine."""
