"""Someone who keeps the register's sources."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in


@pytest.fixture
def editor(client: TestClient, database: Database) -> TestClient:
    """The browser of Ola Berg, editor at the customer centre."""
    sign_in(client, database, "ola.berg@kundesenter.example")
    return client
