"""How good a vendor's plan is: the day it names against the last safe day."""

from datetime import date
from enum import StrEnum

from fristklar.domain.deadline import Deadline


class Plan(StrEnum):
    """What a planned date is worth on a given day."""

    HOLDS = "holds"
    """It lies ahead, and in time as far as anything is decided."""
    TOO_LATE = "too_late"
    PASSED = "passed"
    """The day came and went without the work being reported as done."""
    NONE = "none"


def plan_of(planned_on: date | None, deadline: Deadline, today: date) -> Plan:
    """What the planned date is worth, for work that is not done."""
    if planned_on is None:
        return Plan.NONE
    if planned_on < today:
        return Plan.PASSED
    last = deadline.last_safe
    return Plan.TOO_LATE if last is not None and planned_on > last else Plan.HOLDS


def slack_days(planned_on: date | None, deadline: Deadline) -> int | None:
    """Days from the planned date to the last safe day: negative when it is too late; None when either is not set."""
    last = deadline.last_safe
    return None if planned_on is None or last is None else (last - planned_on).days
