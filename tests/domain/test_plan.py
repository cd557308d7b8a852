"""What a planned date is worth against the last safe day."""

from datetime import date

import pytest

from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.plan import Plan, plan_of, slack_days

on = date.fromisoformat
LOGIN = Deadline(
    Environment.PRODUCTION, "1.12.2026", on("2026-12-01"), on("2026-12-01"), Precision.DAY,
    DeadlineKind.EFFECTIVE_ON, Firmness.FIRM,
)  # fmt: skip
OPEN = Deadline(
    Environment.ANY, "Avklares", None, None, Precision.OPEN, DeadlineKind.EFFECTIVE_ON, Firmness.TO_BE_AGREED
)


@pytest.mark.parametrize(
    ("planned", "plan", "slack"),
    [
        (None, Plan.NONE, None),
        ("2026-11-23", Plan.PASSED, 7),
        ("2026-11-24", Plan.HOLDS, 6),
        ("2026-11-30", Plan.HOLDS, 0),
        ("2026-12-01", Plan.TOO_LATE, -1),
    ],
)
def test_a_plan_holds_from_today_to_the_last_safe_day(planned: str | None, plan: Plan, slack: int | None) -> None:
    day = on(planned) if planned else None
    assert plan_of(day, LOGIN, on("2026-11-24")) is plan
    assert slack_days(day, LOGIN) == slack


def test_without_a_date_there_is_nothing_to_be_late_for() -> None:
    assert plan_of(on("2030-01-01"), OPEN, on("2026-11-24")) is Plan.HOLDS
    assert slack_days(on("2030-01-01"), OPEN) is None


def test_after_the_last_safe_day_no_plan_is_in_time() -> None:
    assert plan_of(on("2026-12-20"), LOGIN, on("2026-12-10")) is Plan.TOO_LATE
