"""What staff are told before they move a deadline, on moves worked out by hand."""

from dataclasses import replace
from datetime import date

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.impact import Case, Impact, Reach, Shift, impact
from fristklar.domain.standing import NOTHING_REPORTED, Claim, Report, Verdict

on = date.fromisoformat
YES, NO, POSSIBLY = Applies.YES, Applies.NO, Applies.POSSIBLY
TODAY = on("2026-10-01")
KJ = Deadline(
    Environment.PRODUCTION,
    "1.12.2026",
    on("2026-12-01"),
    on("2026-12-01"),
    Precision.DAY,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.FIRM,
)
SOONER = replace(KJ, wording="15.10.2026", earliest=on("2026-10-15"), latest=on("2026-10-15"))
PASSED = replace(KJ, wording="1.10.2026", earliest=TODAY, latest=TODAY)
LATER = replace(KJ, wording="1.3.2027", earliest=on("2027-03-01"), latest=on("2027-03-01"))
OPEN = replace(KJ, wording="Avklares", earliest=None, latest=None, precision=Precision.OPEN)

ON_PLAN = Report(Claim.IN_PROGRESS, on("2026-09-15"), planned_on=on("2026-11-15"))
LATE_PLAN = Report(Claim.IN_PROGRESS, on("2026-09-15"), planned_on=on("2027-01-15"))


def case(slug: str, report: Report = NOTHING_REPORTED, applies: Applies = YES, organisations: int | None = 1) -> Case:
    return Case(slug, slug.title(), organisations, applies, report)


DONE = case("done", Report(Claim.DONE, on("2026-09-01")), organisations=874)
BUSY = case("busy", ON_PLAN, organisations=25)
SLOW = case("slow", LATE_PLAN, organisations=23)
SILENT = case("silent", organisations=None)
UNSURE = case("unsure", applies=POSSIBLY, organisations=7)
AWAY = case("away", applies=NO, organisations=65)
EXEMPT = case("exempt", Report(exempt_until=on("2027-12-31")), organisations=2)
DISPUTED = case("disputed", Report(Claim.DONE, on("2026-09-01"), verdict=Verdict.DISPUTED), organisations=3)
EVERYONE = (DONE, BUSY, SLOW, SILENT, UNSURE, AWAY, EXEMPT, DISPUTED)


def told(shifts: tuple[Shift, ...]) -> list[tuple[str, str | None, str | None]]:
    return [
        (shift.case.slug, shift.before and shift.before.standing.value, shift.after and shift.after.standing.value)
        for shift in shifts
    ]


def test_it_counts_who_is_hit_and_says_how_many_have_not_said_their_size() -> None:
    told_to_staff = impact(KJ, LATER, EVERYONE, TODAY)
    assert told_to_staff.hit == Reach(products=6, organisations=874 + 25 + 23 + 2 + 3, silent=1)
    assert told_to_staff.possibly_hit == Reach(products=1, organisations=7, silent=0)


def test_a_postponement_relaxes_those_whose_plan_now_holds() -> None:
    moved = impact(KJ, LATER, EVERYONE, TODAY)
    assert told(moved.relaxes) == [("slow", "at_risk", "on_track")]
    assert (moved.alarms, moved.tightens) == ((), ())
    assert told(moved.stays) == [
        ("disputed", "disputed", "disputed"),
        ("unsure", "unreported", "unreported"),
        ("silent", "unreported", "unreported"),
        ("busy", "on_track", "on_track"),
        ("exempt", "exempt", "exempt"),
        ("done", "met", "met"),
        ("away", "not_affected", "not_affected"),
    ]
    assert (moved.days_moved, moved.days_of_notice) == (90, 150)  # 31 + 31 + 28; 30 + 30 + 31 + 31 + 28


def test_moving_it_nearer_puts_the_silent_and_the_slow_at_risk() -> None:
    moved = impact(KJ, SOONER, EVERYONE, TODAY)
    assert told(moved.alarms) == [
        ("busy", "on_track", "at_risk"),
        ("unsure", "unreported", "at_risk"),
        ("silent", "unreported", "at_risk"),
    ]
    assert told(moved.stays)[:2] == [("disputed", "disputed", "disputed"), ("slow", "at_risk", "at_risk")]
    assert (moved.tightens, moved.relaxes) == ((), ())
    assert (moved.days_moved, moved.days_of_notice) == (-47, 13)


def test_what_was_at_risk_and_turns_overdue_alarms_too_and_stands_first() -> None:
    moved = impact(KJ, PASSED, EVERYONE, TODAY)
    assert told(moved.alarms) == [
        ("busy", "on_track", "overdue"),
        ("slow", "at_risk", "overdue"),
        ("unsure", "unreported", "overdue"),
        ("silent", "unreported", "overdue"),
    ]
    assert moved.days_of_notice == -1


def test_what_was_overdue_and_is_only_at_risk_is_relaxed() -> None:
    moved = impact(PASSED, SOONER, [SILENT], TODAY)
    assert told(moved.relaxes) == [("silent", "overdue", "at_risk")]
    assert moved.alarms == ()


def test_work_that_comes_close_but_holds_its_plan_tightens_without_alarm() -> None:
    near = replace(KJ, earliest=on("2026-10-25"), latest=on("2026-10-25"))
    quick = case("quick", ON_PLAN._replace(planned_on=on("2026-10-20")))
    assert told(impact(KJ, near, [quick], TODAY).tightens) == [("quick", "on_track", "due_soon")]


def test_setting_an_open_date_and_opening_a_set_one_move_no_days() -> None:
    dated, opened = impact(OPEN, SOONER, [BUSY, SILENT], TODAY), impact(SOONER, OPEN, [BUSY, SILENT], TODAY)
    assert told(dated.alarms) == [("busy", "undated", "at_risk"), ("silent", "undated", "at_risk")]
    assert told(opened.relaxes) == [("busy", "at_risk", "undated"), ("silent", "at_risk", "undated")]
    assert (dated.days_moved, dated.days_of_notice) == (None, 13)
    assert (opened.days_moved, opened.days_of_notice) == (None, None)


def test_a_deadline_that_is_new_alarms_and_one_that_goes_away_relaxes() -> None:
    new, gone = impact(None, SOONER, [SILENT, AWAY], TODAY), impact(SOONER, None, [SILENT, AWAY], TODAY)
    assert told(new.alarms) == [("silent", None, "at_risk")]
    assert told(gone.relaxes) == [("silent", "at_risk", None)]
    assert told(new.stays) == [("away", None, "not_affected")]
    assert told(gone.stays) == [("away", "not_affected", None)]
    assert (new.days_moved, new.days_of_notice) == (None, 13)
    assert (gone.days_moved, gone.days_of_notice) == (None, None)


def test_of_equally_urgent_products_those_that_most_organisations_use_come_first() -> None:
    cases = [
        replace(SILENT, slug="unknown", name="Alfa"),
        replace(SILENT, slug="unknown-2", name="Alfa"),
        replace(SILENT, slug="unknown-1", name="Alfa"),
        replace(SILENT, slug="small", name="Ås", organisations=1),
        replace(SILENT, slug="also-small", name="Ærfugl", organisations=1),
        replace(SILENT, slug="large", name="Zeta", organisations=40),
    ]
    assert [slug for slug, *_ in told(impact(KJ, SOONER, cases, TODAY).alarms)] == [
        "large",
        "also-small",
        "small",
        "unknown",
        "unknown-1",
        "unknown-2",
    ]


def test_a_change_that_hits_no_one_says_so_in_noughts() -> None:
    nobody = Reach(0, 0, 0)
    assert impact(KJ, LATER, [], TODAY) == Impact(nobody, nobody, (), (), (), (), (), 90, 150)
