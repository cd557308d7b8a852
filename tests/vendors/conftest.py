"""Who tries the pages of vendors."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in
from vendors.pages import EDITOR


@pytest.fixture
def desk(client: TestClient, database: Database) -> TestClient:
    """An editor at the customer centre."""
    sign_in(client, database, EDITOR)
    return client
