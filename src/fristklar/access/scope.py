"""The row-security context in which an actor's transaction runs: the one definition of visibility.

Every transaction begins by choosing a database role. Without that the login role may read nothing at all.
The settings are local to the transaction, so a pooled connection carries nothing over to the next request.
"""

from fristklar.access.actor import Actor, ActorKind

_PUBLIC = "SELECT set_config('role', 'fristklar_public', true)"
_STAFF = "SELECT set_config('role', 'fristklar_staff', true)"
# The demo shows every fictional vendor and no other: their ids are looked up as staff, then staff is left.
_FICTIONAL_VENDORS = (
    f"{_STAFF}; SELECT set_config('fristklar.vendor_ids', "  # noqa: S608
    "(SELECT coalesce(array_agg(id), '{}')::text FROM vendor WHERE fictional), true), "
    "set_config('role', 'fristklar_vendor', true)"
)

_CONTEXTS = {
    ActorKind.ANONYMOUS: _PUBLIC,
    ActorKind.DEMO_VISITOR: _FICTIONAL_VENDORS,
    ActorKind.SYSTEM: _STAFF,
}


def scope(actor: Actor) -> str:
    """The statements that give a transaction the actor's view. Several, to be sent in one round trip."""
    return _CONTEXTS[actor.kind]
