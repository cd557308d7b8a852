"""The one table of who may do what."""

from enum import StrEnum

from fristklar.access.actor import Actor, ActorKind


class Permission(StrEnum):
    """What a route asks for. Every route declares exactly one."""

    READ_REGISTER = "read_register"
    READ_PRODUCT = "read_product"
    WATCH_MACHINERY = "watch_machinery"


EVERYONE = frozenset(ActorKind)

PERMISSION_MAP: dict[Permission, frozenset[ActorKind]] = {
    Permission.READ_REGISTER: EVERYONE,
    Permission.READ_PRODUCT: frozenset({ActorKind.DEMO_VISITOR}),
    Permission.WATCH_MACHINERY: EVERYONE,
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether this kind of actor may do this at all. Which rows it then reaches is for row security to say."""
    return actor.kind in PERMISSION_MAP[permission]
