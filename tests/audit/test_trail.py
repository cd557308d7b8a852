"""Staff search the audit trail by object, person, deed and time, and take it away as a sheet."""

import csv
import io

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in

READER = "kari.nes@kundesenter.example"
VENDOR_EDITOR = "erik.moen@eksempel-epj.example"


def add(database: Database, at: str, actor: str, action: str, kind: str, subject: str, details: str = "{}") -> None:
    database.as_staff(
        "INSERT INTO audit_entry (at, actor, action, subject_kind, subject, details) VALUES (%s, %s, %s, %s, %s, %s)",
        at, actor, action, kind, subject, details,
    )  # fmt: skip


@pytest.fixture
def trail(client: TestClient, database: Database) -> TestClient:
    """A reader of the trail, with three entries of its own."""
    add(database, "2026-05-04 21:30+00", "Per Test", "edit", "change", "foerste-endring", '{"title": ["Før", "Etter"]}')
    add(database, "2026-05-04 22:30+00", "Liv Test", "edit", "change", "andre-endring")
    add(database, "2026-06-01 10:00+00", "Per Test", "publish", "change", "100% _rart_")
    sign_in(client, database, READER)
    return client


def subjects(response_text: str) -> list[str]:
    known = ("foerste-endring", "andre-endring", "100% _rart_")
    found = [(response_text.find(f">{name}<"), name) for name in known if f">{name}<" in response_text]
    return [name for _, name in sorted(found)]


def test_the_newest_comes_first_and_an_edit_shows_before_and_after(trail: TestClient) -> None:
    page = trail.get("/stab/revisjon").text
    assert subjects(page) == ["100% _rart_", "andre-endring", "foerste-endring"]
    assert "<del>Før</del> → Etter" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"objekt": "andre"}, ["andre-endring"]),
        ({"objekt": "ANDRE-endring"}, ["andre-endring"]),
        ({"objekt": "Etter"}, ["foerste-endring"]),
        ({"objekt": "0% _r"}, ["100% _rart_"]),
        ({"objekt": "rart%"}, []),
        ({"person": "per test"}, ["100% _rart_", "foerste-endring"]),
        ({"handling": "publish"}, ["100% _rart_"]),
        ({"person": "per test", "handling": "edit"}, ["foerste-endring"]),
        # 22.30 in UTC is half an hour into the next day in Norway
        ({"fra": "5.5.2026", "til": "5.5.2026"}, ["andre-endring"]),
        ({"fra": "4.5.2026", "til": "2026-05-04"}, ["foerste-endring"]),
        ({"objekt": "\x00andre"}, ["andre-endring"]),
    ],
)
def test_it_is_searched_by_object_person_deed_and_norwegian_day(
    trail: TestClient, query: dict[str, str], expected: list[str]
) -> None:
    response = trail.get("/stab/revisjon", params=query)
    assert response.status_code == 200
    assert subjects(response.text) == expected


@pytest.mark.parametrize("query", [{"fra": "31.2.2026"}, {"til": "i går"}])
def test_a_date_that_is_not_understood_is_said_back_and_left_out(trail: TestClient, query: dict[str, str]) -> None:
    response = trail.get("/stab/revisjon", params=query)
    assert response.status_code == 200
    assert "Datoen er ikke brukt." in response.text
    assert "foerste-endring" in response.text


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "9223372036854775808", "٣", ""])
def test_an_impossible_place_in_the_trail_is_no_error(trail: TestClient, place: str) -> None:
    assert trail.get("/stab/revisjon", params={"eldre-enn": place}).status_code == 200


def test_older_entries_are_a_page_away_and_none_stands_twice(trail: TestClient, database: Database) -> None:
    for number in range(120):
        add(database, "2026-07-01 10:00+00", "Mange", "edit", "change", f"nummer-{number}-")
    first = trail.get("/stab/revisjon", params={"person": "Mange"}).text
    link = first.split('href="/stab/revisjon?person=Mange&amp;eldre-enn=')[1].split('"')[0]
    second = trail.get("/stab/revisjon", params={"person": "Mange", "eldre-enn": link}).text
    on_first = {number for number in range(120) if f">nummer-{number}-<" in first}
    on_second = {number for number in range(120) if f">nummer-{number}-<" in second}
    assert len(on_first) == 100
    assert on_first | on_second == set(range(120))
    assert on_first & on_second == set()
    assert "Vis eldre" not in second


def test_the_sheet_holds_every_match_and_no_formula(trail: TestClient, database: Database) -> None:
    for start in ("=1+1", "+1", "-1", "@x", "\tx"):
        add(database, "2026-07-02 10:00+00", start, "edit", "change", f'{start}æøå, "sitat"')
    response = trail.get("/stab/revisjon.csv", params={"fra": "2.7.2026", "til": "2.7.2026"})
    assert response.headers["content-type"].startswith("text/csv")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["tidspunkt", "person", "e-post"]
    assert len(rows) == 6
    assert {row[5] for row in rows[1:]} == {f'\'{start}æøå, "sitat"' for start in ("=1+1", "+1", "-1", "@x", "\tx")}
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_a_sheet_of_many_parts_holds_each_entry_once_newest_first(trail: TestClient, database: Database) -> None:
    database.as_staff(
        "INSERT INTO audit_entry (at, actor, action, subject_kind, subject, details) "
        "SELECT '2026-07-02', 'Mange', 'edit', 'change', 'nummer-' || n, '{}' FROM generate_series(1, 2500) AS n"
    )
    response = trail.get("/stab/revisjon.csv", params={"person": "Mange"})
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [row[5] for row in rows[1:]] == [f"nummer-{number}" for number in range(2500, 0, -1)]


@pytest.mark.parametrize("path", ["/stab/revisjon", "/stab/revisjon.csv", "/stab"])
def test_it_is_for_staff_alone(client: TestClient, database: Database, path: str) -> None:
    assert client.get(path, follow_redirects=False).status_code == 303
    sign_in(client, database, VENDOR_EDITOR)
    assert client.get(path).status_code == 403


def test_text_in_the_trail_is_shown_as_text(trail: TestClient, database: Database) -> None:
    add(database, "2026-07-03 10:00+00", "<script>alert(1)</script>", "edit", "change", "<img src=x onerror=alert(2)>")
    page = trail.get("/stab/revisjon").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img src=x" not in page
