"""The customer centre's matrix, as somebody reads it who may change nothing."""

import pytest
from starlette.testclient import TestClient

from harness import STAFF_READER, Database, sign_in


@pytest.fixture
def staff(client: TestClient, database: Database) -> TestClient:
    """Signed in as a reader of the customer centre."""
    sign_in(client, database, STAFF_READER)
    return client
