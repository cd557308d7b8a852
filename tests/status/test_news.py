"""What is new in the register to whoever was told of all of it: nothing, whatever the register."""

from datetime import timedelta

from hypothesis import given, settings

from digest.anything import registers
from fristklar.register.snapshot import Snapshot
from fristklar.status.news import happened, newest


@settings(deadline=None, max_examples=100)
@given(registers())
def test_nothing_is_new_since_the_newest(some: Snapshot) -> None:
    latest = newest(some)
    assert latest is not None or not some.changes
    if latest is not None:
        assert happened(some, latest).is_nothing
        assert happened(some, latest + timedelta(days=400)).is_nothing
