"""The one table of who may do what."""

from enum import StrEnum

from fristklar.access.actor import Actor, Role


class Permission(StrEnum):
    """What a route asks for. Every route declares exactly one."""

    READ_REGISTER = "read_register"
    WATCH_MACHINERY = "watch_machinery"
    SIGN_IN = "sign_in"
    UNSUBSCRIBE = "unsubscribe"
    """For whoever holds the token that came by mail, signed in or not."""
    READ_SHARED = "read_shared"
    """For whoever holds an address that a vendor gave away. Nobody asks who it is: no cookie is read."""
    USE_DEMO = "use_demo"
    """In demo mode only; elsewhere there is no such page for anyone."""
    OWN_ACCOUNT = "own_account"
    READ_PRODUCT = "read_product"
    NOTE_VISIT = "note_visit"
    EDIT_PROFILE = "edit_profile"
    REPORT_READINESS = "report_readiness"
    SHARE_STATUS = "share_status"
    MANAGE_VENDOR_PEOPLE = "manage_vendor_people"
    READ_STAFF_PAGES = "read_staff_pages"
    EDIT_REGISTER = "edit_register"
    JUDGE_READINESS = "judge_readiness"
    MANAGE_STAFF = "manage_staff"


EVERYONE = frozenset(Role)
VENDOR_EDITORS = frozenset({Role.VENDOR_EDITOR, Role.VENDOR_ADMINISTRATOR})
VENDOR_PEOPLE = VENDOR_EDITORS | {Role.VENDOR_VIEWER}
STAFF_EDITORS = frozenset({Role.STAFF_EDITOR, Role.ADMIN})
STAFF = STAFF_EDITORS | {Role.STAFF_READER}

PERMISSION_MAP: dict[Permission, frozenset[Role]] = {
    Permission.READ_REGISTER: EVERYONE,
    Permission.WATCH_MACHINERY: EVERYONE,
    Permission.SIGN_IN: EVERYONE,
    Permission.UNSUBSCRIBE: EVERYONE,
    Permission.READ_SHARED: EVERYONE,
    Permission.USE_DEMO: EVERYONE,
    Permission.OWN_ACCOUNT: VENDOR_PEOPLE | STAFF | {Role.NO_PLACE},
    Permission.READ_PRODUCT: VENDOR_PEOPLE | STAFF,
    Permission.NOTE_VISIT: VENDOR_PEOPLE,
    Permission.EDIT_PROFILE: VENDOR_EDITORS | STAFF_EDITORS,
    Permission.REPORT_READINESS: VENDOR_EDITORS,
    Permission.SHARE_STATUS: VENDOR_EDITORS,
    Permission.MANAGE_VENDOR_PEOPLE: frozenset({Role.VENDOR_ADMINISTRATOR}) | STAFF_EDITORS,
    Permission.READ_STAFF_PAGES: STAFF,
    Permission.EDIT_REGISTER: STAFF_EDITORS,
    Permission.JUDGE_READINESS: STAFF_EDITORS,
    Permission.MANAGE_STAFF: frozenset({Role.ADMIN}),
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may do this anywhere at all. Which rows it then reaches is for row security to say."""
    return not PERMISSION_MAP[permission].isdisjoint(actor.roles)


def may_at(actor: Actor, permission: Permission, vendor_id: int) -> bool:
    """Whether the actor may do this with what belongs to this vendor."""
    return not PERMISSION_MAP[permission].isdisjoint(actor.roles_at(vendor_id))
