"""What "since you last looked" means: since the sitting before this one.

A sitting is one visit after another with less than half an hour between them. Within one the baseline stays where it
was, so that reading a page twice loses no marks; the next sitting's baseline is where the last one ended.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

QUIET = timedelta(minutes=30)
"""A sitting is over after this long without a visit."""

WORTH_NOTING = timedelta(minutes=5)
"""Another visit this soon after the last one, to a page that says the same, is not written down again."""


class Look(NamedTuple):
    """Somebody had a page before them."""

    at: datetime
    """By the clock of whoever served the page."""
    until: datetime
    """The newest thing that stood on it, by the database's clock. What is younger was not on it."""


class Looks(NamedTuple):
    """What is kept of a person's visits to one product."""

    last: Look
    before: Look
    """The last one before the sitting that `last` belongs to; the very first one, where there was no sitting before."""


def is_over(looks: Looks, now: datetime) -> bool:
    """Whether the sitting has ended, so that a visit now begins another."""
    return now - looks.last.at > QUIET


def ends_at(looks: Looks) -> datetime:
    """The last instant of the sitting, should nobody come again."""
    return looks.last.at + QUIET


def baseline(looks: Looks, now: datetime) -> Look:
    """The visit that a page shown now is compared with."""
    return looks.last if is_over(looks, now) else looks.before


def visited(looks: Looks | None, now: datetime, until: datetime, *, all_seen: bool = False) -> Looks:
    """What is kept after a visit `now` to a page that went `until` there.

    `all_seen`: the person says so, and nothing that was on the page counts as new any more. Of two tabs the one that
    was opened first may come last: what has been seen stays seen.
    """
    if looks is None:
        first = Look(now, until)
        return Looks(first, first)
    last = Look(max(now, looks.last.at), max(until, looks.last.until))
    if all_seen:
        seen = Look(last.at, max(until, baseline(looks, now).until))
        return Looks(last, seen)
    return Looks(last, baseline(looks, now))


def is_worth_noting(looks: Looks, now: datetime, until: datetime) -> bool:
    """Whether a visit tells anything that is not known already."""
    return until > looks.last.until or now - looks.last.at > WORTH_NOTING
