"""An editor at the customer centre."""

import pytest
from starlette.testclient import TestClient

from editing.browsing import EDITOR
from harness import Database, sign_in


@pytest.fixture
def editor(client: TestClient, database: Database) -> TestClient:
    """The application as an editor at the customer centre meets it."""
    sign_in(client, database, EDITOR)
    return client
