"""The register as a calendar: what a program makes of it, and what happens when a deadline moves or goes."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from editing.browsing import EDITOR, deadline_address, move, send
from feeds.subscribing import LOGIN, deadline, event, events, parsed, says, status, turn, withdraw
from harness import Database, sign_in

ALL = "/kalender.ics"
WHY = {"begrunnelse": "Mange kunder er ikke klare."}


def dated(database: Database, where: str = "true") -> int:
    """How many deadlines with a date the register has, as the database counts them."""
    [(count,)] = database.as_program(
        "SELECT count(*) FROM deadline JOIN change ON change.id = change_id "
        f"WHERE lifecycle <> 'draft' AND removed_on IS NULL AND latest IS NOT NULL AND {where}"
    )
    assert isinstance(count, int)
    return count


def test_every_deadline_with_a_date_is_an_event_and_nothing_else_is(client: TestClient, database: Database) -> None:
    found = events(client, ALL)
    assert len(found) == dated(database) > 15
    assert len({each.uid for each in found}) == len(found)
    assert not any(says(each, "ftps-avvikling") for each in found), "it has no date"


def test_a_day_is_an_all_day_event_on_the_last_safe_day(client: TestClient) -> None:
    found = event(client, ALL, LOGIN)
    assert (found.start, found.end) == (date(2026, 11, 30), date(2026, 12, 1))
    assert found.summary == "Siste trygge dag: Gammel innlogging til Kjernejournal portal utgår (produksjon)"
    assert status(found) == "CONFIRMED"
    assert str(found.url).endswith(f"/endringer/{LOGIN}#frist-production")
    assert "Kilden: «1.12.2026»." in (found.description or "")
    assert found.sequence == 0
    assert found.categories == ["Kjernejournal portal"]
    assert found.transparency == "TRANSPARENT"
    assert not found.alarm, "a public calendar wakes nobody"


def test_a_day_by_which_work_must_be_done_is_the_last_safe_day_itself(client: TestClient, database: Database) -> None:
    deadline(database, "innen-dagen", stops="complete_by")
    assert event(client, ALL, "innen-dagen").start == date(2027, 3, 1)


def test_a_window_is_one_tentative_event_over_all_its_days(client: TestClient) -> None:
    found = event(client, ALL, "fjernhjelp-avvikling")
    assert (found.start, found.end) == (date(2026, 4, 1), date(2026, 10, 1))
    assert status(found) == "TENTATIVE"
    assert "Det betyr 1. april–30. september 2026." in (found.description or "")


def test_a_day_that_is_not_firm_is_tentative(client: TestClient, database: Database) -> None:
    deadline(database, "kanskje", firmness="tentative")
    assert status(event(client, ALL, "kanskje")) == "TENTATIVE"


def test_what_is_only_expected_is_not_called_a_deadline(client: TestClient, database: Database) -> None:
    deadline(database, "ventes", stops="expected")
    assert str(event(client, ALL, "ventes").summary).startswith("Ventes: ")


def test_a_deadline_that_moves_keeps_its_name_and_counts(client: TestClient, database: Database) -> None:
    address = f"/endringer/{LOGIN}/kalender.ics"
    before = event(client, address, LOGIN)
    tag = client.get(address).headers["etag"]
    sign_in(client, database, EDITOR)
    move(client, LOGIN, "production", {"ordlyd": "1. mars 2027", **WHY})
    moved = event(client, address, LOGIN)
    move(client, LOGIN, "production", {"ordlyd": "Q2 2027", "fasthet": "tentative", **WHY})
    again = event(client, address, LOGIN)

    assert {before.uid, moved.uid, again.uid} == {before.uid}
    assert [before.sequence, moved.sequence, again.sequence] == [0, 1, 2]
    assert (moved.start, status(moved)) == (date(2027, 2, 28), "CONFIRMED")
    assert (again.start, again.end, status(again)) == (date(2027, 4, 1), date(2027, 7, 1), "TENTATIVE")
    assert "Begrunnelse: Mange kunder er ikke klare." in (moved.description or "")
    times = [each.last_modified for each in (before, moved, again) if each.last_modified]
    assert times == sorted(times)
    assert len(times) == 3
    assert before.created == again.created
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_a_deadline_whose_date_is_given_up_is_no_event_any_more(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    move(client, LOGIN, "production", {"ordlyd": "avklares", **WHY})
    assert events(client, f"/endringer/{LOGIN}/kalender.ics") == []
    assert not any(says(each, LOGIN) for each in events(client, ALL))


def test_a_withdrawn_change_is_cancelled_under_the_same_name(client: TestClient, database: Database) -> None:
    before = event(client, ALL, LOGIN)
    withdraw(client, database, LOGIN)
    for address in (ALL, f"/endringer/{LOGIN}/kalender.ics", "/tjenester/kjernejournal-portal/kalender.ics"):
        after = event(client, address, LOGIN)
        assert (after.uid, after.start, status(after)) == (before.uid, before.start, "CANCELLED")
        assert (after.sequence or 0) > (before.sequence or 0)
        assert str(after.summary).startswith("Trukket tilbake: ")


def test_a_change_that_comes_back_is_newer_than_the_cancellation(client: TestClient, database: Database) -> None:
    withdraw(client, database, LOGIN)
    gone = event(client, ALL, LOGIN)
    turn(client, database, LOGIN, "gjenapne")
    back = event(client, ALL, LOGIN)
    assert (back.uid, status(back)) == (gone.uid, "CONFIRMED")
    assert (back.sequence or 0) > (gone.sequence or 0), "programs keep what has the higher number"
    assert back.last_modified
    assert gone.last_modified
    assert back.last_modified >= gone.last_modified


def test_a_withdrawal_and_a_publication_are_revisions_with_a_time(client: TestClient, database: Database) -> None:
    before = event(client, ALL, LOGIN)
    withdraw(client, database, LOGIN)
    gone = event(client, ALL, LOGIN)
    assert before.last_modified
    assert gone.last_modified
    assert gone.last_modified > before.last_modified
    assert gone.dtstamp > before.dtstamp
    assert gone.created == before.created


def test_a_category_is_text_too(client: TestClient, database: Database) -> None:
    database.as_staff("UPDATE service SET name = %s WHERE slug = 'kjernejournal-portal'", r"C:\Ny, a; b")
    assert rb"CATEGORIES:C:\\Ny\, a\; b" in client.get(f"/endringer/{LOGIN}/kalender.ics").content


def test_a_deadline_that_is_taken_away_is_cancelled_and_the_other_stays(client: TestClient, database: Database) -> None:
    deadline(database, "to-frister")
    sign_in(client, database, EDITOR)
    move(client, "to-frister", "test", {"ordlyd": "1. februar 2027", "fasthet": "firm", **WHY})
    address = "/endringer/to-frister/kalender.ics"
    test, production = sorted(events(client, address), key=lambda each: each.start)
    page = client.get(deadline_address("to-frister", "test")).text
    gone = deadline_address("to-frister", "test") + "/fjern"
    shown = send(client, page, gone, {"fjernes_fordi": "Ført ved en feil."})
    assert shown.status_code == 200
    assert send(client, shown.text, gone, {}).status_code == 303
    cancelled, stands = sorted(events(client, address), key=lambda each: each.start)
    assert (cancelled.uid, stands.uid) == (test.uid, production.uid)
    assert (status(cancelled), status(stands)) == ("CANCELLED", "CONFIRMED")
    assert (cancelled.sequence, stands.sequence) == (1, 0)
    assert str(cancelled.summary).startswith("Fjernet: ")


def test_a_completed_change_is_not_cancelled(client: TestClient, database: Database) -> None:
    database.as_staff("UPDATE change SET lifecycle = 'completed' WHERE slug = %s", LOGIN)
    assert status(event(client, ALL, LOGIN)) == "CONFIRMED"


@pytest.mark.parametrize("address", [ALL, "/feed.atom", "/flyttet.atom", "/tjenester/helseid/feed.atom"])
def test_a_draft_leaves_no_trace(client: TestClient, database: Database, address: str) -> None:
    before = client.get(address).content
    deadline(database, "hemmelig", title="Hemmelig utkast", lifecycle="draft")
    database.as_staff(
        "INSERT INTO change_service SELECT change.id, service.id FROM change, service "
        "WHERE change.slug = 'hemmelig' AND service.slug = 'helseid'"
    )
    assert client.get(address).content == before
    for end in ("kalender.ics", "feed.atom"):
        draft, missing = (client.get(f"/endringer/{slug}/{end}") for slug in ("hemmelig", "finnes-ikke"))
        assert (draft.status_code, draft.content) == (404, missing.content)
    database.as_staff("UPDATE change SET lifecycle = 'published' WHERE slug = 'hemmelig'")
    if address != "/flyttet.atom":
        assert client.get(address).content != before


def test_the_calendar_of_a_service_has_the_deadlines_of_its_changes(client: TestClient, database: Database) -> None:
    found = events(client, "/tjenester/helseid/kalender.ics")
    hit = "change_id IN (SELECT change_id FROM change_service JOIN service ON service.id = service_id "
    assert len(found) == dated(database, hit + "WHERE service.slug = 'helseid')") > 5
    assert {each.uid for each in found} < {each.uid for each in events(client, ALL)}


def test_a_calendar_has_a_name_and_says_how_often_to_ask(client: TestClient) -> None:
    for address, name in (
        (ALL, "Fristklar: alle frister"),
        ("/tjenester/helseid/kalender.ics", "Fristklar: HelseID"),
        (f"/endringer/{LOGIN}/kalender.ics", "Fristklar: Gammel innlogging til Kjernejournal portal utgår"),
    ):
        found = Calendar.from_ical(client.get(address).content)
        assert (found["x-wr-calname"], found["name"], found["version"]) == (name, name, "2.0")
        assert found["prodid"]
        assert found["refresh-interval"].params == {"VALUE": "DURATION"}
        assert found["refresh-interval"].dt == timedelta(hours=6)


def test_the_bytes_are_the_same_in_another_process_on_another_day_and_after_an_edit_elsewhere(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {address: client.get(address).content for address in (ALL, "/feed.atom", "/flyttet.atom")}
    client.app.state.serving.pages = type(client.app.state.serving.pages)()  # type: ignore[attr-defined]
    monkeypatch.setattr("fristklar.clock.today", lambda: date(2027, 5, 17))
    database.as_staff("UPDATE roadmap_item SET title = 'Noe annet'")
    for address, body in before.items():
        assert client.get(address).content == body


def test_whoever_has_it_is_told_so(client: TestClient) -> None:
    for address in (ALL, "/feed.atom", "/tjenester/helseid/kalender.ics"):
        first = client.get(address)
        assert first.headers["cache-control"] == "private, no-cache"
        again = client.get(address, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        head = client.head(address)
        assert (head.status_code, head.content, head.headers) == (200, b"", first.headers)


HOSTILE = {
    "CRLF": "Tittel\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:ond\r\nATTENDEE:mailto:a@b.example",
    "other line ends": "En\rto\u2028tre\u2029fire\x85fem\x0bseks\x0csju",
    "marks": r"Komma, semikolon; skråstrek \ kolon: anførsel \" og \n som tegn",
    "paths": r"C:\Ny\Nora \n \\N \; \, slutt\\",
    "control": "Bjelle\x07 flukt\x1b[31m slett\x7f ord\ufffe null",
    "letters": "æøå 🩺👩🏽‍⚕️ עברית \u202eomvendt " * 12,
    "markup": "]]><script>alert(1)</script><!-- &amp; &#0; <![CDATA[ \"'",
    "long": "x" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_staff_write_is_text_and_never_structure(client: TestClient, database: Database, text: str) -> None:
    deadline(database, "ond", title=text, summary=text, wording=text[:2000])
    found = parsed(client.get("/endringer/ond/kalender.ics"))
    assert len(found) == 1
    assert found[0].attendees == []
    assert found[0].uid != "ond"
    said = " ".join(text.replace("\x07", "").replace("\x1b", "").replace("\x7f", "").replace("\ufffe", "").split())
    if "\u2028" not in text:
        assert said in str(found[0].summary)
    assert "\n" not in str(found[0].summary)
    own = Calendar.from_ical(client.get("/endringer/ond/kalender.ics").content)
    assert len(own.walk("VEVENT")) == 1
    assert not [each for each in own.walk() if "ATTENDEE" in each]
    assert len(parsed(client.get(ALL))) == dated(database)
