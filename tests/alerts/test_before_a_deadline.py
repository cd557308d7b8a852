"""Reminders 90, 30, 7 and 1 days before, and silences taken further: each once, whatever ran when."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from alerts.conftest import ANNE, ERIK, FREDRIK, OWN, VERA, Worker, editing, move_deadline, subjects, text_of
from delivery.plain import QUICK
from editing.browsing import EDITOR, LOGIN, READER
from fristklar.clock import OSLO
from fristklar.delivery.engine import Engine
from fristklar.worker import kinds
from harness import configured

ADMIN = "siri.dal@kundesenter.example"
LOGIN_TITLE = "Gammel innlogging til Kjernejournal portal utgår"
PJD = "Fastleger med gammel innlogging mister PJD"
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
"""Seven days before the last safe day of `LOGIN`, 30 November."""


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def settled(worker: Worker) -> Worker:
    """A worker that has been up until Sunday: what was due by then is told."""
    for kind in ("reminder", "escalation"):
        worker.morning(kind, SUNDAY)
    return worker


def report(worker: Worker, product: str, change: str, values: str) -> None:
    """What is reported for a product's deadline in production."""
    with worker.database.connect("postgres") as connection:
        connection.execute(
            f"UPDATE readiness SET {values} FROM product, deadline, change "  # type: ignore[call-overload]
            "WHERE product.id = product_id AND deadline.id = deadline_id AND change.id = change_id "
            "AND product.slug = %s AND change.slug = %s AND environment = 'production'",
            [product, change],
        )


def test_a_week_before_everybody_at_the_vendor_is_reminded_once_at_seven_in_the_morning(settled: Worker) -> None:
    assert settled.morning("reminder", MONDAY, hour=6) == []
    got = settled.morning("reminder", MONDAY, hour=7)
    assert {who: said for who, said in subjects(got).items() if who in OWN} == dict.fromkeys(
        OWN, "2 frister nærmer seg, den første om 7 dager – Eksempel EPJ"
    )
    [erik] = [mail for mail in got if mail.recipient == ERIK]
    assert "Siste trygge dag mandag 30. november 2026 (7 dager igjen)" in text_of(erik)
    assert "Planlagt ferdig 27. november 2026" in text_of(erik)
    assert f"/produkter/eksempel-epj#{LOGIN}" in text_of(erik)
    assert "jordjournal" not in erik.raw.decode()
    assert settled.morning("reminder", MONDAY, hour=23) == []
    assert settled.restarted().morning("reminder", nov(24)) == []


def test_down_for_days_only_the_nearest_is_told(settled: Worker) -> None:
    got = settled.morning("reminder", nov(30))
    assert subjects(got)[ERIK] == "2 frister nærmer seg, den første i dag – Eksempel EPJ"
    passed = settled.morning("reminder", date(2026, 12, 1))
    assert not any(LOGIN_TITLE in text_of(mail) for mail in passed), "what is passed is for others to tell"


def test_each_threshold_comes_once_on_its_day_whoever_else_has_one(settled: Worker) -> None:
    found: dict[date, str] = {}
    for day in (nov(23), nov(24), nov(28), nov(29), nov(30), date(2026, 12, 11), date(2026, 12, 12)):
        got = subjects(settled.restarted().morning("reminder", day))
        if ERIK in got:
            found[day] = got[ERIK]
    assert list(found) == [nov(23), nov(29), date(2026, 12, 11)]
    assert found[nov(29)] == "2 frister nærmer seg, den første i morgen – Eksempel EPJ"
    assert "frister nærmer seg, den første om 20 dager" in found[date(2026, 12, 11)], "1 December had one too"


def test_who_is_done_or_excused_is_not_reminded_and_who_takes_it_back_is(settled: Worker) -> None:
    report(settled, "eksempel-epj", LOGIN, "claim = 'done', planned_on = NULL")
    assert subjects(settled.morning("reminder", MONDAY))[ERIK] == f"7 dager igjen: {PJD} – Eksempel EPJ"
    report(settled, "eksempel-epj", LOGIN, "exempt_until = '2027-01-01', exemption_reason = 'x', claim = 'in_progress'")
    assert not OWN & set(subjects(settled.morning("reminder", nov(24))))
    report(settled, "eksempel-epj", LOGIN, "exempt_until = NULL, exemption_reason = NULL")
    assert subjects(settled.morning("reminder", nov(25)))[ERIK] == f"5 dager igjen: {LOGIN_TITLE} – Eksempel EPJ"


def test_a_new_place_or_product_brings_no_past_thresholds(worker: Worker) -> None:
    with worker.database.connect("postgres") as connection:
        connection.execute(
            "UPDATE membership SET created_at = '2026-11-21 12:00Z' "
            "WHERE person_id = (SELECT id FROM person WHERE email = %s)",
            [VERA],
        )
        connection.execute("UPDATE product SET created_at = '2026-11-21 12:00Z' WHERE slug LIKE 'fjord%'")
    assert set(subjects(worker.morning("reminder", SUNDAY))) == {ANNE, ERIK}
    got = subjects(worker.morning("reminder", MONDAY))
    assert got[VERA] == got[ERIK] == "2 frister nærmer seg, den første om 7 dager – Eksempel EPJ"


def test_a_deadline_that_moves_later_counts_anew(settled: Worker) -> None:
    assert ERIK in subjects(settled.morning("reminder", MONDAY))
    settled.as_done("kj-pjd-fastleger")
    with editing(settled) as client:
        move_deadline(client, "2. januar 2027")
    with settled.database.connect("postgres") as connection:
        connection.execute(
            "UPDATE deadline_revision SET made_at = '2026-11-24 12:00Z' WHERE new ->> 'wording' = '2. januar 2027'"
        )
    report(settled, "eksempel-epj", LOGIN, "planned_on = '2026-12-30'")
    assert ERIK not in subjects(settled.morning("reminder", nov(29)))
    [erik] = [mail for mail in settled.morning("reminder", date(2026, 12, 2)) if mail.recipient == ERIK]
    assert "Siste trygge dag fredag 1. januar 2027 (30 dager igjen)" in text_of(erik)


def test_who_switched_them_off_gets_none(settled: Worker) -> None:
    settled.database.as_program("UPDATE subscription SET reminders_since = NULL, escalations_since = NULL")
    assert settled.morning("reminder", MONDAY) == []
    assert settled.morning("escalation", nov(26)) == []


def test_what_is_reported_between_the_making_and_the_sending_is_heeded(settled: Worker) -> None:
    eight = datetime.combine(MONDAY, time(8), OSLO)
    with configured({**settled.environment, "FRISTKLAR_TODAY": MONDAY.isoformat()}):

        async def make_only(works: Engine) -> None:
            await works.make_due(eight)

        settled.do(make_only, settled.kind("reminder"))
        settled.as_done(LOGIN)
        settled.as_done("kj-pjd-fastleger")
        got = settled.morning("reminder", MONDAY)
    assert not OWN & set(subjects(got))
    assert ("skipped", "Fristene er meldt ferdig, flyttet eller fritatt siden.") in settled.rows("state, reason")


def test_twenty_workers_at_once_remind_each_once(settled: Worker) -> None:
    with configured({**settled.environment, "FRISTKLAR_TODAY": MONDAY.isoformat()}):
        before = len(settled.server.received)

        async def twenty(_: Engine) -> None:
            async def one() -> None:
                works = Engine([kind for kind in kinds() if kind.name == "reminder"], QUICK)
                await works.make_due(datetime.combine(MONDAY, time(8), OSLO))
                await works.send_due()

            async with asyncio.TaskGroup() as all_at_once:
                for _ in range(20):
                    all_at_once.create_task(one())

        settled.do(twenty)
    got = [mail.recipient for mail in settled.server.received[before:]]
    assert len(got) == len(set(got))
    assert set(got) >= OWN


def test_two_weeks_of_silence_at_risk_reach_the_administrator_and_staff_once(settled: Worker) -> None:
    settled.morning("escalation", nov(25))
    got = settled.morning("escalation", nov(26))
    assert set(subjects(got)) == {ANNE, EDITOR, READER, ADMIN}
    assert subjects(got)[ANNE].startswith("I fare, og ingenting nytt på 14 dager: PS256 som signeringsalgoritme")
    [anne] = [mail for mail in got if mail.recipient == ANNE]
    assert "Sist meldt 12. november 2026 (14 dager siden)" in text_of(anne)
    assert "Planlagt dato er etter siste trygge dag." in text_of(anne)
    assert settled.morning("escalation", nov(27)) == []

    report(settled, "eksempel-epj", "helseid-ps256-token", "claimed_on = '2026-11-27'")
    assert ANNE not in subjects(settled.morning("escalation", date(2026, 12, 10)))
    again = subjects(settled.morning("escalation", date(2026, 12, 11)))
    assert again[ANNE].startswith("3 frister i fare uten oppdatering"), "a new silence, and new dangers"
    assert FREDRIK not in again or "Eksempel" not in again[FREDRIK]


def test_staff_get_the_vendors_in_one_mail(worker: Worker) -> None:
    [siri] = [mail for mail in worker.morning("escalation", nov(26)) if mail.recipient == ADMIN]
    assert " frister i fare uten oppdatering hos " in str(siri.message["Subject"])
    assert "Eksempel EPJ, Eksempel EPJ AS (fiktiv)" in text_of(siri)


@pytest.mark.parametrize(("day", "utc_hour"), [(date(2027, 3, 28), 5), (date(2026, 10, 25), 6)])
def test_on_the_days_on_which_the_clocks_change_it_comes_once_at_seven(
    worker: Worker, day: date, utc_hour: int
) -> None:
    effective = day + timedelta(days=31)
    with worker.database.connect("postgres") as connection:
        connection.execute(
            "UPDATE deadline SET earliest = %(day)s, latest = %(day)s FROM change "
            "WHERE change.id = change_id AND slug = %(slug)s",
            {"day": effective, "slug": LOGIN},
        )
    worker.morning("reminder", day - timedelta(days=1))
    came: list[tuple[datetime, str]] = []
    with configured({**worker.environment, "FRISTKLAR_TODAY": day.isoformat()}):
        for hour in range(3, 9):
            now = datetime.combine(day, time(hour), UTC)
            before = len(worker.server.received)
            worker.go(now, worker.kind("reminder"))
            came += [(now, text_of(m)) for m in worker.server.received[before:] if m.recipient == ERIK]
    [(at, text)] = came
    assert at == datetime.combine(day, time(utc_hour), UTC)
    assert LOGIN_TITLE in text
    assert "(30 dager igjen)" in text


def kept(worker: Worker) -> set[tuple[object, ...]]:
    rows = worker.database.as_program("SELECT nudge.kind, about, deadline_id FROM nudge")
    return set(rows)


def test_what_was_told_is_forgotten_a_year_after_the_last_safe_day_and_not_told_anew(settled: Worker) -> None:
    settled.morning("reminder", MONDAY)
    settled.morning("escalation", nov(24))
    before = kept(settled)
    assert {kind for kind, *_ in before} == {"reminder", "escalation"}

    def tidied(day: date) -> set[tuple[object, ...]]:
        with configured({**settled.environment, "FRISTKLAR_TODAY": day.isoformat()}):
            settled.do(lambda _: Engine(kinds(), QUICK).tidy())
        return kept(settled)

    assert tidied(date(2027, 11, 23)) == before, "nothing is a year past yet"
    a_year_later = tidied(date(2027, 12, 1))
    assert {about for kind, about, _ in before - a_year_later if kind == "reminder"} == {nov(30)}
    assert all(about > nov(30) for kind, about, _ in a_year_later if kind == "reminder")
    with settled.database.connect("postgres") as connection:
        connection.execute("UPDATE deadline SET removed_on = '2026-12-24'")
    assert {kind for kind, *_ in tidied(date(2027, 12, 24))} >= {"escalation"}
    assert "escalation" not in {kind for kind, *_ in tidied(date(2027, 12, 25))}
    assert tidied(date(2031, 1, 1)) == set()
