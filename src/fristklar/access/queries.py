"""The SQL that turns a session into an actor."""

from hashlib import sha256

from psycopg.sql import SQL, Literal

from fristklar.access.actor import ANONYMOUS, DOORKEEPER, Actor, ActorKind, VendorPlace
from fristklar.access.scope import scope
from fristklar.db import read_once
from fristklar.models import StaffRole, VendorRole

_ACTOR = """
SELECT sign_in_session.id, person.id, person.email, person.name, person.staff_role,
    (SELECT json_agg(json_build_array(vendor.id, vendor.slug, vendor.name, membership.role) ORDER BY vendor.name)
     FROM membership JOIN vendor ON vendor.id = membership.vendor_id WHERE membership.person_id = person.id)
FROM sign_in_session JOIN person ON person.id = sign_in_session.person_id
WHERE sign_in_session.token_hash = {token_hash} AND sign_in_session.revoked_at IS NULL
    AND sign_in_session.expires_at > now() AND person.disabled_at IS NULL
"""


def token_hash(token: str) -> bytes:
    """What is kept of a token. Tokens are long and random, so a plain hash is as good as a slow one."""
    return sha256(token.encode()).digest()


async def read_actor(session_token: str) -> Actor:
    """Who is signed in with this token: read anew on every request, so that a disabled person is out at once.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    rows = await read_once(scope(DOORKEEPER), SQL(_ACTOR).format(token_hash=Literal(token_hash(session_token))))
    if not rows:
        return ANONYMOUS
    session_id, person_id, email, name, staff_role, places = rows[0]
    if staff_role is not None:
        return Actor(ActorKind.STAFF, name, person_id, email, session_id, StaffRole(staff_role))
    return Actor(
        ActorKind.VENDOR,
        name,
        person_id,
        email,
        session_id,
        places=tuple(VendorPlace(key, slug, vendor, VendorRole(role)) for key, slug, vendor, role in places or ()),
    )
