"""One change with a moved deadline, byte for byte. `RECORD_GOLDEN=1 ./dev test tests/feeds/test_golden.py` anew."""

import os
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from editing.browsing import EDITOR, move
from feeds.subscribing import EPJ, deadline, subscribed
from harness import Database, sign_in

GOLDEN = Path(__file__).parent / "golden"
SLUG = "nytt-format"


@pytest.fixture
def moved(client: TestClient, database: Database) -> TestClient:
    deadline(
        database,
        SLUG,
        title="Nytt format, med komma; semikolon & «anførsel»",
        summary="Dialogmelding får et nytt format.\nDet gamle virker ikke lenger.",
    )
    sign_in(client, database, EDITOR)
    move(client, SLUG, "production", {"ordlyd": "Q2 2027", "begrunnelse": "Mange er ikke klare.\nDe trenger tid."})
    move(client, SLUG, "production", {"ordlyd": "1. juli 2027", "begrunnelse": "Datoen er avklart."})
    client.cookies.clear()
    with database.connect("postgres") as connection:
        connection.execute(
            "UPDATE deadline_revision SET made_at = timestamptz '2026-11-01 08:00:00+01' "
            "+ interval '1 day' * (SELECT count(*) FROM deadline_revision AS other "
            "WHERE other.deadline_id = deadline_revision.deadline_id AND other.id < deadline_revision.id)"
        )
    return client


def agrees(name: str, body: bytes) -> None:
    """Names made from a key of the database are the only thing that may differ."""
    text = re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"NAME", body)
    path = GOLDEN / name
    if os.environ.get("RECORD_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text)
    assert text.decode() == path.read_bytes().decode()


def test_the_calendar_of_a_change(moved: TestClient) -> None:
    agrees("change.ics", moved.get(f"/endringer/{SLUG}/kalender.ics").content)


def test_the_feed_of_a_change(moved: TestClient) -> None:
    agrees("change.atom", moved.get(f"/endringer/{SLUG}/feed.atom").content)


def test_the_feed_of_moves(moved: TestClient) -> None:
    agrees("moved.atom", moved.get("/flyttet.atom").content)


def test_the_event_in_ones_own_calendar(moved: TestClient, database: Database) -> None:
    body = moved.get(subscribed(moved, database, EPJ)).content
    found = [each for each in re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", body, re.DOTALL) if SLUG.encode() in each]
    assert len(found) == 1
    agrees("own.ics", found[0])
