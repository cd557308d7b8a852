"""Where a product stands against a deadline. Derived on every reading, never stored."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, is_in_force, last_safe_day, warns_from

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


class Reading(NamedTuple):
    """A standing on a given day, why, and whether the claim behind it has grown old."""

    standing: Standing
    cause: Cause
    stale: bool = False


_NOT_AFFECTED = Reading(Standing.NOT_AFFECTED, Cause.NOT_AFFECTED)


def standing(  # noqa: PLR0911, PLR0912  # a table of rules, read from the top
    deadline: Deadline, applies: Applies, report: Report, today: date
) -> Reading:
    """Where a product stands on `today`. The first match wins, in the order of `Standing`.

    A change that possibly applies is treated as one that does: silence is never read as safety.
    """
    if applies is Applies.NO:
        return _NOT_AFFECTED
    claim = report.claim
    stale = claim is not None and report.claimed_on is not None and today - report.claimed_on > STALE_AFTER
    if report.exempt_until is not None and today <= report.exempt_until:
        return Reading(Standing.EXEMPT, Cause.EXEMPT, stale)
    if report.verdict is Verdict.DISPUTED:
        return Reading(Standing.DISPUTED, Cause.DISPUTED, stale)
    if claim is Claim.DONE:
        confirmed = report.verdict is Verdict.CONFIRMED
        return Reading(Standing.MET, Cause.CONFIRMED if confirmed else Cause.SELF_DECLARED)
    last, warning = last_safe_day(deadline), warns_from(deadline)
    if last is None or warning is None:
        return Reading(Standing.UNDATED, Cause.IN_FORCE if is_in_force(deadline) else Cause.NO_DATE, stale)
    if today > last:
        return Reading(Standing.OVERDUE, Cause.DEADLINE_PASSED, stale)
    planned = report.planned_on
    if planned is not None and planned > last:
        return Reading(Standing.AT_RISK, Cause.PLAN_TOO_LATE, stale)
    if planned is not None and planned < today:
        return Reading(Standing.AT_RISK, Cause.PLAN_PASSED, stale)
    if today >= warning:
        if claim is None:
            return Reading(Standing.AT_RISK, Cause.NEVER_REPORTED_AND_CLOSE)
        if claim is Claim.NOT_STARTED:
            return Reading(Standing.AT_RISK, Cause.NOT_STARTED_AND_CLOSE, stale)
        return Reading(Standing.DUE_SOON, Cause.CLOSE, stale)
    if claim is None:
        return Reading(Standing.UNREPORTED, Cause.NEVER_REPORTED)
    if claim is Claim.NOT_STARTED:
        return Reading(Standing.UNREPORTED, Cause.NOT_STARTED, stale)
    if planned is None:
        return Reading(Standing.UNREPORTED, Cause.NO_PLAN, stale)
    return Reading(Standing.ON_TRACK, Cause.PLAN_HOLDS, stale)
