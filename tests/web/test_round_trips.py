"""How often a page asks the database is the same whatever the size, counted on the wire between the two."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from starlette.testclient import TestClient

from fristklar import embedded
from harness import STAFF_READER, Database, copied, opened, sign_in
from web.addresses import EXAMPLES
from web.wire import Counted, Wire

Watched = Callable[[Database], AbstractContextManager[tuple[TestClient, Counted]]]


@pytest.fixture
def watched(cluster: embedded.Cluster) -> Watched:
    """The application on a database, with what goes between the two being counted. Its connection is open already."""

    @contextmanager
    def watching(database: Database) -> Iterator[tuple[TestClient, Counted]]:
        wire = Wire(cluster.port)
        address = database.environment["FRISTKLAR_DATABASE_URL"]
        through = address.replace(f":{cluster.port}/", f":{wire.port}/")
        unencrypted = f"{through}?sslmode=disable&gssencmode=disable"
        try:
            with opened(database, FRISTKLAR_DATABASE_URL=unencrypted) as client:
                assert client.get("/readyz").status_code == 200
                yield client, wire.counted
        finally:
            wire.close()

    return watching


_MUCH_MORE = """
INSERT INTO vendor (slug, name, fictional) SELECT 'v-' || n, 'Leverandør ' || n, true FROM generate_series(1, 200) n;
INSERT INTO product (vendor_id, slug, name, description)
    SELECT id, slug || '-' || n, name, 'd' FROM vendor, generate_series(1, 2) n WHERE slug LIKE 'v-%';
INSERT INTO change (slug, position, title, summary, why, what_to_do, kind, lifecycle, rule, applies_to)
    SELECT 'c-' || n, n, 'Endring ' || n, 's', 'w', 'w', 'notice', 'published', '"sfm"', 'a'
    FROM generate_series(1, 60) n;
INSERT INTO change_service SELECT change.id, service.id FROM change, service WHERE change.slug LIKE 'c-%';
INSERT INTO deadline (change_id, environment, wording, earliest, latest, precision, kind, firmness)
    SELECT id, environment, '2027', '2027-01-01', '2027-12-31', 'year', 'complete_by', 'firm'
    FROM change, unnest(ARRAY['test', 'production']) AS environment WHERE slug LIKE 'c-%';
INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on)
    SELECT deadline.id, revision.new, revision.new, 'r', 'm', '2026-11-01'
    FROM deadline, generate_series(1, 3), (SELECT new FROM deadline_revision LIMIT 1) AS revision;
INSERT INTO source_reference (document_id, change_id, position, heading, language)
    SELECT source_document.id, change.id, n, 'h', 'nb' FROM source_document, change, generate_series(1, 5) n;
INSERT INTO product_trait (product_id, vendor_id, trait, answer)
    SELECT product.id, vendor_id, trait.name, true FROM product, trait WHERE slug LIKE 'v-%';
INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on)
    SELECT vendor_id, product.id, deadline.id, 'in_progress', '2026-11-01'
    FROM product, deadline JOIN change ON change.id = change_id WHERE change.slug LIKE 'c-%';
"""


@pytest.fixture(scope="module")
def large(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Database]:
    """The same register with 200 vendors, 400 products and 60 changes more, and all that belongs to them."""
    database = copied(cluster, admin, loaded_template)
    with database.connect("postgres") as connection:
        connection.execute(_MUCH_MORE)  # type: ignore[call-overload]
    yield database
    admin(f"DROP DATABASE {database.name} WITH (FORCE)")


def costs(watched: Watched, database: Database, *addresses: str, who: str | None = STAFF_READER) -> list[Counted]:
    """What each of these addresses, one after the other, asks of the database when somebody asks who is signed in."""
    with watched(database) as (client, counted):
        if who:
            sign_in(client, database, who)
        found, before = [], Counted(counted.round_trips, counted.statements)
        for address in addresses:
            assert client.get(address).status_code == 200, address
            now = Counted(counted.round_trips, counted.statements)
            found.append(Counted(now.round_trips - before.round_trips, now.statements - before.statements))
            before = now
        return found


@pytest.mark.parametrize("address", EXAMPLES.values())
def test_a_page_asks_as_often_in_a_large_database_as_in_a_small_one(
    watched: Watched, unwritten: Database, large: Database, address: str
) -> None:
    """The first time in a process that has read nothing, and the second time."""
    assert costs(watched, large, address, address) == costs(watched, unwritten, address, address)


def test_one_page_after_the_other_asks_as_often_too(watched: Watched, unwritten: Database, large: Database) -> None:
    way = [*EXAMPLES.values(), *EXAMPLES.values()]
    assert costs(watched, large, *way) == costs(watched, unwritten, *way)


def test_a_vendors_page_that_nobody_has_seen_takes_three_round_trips_at_most(watched: Watched, large: Database) -> None:
    """The first that a connection asks for may take a statement more, which plans the others."""
    _, first, *others = costs(watched, large, "/", "/produkter/v-7-1", "/produkter/v-9-2", "/produkter/v-99-1")
    assert 1 <= first.round_trips <= 3
    assert all(cost.round_trips == first.round_trips for cost in others)
    assert len({cost.statements for cost in others}) == 1


def test_that_holds_for_the_first_page_of_a_new_process_too(
    watched: Watched, unwritten: Database, large: Database
) -> None:
    """It has read nothing of the register yet."""
    for database, address in ((large, "/produkter/v-7-1"), (unwritten, "/produkter/eksempel-epj")):
        [first] = costs(watched, database, address)
        assert first.round_trips <= 3


def test_a_vendors_page_that_was_seen_takes_two(watched: Watched, large: Database) -> None:
    """Who is asking, and whether what is kept still holds."""
    _, again = costs(watched, large, "/produkter/v-7-1", "/produkter/v-7-1")
    assert again.round_trips == 2


def test_a_page_of_the_register_takes_one_once_the_register_is_read(watched: Watched, large: Database) -> None:
    pages = ["/", "/endringer", "/endringer/c-7", "/tjenester/helseid", "/veikart"]
    assert [cost.round_trips for cost in costs(watched, large, "/tjenester", *pages, who=None)[1:]] == [1] * len(pages)


def test_what_needs_no_database_asks_it_nothing(watched: Watched, large: Database) -> None:
    assert costs(watched, large, "/healthz", "/metrics", "/static/fristklar.css") == [Counted(0, 0)] * 3
