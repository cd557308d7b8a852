"""Where dates stand on a timeline: days become distances, and what would collide goes to rows of its own.

Distances are in the units of the drawing, from its left edge. A day is a stretch, not a point: it begins where the day
before ends, and all days are equally long (summer time moves no date).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fristklar.domain.deadline import ONE_DAY

FIRST_YEAR, LAST_YEAR = 2000, 2098
"""The years a timeline may begin in."""

MARK = 8.0
"""Half the width of the sign that stands for a single day."""

GAP = 10.0
"""The least distance between two things on one row, and between a sign and its label."""


class Zoom(StrEnum):
    """How much of the calendar is seen at once."""

    YEAR = "aar"
    QUARTER = "kvartal"


QUARTERS_SEEN = {Zoom.YEAR: 4, Zoom.QUARTER: 1}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int
    """1 to 4."""

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    def moved(self, quarters: int) -> "Quarter":
        """The one so many quarters later, or earlier."""
        year, number = divmod(4 * self.year + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that the day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Frame:
    """The days that are seen, both ends inclusive, and the width that they are drawn on."""

    first: date
    last: date
    width: float

    @property
    def day(self) -> float:
        """The width of one day."""
        return self.width / ((self.last - self.first).days + 1)

    def begin(self, day: date) -> float:
        """Where the day begins."""
        return (day - self.first).days * self.day

    def middle(self, day: date) -> float:
        """The middle of the day: where a single day's sign stands, and the line of today."""
        return self.begin(day) + self.day / 2

    def sees(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last` is in it."""
        return first <= self.last and last >= self.first


def frame_of(zoom: Zoom, start: Quarter, width: float) -> Frame:
    """The days that are seen from the first day of `start`."""
    return Frame(start.first, start.moved(QUARTERS_SEEN[zoom]).first - ONE_DAY, width)


def months(frame: Frame) -> Iterator[date]:
    """The first day of each month in the frame, which begins with one."""
    month = frame.first
    while month <= frame.last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def mondays(frame: Frame) -> Iterator[date]:
    """The days on which a week in the frame begins."""
    monday = frame.first + timedelta(days=-frame.first.weekday() % 7)
    while monday <= frame.last:
        yield monday
        monday += timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that wants a place: a day, or a window."""

    first: date
    last: date
    """Inclusive; a single day has it twice."""
    label: float
    """The width of its words."""
    also: tuple[date, ...] = ()
    """Days that belong to it and are marked below it, on its row."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where it stands, with its words inside the frame, and nothing of another on the same row near it.

    The sign of a day at the very edge may reach MARK past the frame.
    """

    row: int
    left: float
    right: float
    """Of the window as far as it is seen; both are the middle of the day where it is a single one."""
    label_left: float
    label: float
    """The width that the words may have."""
    begins_earlier: bool
    ends_later: bool
    """Whether the window goes on outside the frame."""
    also: tuple[float | None, ...]
    """Where the other days stand; None outside the frame."""


def stack(frame: Frame, wanted: Iterable[Wanted]) -> list[Placed]:
    """Give each a place on the first row where it fits, in the order given. Each must be seen in the frame."""
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for each in wanted:
        alone = _alone(frame, each)
        taken = _extent(alone)
        row = next((number for number, others in enumerate(rows) if _fits(taken, others)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(taken)
        placed.append(replace(alone, row=row))
    return placed


def rows_of(placed: Sequence[Placed]) -> int:
    """How many rows they need."""
    return max((each.row + 1 for each in placed), default=0)


def _alone(frame: Frame, each: Wanted) -> Placed:
    also = tuple(frame.middle(day) if frame.sees(day, day) else None for day in each.also)
    if each.first == each.last:
        left = right = frame.middle(each.first)
        # Beside the sign, on the side that has room. One of them has: the words are no wider than half the frame.
        label = min(each.label, frame.width / 2 - MARK - GAP)
        after = left + MARK + GAP
        label_left = after if after + label <= frame.width else left - MARK - GAP - label
    else:
        left, right = max(0.0, frame.begin(each.first)), min(frame.width, frame.begin(each.last) + frame.day)
        # In the window, and past its end where it is too short for its words.
        label = min(each.label, frame.width)
        label_left = min(left, frame.width - label)
    return Placed(
        0, left, right, label_left, label,
        begins_earlier=each.first < frame.first, ends_later=each.last > frame.last, also=also,
    )  # fmt: skip


def _extent(placed: Placed) -> tuple[float, float]:
    signs = [x for x in placed.also if x is not None]
    if placed.left == placed.right:
        signs.append(placed.left)
    lefts = [placed.left, placed.label_left, *(x - MARK for x in signs)]
    rights = [placed.right, placed.label_left + placed.label, *(x + MARK for x in signs)]
    return min(lefts), max(rights)


def _fits(taken: tuple[float, float], others: list[tuple[float, float]]) -> bool:
    left, right = taken
    return all(right + GAP <= other_left or other_right + GAP <= left for other_left, other_right in others)
