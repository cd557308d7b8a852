"""The SQL of who may sign in at each vendor and what they have looked at, for staff."""

from datetime import datetime

from psycopg.sql import SQL

from fristklar.access.actor import Actor
from fristklar.access.scope import scope
from fristklar.asking import read_json
from fristklar.status.reach import People

_PEOPLE = SQL("""
SELECT json_build_array(
    (SELECT json_agg(json_build_array(membership.vendor_id, person.id, person.name)
                     ORDER BY lower(person.name), person.id)
     FROM membership JOIN person ON person.id = membership.person_id WHERE person.disabled_at IS NULL),
    (SELECT json_agg(json_build_array(person_id, product_id, last_at, last_until)) FROM product_visit))
""")


async def read_people(actor: Actor) -> People:
    """Everybody with a place at a vendor and an open account, and their last visits, in one statement."""
    members, visits = await read_json(scope(actor), _PEOPLE)
    by_vendor: dict[int, tuple[tuple[int, str], ...]] = {}
    for vendor_id, person_id, name in members or ():
        by_vendor[vendor_id] = (*by_vendor.get(vendor_id, ()), (person_id, name))
    instant = datetime.fromisoformat
    looks = {(person, product): (instant(at), instant(until)) for person, product, at, until in visits or ()}
    return People(by_vendor, looks)
