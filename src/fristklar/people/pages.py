"""What the pages about people show."""

from collections.abc import Iterable
from dataclasses import dataclass

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.domain.norwegian import alphabetical
from fristklar.languages import Words, gettext, marked
from fristklar.models import StaffRole, VendorRole
from fristklar.people.queries import MOST_PEOPLE, KnownPerson, Member, VendorName
from fristklar.web.forms import Form
from fristklar.web.words import STAFF_ROLE, VENDOR_ROLE, moment

# What comes after the colon stands in brackets in the invitation.
VENDOR_ROLES = Words(
    {
        VendorRole.VIEWER: marked("Lesetilgang: ser leverandørens produkter og status"),
        VendorRole.EDITOR: marked("Redaktør: melder også status og holder produktprofilen ved like"),
        VendorRole.ADMINISTRATOR: marked("Administrator: bestemmer også hvem som har tilgang"),
    }
)
STAFF_ROLES = Words(
    {
        StaffRole.READER: marked("Lesetilgang: ser alle leverandører"),
        StaffRole.EDITOR: marked("Redaktør: endrer også registeret og vurderer det leverandørene melder"),
        StaffRole.ADMIN: marked("Administrator: bestemmer også hvem som har tilgang ved kundesenteret"),
    }
)

Choices = tuple[tuple[str, str], ...]


def _vendor_roles() -> Choices:
    return tuple((role.value, label) for role, label in VENDOR_ROLES.items())


def _staff_roles() -> Choices:
    return tuple((role.value, label) for role, label in STAFF_ROLES.items())


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One of a vendor's people."""

    url: str
    name: str
    email: str
    role: str
    is_self: bool
    is_disabled: bool
    """Shown to staff only: it is not for a vendor to learn from an address what NHN thinks of it."""


@dataclass(frozen=True, slots=True)
class VendorPeoplePage:
    """A vendor's people, and the form that invites another."""

    vendor: str
    url: str
    for_staff: bool
    rows: tuple[MemberRow, ...]
    invited: MemberRow | None
    """Who was just invited."""
    form: Form
    choices: Choices


def vendor_people_page(
    actor: Actor, vendor: VendorName, members: Iterable[Member], *, form: Form, invited: str = ""
) -> VendorPeoplePage:
    """Compose the page. `invited` is the key of whoever was just invited, as the address has it."""
    rows = {str(member.key): _member_row(actor, vendor, member) for member in members}
    return VendorPeoplePage(
        vendor=vendor.name,
        url=people_url(vendor),
        for_staff=actor.staff_role is not None,
        rows=tuple(sorted(rows.values(), key=lambda row: (alphabetical(row.name), row.email))),
        invited=rows.get(invited),
        form=form,
        choices=_vendor_roles(),
    )


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One person at a vendor: the role, and the way out."""

    vendor: str
    people_url: str
    member: MemberRow
    form: Form
    choices: Choices


def member_page(actor: Actor, vendor: VendorName, member: Member, form: Form) -> MemberPage:
    """Compose the page."""
    return MemberPage(vendor.name, people_url(vendor), _member_row(actor, vendor, member), form, _vendor_roles())


def people_url(vendor: VendorName) -> str:
    """The address of a vendor's people."""
    return f"/leverandorer/{vendor.slug}/personer"


def _member_row(actor: Actor, vendor: VendorName, member: Member) -> MemberRow:
    return MemberRow(
        url=f"{people_url(vendor)}/{member.key}",
        name=member.name,
        email=member.email,
        role=VENDOR_ROLE[member.role],
        is_self=member.person_id == actor.person_id,
        is_disabled=actor.staff_role is not None and member.is_disabled,
    )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the customer centre's list."""

    url: str
    name: str
    email: str
    role: str
    is_self: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class VendorGroup:
    """A vendor and its people."""

    vendor: str
    url: str
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody with an account."""

    words: str
    colleagues: tuple[PersonRow, ...]
    vendors: tuple[VendorGroup, ...]
    others: tuple[PersonRow, ...]
    """At home nowhere: their access was taken away."""
    is_cut: bool
    may_manage: bool
    may_invite: bool
    form: Form
    choices: Choices
    most: int = MOST_PEOPLE


def people_page(actor: Actor, people: list[KnownPerson], *, words: str, form: Form) -> PeoplePage:
    """Compose the page. Somebody at two vendors stands twice."""
    groups: dict[tuple[str, str], list[PersonRow]] = {}
    for person in people:
        for place in person.places:
            row = _person_row(actor, person, VENDOR_ROLE[place.role])
            groups.setdefault((place.vendor, place.vendor_slug), []).append(row)
    return PeoplePage(
        words=words,
        colleagues=_sorted(
            _person_row(actor, each, STAFF_ROLE[each.staff_role]) for each in people if each.staff_role is not None
        ),
        vendors=tuple(
            VendorGroup(vendor, f"/leverandorer/{slug}/personer", _sorted(rows))
            for (vendor, slug), rows in sorted(groups.items(), key=lambda group: alphabetical(group[0][0]))
        ),
        others=_sorted(_person_row(actor, each, "") for each in people if each.staff_role is None and not each.places),
        is_cut=len(people) == MOST_PEOPLE,
        may_manage=may(actor, Permission.MANAGE_STAFF),
        may_invite=may(actor, Permission.MANAGE_VENDOR_PEOPLE),
        form=form,
        choices=_staff_roles(),
    )


def _person_row(actor: Actor, person: KnownPerson, role: str) -> PersonRow:
    return PersonRow(
        url=f"/stab/personer/{person.id}",
        name=person.name,
        email=person.email,
        role=role,
        is_self=person.id == actor.person_id,
        is_disabled=person.disabled_at is not None,
    )


def _sorted(rows: Iterable[PersonRow]) -> tuple[PersonRow, ...]:
    return tuple(sorted(rows, key=lambda row: (alphabetical(row.name), row.email)))


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, and what the reader may do about the account."""

    url: str
    digest_url: str
    """Empty for somebody who has no place, and so no digest."""
    name: str
    email: str
    staff_role: str
    places: tuple[tuple[str, str, str], ...]
    """Vendor, role in words, and the address of the place for those who may change it."""
    disabled_since: str
    is_self: bool
    may_manage: bool
    may_close: bool
    form: Form
    choices: Choices


def person_page(actor: Actor, person: KnownPerson, form: Form) -> PersonPage:
    """Compose the page."""
    may_invite = may(actor, Permission.MANAGE_VENDOR_PEOPLE)
    return PersonPage(
        url=f"/stab/personer/{person.id}",
        digest_url=f"/stab/ukesbrev/{person.id}" if person.staff_role or person.places else "",
        name=person.name,
        email=person.email,
        staff_role=STAFF_ROLE[person.staff_role] if person.staff_role is not None else "",
        places=tuple(
            (
                place.vendor,
                VENDOR_ROLE[place.role],
                f"/leverandorer/{place.vendor_slug}/personer/{place.key}" if may_invite else "",
            )
            for place in sorted(person.places, key=lambda place: alphabetical(place.vendor))
        ),
        disabled_since=moment(person.disabled_at) if person.disabled_at is not None else "",
        is_self=person.id == actor.person_id,
        may_manage=may(actor, Permission.MANAGE_STAFF),
        may_close=may(actor, closing_permission(person)),
        form=form,
        choices=(*_staff_roles(), ("", gettext("Ingen tilgang ved kundesenteret"))),
    )


def closing_permission(person: KnownPerson) -> Permission:
    """What it takes to close or open somebody's account."""
    return Permission.MANAGE_VENDOR_PEOPLE if person.staff_role is None else Permission.MANAGE_STAFF
