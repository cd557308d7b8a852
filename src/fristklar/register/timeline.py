"""The timeline as pages draw it: what stands in which lane, where, and what lies outside or has no date.

`domain.timeline` says where; here is what is seen and in which words. The same items make the drawing and the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fristklar.domain import norwegian
from fristklar.domain.deadline import ONE_DAY, Deadline, Environment
from fristklar.domain.timeline import (
    FIRST_YEAR,
    LAST_YEAR,
    QUARTERS_SEEN,
    Frame,
    Placed,
    Quarter,
    Wanted,
    Zoom,
    frame_of,
    mondays,
    months,
    quarter_of,
    rows_of,
    stack,
)
from fristklar.languages import Words, gettext, marked
from fristklar.register.snapshot import ServiceName
from fristklar.web.choices import LONGEST_VALUE

WIDTH = 960.0
"""Units of the drawing, and CSS pixels where nothing scales it."""
ROW_HEIGHT = 32
LONGEST_LABEL = 460.0

# Inter at 13 pixels, rounded up. What stands in when it has not arrived is hardly wider.
_CHARACTER = {
    **dict.fromkeys("ijlI.,:;'|!· ", 4.0),
    **dict.fromkeys("tfr()/1-", 6.0),
    **dict.fromkeys(("æ", "Æ", *"mwMW%@…"), 12.9),
}


_LOOSE = " ,.:–·"  # not to stand before the dots


def width_of(words: str) -> float:
    """About how wide these words are in the drawing's type; rather too much than too little."""
    return sum(_CHARACTER.get(each, 9.9 if each.isupper() else 8.0) for each in words)


def cut(words: str, width: float) -> str:
    """As many of the words as are no wider, with three dots where something is left out.

    As an editor sets them: after a space where whole words are gone, and close up where a single word is too long.
    """
    if width_of(words) <= width + 0.01:  # sums of fractions
        return words
    kept = words
    while kept and width_of(f"{kept} …") > width:
        kept = kept[:-1]
    if words[len(kept) :].startswith(" ") or kept.endswith(" "):
        return f"{kept.rstrip(_LOOSE)} …"
    whole = kept.rpartition(" ")[0].rstrip(_LOOSE)
    return f"{whole} …" if whole else f"{kept}…"


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the calendar the reader asked for."""

    zoom: Zoom
    start: Quarter
    not_understood: tuple[str, ...] = ()


def read_view(query: Mapping[str, str], today: date) -> View:
    """The view from an address; what is not understood is left out and named.

    Without a start the year begins one quarter ago, so that what has just passed is seen too.
    """
    not_understood = []
    wanted = query.get("vis", "").replace("\0", "").strip()
    if wanted not in {"", *Zoom}:
        not_understood.append(f"vis={wanted[:LONGEST_VALUE]}")
        wanted = ""
    zoom = Zoom(wanted or Zoom.YEAR)
    begins = query.get("fra", "").replace("\0", "").strip()
    start = _quarter(begins)
    if begins and start is None:
        not_understood.append(f"fra={begins[:LONGEST_VALUE]}")
    if start is None:
        start = _within(quarter_of(today), -1 if zoom is Zoom.YEAR else 0)
    return View(zoom, start, tuple(not_understood))


_FIRST, _LAST = Quarter(FIRST_YEAR, 1), Quarter(LAST_YEAR, 4)


def _quarter(written: str) -> Quarter | None:
    """As in "2026-4"."""
    year, dash, number = written.partition("-")
    if not dash or number not in {"1", "2", "3", "4"} or len(year) != 4 or not (year.isascii() and year.isdecimal()):
        return None
    quarter = Quarter(int(year), int(number))
    return quarter if _FIRST <= quarter <= _LAST else None


def _within(quarter: Quarter, moved: int) -> Quarter:
    return min(max(quarter.moved(moved), _FIRST), _LAST)


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a place in time, whether or not that place is decided."""

    lanes: tuple[ServiceName, ...]
    url: str
    sort: str
    """test, production, any or goal: decides its shape."""
    tone: str
    """Decides its colour: passed, soon, ahead, or a standing."""
    words: tuple[str, str]
    """What kind of thing it is, and its title; short enough for the drawing, where it may be cut."""
    name: str
    """The whole of it in one sentence: for the ear, and for whoever points at it."""
    first: date | None
    last: date | None
    when: str
    """For a list of what has no date: the source's own words, or that it has none."""
    plan: date | None = None
    plan_holds: bool = True
    is_standing: bool = False
    """Whether the tone is a standing, which has an icon."""
    is_titled_by_register: bool = True
    """Whether the title is the register's own, and so in bokmål."""
    is_quoted: bool = False
    """Whether `when` is the source's own words."""


ZOOM = Words({Zoom.YEAR: marked("År"), Zoom.QUARTER: marked("Kvartal")})
BEFORE = Words({Zoom.YEAR: marked("Forrige år"), Zoom.QUARTER: marked("Forrige kvartal")})
AFTER = Words({Zoom.YEAR: marked("Neste år"), Zoom.QUARTER: marked("Neste kvartal")})
SORT = {Environment.TEST: "test", Environment.PRODUCTION: "production", Environment.ANY: "any"}


def stretch(deadline: Deadline) -> tuple[date | None, date | None]:
    """The days that a deadline is drawn on: its window, or its last safe day."""
    if deadline.is_window:
        return deadline.earliest, deadline.latest
    return deadline.last_safe, deadline.last_safe


@dataclass(frozen=True, slots=True)
class Mark:
    """An item in its place, in the units of the drawing, from the lane's upper left corner."""

    item: Item
    x: float
    y: int
    """The upper edge of its row."""
    width: float
    """0 for a single day."""
    fade: str
    """Which ends of a window are soft: both, left, right or none. A window that goes on outside is cut sharply."""
    label_x: float
    """Where the words begin, or end where they stand before the sign."""
    is_before: bool
    kind: str
    label: str
    """What follows the kind; may be cut."""
    left: float
    right: float
    """All that it takes up, for whoever points at it."""
    plan_x: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One service's part of the drawing."""

    slug: str
    name: str
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the drawing, with what stands above it."""

    x: float
    label: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another view."""

    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, and the ways to the others."""

    view: View
    width: int
    days: str
    """What is seen, in words."""
    lanes: tuple[Lane, ...]
    upper: tuple[Tick, ...]
    lower: tuple[Tick, ...]
    today_x: float | None
    today: str
    earlier: int
    later: int
    """Items that lie outside."""
    zooms: tuple[Way, ...]
    before: Way | None
    after: Way | None
    back: Way | None
    """To the view around today, where that is another."""
    undated: tuple[Item, ...]
    sorts: frozenset[str]
    """What there is to explain."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is seen."""
        return not self.lanes


def draw(
    items: Sequence[Item],
    lanes: Iterable[ServiceName],
    view: View,
    today: date,
    *,
    path: str,
    more: Mapping[str, str] | None = None,
) -> Timeline:
    """Compose the drawing as of `today`. Its lanes stand in the order of `lanes`; those without anything are left out.

    `more`: what else the address asks for, such as a filter.
    """
    frame = frame_of(view.zoom, view.start, WIDTH)
    dated = [(each, each.first, each.last) for each in items if each.first is not None and each.last is not None]
    seen: dict[ServiceName, list[Item]] = {}
    earlier = later = 0
    for each, first, last in dated:
        if frame.sees(first, last):
            for lane in each.lanes:
                seen.setdefault(lane, []).append(each)
        elif last < frame.first:
            earlier += 1
        else:
            later += 1
    home = read_view({"vis": view.zoom}, today).start

    def way(label: str, zoom: Zoom, start: Quarter, *, is_here: bool = False) -> Way:
        asked = {**(more or {}), "vis": zoom.value, "fra": f"{start.year}-{start.number}"}
        return Way(label, f"{path}?{urlencode(asked)}#tidslinje", is_here)

    step = QUARTERS_SEEN[view.zoom]
    return Timeline(
        view=view,
        width=int(WIDTH),
        days=norwegian.date_range(frame.first, frame.last),
        lanes=tuple(_lane(lane, seen[lane], frame) for lane in lanes if lane in seen),
        upper=tuple(_upper(frame, view.zoom)),
        lower=tuple(_lower(frame, view.zoom)),
        today_x=frame.middle(today) if frame.sees(today, today) else None,
        today=norwegian.long_date(today),
        earlier=earlier,
        later=later,
        zooms=tuple(way(ZOOM[each], each, _start_in(view, each, today), is_here=each is view.zoom) for each in ZOOM),
        before=way(BEFORE[view.zoom], view.zoom, _within(view.start, -step)) if view.start > _FIRST else None,
        after=way(AFTER[view.zoom], view.zoom, _within(view.start, step)) if view.start < _LAST else None,
        back=way(gettext("Til i dag"), view.zoom, home) if view.start != home else None,
        undated=tuple(each for each in items if each.last is None),
        sorts=frozenset(mark.sort for marks in seen.values() for mark in marks),
    )


def _start_in(view: View, zoom: Zoom, today: date) -> Quarter:
    """Where to begin in another zoom: around today where that is seen now, else where this one begins."""
    if zoom is view.zoom:
        return view.start
    frame = frame_of(view.zoom, view.start, WIDTH)
    return read_view({"vis": zoom}, today).start if frame.sees(today, today) else view.start


def _lane(lane: ServiceName, items: list[Item], frame: Frame) -> Lane:
    # By time, what begins first on top; alike, by the words.
    ordered = sorted(items, key=lambda each: (each.first or date.min, each.last or date.max, each.words, each.url))
    placed = stack(frame, [_wanted(each, frame) for each in ordered])
    marks = tuple(_mark(each, place) for each, place in zip(ordered, placed, strict=True))
    return Lane(lane.slug, lane.name, rows_of(placed) * ROW_HEIGHT + 8, marks)


_PADDING = 8.0
_ICON = 20.0


def _wanted(item: Item, frame: Frame) -> Wanted:
    assert item.first is not None
    assert item.last is not None
    seen = min(frame.last, item.last) - max(frame.first, item.first) + ONE_DAY
    longest = max(LONGEST_LABEL, seen.days * frame.day)  # there is room for it in the window itself
    words = width_of(" ".join(item.words)) + (_ICON if item.is_standing else 0) + 2 * _PADDING
    return Wanted(item.first, item.last, min(words, longest), (item.plan,) if item.plan else ())


def _mark(item: Item, placed: Placed) -> Mark:
    room = placed.label - 2 * _PADDING - (_ICON if item.is_standing else 0)
    kind, title = item.words
    plan_x = placed.also[0] if placed.also else None
    width = placed.right - placed.left
    soft_left, soft_right = not placed.begins_earlier, not placed.ends_later
    fade = {(True, True): "both", (True, False): "left", (False, True): "right"}.get((soft_left, soft_right), "none")
    edge = 9.0 if width == 0 else 0.0
    is_before = width == 0 and placed.label_left < placed.left
    label_x = placed.label_left + (placed.label - _PADDING if is_before else _PADDING)
    return Mark(
        item=item,
        x=round(placed.left, 1),
        y=placed.row * ROW_HEIGHT + 4,
        width=round(width, 1),
        fade=fade,
        label_x=round(label_x, 1),
        is_before=is_before,
        kind=kind,
        label=cut(title, room - width_of(f"{kind} ")),
        left=round(min(placed.left - edge, placed.label_left), 1),
        right=round(max(placed.right + edge, placed.label_left + placed.label), 1),
        plan_x=None if plan_x is None else round(plan_x, 1),
    )


def _upper(frame: Frame, zoom: Zoom) -> Iterable[Tick]:
    for month in months(frame):
        if zoom is Zoom.QUARTER:
            yield Tick(round(frame.begin(month), 1), norwegian.month_name(month), is_strong=True)
        elif month.month % 3 == 1:
            label = gettext("%(number)s. kvartal %(year)s") % {"number": quarter_of(month).number, "year": month.year}
            yield Tick(round(frame.begin(month), 1), label, is_strong=True)


def _lower(frame: Frame, zoom: Zoom) -> Iterable[Tick]:
    if zoom is Zoom.QUARTER:
        for monday in mondays(frame):
            yield Tick(round(frame.begin(monday), 1), gettext("uke %(number)s") % {"number": monday.isocalendar().week})
    else:
        for month in months(frame):
            yield Tick(round(frame.begin(month), 1), norwegian.short_month(month))
