"""A database with two vendors and a draft."""

from collections.abc import Callable, Iterator

import pytest

from access.tenants import PREPARED, Tenants
from fristklar import embedded
from harness import Database, copied


@pytest.fixture(scope="session")
def tenants(loaded_template: Database, cluster: embedded.Cluster, admin: Callable[[str], None]) -> Iterator[Tenants]:
    database = copied(cluster, admin, loaded_template)
    with database.connect("postgres") as connection:
        connection.execute(PREPARED)  # type: ignore[call-overload]
        ids = dict(connection.execute("SELECT slug, id FROM vendor").fetchall())
        [(draft,)] = connection.execute("SELECT id FROM change WHERE slug = 'et-utkast'")
    with database.connect("fristklar_app") as app:
        yield Tenants(database, app, ids["eksempel-epj-as"], ids["fjordjournal-as"], draft)
