"""One pattern of a slug: the longest there can be opens on every page that takes one, and no route has its own."""

from fastapi import FastAPI, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from access.matrix import KEYS, MATRIX, PREPARED, Answer, Who
from fristklar.domain.slug import LONGEST
from fristklar.web.guard import Slug
from harness import Database, opened, sign_in

NAMES = {"slug", "change", "product", "name"}
"""What routes call a slug in their addresses."""
OBJECTS = {
    "product": "eksempel-epj",
    "vendor": "eksempel-epj-as",
    "change": "kj-gammel-innlogging",
    "service": "helseid",
    "roadmap_item": "sfm-videreutvikling",
    "event": "vkp-webinar-kommuner",
    "trait": "sfm",
    "source_document": "leverandorwebinar-2026-03-19",
}
"""What the addresses of the matrix name, by table."""
AT_LENGTH = {name: f"{name}-".ljust(LONGEST, "x") for name in OBJECTS.values()}
_LENGTHEN = {table: f"UPDATE {table} SET slug = %(long)s WHERE slug = %(name)s" for table in OBJECTS} | {
    # Rules hold on to the names they ask for, so this one is lengthened in a copy.
    "trait": "INSERT INTO trait SELECT (jsonb_populate_record(trait, jsonb_build_object('name', %(long)s::text))).* "
    "FROM trait WHERE name = %(name)s"
}
LOOKERS = (Who.ADMIN, Who.EDITOR)


def lengthen(database: Database) -> dict[str, str]:
    """Give each object the longest slug it can have; the keys that stand in addresses beside them."""
    with database.connect("postgres") as superuser:
        superuser.execute(PREPARED)  # type: ignore[call-overload]
        member = superuser.execute(KEYS["member"]).fetchone()  # type: ignore[call-overload]
        assert member is not None
        for table, name in OBJECTS.items():
            done = superuser.execute(_LENGTHEN[table], {"long": AT_LENGTH[name], "name": name})  # type: ignore[call-overload]
            assert done.rowcount == 1, table
    return {"member": str(member[0])}


def takes_a_slug(route: str) -> bool:
    return any(f"{{{name}}}" in route for name in NAMES)


def test_the_longest_slug_opens_on_every_page_that_takes_one(database: Database) -> None:
    keys = lengthen(database)
    pages = [route for route in MATRIX if route.startswith("GET ") and takes_a_slug(route)]
    assert len(pages) > 30
    answers, named = {}, set()
    with opened(database) as client:
        for route in pages:
            parts = MATRIX[route].address.format(**keys).split("/")
            assert set(parts) & set(AT_LENGTH), f"{route}: tell OBJECTS what its address names"
            named.update(set(parts) & set(AT_LENGTH))
            who = next(each for each in LOOKERS if MATRIX[route].answers[each] is Answer.IN)
            sign_in(client, database, who)
            address = "/".join(AT_LENGTH.get(part, part) for part in parts)
            answers[route] = client.get(address, follow_redirects=False).status_code
    assert {route: status for route, status in answers.items() if status not in {200, 303}} == {}
    assert named == set(AT_LENGTH)


def test_no_route_has_a_pattern_of_its_own(reader: TestClient) -> None:
    assert isinstance(reader.app, FastAPI)
    [pattern] = Slug.__metadata__
    taken, own = 0, []
    for context in iter_route_contexts(reader.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for parameter in get_flat_params(route.dependant):
                field = parameter.field_info
                if isinstance(field, params.Path) and parameter.name in NAMES:
                    taken += 1
                    if field.metadata != pattern.metadata:
                        own.append(f"{context.path}: {parameter.name}")
    assert taken > 70
    assert own == []


def test_one_letter_more_is_nowhere(client: TestClient, database: Database) -> None:
    sign_in(client, database, Who.ADMIN)
    with database.connect("postgres") as superuser:
        superuser.execute("UPDATE product SET slug = repeat('x', %s) WHERE slug = 'eksempel-epj'", (LONGEST + 1,))
    for address in ("/produkter/{}", "/produkter/{}/rapport", "/stab/produkter/{}"):
        assert client.get(address.format("x" * (LONGEST + 1))).status_code == 404
