"""How often and how far deadlines have moved, read from their ledgers."""

from collections.abc import Iterable
from dataclasses import dataclass

from fristklar.domain.deadline import Deadline, last_safe_day

Step = tuple[Deadline | None, Deadline | None]
"""One entry of a ledger: before and after. None: the deadline was not there."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How the last safe days have moved."""

    times: int = 0
    """How often a last safe day became another, or was given up."""
    days_later: int = 0
    days_earlier: int = 0

    @property
    def days(self) -> int:
        """In sum: positive is later."""
        return self.days_later - self.days_earlier

    def __add__(self, other: "Slip") -> "Slip":
        return Slip(
            self.times + other.times, self.days_later + other.days_later, self.days_earlier + other.days_earlier
        )


def slip(ledger: Iterable[Step]) -> Slip:
    """The slip of one deadline, from its ledger with the oldest entry first.

    A date that is given up and set anew counts once, with the days between the two. Setting a first date is no move,
    and neither is taking the deadline away, nor saying of the same dates that something else happens then.
    """
    times = later = earlier = 0
    known = None
    for old, new in ledger:
        before, after = (last_safe_day(side) if side else None for side in (old, new))
        known = before or known
        if old and new and (old.earliest, old.latest) == (new.earliest, new.latest):
            known = after or known
            continue
        if before is not None and new is not None and after != before:
            times += 1
        if known is not None and after is not None:
            later += max((after - known).days, 0)
            earlier += max((known - after).days, 0)
            known = after
    return Slip(times, later, earlier)
