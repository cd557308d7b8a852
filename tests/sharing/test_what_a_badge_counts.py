"""A badge counts the changes that stand, for any register, reports and day."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings

from digest.anything import days, products, registers
from digest.registers import register
from fristklar.register.snapshot import Snapshot
from fristklar.sharing.pages import shown_badge
from fristklar.status.queries import ProductStatus
from harness import configured


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


@settings(deadline=None, max_examples=50)
@given(registers(), products(1), days)
def test_what_has_ended_is_not_counted(some: Snapshot, status: ProductStatus, today: date) -> None:
    standing = register(*(change for change in some.changes.values() if not change.is_ended))
    assert shown_badge(some, status, today) == shown_badge(standing, status, today)
