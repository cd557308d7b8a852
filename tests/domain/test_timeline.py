"""Where dates stand on a timeline."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.timeline import (
    GAP,
    MARK,
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

YEAR = frame_of(Zoom.YEAR, Quarter(2026, 3), 960)
A_DAY = timedelta(days=1)

quarters = st.builds(Quarter, st.integers(2000, 2098), st.integers(1, 4))
frames = st.builds(frame_of, st.sampled_from(Zoom), quarters, st.sampled_from([320.0, 960.0, 1000.0]))


@st.composite
def drawings(draw: st.DrawFn) -> tuple[Frame, list[Wanted]]:
    """A frame, and what is seen in it: days and windows, some of which go on outside."""
    frame = draw(frames)
    days = st.dates(frame.first - timedelta(days=400), frame.last + timedelta(days=400))
    inside = st.dates(frame.first, frame.last)
    label = st.floats(0, 2000)
    also = st.lists(days, max_size=2).map(tuple)
    single = st.builds(lambda day, label, also: Wanted(day, day, label, also), inside, label, also)
    window = st.builds(
        lambda ends, label, also: Wanted(min(ends), max(ends), label, also), st.tuples(days, days), label, also
    ).filter(lambda each: frame.sees(each.first, each.last))
    return frame, draw(st.lists(st.one_of(single, window), max_size=12))


def extent(placed: Placed) -> tuple[float, float]:
    sign = MARK if placed.left == placed.right else 0
    others = [x for x in placed.also if x is not None]
    left = min(placed.left - sign, placed.label_left, *(x - MARK for x in others), placed.left)
    return left, max(placed.right + sign, placed.label_left + placed.label, *(x + MARK for x in others), placed.right)


@settings(max_examples=50)
@given(drawings())
def test_nothing_stands_outside_the_frame(drawing: tuple[Frame, list[Wanted]]) -> None:
    frame, wanted = drawing
    for placed in stack(frame, wanted):
        assert 0 <= placed.left <= placed.right <= frame.width + 1e-6
        assert placed.label_left >= -1e-6
        assert placed.label_left + placed.label <= frame.width + 1e-6
        assert all(0 < x < frame.width for x in placed.also if x is not None)


@settings(max_examples=50)
@given(drawings())
def test_nothing_on_a_row_touches_another(drawing: tuple[Frame, list[Wanted]]) -> None:
    for one, other in combinations(stack(*drawing), 2):
        if one.row == other.row:
            (left, right), (other_left, other_right) = extent(one), extent(other)
            assert right + GAP <= other_left + 1e-6 or other_right + GAP <= left + 1e-6


@settings(max_examples=50)
@given(drawings())
def test_the_words_of_a_day_stand_clear_of_its_sign(drawing: tuple[Frame, list[Wanted]]) -> None:
    for placed in stack(*drawing):
        if placed.left == placed.right:
            after = placed.label_left >= placed.left + MARK
            before = placed.label_left + placed.label <= placed.left - MARK + 1e-6
            assert after or before


@settings(max_examples=50)
@given(drawings())
def test_each_has_a_place_in_the_order_given_and_no_row_is_empty(drawing: tuple[Frame, list[Wanted]]) -> None:
    frame, wanted = drawing
    placed = stack(frame, wanted)
    assert len(placed) == len(wanted)
    assert {each.row for each in placed} == set(range(rows_of(placed)))
    for each, place in zip(wanted, placed, strict=True):
        assert place.begins_earlier == (each.first < frame.first)
        assert place.ends_later == (each.last > frame.last)


@given(frames, st.data())
def test_what_comes_later_stands_further_right(frame: Frame, data: st.DataObject) -> None:
    days = st.dates(frame.first, frame.last)
    one, other = sorted((data.draw(days), data.draw(days)))
    assert (frame.middle(one) < frame.middle(other)) == (one < other)


@settings(max_examples=25)
@given(frames)
def test_every_day_is_as_long_as_any_other_summer_time_or_not(frame: Frame) -> None:
    day, widths = frame.first, set()
    while day < frame.last:
        widths.add(round(frame.begin(day + A_DAY) - frame.begin(day), 6))
        day += A_DAY
    assert widths == {round(frame.day, 6)}


@settings(max_examples=25)
@given(frames)
def test_today_is_seen_from_the_first_day_to_the_last_and_then_no_more(frame: Frame) -> None:
    assert frame.sees(frame.first, frame.first)
    assert frame.sees(frame.last, frame.last)
    assert not frame.sees(frame.first - A_DAY, frame.first - A_DAY)
    assert not frame.sees(frame.last + A_DAY, frame.last + A_DAY)
    assert frame.middle(frame.first) == pytest.approx(frame.day / 2)
    assert frame.middle(frame.last) == pytest.approx(frame.width - frame.day / 2)


def test_a_window_takes_in_its_first_day_and_its_last() -> None:
    [quarter] = stack(YEAR, [Wanted(date(2026, 10, 1), date(2026, 12, 31), 50)])
    assert quarter.left == pytest.approx(YEAR.begin(date(2026, 10, 1)))
    assert quarter.right == pytest.approx(YEAR.begin(date(2027, 1, 1)))


def test_a_window_that_ends_on_the_first_day_seen_is_seen() -> None:
    [placed] = stack(YEAR, [Wanted(date(2026, 1, 1), YEAR.first, 0)])
    assert (placed.left, placed.right) == (0, pytest.approx(YEAR.day))
    assert (placed.begins_earlier, placed.ends_later) == (True, False)


def test_the_words_of_a_late_day_stand_before_it() -> None:
    [placed] = stack(YEAR, [Wanted(date(2027, 6, 20), date(2027, 6, 20), 200)])
    assert placed.label_left + placed.label == pytest.approx(placed.left - MARK - GAP)


def test_what_collides_goes_to_the_next_row_and_what_does_not_stays_on_the_first() -> None:
    def day(when: date) -> Wanted:
        return Wanted(when, when, 100)

    placed = stack(YEAR, [day(date(2026, 8, 1)), day(date(2026, 8, 3)), day(date(2026, 12, 1))])
    assert [each.row for each in placed] == [0, 1, 0]


@pytest.mark.parametrize(
    ("zoom", "first", "last"),
    [(Zoom.YEAR, date(2026, 7, 1), date(2027, 6, 30)), (Zoom.QUARTER, date(2026, 7, 1), date(2026, 9, 30))],
)
def test_a_frame_is_whole_quarters(zoom: Zoom, first: date, last: date) -> None:
    frame = frame_of(zoom, quarter_of(date(2026, 9, 30)), 960)
    assert (frame.first, frame.last) == (first, last)


@given(quarters, st.integers(-40, 40))
def test_moving_quarters_there_and_back_comes_home(quarter: Quarter, steps: int) -> None:
    assert quarter.moved(steps).moved(-steps) == quarter
    assert quarter_of(quarter.first) == quarter


@settings(max_examples=25)
@given(frames)
def test_months_and_weeks_begin_where_the_calendar_says(frame: Frame) -> None:
    found = list(months(frame))
    assert found[0] == frame.first
    assert all(month.day == 1 and frame.sees(month, month) for month in found)
    assert len(found) in {3, 12}
    weeks = list(mondays(frame))
    assert all(monday.weekday() == 0 and frame.sees(monday, monday) for monday in weeks)
    assert (weeks[0] - frame.first).days < 7
    assert (frame.last - weeks[-1]).days < 7
