"""Where a product stands against a deadline. Derived on every reading, never stored."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, is_in_force, last_safe_day, warns_from

STALE_AFTER = timedelta(days=90)
"""A claim older than this asks to be confirmed."""


class Claim(StrEnum):
    """What the vendor says of its own work."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class Verdict(StrEnum):
    """What NHN's customer centre says of the vendor's claim."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class Standing(StrEnum):
    """The standings, in the order in which the first match wins."""

    NOT_AFFECTED = "not_affected"
    EXEMPT = "exempt"
    DISPUTED = "disputed"
    MET = "met"
    UNDATED = "undated"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"
    UNREPORTED = "unreported"


class Cause(StrEnum):
    """Why the standing is what it is; each has a sentence and a next step on the page."""

    NOT_AFFECTED = "not_affected"
    EXEMPT = "exempt"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    SELF_DECLARED = "self_declared"
    NO_DATE = "no_date"
    IN_FORCE = "in_force"
    DEADLINE_PASSED = "deadline_passed"
    PLAN_TOO_LATE = "plan_too_late"
    PLAN_PASSED = "plan_passed"
    NEVER_REPORTED_AND_CLOSE = "never_reported_and_close"
    NOT_STARTED_AND_CLOSE = "not_started_and_close"
    CLOSE = "close"
    PLAN_HOLDS = "plan_holds"
    NOT_STARTED = "not_started"
    NO_PLAN = "no_plan"
    NEVER_REPORTED = "never_reported"


URGENCY = {
    standing: rank
    for rank, standing in enumerate(
        (
            Standing.OVERDUE,
            Standing.DISPUTED,
            Standing.AT_RISK,
            Standing.DUE_SOON,
            Standing.UNREPORTED,
            Standing.ON_TRACK,
            Standing.UNDATED,
            Standing.EXEMPT,
            Standing.MET,
            Standing.NOT_AFFECTED,
        )
    )
}
"""0 is the most urgent."""


class Report(NamedTuple):
    """What is reported for one product and deadline: the vendor's claim, NHN's verdict and exemption."""

    claim: Claim | None = None
    claimed_on: date | None = None
    planned_on: date | None = None
    verdict: Verdict | None = None
    exempt_until: date | None = None
    """The last day of the exemption, inclusive."""


NOTHING_REPORTED = Report()


class Reported(Protocol):
    """Anything that holds what a `Report` does."""

    @property
    def claim(self) -> Claim | None: ...
    @property
    def claimed_on(self) -> date | None: ...
    @property
    def planned_on(self) -> date | None: ...
    @property
    def verdict(self) -> Verdict | None: ...
    @property
    def exempt_until(self) -> date | None: ...


class Reading(NamedTuple):
    """A standing on a given day, why, and whether the claim behind it has grown old."""

    standing: Standing
    cause: Cause
    stale: bool = False


def _fresh_and_stale(standing: Standing, cause: Cause) -> tuple[Reading, Reading]:
    return Reading(standing, cause, stale=False), Reading(standing, cause, stale=True)


# Made once: a page asks for the standing of every deadline, and the answers are few.
_NOT_AFFECTED, _ = _fresh_and_stale(Standing.NOT_AFFECTED, Cause.NOT_AFFECTED)
_EXEMPT = _fresh_and_stale(Standing.EXEMPT, Cause.EXEMPT)
_DISPUTED = _fresh_and_stale(Standing.DISPUTED, Cause.DISPUTED)
_CONFIRMED, _ = _fresh_and_stale(Standing.MET, Cause.CONFIRMED)
_SELF_DECLARED, _ = _fresh_and_stale(Standing.MET, Cause.SELF_DECLARED)
_IN_FORCE = _fresh_and_stale(Standing.UNDATED, Cause.IN_FORCE)
_NO_DATE = _fresh_and_stale(Standing.UNDATED, Cause.NO_DATE)
_DEADLINE_PASSED = _fresh_and_stale(Standing.OVERDUE, Cause.DEADLINE_PASSED)
_PLAN_TOO_LATE = _fresh_and_stale(Standing.AT_RISK, Cause.PLAN_TOO_LATE)
_PLAN_PASSED = _fresh_and_stale(Standing.AT_RISK, Cause.PLAN_PASSED)
_PLAN_OVER = _fresh_and_stale(Standing.UNREPORTED, Cause.PLAN_PASSED)
_NEVER_REPORTED_AND_CLOSE, _ = _fresh_and_stale(Standing.AT_RISK, Cause.NEVER_REPORTED_AND_CLOSE)
_NOT_STARTED_AND_CLOSE = _fresh_and_stale(Standing.AT_RISK, Cause.NOT_STARTED_AND_CLOSE)
_CLOSE = _fresh_and_stale(Standing.DUE_SOON, Cause.CLOSE)
_NEVER_REPORTED, _ = _fresh_and_stale(Standing.UNREPORTED, Cause.NEVER_REPORTED)
_NOT_STARTED = _fresh_and_stale(Standing.UNREPORTED, Cause.NOT_STARTED)
_NO_PLAN = _fresh_and_stale(Standing.UNREPORTED, Cause.NO_PLAN)
_PLAN_HOLDS = _fresh_and_stale(Standing.ON_TRACK, Cause.PLAN_HOLDS)


def standing(  # noqa: PLR0911  # a table of rules, read from the top
    deadline: Deadline, applies: Applies, report: Reported, today: date
) -> Reading:
    """Where a product stands on `today`. The first match wins, in the order of `Standing`.

    A change that possibly applies is treated as one that does: silence is never read as safety.
    """
    if applies is Applies.NO:
        return _NOT_AFFECTED
    claim, claimed_on, planned, exempt_until = report.claim, report.claimed_on, report.planned_on, report.exempt_until
    stale = claim is not None and claimed_on is not None and today - claimed_on > STALE_AFTER
    if exempt_until is not None and today <= exempt_until:
        return _EXEMPT[stale]
    verdict = report.verdict
    if verdict is Verdict.DISPUTED:
        return _DISPUTED[stale]
    if claim is Claim.DONE:
        return _CONFIRMED if verdict is Verdict.CONFIRMED else _SELF_DECLARED
    last, warning = last_safe_day(deadline), warns_from(deadline)
    if last is None or warning is None:
        return _IN_FORCE[stale] if is_in_force(deadline) else _NO_DATE[stale]
    if deadline.kind is DeadlineKind.EXPECTED:
        return _without_pressure(claim, planned, today, stale=stale)
    if today > last:
        return _DEADLINE_PASSED[stale]
    if planned is not None and planned > last:
        return _PLAN_TOO_LATE[stale]
    if planned is not None and planned < today:
        return _PLAN_PASSED[stale]
    if today >= warning:
        if claim is None:
            return _NEVER_REPORTED_AND_CLOSE
        return _NOT_STARTED_AND_CLOSE[stale] if claim is Claim.NOT_STARTED else _CLOSE[stale]
    return _without_pressure(claim, planned, today, stale=stale)


def _without_pressure(claim: Claim | None, planned: date | None, today: date, *, stale: bool) -> Reading:
    """While no deadline is near, or where none will ever be."""
    if claim is None:
        return _NEVER_REPORTED
    if claim is Claim.NOT_STARTED:
        return _NOT_STARTED[stale]
    if planned is None:
        return _NO_PLAN[stale]
    return _PLAN_OVER[stale] if planned < today else _PLAN_HOLDS[stale]
