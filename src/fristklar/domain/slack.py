"""A planned date against the last safe day: how much room there is, or how much is missing."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from fristklar.domain import plan as dated
from fristklar.domain.deadline import Deadline, DeadlineKind
from fristklar.domain.standing import Claim, Reading, Standing


class Plan(StrEnum):
    """What a plan is worth on a given day. The first that matches holds."""

    NOT_NEEDED = "not_needed"
    """Nothing remains to be done, or nothing stops: done, not affected, or a deadline that is only expected."""
    MISSING = "missing"
    UNDATED = "undated"
    """There is a plan, and no deadline to hold it against."""
    PASSED = "passed"
    """The day has come and gone, and nobody has said that the work is done."""
    TOO_LATE = "too_late"
    HOLDS = "holds"


class Slack(NamedTuple):
    """A plan, and its days of room: 0 on the last safe day itself, negative after it, None without both dates."""

    plan: Plan
    days: int | None


_WORTH = {
    dated.Plan.PASSED: Plan.PASSED,
    dated.Plan.TOO_LATE: Plan.TOO_LATE,
    dated.Plan.HOLDS: Plan.HOLDS,
}
_SETTLED = frozenset({Standing.MET, Standing.NOT_AFFECTED})


def slack(deadline: Deadline, reading: Reading, claim: Claim | None, planned: date | None, today: date) -> Slack:
    """What the plan for this deadline is worth on `today`, given the standing."""
    last = deadline.last_safe
    if reading.standing in _SETTLED or claim is Claim.DONE or deadline.kind is DeadlineKind.EXPECTED:
        return Slack(Plan.NOT_NEEDED, None)
    if planned is None:
        # Where no date is set there is nothing to plan towards, and under an exemption nothing presses.
        needed = last is not None and reading.standing is not Standing.EXEMPT
        return Slack(Plan.MISSING if needed else Plan.NOT_NEEDED, None)
    if last is None:
        return Slack(Plan.UNDATED, None)
    return Slack(_WORTH[dated.plan_of(planned, deadline, today)], dated.slack_days(planned, deadline))
