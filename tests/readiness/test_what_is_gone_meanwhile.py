"""Staff move a deadline, take it away or end its change while somebody writes: nothing that was typed is lost."""

import json
import threading
import time

import pytest

from readiness.desk import CHANGE, EDITOR, OTHER_VENDOR, PRODUCT, ROW, STAFF_EDITOR, Desk
from reading import read

OBJECTION = f"{PRODUCT}/innsigelse/{CHANGE}"
TEST_ROW = f"{PRODUCT}/status/{CHANGE}/test"
NOTE = "Vi går over\ni uke 3."
TYPED = {"meldt": "in_progress", "merknad": NOTE, "ansvarlig": "Teamet", "planlagt": "1.12.2026"}


def end(desk: Desk, lifecycle: str = "completed") -> None:
    """Let staff end the change."""
    desk.database.as_staff("UPDATE change SET lifecycle = %s, version = version + 1 WHERE slug = %s", lifecycle, CHANGE)


_DEADLINE = (
    "SELECT deadline.id, wording, earliest::text, latest::text, precision, deadline.kind, firmness, firm_by::text, "
    "environment FROM deadline JOIN change ON change.id = change_id "
    "WHERE slug = %s AND environment = 'production' AND removed_on IS NULL"
)
_NAMES = ("wording", "earliest", "latest", "precision", "kind", "firmness", "firm_by", "environment")


def enter(desk: Desk, update: str, now: dict[str, object] | None) -> None:
    """Change the deadline in production, and write it down in the ledger."""
    [(key, *columns)] = desk.database.as_program(_DEADLINE, CHANGE)
    old = dict(zip(_NAMES, columns, strict=True))
    desk.database.as_staff(f"UPDATE deadline SET {update}, version = version + 1 WHERE id = %s", key)
    desk.database.as_staff(
        "INSERT INTO deadline_revision (deadline_id, old, new, reason, made_by, decided_on) "
        "VALUES (%s, %s, %s, 'Flyttet', 'Ola Berg', '2026-11-24')",
        key,
        json.dumps(old),
        json.dumps(old | now) if now is not None else None,
    )


def move_to_test(desk: Desk) -> None:
    enter(desk, "environment = 'test'", {"environment": "test"})


def test_a_report_on_a_deadline_that_was_moved_is_offered_where_it_stands_now(desk: Desk) -> None:
    desk.be(EDITOR)
    fields = desk.form(ROW) | TYPED
    move_to_test(desk)
    answer = desk.send(ROW, fields)
    assert answer.status_code == 409
    shown = read(answer.text)
    assert "Fristen er flyttet til «Test»" in shown.one("[role=alert]").text
    form = shown.one("form.status")
    assert form["action"] == TEST_ROW
    assert form.one("textarea#merknad").text == "Vi går over i uke 3."
    assert form.one("input#planlagt")["value"] == "1.12.2026"
    assert [each["value"] for each in form.all("input[checked]")] == ["in_progress"]
    assert desk.send(TEST_ROW, fields).status_code == 303
    assert "Vi går over i uke 3." in desk.row().text


@pytest.mark.parametrize("lifecycle", ["completed", "withdrawn"])
def test_a_report_on_a_change_that_ended_shows_what_was_typed(desk: Desk, lifecycle: str) -> None:
    desk.be(EDITOR)
    fields = desk.form(ROW) | TYPED
    end(desk, lifecycle)
    answer = desk.send(ROW, fields)
    assert answer.status_code == 409
    shown = read(answer.text).one("main")
    assert "Endringen er avsluttet mens du skrev" in shown.one("[role=alert]").text
    for words in ("Pågår", "Vi går over i uke 3.", "Teamet", "1.12.2026"):
        assert words in shown.one("dl").text
    assert desk.client.get(shown.all("p.section a")[0]["href"]).status_code == 200


def test_what_was_said_of_a_deadline_that_moved_before_its_change_ended_is_led_to_where_it_is(desk: Desk) -> None:
    desk.be(EDITOR)
    fields = desk.form(ROW) | TYPED
    move_to_test(desk)
    end(desk)
    answer = desk.send(ROW, fields)
    assert answer.status_code == 409
    assert read(answer.text).all("p.section a")[0]["href"] == f"{TEST_ROW}/historikk"
    assert desk.client.get(f"{TEST_ROW}/historikk").status_code == 200


def test_an_objection_to_a_change_that_ended_shows_what_was_typed(desk: Desk) -> None:
    desk.be(EDITOR)
    fields = desk.form(OBJECTION) | {"innsigelse": "Vi har ingen slike brukere."}
    end(desk)
    answer = desk.send(OBJECTION, fields)
    assert answer.status_code == 409
    assert "Vi har ingen slike brukere." in read(answer.text).one("dl").text


def test_what_staff_type_about_a_deadline_that_was_moved_is_kept(desk: Desk) -> None:
    desk.be(STAFF_EDITOR)
    exemption = f"{ROW}/unntak"
    fields = desk.form(f"{ROW}/vurder", exemption) | {"unntak_til": "1.12.2026", "unntak_begrunnelse": "Avtalt."}
    move_to_test(desk)
    answer = desk.send(exemption, fields)
    assert answer.status_code == 409
    assert read(answer.text).one("textarea#unntak_begrunnelse").text == "Avtalt."
    assert "Fristen er flyttet til «Test»" in answer.text
    assert desk.send(f"{TEST_ROW}/unntak", fields).status_code == 303


def test_another_vendor_s_and_a_never_existing_row_stay_the_same_nothing(desk: Desk) -> None:
    desk.be(EDITOR)
    never = desk.send(f"{PRODUCT}/status/{CHANGE}/nowhere", TYPED)
    assert never.status_code == 404
    end(desk)
    assert desk.send(f"{PRODUCT}/status/{CHANGE}/nowhere", TYPED).content == never.content
    assert desk.client.get(ROW).content == never.content
    desk.be(OTHER_VENDOR)
    nothing = desk.send("/produkter/finnes-ikke/status/x/test", TYPED)
    for address in (ROW, f"{ROW}/bekreft", OBJECTION, f"{OBJECTION}/trekk"):
        answer = desk.send(address, TYPED)
        assert (answer.status_code, answer.content) == (404, nothing.content)


def test_a_report_that_waits_for_the_deadline_to_be_taken_away_is_not_lost_behind_it(desk: Desk) -> None:
    desk.be(EDITOR)
    row = f"{PRODUCT}/status/helseid-dpop-api/production"
    fields = desk.form(row) | TYPED
    answers = []
    with desk.database.connect("postgres") as staff, staff.transaction():
        found = staff.execute(
            "SELECT deadline.id FROM deadline JOIN change ON change.id = change_id "
            "WHERE slug = 'helseid-dpop-api' AND environment = 'production' FOR UPDATE OF deadline"
        ).fetchone()
        assert found is not None
        sender = threading.Thread(target=lambda: answers.append(desk.send(row, fields)))
        sender.start()
        with desk.database.connect("postgres") as watcher:
            waiting, until = 0, time.monotonic() + 5
            while not waiting and time.monotonic() < until:
                [(waiting,)] = watcher.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchall()
        assert waiting, "the report waits for whoever holds the deadline"
        staff.execute("UPDATE deadline SET removed_on = '2026-11-24', version = version + 1 WHERE id = %s", found)
        staff.execute(
            "INSERT INTO deadline_revision (deadline_id, old, reason, made_by, decided_on) "
            "SELECT id, jsonb_build_object('environment', environment, 'wording', wording, 'earliest', earliest, "
            "'latest', latest, 'precision', precision, 'kind', kind, 'firmness', firmness, 'firm_by', firm_by), "
            "'Feil', 'Ola Berg', '2026-11-24' FROM deadline WHERE id = %s",
            found,
        )
    sender.join()
    [answer] = answers
    assert answer.status_code == 409
    shown = read(answer.text).one("main").text
    assert "er tatt bort mens du skrev" in shown
    assert "Vi går over i uke 3." in shown
    with desk.database.connect("postgres") as connection:
        kept = connection.execute(
            "SELECT count(*) FROM readiness JOIN product ON product.id = product_id "
            "WHERE deadline_id = %s AND slug = 'eksempel-epj'",
            found,
        )
        assert kept.fetchall() == [(0,)]
