"""A deadline that never pretends to be more exact than its source."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

WARNING_DAYS = 30
"""Days before the last safe day from which a deadline asks for attention."""

ONE_DAY = timedelta(days=1)


class Environment(StrEnum):
    """Where a deadline bites. ANY is for sources that name no environment."""

    TEST = "test"
    PRODUCTION = "production"
    ANY = "any"


class Precision(StrEnum):
    """How exact the source is. SEE_PARENT: the source points to another overview instead of naming a date."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    OPEN = "open"
    SEE_PARENT = "see-parent"


class DeadlineKind(StrEnum):
    """What the date means.

    EFFECTIVE_ON: the old way stops that day. COMPLETE_BY: the work must be done by the end of that day.
    EXPECTED: something new comes, or is hoped for, and the source says of nothing that it stops: nobody is overdue.
    """

    EFFECTIVE_ON = "effective_on"
    COMPLETE_BY = "complete_by"
    EXPECTED = "expected"


class Firmness(StrEnum):
    """How much the source commits itself."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    TO_BE_AGREED = "to_be_agreed"


DATELESS = frozenset({Precision.OPEN, Precision.SEE_PARENT})


class ImpossibleDeadlineError(ValueError):
    """A deadline contradicts itself; the message says which two facts and what to do."""


def check_window(earliest: date | None, latest: date | None, precision: Precision) -> None:
    """Refuse a window that no reading of a source can produce.

    Raises:
        ImpossibleDeadlineError: only one end is given, latest lies before earliest, or the precision says a day, or
            no date at all, where the window says otherwise.
    """
    if (earliest is None) != (latest is None):
        raise ImpossibleDeadlineError(
            "a window needs both earliest and latest, or neither when the date is not decided"
        )
    if earliest is None or latest is None:
        if precision not in DATELESS:
            raise ImpossibleDeadlineError(
                f"precision {precision} needs a window; use open or see-parent when there is no date"
            )
        return
    if latest < earliest:
        raise ImpossibleDeadlineError(f"latest ({latest}) lies before earliest ({earliest})")
    if precision in DATELESS:
        raise ImpossibleDeadlineError(f"precision {precision} has no date, but a window is given")
    if precision is Precision.DAY and earliest != latest:
        raise ImpossibleDeadlineError(
            f"precision day needs earliest and latest to be equal, not {earliest} and {latest}"
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline in one environment. Dates are local Norwegian dates, both ends inclusive.

    Raises:
        ImpossibleDeadlineError: the window contradicts itself.
    """

    environment: Environment
    wording: str
    """The source's own words; empty where it says nothing of time."""
    earliest: date | None
    latest: date | None
    precision: Precision
    kind: DeadlineKind
    firmness: Firmness
    firm_by: date | None = None
    # Worked out once: every product's page asks for them of every deadline.
    last_safe: date | None = field(init=False, repr=False, compare=False)
    warning: date | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_window(self.earliest, self.latest, self.precision)
        last = warns = None
        if self.earliest is not None and self.latest is not None:
            stops_that_day = self.kind is DeadlineKind.EFFECTIVE_ON and not self.is_window
            last = self.latest - ONE_DAY if stops_that_day else self.latest
            warns = min(self.earliest, last - timedelta(days=WARNING_DAYS))
        object.__setattr__(self, "last_safe", last)
        object.__setattr__(self, "warning", warns)

    @property
    def is_window(self) -> bool:
        """Whether the source names a period rather than a day."""
        return self.earliest != self.latest


def is_in_force(deadline: Deadline) -> bool:
    """Whether the demand holds already: the source is firm about it, and names no date that it begins on.

    What is only expected is no demand.
    """
    return (
        deadline.precision is Precision.OPEN
        and deadline.firmness is Firmness.FIRM
        and deadline.kind is not DeadlineKind.EXPECTED
    )


def last_safe_day(deadline: Deadline) -> date | None:
    """The last day on which not having adapted is still without consequence, or None when undecided.

    The day before, where the old way stops on a given day; otherwise the date itself. A window is passed only
    when its last day is, so its last safe day is `latest` for both kinds.
    """
    return deadline.last_safe


def warns_from(deadline: Deadline) -> date | None:
    """The first day on which the deadline asks for attention, or None when undecided.

    WARNING_DAYS before the last safe day, or the start of the window where that comes first.
    """
    return deadline.warning


def days_left(deadline: Deadline, today: date) -> int | None:
    """Days from `today` to the last safe day: 0 on that day, negative after it, None when undecided."""
    last = last_safe_day(deadline)
    return None if last is None else (last - today).days


def is_passed(deadline: Deadline, today: date) -> bool:
    """Whether the last safe day lies behind `today`."""
    left = days_left(deadline, today)
    return left is not None and left < 0


def sort_key(deadline: Deadline) -> tuple[date, date]:
    """Soonest last safe day first; what is undecided comes last."""
    last = last_safe_day(deadline) or date.max
    return last, deadline.earliest or date.max


def next_deadline(deadlines: tuple[Deadline, ...], today: date) -> Deadline | None:
    """The deadline of a change that comes next, else the last one that passed, else an undecided one."""
    ahead = [deadline for deadline in deadlines if not is_passed(deadline, today) and deadline.latest]
    if ahead:
        return min(ahead, key=sort_key)
    dated = [deadline for deadline in deadlines if deadline.latest]
    if dated:
        return max(dated, key=sort_key)
    return deadlines[0] if deadlines else None


def slip_days(old: Deadline, new: Deadline) -> int | None:
    """Days the last safe day moved: positive is later. None when either side has no date."""
    before, after = last_safe_day(old), last_safe_day(new)
    return None if before is None or after is None else (after - before).days


def notice_days(new: Deadline, decided_on: date) -> int | None:
    """Days of notice a decision gives: from the day it was made to the last safe day it sets."""
    return days_left(new, decided_on)
