"""The row-security context in which an actor's transaction runs: the one definition of visibility.

Every transaction begins by choosing a database role. Without that the login role may read nothing at all.
The settings are local to the transaction, so a pooled connection carries nothing over to the next request.
"""

from collections.abc import Iterable

from fristklar.access.actor import Actor, ActorKind

_CONTEXTS = {
    ActorKind.ANONYMOUS: "SELECT set_config('role', 'fristklar_public', true)",
    ActorKind.STAFF: "SELECT set_config('role', 'fristklar_staff', true)",
    ActorKind.SYSTEM: (
        "SELECT set_config('role', 'fristklar_staff', true), set_config('fristklar.program', 'on', true)"
    ),
}


def scope(actor: Actor) -> str:
    """The statement that gives a transaction the actor's view, to be sent before anything else."""
    if actor.kind is not ActorKind.VENDOR:
        return _CONTEXTS[actor.kind]
    return (
        "SELECT set_config('role', 'fristklar_vendor', true), "
        f"set_config('fristklar.vendor_ids', '{_array(actor.vendor_ids)}', true), "
        f"set_config('fristklar.editable_vendor_ids', '{_array(actor.editable_vendor_ids)}', true), "
        f"set_config('fristklar.person_id', '{_key(actor.person_id)}', true)"
    )


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(str(int(each)) for each in ids) + "}"


def _key(key: int | None) -> str:
    return "" if key is None else str(int(key))
