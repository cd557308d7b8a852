"""The SQL that turns a session into an actor."""

from hashlib import sha256
from typing import Any

from fristklar.access.actor import ANONYMOUS, DOORKEEPER, Actor, ActorKind, VendorPlace
from fristklar.access.scope import scope
from fristklar.asking import Planned, read_json
from fristklar.languages import Language
from fristklar.models import StaffRole, VendorRole

_ACTORS = """
SELECT json_object_agg(encode(sign_in_session.token_hash, 'hex'), json_build_array(
    sign_in_session.id, person.id, person.email, person.name, person.staff_role, person.language,
    (SELECT json_agg(json_build_array(vendor.id, vendor.slug, vendor.name, membership.role) ORDER BY vendor.name)
     FROM membership JOIN vendor ON vendor.id = membership.vendor_id WHERE membership.person_id = person.id)))
FROM sign_in_session JOIN person ON person.id = sign_in_session.person_id
WHERE sign_in_session.token_hash = ANY (ARRAY(SELECT decode(unnest(string_to_array($1, ' ')), 'hex')))
    AND sign_in_session.revoked_at IS NULL AND sign_in_session.expires_at > now() AND person.disabled_at IS NULL
"""
# An array, not IN: of the rows of a subquery Postgres expects too many to keep a plan, and plans anew each time.
ACTORS = Planned("actors", "text", _ACTORS, dict[str, list[Any]])


def token_hash(token: str) -> bytes:
    """What is kept of a token. Tokens are long and random, so a plain hash is as good as a slow one."""
    return sha256(token.encode()).digest()


async def read_actors(hashes: list[bytes]) -> dict[bytes, Actor]:
    """Who is signed in with tokens of these hashes: read anew for every request, so that a disabled person is out at
    once. What opens no session is missing.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    found = await read_json(scope(DOORKEEPER), ACTORS, " ".join([each.hex() for each in hashes]))
    return {bytes.fromhex(key): actor_from(facts) for key, facts in (found or {}).items()}


async def read_actor(session_token: str) -> Actor:
    """Who is signed in with this token; nobody in particular, where nobody is.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    key = token_hash(session_token)
    return (await read_actors([key])).get(key, ANONYMOUS)


def actor_from(facts: list[Any]) -> Actor:
    """Who it is: the session's key, the person's key, address, name, staff role and language, and the places."""
    session_id, person_id, email, name, staff_role, chosen, places = facts
    language = Language(chosen) if chosen else None
    if staff_role is not None:
        return Actor(ActorKind.STAFF, name, person_id, email, session_id, StaffRole(staff_role), language=language)
    return Actor(
        ActorKind.VENDOR,
        name,
        person_id,
        email,
        session_id,
        places=tuple(VendorPlace(key, slug, vendor, VendorRole(role)) for key, slug, vendor, role in places or ()),
        language=language,
    )
