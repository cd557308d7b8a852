"""FRISTKLAR_TODAY moves the whole product in time: what is close, what is passed, and what is kept for a day."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from fristklar import clock
from fristklar.clock import OSLO, now
from fristklar.domain.norwegian import long_date
from harness import Database, keep_session, opened
from reading import read
from web.addresses import PAGES

On = Callable[[str], AbstractContextManager[TestClient]]

DAYS = {
    "2026-03-19": "19. mars 2026",
    "2026-11-24": "24. november 2026",
    "2027-02-28": "28. februar 2027",
    "2028-02-29": "29. februar 2028",
}


@pytest.mark.parametrize("day", DAYS)
def test_every_page_says_which_day_the_demo_believes_in(on: On, day: str) -> None:
    with on(day) as client:
        for address in PAGES:
            assert f"I dag er {DAYS[day]}." in read(client.get(address).text).one("aside.demo").text, address


@pytest.mark.parametrize(
    "address",
    ["/", "/endringer", "/endringer/kj-gammel-innlogging", "/tjenester/kjernejournal-portal", "/veikart",
     "/produkter/eksempel-epj"],
)  # fmt: skip
def test_each_page_counts_the_days_from_that_day(on: On, address: str) -> None:
    for day, phrase in (("2026-11-01", "29 dager igjen"), ("2026-11-29", "1 dag igjen"), ("2026-11-30", "i dag")):
        with on(day) as client:
            assert phrase in read(client.get(address).text).one("main").text, day


@pytest.mark.parametrize("day", ["1999-12-31", "2026-02-28", "2027-12-31", "2099-01-01", "9999-12-31", "0001-01-01"])
def test_every_page_stands_on_any_day_at_all(on: On, day: str) -> None:
    with on(day) as client:
        for address in PAGES:
            assert client.get(address).status_code == 200, address


def test_the_tag_of_a_page_does_not_answer_for_another_day(unwritten: Database) -> None:
    address = "/endringer/kj-gammel-innlogging"
    with opened(unwritten, FRISTKLAR_TODAY="2026-11-29") as client:
        yesterday = client.get(address).headers["etag"]
    with opened(unwritten, FRISTKLAR_TODAY="2026-11-30") as client:
        assert client.get(address, headers={"If-None-Match": yesterday}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/endringer",
        *(f"/produkter/eksempel-epj{page}" for page in ("", "/tidslinje", "/rapport")),
        "/stab/matrise",
    ],
)
def test_at_midnight_in_norway_a_page_is_another_though_nothing_is_written(
    unwritten: Database, all_seeing: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process that stays up, and no setting names the day."""
    midnight = datetime(2026, 11, 30, tzinfo=OSLO).astimezone(UTC)
    with opened(unwritten, FRISTKLAR_TODAY=None) as client:
        keep_session(client, all_seeing)
        monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(seconds=1))
        before = client.get(address)
        assert client.get(address, headers={"If-None-Match": before.headers["etag"]}).status_code == 304
        monkeypatch.setattr(clock, "now", lambda: midnight)
        after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.text != before.text


def test_without_a_day_of_its_own_it_is_the_day_in_norway(unwritten: Database) -> None:
    with opened(unwritten, FRISTKLAR_TODAY=None) as client:
        days = {long_date(now().astimezone(OSLO).date())}
        text = read(client.get("/").text).one("aside.demo").text
        days.add(long_date(now().astimezone(OSLO).date()))  # midnight may have passed in between
    assert any(f"I dag er {day}." in text for day in days)
