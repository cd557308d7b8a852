"""A trend as a drawing: how much meets a deadline from day to day, 0 to 100 per cent, with what plans promise.

Written on the server as SVG. Nothing in it needs a script: the axis is the same for all, the lines are steps because
the numbers are, and every number stands in the table below. A library that draws in the browser would add the numbers
under the pointer, which the dots' titles give already.

Places are in per cent of the width, so that the drawing is as wide as the page and its words keep their size; the lines
themselves lie in a box of their own, one unit a day wide and 100 high, that is stretched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.readiness_trend import Point, Share, Trend, percent
from fristklar.languages import gettext

TOP, HEIGHT = 40, 200
"""Where the box begins, below the words over it, and how high it is: in CSS pixels."""
MOST_TICKS = 6
LAST_TICK = 96
"""How far along the axis, in per cent, there is room for a word."""
MOST_DOTS = 80
"""More than these are no longer told apart."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A month that begins."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that the eye needs: today, or the last safe day."""

    at: str
    anchor: str
    """On which side of the line its words stand, as SVG's text-anchor has it."""
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A day on which a number changes."""

    at: str
    y: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series."""

    kind: str
    """products or organisations."""
    past: str
    """The path, in the box's own units."""
    forecast: str
    dots: tuple[Dot, ...]
    now: Dot


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing, every number in it a text."""

    days: int
    """How wide the box is in its own units."""
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    today: Mark
    last_safe: Mark | None
    """None where it is not decided, or lies outside."""
    after: str
    """Where the part after the last safe day begins; empty where there is none."""
    after_width: str


def chart(trend: Trend, last_safe: date | None, today: date) -> Chart:
    """Draw the trend."""
    first, last = trend.past[0].day, trend.forecast[-1].day
    frame = _Frame(first, last)
    lines = [_line(frame, trend, "organisations", today)] if trend.of.organisations else []
    shown = last_safe is not None and first <= last_safe < last
    return Chart(
        days=frame.days,
        lines=(*lines, _line(frame, trend, "products", today)),
        ticks=tuple(_ticks(frame)),
        today=_mark(frame, today, gettext("I dag")),
        last_safe=_mark(frame, last_safe, gettext("Siste trygge dag")) if shown and last_safe else None,
        after=frame.at(last_safe) if shown and last_safe else "",
        after_width=f"{100 - frame.share(last_safe):.2f}%" if shown and last_safe else "",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    first: date
    last: date

    @property
    def days(self) -> int:
        return max(1, (self.last - self.first).days)

    def share(self, day: date) -> float:
        """How far along the axis, in per cent."""
        return 100 * (day - self.first).days / self.days

    def at(self, day: date) -> str:
        return f"{self.share(day):.2f}%"


def _line(frame: _Frame, trend: Trend, kind: str, today: date) -> Line:
    whole = trend.of.products if kind == "products" else trend.of.organisations

    def part(met: Share) -> int:
        return met.products if kind == "products" else met.organisations

    title_words = (
        gettext("%(when)s: %(part)s av %(whole)s produkter (%(percent)s)")
        if kind == "products"
        else gettext("%(when)s: %(part)s av %(whole)s virksomheter (%(percent)s)")
    )

    def dot(point: Point, when: str) -> Dot:
        title = title_words % {
            "when": when,
            "part": norwegian.number(part(point.met)),
            "whole": norwegian.number(whole),
            "percent": norwegian.percent(percent(part(point.met), whole)),
        }
        return Dot(frame.at(point.day), f"{TOP + HEIGHT * (1 - _fraction(part(point.met), whole)):.1f}", title)

    changes = [(point, norwegian.long_date(point.day)) for point in trend.past[1:-1]]
    planned = gettext("%(day)s, etter planene")
    changes += [(point, planned % {"day": norwegian.long_date(point.day)}) for point in trend.forecast[1:-1]]
    return Line(
        kind=kind,
        past=_steps(frame, [(point.day, _fraction(part(point.met), whole)) for point in trend.past]),
        forecast=_steps(frame, [(point.day, _fraction(part(point.met), whole)) for point in trend.forecast]),
        dots=tuple(dot(point, when) for point, when in changes) if len(changes) <= MOST_DOTS else (),
        now=dot(trend.past[-1], gettext("I dag, %(day)s") % {"day": norwegian.long_date(today)}),
    )


def _fraction(part: int, whole: int) -> float:
    return part / whole if whole else 0


def _steps(frame: _Frame, points: Sequence[tuple[date, float]]) -> str:
    """A path that keeps its height until the day of the next point. The box has its zero at the bottom."""
    day, height = points[0]
    path = [f"M{(day - frame.first).days} {100 - 100 * height:.2f}"]
    for day, height in points[1:]:
        path.append(f"H{(day - frame.first).days}V{100 - 100 * height:.2f}")
    return "".join(path)


def _mark(frame: _Frame, day: date, words: str) -> Mark:
    share = frame.share(day)
    return Mark(frame.at(day), "start" if share < 50 else "end", words)


def _ticks(frame: _Frame) -> Iterator[Tick]:
    """The beginnings of months, of every second, third, sixth or twelfth where all would be too many."""
    begun = frame.first.year * 12 + frame.first.month  # the month after the first, counted from year 0
    months = range(begun, frame.last.year * 12 + frame.last.month)
    step = next((each for each in (1, 2, 3, 6) if len(months) <= MOST_TICKS * each), 12)
    is_first = True
    for number in months:
        year, month = divmod(number, 12)
        begins = date(year, month + 1, 1)
        if month % step == 0 and frame.share(begins) <= LAST_TICK:
            name = norwegian.abbreviated_month(begins)
            yield Tick(frame.at(begins), f"{name} {year}" if month == 0 or is_first else name)
            is_first = False
