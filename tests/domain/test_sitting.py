"""Since when something is new: reading a page twice in one sitting loses nothing, the next sitting starts afresh."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.sitting import QUIET, Look, Looks, baseline, ends_at, is_over, is_worth_noting, visited

TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def test_the_first_visit_is_its_own_baseline_so_that_only_what_comes_later_is_new() -> None:
    looks = visited(None, at(0), at(-600))
    assert looks == Looks(Look(at(0), at(-600)), Look(at(0), at(-600)))
    assert baseline(looks, at(12)).until == at(-600)


def test_a_reload_within_half_an_hour_keeps_the_baseline() -> None:
    before = Look(at(-5000), at(-6000))
    looks = Looks(Look(at(0), at(-10)), before)
    for minutes in (1, 20, 49):
        looks = visited(looks, at(minutes), at(minutes - 1))
        assert baseline(looks, at(minutes)) == before
    assert looks.last == Look(at(49), at(48))


def test_after_half_an_hours_quiet_the_last_visit_is_the_baseline() -> None:
    looks = Looks(Look(at(0), at(-10)), Look(at(-5000), at(-6000)))
    assert not is_over(looks, at(30))
    assert ends_at(looks) == at(30)
    assert baseline(looks, at(30)).at == at(-5000)
    assert is_over(looks, at(30) + timedelta(microseconds=1))
    assert baseline(looks, at(31)) == looks.last
    # Noting that visit changes nothing of what the page of the same minute said.
    assert baseline(visited(looks, at(31), at(30)), at(31)) == looks.last


def test_the_button_ends_the_marks_at_once_and_only_for_what_stood_on_the_page() -> None:
    looks = Looks(Look(at(0), at(-10)), Look(at(-5000), at(-6000)))
    seen = visited(looks, at(5), at(-10), all_seen=True)
    assert baseline(seen, at(5)) == Look(at(5), at(-10))
    assert baseline(seen, at(500)).until == at(-10)


def test_of_two_tabs_the_older_one_takes_nothing_back() -> None:
    looks = visited(None, at(0), at(-100))
    newer = visited(looks, at(10), at(9), all_seen=True)
    for all_seen in (False, True):
        older = visited(newer, at(8), at(-100), all_seen=all_seen)
        assert older.last == Look(at(10), at(9))
        assert baseline(older, at(11)).until == at(9)


def test_a_visit_that_tells_nothing_new_is_not_worth_noting() -> None:
    looks = visited(None, at(0), at(-100))
    assert not is_worth_noting(looks, at(4), at(-100))
    assert is_worth_noting(looks, at(4), at(-99))
    assert is_worth_noting(looks, at(6), at(-100))


visits = st.lists(st.tuples(st.integers(0, 90), st.integers(-90, 90), st.booleans()), min_size=1, max_size=12)


@given(visits)
def test_whatever_comes_in_whatever_order_the_looks_stand_in_order_and_never_go_back(
    steps: list[tuple[int, int, bool]],
) -> None:
    looks, now = None, TEN
    for gap, until, all_seen in steps:
        earlier, now = looks, now + timedelta(minutes=gap)
        looks = visited(looks, now, TEN + timedelta(minutes=until), all_seen=all_seen)
        assert looks.before.at <= looks.last.at
        assert looks.before.until <= looks.last.until
        if earlier is not None:
            assert looks.last.until >= earlier.last.until
            assert baseline(looks, now).until >= baseline(earlier, now).until
            if not all_seen:
                assert baseline(looks, now) == baseline(earlier, now)
        assert now - looks.last.at <= QUIET
