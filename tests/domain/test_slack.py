"""A plan against the last safe day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.plan import plan_of
from fristklar.domain.slack import Plan, Slack, slack
from fristklar.domain.standing import Cause, Claim, Report, standing
from fristklar.web.deadline_words import slack_phrase

TODAY = date(2026, 11, 24)
LAST = date(2026, 12, 31)


def deadline(day: date | None = LAST, kind: DeadlineKind = DeadlineKind.COMPLETE_BY) -> Deadline:
    precision = Precision.OPEN if day is None else Precision.DAY
    return Deadline(Environment.TEST, "", day, day, precision, kind, Firmness.TENTATIVE)


def of(report: Report, on: Deadline | None = None, applies: Applies = Applies.YES) -> Slack:
    chosen = on or deadline()
    return slack(chosen, standing(chosen, applies, report, TODAY), report.claim, report.planned_on, TODAY)


def working(planned: date | None) -> Report:
    return Report(Claim.IN_PROGRESS, TODAY, planned)


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (date(2026, 12, 19), Slack(Plan.HOLDS, 12)),
        (LAST, Slack(Plan.HOLDS, 0)),
        (date(2027, 1, 1), Slack(Plan.TOO_LATE, -1)),
        (date(2026, 11, 24), Slack(Plan.HOLDS, 37)),
        (date(2026, 11, 23), Slack(Plan.PASSED, 38)),
        (None, Slack(Plan.MISSING, None)),
    ],
)
def test_a_plan_is_measured_against_the_last_safe_day(planned: date | None, expected: Slack) -> None:
    assert of(working(planned)) == expected


def test_where_the_old_way_stops_that_day_the_day_itself_is_too_late() -> None:
    assert of(working(LAST), deadline(kind=DeadlineKind.EFFECTIVE_ON)) == Slack(Plan.TOO_LATE, -1)


@pytest.mark.parametrize(
    ("report", "on", "applies"),
    [
        (Report(Claim.DONE, TODAY, date(2027, 2, 1)), None, Applies.YES),
        (working(None), deadline(kind=DeadlineKind.EXPECTED), Applies.YES),
        (working(None), deadline(None), Applies.YES),
        (working(None), None, Applies.NO),
        (working(None)._replace(exempt_until=LAST), None, Applies.YES),
    ],
    ids=["done", "only expected", "no date", "not affected", "exempt"],
)
def test_a_plan_is_not_missed_where_none_is_needed(report: Report, on: Deadline | None, applies: Applies) -> None:
    assert of(report, on, applies) == Slack(Plan.NOT_NEEDED, None)


def test_a_plan_without_a_deadline_has_nothing_to_be_held_against() -> None:
    assert of(working(LAST), deadline(None)) == Slack(Plan.UNDATED, None)


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.dates(TODAY, date(2028, 1, 1)))
def test_a_plan_is_too_late_or_passed_exactly_when_the_standing_says_so(planned: date, last: date) -> None:
    chosen = deadline(last)
    reading = standing(chosen, Applies.YES, working(planned), TODAY)
    found = slack(chosen, reading, Claim.IN_PROGRESS, planned, TODAY)
    assert (found.plan is Plan.TOO_LATE) == (reading.cause is Cause.PLAN_TOO_LATE)
    assert (found.plan is Plan.PASSED) == (reading.cause is Cause.PLAN_PASSED)
    assert found.days is not None
    assert planned + timedelta(days=found.days) == last


@pytest.mark.parametrize(
    ("days", "said"),
    [(12, "12 dager å gå på"), (1, "1 dag å gå på"), (0, "på siste trygge dag"), (-1, "1 dag for sent"),
     (-8, "8 dager for sent")],
)  # fmt: skip
def test_the_room_is_said_in_days(days: int, said: str) -> None:
    assert slack_phrase(days) == said


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_the_vendors_pages_and_the_customer_centres_say_the_same_of_a_plan(planned: date, last: date) -> None:
    chosen = deadline(last)
    reading = standing(chosen, Applies.YES, working(planned), TODAY)
    found = slack(chosen, reading, Claim.IN_PROGRESS, planned, TODAY).plan
    assert found.value == plan_of(planned, chosen, TODAY).value
