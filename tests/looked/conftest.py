"""A browser for each test, with what the readers of a product's page do."""

import pytest
from starlette.testclient import TestClient

from harness import Database
from looked.reader import Reader


@pytest.fixture
def reader(client: TestClient, database: Database) -> Reader:
    return Reader(client, database)
