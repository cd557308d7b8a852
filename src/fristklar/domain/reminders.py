"""When somebody is reminded of a deadline, and when a silence is taken further.

What should have been told is compared with what was: a day on which nothing ran is made up for by the next. Days are
local dates; nothing here asks what day it is.
"""

from datetime import date, timedelta

from fristklar.domain.deadline import Deadline, DeadlineKind, last_safe_day
from fristklar.domain.standing import Standing

THRESHOLDS = (90, 30, 7, 1)
"""Days before the last safe day."""
SILENCE_DAYS = 14
"""A deadline at risk of which nothing is heard for so long is taken further."""

_NOTHING_TO_DO = frozenset({Standing.NOT_AFFECTED, Standing.EXEMPT, Standing.MET, Standing.UNDATED, Standing.OVERDUE})


def threshold_due(last_safe: date, known_since: date, today: date) -> int | None:
    """The threshold of which somebody should have been reminded by `today`; None where there is none.

    Only the nearest: who missed several is reminded of one. `known_since` is when the person, the product and the
    last safe day had all come to be: a threshold that had been reached by then is not caught up.
    """
    left = (last_safe - today).days
    if left < 0:
        return None
    nearest = min((days for days in THRESHOLDS if left <= days), default=None)
    if nearest is None or last_safe - timedelta(days=nearest) <= known_since:
        return None
    return nearest


def is_reminded_of(deadline: Deadline, standing: Standing) -> bool:
    """Whether there is something to be reminded of: a last safe day, and work to do before it."""
    if deadline.kind is DeadlineKind.EXPECTED or last_safe_day(deadline) is None:
        return False
    return standing not in _NOTHING_TO_DO


def silent_since(claimed_on: date | None, known_since: date) -> date:
    """Since when nothing is heard: the last report, or the day on which there came to be something to report on."""
    return known_since if claimed_on is None else max(claimed_on, known_since)


def is_taken_further(standing: Standing, since: date, today: date) -> bool:
    """Whether a deadline at risk has been silent for long enough to reach those who can act on it."""
    return standing is Standing.AT_RISK and (today - since).days >= SILENCE_DAYS
