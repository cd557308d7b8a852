"""When a deadline moves the page says what it was, what it is, why, on whose word, and what notice that gives."""

import json
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from harness import Database
from reading import Element, read

CHANGE = "/endringer/kj-gammel-innlogging"
FIRST = ["19. mars 2026", "Produksjon", "Først registrert"]


def content(wording: str, day: str | None) -> dict[str, str | None]:
    return {
        "environment": "production",
        "wording": wording,
        "earliest": day,
        "latest": day,
        "precision": "day" if day else "open",
        "kind": "effective_on",
        "firmness": "firm",
        "firm_by": None,
    }


def move(
    database: Database,
    old: tuple[str, str | None],
    new: tuple[str, str | None],
    *,
    decided: str,
    notice: int | None,
    source: str | None = None,
) -> None:
    """Move the deadline as staff would: the row and its entry in the ledger."""
    wording, day = new
    database.as_staff(
        "WITH moved AS (UPDATE deadline SET wording = %s, earliest = %s::date, latest = %s::date, precision = %s "
        "WHERE change_id = (SELECT id FROM change WHERE slug = 'kj-gammel-innlogging') RETURNING id) "
        "INSERT INTO deadline_revision (deadline_id, old, new, reason, source, made_by, decided_on, days_of_notice) "
        "SELECT id, %s, %s, 'Mange kunder er ikke klare.', %s, 'Kari i kundesenteret', %s::date, %s FROM moved",
        wording, day, day, "day" if day else "open",
        json.dumps(content(*old)), json.dumps(content(*new)), source, decided, notice,
    )  # fmt: skip


def ledger(client: TestClient) -> Element:
    return read(client.get(CHANGE).text).section("Slik har fristene endret seg")


def rows(client: TestClient) -> list[list[str]]:
    return [[cell.text for cell in row.all("td")] for row in ledger(client).all("tbody tr")]


def test_the_first_entry_tells_when_and_from_where_the_deadline_was_registered(client: TestClient) -> None:
    [row] = rows(client)
    assert row[:3] == FIRST
    assert row[3].startswith("1.12.2026")
    assert row[4].startswith("Registrert fra kilden.")
    assert "Kilde: BREKKENDE ENDRINGER FOR NORSK HELSENETT." in row[4]
    assert row[5] == "256 dager"  # 19 March to 30 November
    assert "Fristene er ikke flyttet siden de ble registrert." in ledger(client).text


def test_a_move_is_shown_from_old_to_new_with_reason_source_and_notice(client: TestClient, database: Database) -> None:
    client.get(CHANGE)
    move(
        database,
        ("1.12.2026", "2026-12-01"),
        ("1. mars 2027", "2027-03-01"),
        decided="2026-11-20",
        notice=100,
        source="utviklerportal.nhn.no",
    )
    newest, first = rows(client)
    assert newest == [
        "20. november 2026",
        "Produksjon",
        "1.12.2026 1. desember 2026",
        "1. mars 2027",
        "Mange kunder er ikke klare. Kilde: utviklerportal.nhn.no. Ført av kundesenteret.",
        "100 dager",
    ]
    assert first[:3] == FIRST
    assert "Flyttet 1 gang. Ingenting er slettet." in ledger(client).text
    shown = read(client.get(CHANGE).text).one("section.deadline")
    assert shown.one("p.big").text == "søndag 28. februar 2027"
    assert shown.one(".left").text == "96 dager igjen"


def test_every_move_is_kept_newest_first(client: TestClient, database: Database) -> None:
    steps: list[tuple[str, str | None]] = [
        ("1.12.2026", "2026-12-01"),
        ("1. mars 2027", "2027-03-01"),
        ("", None),
        ("mai", "2027-05-01"),
    ]
    for old, new in pairwise(steps):
        move(database, old, new, decided="2026-11-20", notice=1)
    assert [(row[2], row[3]) for row in rows(client)[:3]] == [
        ("Uten dato", "mai 1. mai 2027"),
        ("1. mars 2027", "Uten dato"),
        ("1.12.2026 1. desember 2026", "1. mars 2027"),
    ]
    assert len(rows(client)) == 4
    # A date that is given up and set anew has moved once, from the one to the other.
    assert "Flyttet 2 ganger. Ingenting er slettet." in ledger(client).text
    assert "Produksjon: flyttet 2 ganger, 151 dager senere" in ledger(client).text


@pytest.mark.parametrize(
    ("notice", "said"),
    [(1, "1 dag"), (0, "0 dager"), (1234, "1\u00a0234 dager"), (None, "Ikke kjent"), (-5, "Ikke varslet før fristen")],
)
def test_the_notice_is_said_in_days(client: TestClient, database: Database, notice: int | None, said: str) -> None:
    move(database, ("1.12.2026", "2026-12-01"), ("1. mars 2027", "2027-03-01"), decided="2026-11-20", notice=notice)
    assert rows(client)[0][5] == said.replace("\u00a0", " ")


def test_a_deadline_that_loses_its_date_is_undated_everywhere(client: TestClient, database: Database) -> None:
    move(database, ("1.12.2026", "2026-12-01"), ("Avklares senere", None), decided="2026-11-20", notice=None)
    card = read(client.get(CHANGE).text).one("section.deadline")
    assert card.one("p.big").text == "Dato er ikke satt"
    undated = read(client.get("/endringer").text).section("Uten dato")
    assert "Gammel innlogging til Kjernejournal portal utgår" in undated.text
