"""Where a product stands against a deadline. Derived on every reading, never stored."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, is_in_force

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
    NOT_STARTED_AND_EXPECTED = "not_started_and_expected"
    """Nothing stops on the day, so that nobody has to plan; likewise the next two."""
    NO_PLAN_AND_EXPECTED = "no_plan_and_expected"
    NEVER_REPORTED_AND_EXPECTED = "never_reported_and_expected"


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
_NEVER_REPORTED_AND_EXPECTED, _ = _fresh_and_stale(Standing.UNREPORTED, Cause.NEVER_REPORTED_AND_EXPECTED)
_NOT_STARTED_AND_EXPECTED = _fresh_and_stale(Standing.UNREPORTED, Cause.NOT_STARTED_AND_EXPECTED)
_NO_PLAN_AND_EXPECTED = _fresh_and_stale(Standing.UNREPORTED, Cause.NO_PLAN_AND_EXPECTED)


# By names of their own: reaching a member through its class takes as long as the rest of a rule.
_NO, _DONE, _NOT_BEGUN, _EXPECTED = Applies.NO, Claim.DONE, Claim.NOT_STARTED, DeadlineKind.EXPECTED
_IS_CONFIRMED, _IS_DISPUTED = Verdict.CONFIRMED, Verdict.DISPUTED


def standing(deadline: Deadline, applies: Applies, report: Reported, today: date) -> Reading:
    """Where a product stands on `today`. The first match wins, in the order of `Standing`.

    A change that possibly applies is treated as one that does: silence is never read as safety.
    """
    return standing_on(today)(deadline, applies, report)


@lru_cache(maxsize=64)
def standing_on(today: date) -> Callable[[Deadline, Applies, Reported], Reading]:
    """`standing` for one day, for who asks it of many deadlines: what hangs on the day alone is worked out once."""
    fresh_from = max(today, date.min + STALE_AFTER) - STALE_AFTER

    def standing(  # noqa: PLR0911  # a table of rules, read from the top
        deadline: Deadline, applies: Applies, report: Reported
    ) -> Reading:
        if applies is _NO:
            return _NOT_AFFECTED
        claim, claimed_on, exempt_until, verdict = report.claim, report.claimed_on, report.exempt_until, report.verdict
        stale = claim is not None and claimed_on is not None and claimed_on < fresh_from
        if exempt_until is not None and today <= exempt_until:
            return _EXEMPT[stale]
        if verdict is _IS_DISPUTED:
            return _DISPUTED[stale]
        if claim is _DONE:
            return _CONFIRMED if verdict is _IS_CONFIRMED else _SELF_DECLARED
        last, warning, planned = deadline.last_safe, deadline.warning, report.planned_on
        if last is None or warning is None:
            return _IN_FORCE[stale] if is_in_force(deadline) else _NO_DATE[stale]
        if deadline.kind is _EXPECTED:
            return _expected(claim, planned, today, stale=stale)
        if today > last:
            return _DEADLINE_PASSED[stale]
        if planned is not None:
            if planned > last:
                return _PLAN_TOO_LATE[stale]
            if planned < today:
                return _PLAN_PASSED[stale]
        if today >= warning:
            if claim is None:
                return _NEVER_REPORTED_AND_CLOSE
            return _NOT_STARTED_AND_CLOSE[stale] if claim is _NOT_BEGUN else _CLOSE[stale]
        return _without_pressure(claim, planned, stale=stale)

    return standing


def _without_pressure(claim: Claim | None, planned: date | None, *, stale: bool) -> Reading:
    """While no deadline is near, and no plan has passed."""
    if claim is None:
        return _NEVER_REPORTED
    if claim is _NOT_BEGUN:
        return _NOT_STARTED[stale]
    return _NO_PLAN[stale] if planned is None else _PLAN_HOLDS[stale]


def _expected(claim: Claim | None, planned: date | None, today: date, *, stale: bool) -> Reading:
    """Where nothing stops: the standings are those of a deadline far away, and a plan is the vendor's own affair."""
    if claim is None:
        return _NEVER_REPORTED_AND_EXPECTED
    if claim is _NOT_BEGUN:
        return _NOT_STARTED_AND_EXPECTED[stale]
    if planned is None:
        return _NO_PLAN_AND_EXPECTED[stale]
    return _PLAN_OVER[stale] if planned < today else _PLAN_HOLDS[stale]
