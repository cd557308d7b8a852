"""When what staff edit is told as one: once they have paused, and never long after they began."""

from collections.abc import Iterable
from datetime import datetime, timedelta

QUIET = timedelta(minutes=10)
"""Without an edit for so long, a session is over."""
LONGEST = timedelta(hours=1)
"""A session is over so long after its first piece of news, however busy it is."""


def told_until(news: Iterable[datetime], edits: Iterable[datetime], now: datetime) -> datetime | None:
    """The instant up to which everything can be told by `now`; None while there is no news, or its session goes on.

    `news` are the instants of what is worth telling since the last time, `edits` those of everything that staff did;
    both in any order. Of several sessions that are over, the end of the last: who was down tells them as one.
    """
    waiting = sorted(news)
    steps = sorted({*waiting, *edits})
    until = None
    while waiting:
        over = _session_end(waiting[0], steps)
        if over > now:
            break
        until = over
        waiting = [instant for instant in waiting if instant > over]
    return until


def _session_end(first: datetime, steps: Iterable[datetime]) -> datetime:
    last, limit = first, first + LONGEST
    for step in steps:
        if step <= last:
            continue
        if step > last + QUIET or step > limit:
            break
        last = step
    return min(last + QUIET, limit)
