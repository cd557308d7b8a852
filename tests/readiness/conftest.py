"""A desk for each test."""

import pytest
from starlette.testclient import TestClient

from harness import Database
from readiness.desk import Desk


@pytest.fixture
def desk(client: TestClient, database: Database) -> Desk:
    return Desk(client, database)
