"""Where a product stands, against cases worked by hand from the register's source and from the order of the rules."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import (
    NOTHING_REPORTED,
    URGENCY,
    Cause,
    Claim,
    Reading,
    Report,
    Standing,
    Verdict,
    standing,
)

on = date.fromisoformat
YES, NO, POSSIBLY = Applies.YES, Applies.NO, Applies.POSSIBLY
NOT_STARTED, IN_PROGRESS, DONE = Claim.NOT_STARTED, Claim.IN_PROGRESS, Claim.DONE
CONFIRMED, DISPUTED = Verdict.CONFIRMED, Verdict.DISPUTED

KJ_OLD_LOGIN = Deadline(
    Environment.PRODUCTION,
    "1.12.2026",
    on("2026-12-01"),
    on("2026-12-01"),
    Precision.DAY,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.FIRM,
)
FJERNHJELP = Deadline(
    Environment.ANY,
    "Q2/Q3 2026",
    on("2026-04-01"),
    on("2026-09-30"),
    Precision.QUARTER,
    DeadlineKind.COMPLETE_BY,
    Firmness.TENTATIVE,
)
FTPS = Deadline(
    Environment.ANY,
    "Avklares med brukerne av tjenesten",
    None,
    None,
    Precision.OPEN,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.TO_BE_AGREED,
)
HELSEID_CHANGES = replace(FTPS, wording="Se egen oversikt", precision=Precision.SEE_PARENT)
SYNTHETIC = Deadline(
    Environment.TEST,
    "Q4 2026",
    on("2026-10-01"),
    on("2026-12-31"),
    Precision.QUARTER,
    DeadlineKind.COMPLETE_BY,
    Firmness.FIRM,
)

PTS_API = replace(SYNTHETIC, environment=Environment.ANY, wording="Q3-Q4", kind=DeadlineKind.EXPECTED)


def said(
    claim: Claim, claimed: str = "2026-10-01", planned: str | None = None, verdict: Verdict | None = None
) -> Report:
    return Report(claim, on(claimed), on(planned) if planned else None, verdict)


def read(deadline: Deadline, report: Report, today: str, applies: Applies = YES) -> tuple[Standing, Cause]:
    reading = standing(deadline, applies, report, on(today))
    return reading.standing, reading.cause


# ------------------------------------------------------------------------------------- hand-worked cases

# the same pairs return in every table
OVERDUE = (Standing.OVERDUE, Cause.DEADLINE_PASSED)
SILENT_AND_CLOSE = (Standing.AT_RISK, Cause.NEVER_REPORTED_AND_CLOSE)
IDLE_AND_CLOSE = (Standing.AT_RISK, Cause.NOT_STARTED_AND_CLOSE)
PLAN_TOO_LATE = (Standing.AT_RISK, Cause.PLAN_TOO_LATE)
PLAN_PASSED = (Standing.AT_RISK, Cause.PLAN_PASSED)
CLOSE = (Standing.DUE_SOON, Cause.CLOSE)
ON_TRACK = (Standing.ON_TRACK, Cause.PLAN_HOLDS)
SILENT = (Standing.UNREPORTED, Cause.NEVER_REPORTED)
IDLE = (Standing.UNREPORTED, Cause.NOT_STARTED)
NO_PLAN = (Standing.UNREPORTED, Cause.NO_PLAN)
SILENT_OF_EXPECTED = (Standing.UNREPORTED, Cause.NEVER_REPORTED_AND_EXPECTED)
IDLE_OF_EXPECTED = (Standing.UNREPORTED, Cause.NOT_STARTED_AND_EXPECTED)
NO_PLAN_OF_EXPECTED = (Standing.UNREPORTED, Cause.NO_PLAN_AND_EXPECTED)
UNDATED = (Standing.UNDATED, Cause.NO_DATE)
IN_FORCE = (Standing.UNDATED, Cause.IN_FORCE)
SELF_DECLARED = (Standing.MET, Cause.SELF_DECLARED)
MET_AND_CONFIRMED = (Standing.MET, Cause.CONFIRMED)
IN_DISPUTE = (Standing.DISPUTED, Cause.DISPUTED)
EXEMPT = (Standing.EXEMPT, Cause.EXEMPT)
NOT_AFFECTED = (Standing.NOT_AFFECTED, Cause.NOT_AFFECTED)


@pytest.mark.parametrize(
    ("report", "today", "expected"),
    [
        # 31 October is 30 days before the last safe day, 30 November
        (NOTHING_REPORTED, "2026-10-30", SILENT),
        (NOTHING_REPORTED, "2026-10-31", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2026-11-30", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2026-12-01", OVERDUE),
        (said(NOT_STARTED), "2026-10-30", IDLE),
        (said(NOT_STARTED), "2026-10-31", IDLE_AND_CLOSE),
        (said(NOT_STARTED), "2026-11-30", IDLE_AND_CLOSE),
        (said(NOT_STARTED), "2026-12-01", OVERDUE),
        (said(NOT_STARTED, planned="2026-11-20"), "2026-10-30", IDLE),
        (said(NOT_STARTED, planned="2026-12-01"), "2026-10-02", PLAN_TOO_LATE),
        (said(NOT_STARTED, planned="2026-10-10"), "2026-10-11", PLAN_PASSED),
        (said(IN_PROGRESS), "2026-10-30", NO_PLAN),
        (said(IN_PROGRESS), "2026-10-31", CLOSE),
        (said(IN_PROGRESS), "2026-11-30", CLOSE),
        (said(IN_PROGRESS), "2026-12-01", OVERDUE),
        (said(IN_PROGRESS, planned="2026-11-30"), "2026-10-30", ON_TRACK),
        (said(IN_PROGRESS, planned="2026-11-30"), "2026-10-31", CLOSE),
        (said(IN_PROGRESS, planned="2026-11-30"), "2026-11-30", CLOSE),
        (said(IN_PROGRESS, planned="2026-11-30"), "2026-12-01", OVERDUE),
        (said(IN_PROGRESS, planned="2026-12-01"), "2026-10-02", PLAN_TOO_LATE),
        (said(IN_PROGRESS, planned="2026-12-01"), "2026-11-30", PLAN_TOO_LATE),
        (said(IN_PROGRESS, planned="2026-12-01"), "2026-12-01", OVERDUE),
        (said(IN_PROGRESS, planned="2026-10-15"), "2026-10-15", ON_TRACK),
        (said(IN_PROGRESS, planned="2026-10-15"), "2026-10-16", PLAN_PASSED),
        (said(IN_PROGRESS, planned="2026-11-15"), "2026-11-16", PLAN_PASSED),
        (said(DONE), "2026-11-30", SELF_DECLARED),
        (said(DONE), "2026-12-01", SELF_DECLARED),
        (said(DONE, verdict=CONFIRMED), "2026-12-01", MET_AND_CONFIRMED),
        (said(DONE, verdict=DISPUTED), "2026-11-30", IN_DISPUTE),
        (said(DONE, verdict=DISPUTED), "2026-12-01", IN_DISPUTE),
    ],
)
def test_the_old_login_to_kjernejournal_is_safe_on_30_november_and_gone_on_1_december(
    report: Report, today: str, expected: tuple[Standing, Cause]
) -> None:
    assert read(KJ_OLD_LOGIN, report, today) == expected


@pytest.mark.parametrize(
    ("report", "today", "expected"),
    [
        (NOTHING_REPORTED, "2026-03-31", SILENT),
        (NOTHING_REPORTED, "2026-04-01", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2026-09-30", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2026-10-01", OVERDUE),
        (said(NOT_STARTED, "2026-03-19"), "2026-03-31", IDLE),
        (said(NOT_STARTED, "2026-03-19"), "2026-04-01", IDLE_AND_CLOSE),
        (said(IN_PROGRESS, "2026-03-19", "2026-09-30"), "2026-03-31", ON_TRACK),
        (said(IN_PROGRESS, "2026-03-19", "2026-09-30"), "2026-04-01", CLOSE),
        (said(IN_PROGRESS, "2026-03-19", "2026-09-30"), "2026-09-30", CLOSE),
        (said(IN_PROGRESS, "2026-03-19", "2026-09-30"), "2026-10-01", OVERDUE),
        (said(IN_PROGRESS, "2026-03-19", "2026-10-01"), "2026-04-01", PLAN_TOO_LATE),
        (said(IN_PROGRESS, "2026-03-19"), "2026-04-01", CLOSE),
        (said(DONE, "2026-03-19"), "2026-10-01", SELF_DECLARED),
    ],
)
def test_fjernhjelp_warns_from_1_april_and_is_overdue_on_1_october(
    report: Report, today: str, expected: tuple[Standing, Cause]
) -> None:
    assert read(FJERNHJELP, report, today) == expected


@pytest.mark.parametrize("deadline", [FTPS, HELSEID_CHANGES])
@pytest.mark.parametrize("today", ["2000-01-01", "2026-03-19", "2026-12-31", "2028-02-29", "2099-12-31"])
def test_an_open_date_is_undated_on_any_day(deadline: Deadline, today: str) -> None:
    for unmet in (
        NOTHING_REPORTED,
        said(NOT_STARTED),
        said(IN_PROGRESS),
        said(IN_PROGRESS, planned="2026-06-01"),
        said(IN_PROGRESS, verdict=CONFIRMED),
    ):
        assert read(deadline, unmet, today) == UNDATED
    assert read(deadline, said(DONE), today) == SELF_DECLARED
    assert read(deadline, said(DONE, verdict=DISPUTED), today) == IN_DISPUTE
    assert read(deadline, NOTHING_REPORTED, today, NO) == NOT_AFFECTED


@pytest.mark.parametrize(
    ("report", "today", "expected"),
    [
        (NOTHING_REPORTED, "2026-09-30", SILENT),
        (NOTHING_REPORTED, "2026-10-01", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2026-12-31", SILENT_AND_CLOSE),
        (NOTHING_REPORTED, "2027-01-01", OVERDUE),
        (said(NOT_STARTED), "2026-12-31", IDLE_AND_CLOSE),
        (said(NOT_STARTED), "2027-01-01", OVERDUE),
        (said(IN_PROGRESS), "2026-12-31", CLOSE),
        (said(IN_PROGRESS), "2027-01-01", OVERDUE),
        (said(IN_PROGRESS, planned="2026-12-31"), "2026-12-31", CLOSE),
        (said(IN_PROGRESS, planned="2027-01-01"), "2026-12-31", PLAN_TOO_LATE),
        (said(IN_PROGRESS, planned="2026-12-30"), "2026-12-31", PLAN_PASSED),
        (said(DONE), "2027-01-01", SELF_DECLARED),
    ],
)
def test_synthetic_organisations_have_until_the_last_day_of_2026(
    report: Report, today: str, expected: tuple[Standing, Cause]
) -> None:
    assert read(SYNTHETIC, report, today) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2028-01-29", SILENT),
        ("2028-01-30", SILENT_AND_CLOSE),
        ("2028-02-29", SILENT_AND_CLOSE),
        ("2028-03-01", OVERDUE),
    ],
)
def test_a_stop_on_1_march_of_a_leap_year_is_safe_on_29_february(today: str, expected: tuple[Standing, Cause]) -> None:
    deadline = replace(KJ_OLD_LOGIN, earliest=on("2028-03-01"), latest=on("2028-03-01"))
    assert read(deadline, NOTHING_REPORTED, today) == expected


@pytest.mark.parametrize("today", ["2026-08-01", "2026-12-24", "2027-06-01"])  # before, in and after the window
@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (NOTHING_REPORTED, SILENT_OF_EXPECTED),
        (said(NOT_STARTED), IDLE_OF_EXPECTED),
        (said(NOT_STARTED, planned="2026-07-01"), IDLE_OF_EXPECTED),
        (said(IN_PROGRESS), NO_PLAN_OF_EXPECTED),
        (said(IN_PROGRESS, planned="2028-01-01"), ON_TRACK),
        (said(IN_PROGRESS, planned="2026-07-01"), (Standing.UNREPORTED, Cause.PLAN_PASSED)),
        (said(DONE), SELF_DECLARED),
    ],
)
def test_what_is_only_expected_stands_as_if_it_were_far_away_and_has_reasons_of_its_own(
    report: Report, today: str, expected: tuple[Standing, Cause]
) -> None:
    assert read(PTS_API, report, today) == expected


# ------------------------------------------------------------------------------------- the order of the rules


class Case(NamedTuple):
    """One row of the ladder: everything below it is true of it as well, and it still wins."""

    deadline: Deadline
    applies: Applies
    report: Report
    today: str
    expected: tuple[Standing, Cause]


EXEMPT_DISPUTED_DONE = Report(DONE, on("2026-10-01"), on("2027-02-01"), DISPUTED, on("2027-03-01"))
LADDER = [
    Case(KJ_OLD_LOGIN, NO, EXEMPT_DISPUTED_DONE, "2026-12-24", NOT_AFFECTED),
    Case(KJ_OLD_LOGIN, YES, EXEMPT_DISPUTED_DONE, "2026-12-24", EXEMPT),
    Case(KJ_OLD_LOGIN, YES, EXEMPT_DISPUTED_DONE._replace(exempt_until=None), "2026-12-24", IN_DISPUTE),
    Case(FTPS, YES, EXEMPT_DISPUTED_DONE._replace(exempt_until=None), "2026-12-24", IN_DISPUTE),
    Case(FTPS, YES, said(DONE, planned="2026-11-01", verdict=CONFIRMED), "2026-12-24", MET_AND_CONFIRMED),
    Case(KJ_OLD_LOGIN, YES, said(DONE, planned="2027-02-01"), "2026-12-24", SELF_DECLARED),
    Case(FTPS, YES, said(NOT_STARTED, planned="2026-11-01"), "2026-12-24", UNDATED),
    Case(replace(FTPS, firmness=Firmness.FIRM), YES, said(NOT_STARTED), "2026-12-24", IN_FORCE),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED, planned="2027-02-01"), "2026-12-24", OVERDUE),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED, planned="2026-11-01"), "2026-12-24", OVERDUE),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED, planned="2027-02-01"), "2026-11-24", PLAN_TOO_LATE),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED, planned="2026-11-01"), "2026-11-24", PLAN_PASSED),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED), "2026-11-24", IDLE_AND_CLOSE),
    Case(KJ_OLD_LOGIN, YES, NOTHING_REPORTED, "2026-11-24", SILENT_AND_CLOSE),
    Case(KJ_OLD_LOGIN, YES, said(IN_PROGRESS, planned="2026-11-24"), "2026-11-24", CLOSE),
    Case(KJ_OLD_LOGIN, YES, said(IN_PROGRESS, planned="2026-11-24"), "2026-10-24", ON_TRACK),
    Case(KJ_OLD_LOGIN, YES, said(IN_PROGRESS), "2026-10-24", NO_PLAN),
    Case(KJ_OLD_LOGIN, YES, said(NOT_STARTED), "2026-10-24", IDLE),
    Case(KJ_OLD_LOGIN, YES, NOTHING_REPORTED, "2026-10-24", SILENT),
    Case(PTS_API, YES, said(IN_PROGRESS), "2026-12-24", NO_PLAN_OF_EXPECTED),
    Case(PTS_API, YES, said(NOT_STARTED), "2026-12-24", IDLE_OF_EXPECTED),
    Case(PTS_API, YES, NOTHING_REPORTED, "2026-12-24", SILENT_OF_EXPECTED),
]


@pytest.mark.parametrize("case", LADDER, ids=lambda case: f"{case.expected[1]}-{case.deadline.wording}-{case.today}")
def test_the_first_match_wins(case: Case) -> None:
    assert read(case.deadline, case.report, case.today, case.applies) == case.expected


def test_the_ladder_reaches_every_standing_and_every_cause() -> None:
    reached = {read(case.deadline, case.report, case.today, case.applies) for case in LADDER}
    assert {found for found, _ in reached} == set(Standing)
    assert {cause for _, cause in reached} == set(Cause)
    assert len(reached) == len(Cause)  # a cause belongs to one standing


def test_standings_are_listed_in_the_order_of_the_rules() -> None:
    assert " ".join(Standing) == (
        "not_affected exempt disputed met undated overdue at_risk due_soon on_track unreported"
    )


def test_every_standing_has_its_own_urgency_and_overdue_is_the_most_urgent() -> None:
    assert sorted(URGENCY.values()) == list(range(len(Standing)))
    assert set(URGENCY) == set(Standing)
    assert URGENCY[Standing.OVERDUE] == 0
    worst_first = [
        Standing.OVERDUE,
        Standing.AT_RISK,
        Standing.DUE_SOON,
        Standing.UNREPORTED,
        Standing.ON_TRACK,
        Standing.MET,
        Standing.NOT_AFFECTED,
    ]
    assert sorted(worst_first, key=URGENCY.__getitem__) == worst_first


# ------------------------------------------------------------------------------------- stale claims


@pytest.mark.parametrize(
    ("claimed", "today", "stale"),
    [
        ("2026-03-19", "2026-03-19", False),
        ("2026-03-19", "2026-06-17", False),  # 12 + 30 + 31 + 17 = 90 days
        ("2026-03-19", "2026-06-18", True),
        ("2026-10-02", "2026-12-31", False),  # 29 + 30 + 31 = 90 days
        ("2026-10-02", "2027-01-01", True),
        ("2027-12-01", "2028-02-29", False),  # 30 + 31 + 29 = 90 days
        ("2027-12-01", "2028-03-01", True),
    ],
)
@pytest.mark.parametrize("claim", [NOT_STARTED, IN_PROGRESS])
@pytest.mark.parametrize("deadline", [KJ_OLD_LOGIN, FJERNHJELP, FTPS, SYNTHETIC], ids=lambda one: one.wording)
def test_a_claim_grows_stale_after_90_days(
    deadline: Deadline, claim: Claim, claimed: str, today: str, stale: bool
) -> None:
    assert standing(deadline, YES, said(claim, claimed), on(today)).stale is stale


OLD = "2026-01-01"


@pytest.mark.parametrize(
    ("deadline", "report", "today", "expected"),
    [
        (KJ_OLD_LOGIN, said(NOT_STARTED, OLD)._replace(exempt_until=on("2027-01-01")), "2026-10-01", EXEMPT),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD, verdict=DISPUTED), "2026-10-01", IN_DISPUTE),
        (FTPS, said(IN_PROGRESS, OLD), "2026-10-01", UNDATED),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD), "2026-12-01", OVERDUE),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD, "2026-12-01"), "2026-10-01", PLAN_TOO_LATE),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD, "2026-09-30"), "2026-10-01", PLAN_PASSED),
        (KJ_OLD_LOGIN, said(NOT_STARTED, OLD), "2026-11-30", IDLE_AND_CLOSE),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD), "2026-11-30", CLOSE),
        (KJ_OLD_LOGIN, said(NOT_STARTED, OLD), "2026-10-01", IDLE),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD), "2026-10-01", NO_PLAN),
        (KJ_OLD_LOGIN, said(IN_PROGRESS, OLD, "2026-11-30"), "2026-10-01", ON_TRACK),
    ],
)
def test_an_old_claim_is_flagged_whatever_the_standing(
    deadline: Deadline, report: Report, today: str, expected: tuple[Standing, Cause]
) -> None:
    assert standing(deadline, YES, report, on(today)) == Reading(*expected, stale=True)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (said(DONE, OLD, verdict=DISPUTED), IN_DISPUTE),
        (said(DONE, OLD)._replace(exempt_until=on("2027-01-01")), EXEMPT),
    ],
)
def test_an_old_claim_of_done_that_is_not_counted_as_met_is_flagged_too(
    report: Report, expected: tuple[Standing, Cause]
) -> None:
    """Section 3: "claims older than 90 days that are not met carry a stale flag"; a disputed or exempt one is not."""
    assert standing(KJ_OLD_LOGIN, YES, report, on("2026-10-01")) == Reading(*expected, stale=True)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (replace(FTPS, firmness=Firmness.FIRM), IN_FORCE),
        (replace(FTPS, firmness=Firmness.TENTATIVE), UNDATED),
        (FTPS, UNDATED),
        (replace(HELSEID_CHANGES, firmness=Firmness.FIRM), UNDATED),
        (replace(FTPS, firmness=Firmness.FIRM, kind=DeadlineKind.EXPECTED), UNDATED),
    ],
)
def test_a_firm_demand_without_a_date_holds_already(deadline: Deadline, expected: tuple[Standing, Cause]) -> None:
    """ "Gjelder nå": to wait for a date would be wrong advice. An overview that lies elsewhere says nothing of now."""
    assert read(deadline, NOTHING_REPORTED, "2026-11-24") == expected
