"""The demo's people into the database: adds who is missing, and leaves everybody else as they are."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from fristklar.models import Membership, Person, Vendor
from fristklar.register.reading import SeedError
from fristklar.register.seeds import DemoPersonSeed


def load_people(session: Session, people: tuple[DemoPersonSeed, ...]) -> str:
    """Add the fictional people. Gives a line for a person at a terminal.

    Raises:
        SeedError: somebody has a place at a vendor that is not there, or that is real.
    """
    vendors = {row.slug: row.id for row in session.execute(select(Vendor.slug, Vendor.id).where(Vendor.fictional))}
    faults = [
        f"seeds/demo/people.yaml: entry {person.email!r}, field places: {slug!r} is no fictional vendor"
        for person in people
        for slug in person.places
        if slug not in vendors
    ]
    if faults:
        raise SeedError("\n".join(faults))
    added = 0
    for person in people:
        who = {"email": person.email, "name": person.name, "staff_role": person.staff_role}
        statement = insert(Person).values(who).on_conflict_do_nothing().returning(Person.id)
        person_id = session.scalars(statement).one_or_none()
        if person_id is None:
            continue
        added += 1
        for slug, role in person.places.items():
            place = {"person_id": person_id, "vendor_id": vendors[slug], "role": role, "name": person.name}
            session.execute(insert(Membership).values(place))
    return f"Demo people: {added} added, {len(people) - added} unchanged"
