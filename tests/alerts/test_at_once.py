"""Staff edit the register through their forms; whoever it hits hears of it once, and nobody else does."""

import asyncio
from datetime import timedelta
from time import sleep

import pytest

from alerts.conftest import (
    ANNE,
    EDITOR,
    ERIK,
    FREDRIK,
    MINUTE,
    OWN,
    VERA,
    Worker,
    do,
    editing,
    move_deadline,
    subjects,
    text_of,
)
from delivery.plain import QUICK
from editing.browsing import LOGIN, deadline_address, edit_address, send
from fristklar import clock
from fristklar.delivery.engine import Engine, Pace
from fristklar.worker import kinds
from harness import sign_in

QUIET = 11 * MINUTE
MOVED = "Gammel innlogging til Kjernejournal portal utgår: fristen flyttet fra 1. desember 2026 til 1. mars 2027"
TOKEN = "helseid-ps256-token"


def test_one_edit_session_makes_one_mail_for_each_who_is_hit_and_none_for_others(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. februar 2027", begrunnelse="Kundene rekker det ikke.")
    assert worker.look("alert", later=9 * MINUTE) == [], "the editor may not be done"
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027", kilde="https://utviklerportal.nhn.no/kj")
    assert worker.look("alert", later=9 * MINUTE) == []
    got = worker.look("alert", later=2 * MINUTE, times=3)
    assert subjects(got) == dict.fromkeys(OWN | {FREDRIK}, MOVED)
    assert len({mail.message_id for mail in got}) == 4
    [anne] = [mail for mail in got if mail.recipient == ANNE]
    text = text_of(anne)
    for said in (
        "Frist: 1. desember 2026 → 1. mars 2027 (90 dager senere)",
        "Siste trygge dag søndag 28. februar 2027 (96 dager igjen)",
        "Begrunnelse: Kundene rekker det ikke. Mange kunder er ikke klare.",
        "Kilde: https://utviklerportal.nhn.no/kj",
        f"/produkter/eksempel-epj#{LOGIN}",
    ):
        assert said in text
    assert "1. februar" not in text, "of two moves only the sum is told"
    assert "jordjournal" not in anne.raw.decode(), "nobody hears of another vendor's products"
    assert worker.look("alert", later=timedelta(days=2), times=2) == []
    assert worker.states() == {"sent": 4}


def test_what_is_moved_and_moved_back_is_not_told(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
        move_deadline(client, "1.12.2026")
    assert worker.look("alert", later=QUIET, times=3) == []
    assert worker.states() == {}
    assert worker.database.as_program("SELECT handed_over FROM edit_session ORDER BY began_at") == [(True,), (True,)]


def test_two_sessions_make_two_mails_and_one_that_nobody_was_up_for_makes_them_one(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. februar 2027")
    assert len(worker.look("alert", later=QUIET)) == 4
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    [second, *_] = worker.look("alert", later=QUIET)
    assert "fra 1. februar 2027 til 1. mars 2027" in subjects([second])[second.recipient]
    with editing(worker) as client:
        move_deadline(client, "1. april 2027")
    worker.passes(QUIET)
    with editing(worker) as client:
        move_deadline(client, "1. mai 2027")
    third = worker.restarted().look("alert", later=QUIET)
    assert len(third) == 4
    assert "fra 1. mars 2027 til 1. mai 2027" in subjects(third)[ANNE]


def test_a_worker_that_was_down_for_three_days_tells_it_once(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    assert len(worker.restarted().look("alert", later=timedelta(days=3), times=3)) == 4
    assert worker.restarted().look("alert", later=timedelta(days=3)) == []


def test_twenty_workers_at_once_tell_each_once(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    worker.passes(QUIET)
    now = clock.now_on_that_day()

    async def twenty(_: Engine) -> None:
        async def one() -> None:
            works = Engine([next(kind for kind in kinds() if kind.name == "alert")], QUICK)
            await works.make_due(now)
            await works.send_due()

        async with asyncio.TaskGroup() as all_at_once:
            for _ in range(20):
                all_at_once.create_task(one())

    worker.do(twenty)
    worker.look("alert", times=2)
    assert sorted(mail.recipient for mail in worker.server.received) == sorted(OWN | {FREDRIK})
    assert worker.database.as_program("SELECT count(*) FROM edit_session") == [(2,)]


def test_connections_that_begin_together_all_tell_of_the_second_session(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker has what it read for the first session in hand, and the first of them to come is reading anew."""
    monkeypatch.setattr("fristklar.alerts.sending.FRESH", timedelta(seconds=0.5))
    kind, one_each = worker.kind("alert"), Pace(connections=4, batch=1)
    for place, day in enumerate(("1. februar 2027", "1. mars 2027"), 1):
        with editing(worker) as client:
            move_deadline(client, day)
        worker.passes(QUIET)
        sleep(0.6)
        worker.go(clock.now_on_that_day(), kind, one_each)
        assert worker.states() == {"sent": 4 * place}
    second = subjects(worker.server.received[4:])
    assert all("fra 1. februar 2027 til 1. mars 2027" in subject for subject in second.values()), second


def test_what_is_saved_while_a_session_ends_is_told(worker: Worker) -> None:
    """Its transaction began before the end, and is seen by others only after it."""
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027", environment="test")
    worker.passes(10 * MINUTE - timedelta(seconds=1))
    with worker.database.connect("fristklar_app") as late:
        late.execute("BEGIN")
        late.execute("SELECT set_config('role', 'fristklar_staff', true), now()")
        late.execute("UPDATE change SET lifecycle = 'withdrawn' WHERE slug = %s", [TOKEN])
        late.execute(
            "INSERT INTO audit_entry (person_id, actor, action, subject_kind, subject, details) "
            "SELECT id, name, 'withdraw', 'change', %s, '{\"lifecycle\": [\"published\", \"withdrawn\"]}' "
            "FROM person WHERE email = %s",
            [TOKEN, EDITOR],
        )
        sleep(1.5)
        worker.go(clock.now_on_that_day(), worker.kind("alert"))
        late.execute("COMMIT")
    worker.look("alert", later=QUIET, times=2)
    told = {mail.recipient for mail in worker.server.received if f"/endringer/{TOKEN}" in text_of(mail)}
    assert told >= OWN


def test_a_change_that_is_withdrawn_and_comes_back_is_told_of_and_in_one_session_it_is_not(worker: Worker) -> None:
    title = "Gammel innlogging til Kjernejournal portal utgår"
    with editing(worker) as client:
        do(client, "trekk-tilbake")
        do(client, "gjenapne")
    assert worker.look("alert", later=QUIET, times=2) == []
    with editing(worker) as client:
        do(client, "trekk-tilbake")
    got = worker.look("alert", later=QUIET)
    assert subjects(got)[ERIK] == f"{title} er trukket tilbake"
    assert "Det trengs ikke." not in text_of(got[0]), "the form says that the reason is for the trail"
    with editing(worker) as client:
        do(client, "gjenapne")
    assert subjects(worker.look("alert", later=QUIET))[VERA] == f"{title} gjelder igjen"


def test_what_is_moved_while_a_change_is_gone_is_told_when_it_comes_back(worker: Worker) -> None:
    with editing(worker) as client:
        do(client, "trekk-tilbake")
    worker.look("alert", later=QUIET)
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    assert worker.look("alert", later=QUIET, times=2) == [], "nobody has to heed it"
    with editing(worker) as client:
        do(client, "gjenapne")
    got = worker.look("alert", later=QUIET, times=2)
    assert subjects(got)[VERA] == "1 frist flyttet, 1 endring gjelder igjen – Eksempel EPJ AS (fiktiv)"


def test_what_is_moved_before_a_change_goes_and_comes_back_is_told_as_moved_and_not_as_new(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
        do(client, "trekk-tilbake")
        do(client, "gjenapne")
    assert subjects(worker.look("alert", later=QUIET)) == dict.fromkeys(OWN | {FREDRIK}, MOVED)


def test_it_goes_and_comes_back_after_the_session_that_is_told(worker: Worker) -> None:
    """The mails of the first session are made when the second has published the change anew."""
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    worker.passes(QUIET)

    async def make_only(works: Engine) -> None:
        await works.make_due(clock.now_on_that_day())

    worker.do(make_only, worker.kind("alert"))
    with editing(worker) as client:
        do(client, "trekk-tilbake")
        do(client, "gjenapne")
    worker.kinds = kinds()
    assert subjects(worker.look("alert")) == dict.fromkeys(OWN | {FREDRIK}, MOVED)
    assert worker.look("alert", later=QUIET, times=2) == []


def test_a_draft_is_nobodys_news_until_it_is_published_and_then_it_is_one_piece(worker: Worker) -> None:
    new = "/stab/endringer/ny"
    slug = "nytt-krav-til-alle"
    with editing(worker) as client:
        typed = {"tittel": "Nytt krav til alle", "slag": "requirement"}
        assert send(client, client.get(new).text, new, typed).status_code == 303
        texts: dict[str, str | list[str]] = {
            "sammendrag": "Alle må gjøre dette.", "hvorfor": "Det gamle mangler felt.", "hva_gjores": "Gjør det.",
            "gjelder": "Gjelder klienter i HelseID.", "tjenester": ["helseid"], "ma_ha": ["helseid-client"],
        }  # fmt: skip
        address = edit_address(slug)
        assert send(client, client.get(address).text, address, texts).status_code == 303
        place = deadline_address(slug)
        shown = send(client, client.get(place).text, place, {"ordlyd": "1. mars 2027", "begrunnelse": "Fra kilden."})
        assert send(client, shown.text, place).status_code == 303
    assert worker.look("alert", later=QUIET, times=2) == []
    with editing(worker) as client:
        do(client, "publiser", slug)
    got = subjects(worker.look("alert", later=QUIET))
    assert got == dict.fromkeys(OWN | {FREDRIK}, "Ny endring: Nytt krav til alle, frist 1. mars 2027")


def test_who_switched_it_off_hears_nothing_and_who_switches_it_on_hears_of_what_comes(worker: Worker) -> None:
    worker.database.as_program(
        "UPDATE subscription SET alerts_since = NULL WHERE person_id = (SELECT id FROM person WHERE email = %s)", ANNE
    )
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
        sign_in(client, worker.database, ANNE)
        page = client.get("/konto/ukesbrev").text
        typed: dict[str, str | list[str]] = {"andre": ["", "alert", "reminder"]}
        assert send(client, page, "/konto/ukesbrev", typed).status_code == 303
    assert set(subjects(worker.look("alert", later=QUIET))) == {ERIK, VERA, FREDRIK}
    with editing(worker) as client:
        move_deadline(client, "1. april 2027")
    assert ANNE in subjects(worker.look("alert", later=QUIET))


def test_staff_hear_of_everything_once_they_ask_for_it(worker: Worker) -> None:
    with editing(worker) as client:
        page = client.get("/konto/ukesbrev").text
        typed: dict[str, str | list[str]] = {"andre": ["", "alert", "escalation"]}
        assert send(client, page, "/konto/ukesbrev", typed).status_code == 303
        move_deadline(client, "1. mars 2027")
        stands = client.get("/stab/endringer").status_code
    assert stands == 200
    [ola] = [mail for mail in worker.look("alert", later=QUIET) if mail.recipient == EDITOR]
    assert str(ola.message["Subject"]) == MOVED
    assert "Treffer 3 produkter" in text_of(ola)


def test_who_follows_other_products_or_got_the_place_later_hears_nothing(worker: Worker) -> None:
    worker.database.as_program(
        "UPDATE subscription SET product_ids = (SELECT jsonb_agg(id) FROM product WHERE slug = 'eksempel-legevakt') "
        "WHERE person_id = (SELECT id FROM person WHERE email = %s)",
        ERIK,
    )
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    with worker.database.connect("postgres") as connection:
        connection.execute(
            "UPDATE membership SET created_at = now() + interval '30 minutes' "
            "WHERE person_id = (SELECT id FROM person WHERE email = %s)",
            [VERA],
        )
    got = worker.look("alert", later=QUIET)
    assert set(subjects(got)) == {ANNE, FREDRIK}


def test_one_click_in_an_alert_ends_alerts_and_nothing_else(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")
    got = {mail.recipient: mail for mail in worker.look("alert", later=QUIET)}
    message = got[ANNE].message
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "Varsler fra Fristklar <varsler.127.0.0.1>"
    address = str(message["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:8000")
    assert address.startswith("/avmeld/varsel-")
    assert address in text_of(got[ANNE])
    wishes = (
        "SELECT active, alerts_since IS NOT NULL, reminders_since IS NOT NULL, escalations_since IS NOT NULL "
        "FROM subscription JOIN person ON person.id = person_id WHERE email = %s"
    )
    with editing(worker) as client:
        client.cookies.clear()
        assert "Slå av varslene" in client.get(address).text
        assert worker.database.as_program(wishes, ANNE) == [(True, True, True, True)], "looking changes nothing"
        assert client.post(address, headers={"origin": "https://mail.example"}).status_code == 200
        assert client.post(address.replace("varsel-", "paminnelse-")).status_code == 404
    assert worker.database.as_program(wishes, ANNE) == [(True, False, True, True)]
    with editing(worker) as client:
        move_deadline(client, "1. april 2027")
    assert set(subjects(worker.look("alert", later=QUIET))) == {ERIK, VERA, FREDRIK}


def test_who_is_hit_no_more_when_it_is_sent_gets_none_and_staff_read_why(worker: Worker) -> None:
    with editing(worker) as client:
        move_deadline(client, "1. mars 2027")

    worker.passes(QUIET)

    async def make_only(works: Engine) -> None:
        await works.make_due(clock.now_on_that_day())

    worker.do(make_only, worker.kind("alert"))
    worker.database.as_program("UPDATE subscription SET alerts_since = NULL")
    assert worker.look("alert") == []
    assert set(worker.rows("state, reason")) == {("skipped", "Leseren har slått av denne sorten e-post.")}
    with editing(worker) as client:
        page = client.get("/stab/drift").text
    assert "Varsel" in page
    assert "Leseren har slått av denne sorten e-post." in page
