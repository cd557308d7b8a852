"""How often and how far a deadline has moved."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision, last_safe_day
from fristklar.domain.slip import Slip, Step, slip


def on(day: date | None, kind: DeadlineKind = DeadlineKind.COMPLETE_BY) -> Deadline:
    precision = Precision.OPEN if day is None else Precision.DAY
    return Deadline(Environment.PRODUCTION, "ord", day, day, precision, kind, Firmness.FIRM)


MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def ledger(*states: Deadline | None) -> list[Step]:
    return list(zip((None, *states), states, strict=False))


def test_a_deadline_that_was_only_registered_has_not_moved() -> None:
    assert slip(ledger(on(JUNE))) == Slip()


def test_moves_are_counted_and_later_and_earlier_are_told_apart() -> None:
    moved = slip(ledger(on(MAY), on(JULY), on(JUNE)))
    assert moved == Slip(times=2, days_later=61, days_earlier=30)
    assert moved.days == 31


def test_setting_a_first_date_is_no_move() -> None:
    assert slip(ledger(on(None), on(JUNE))) == Slip()


def test_a_date_that_is_given_up_and_set_anew_counts_once_with_the_days_between() -> None:
    assert slip(ledger(on(MAY), on(None))) == Slip(times=1)
    assert slip(ledger(on(MAY), on(None), on(JUNE))) == Slip(times=1, days_later=31)


def test_other_words_for_the_same_day_are_no_move() -> None:
    same = on(JUNE + timedelta(days=1), DeadlineKind.EFFECTIVE_ON)
    assert slip(ledger(on(JUNE), same)) == Slip()


def test_something_else_on_the_same_dates_is_no_move() -> None:
    stops = on(JUNE, DeadlineKind.EFFECTIVE_ON)
    assert slip(ledger(on(JUNE), stops)) == slip(ledger(stops, on(JUNE))) == Slip()
    assert slip(ledger(on(JUNE), stops, on(JULY, DeadlineKind.EFFECTIVE_ON))) == Slip(times=1, days_later=30)


def test_taking_a_deadline_away_is_no_move() -> None:
    assert slip(ledger(on(MAY), on(JUNE), None)) == Slip(times=1, days_later=31)


days = st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(st.lists(days, max_size=8))
def test_the_sum_of_the_moves_is_the_way_from_the_first_date_to_the_last(states: list[date | None]) -> None:
    dated = [last for day in states if (last := last_safe_day(on(day)))]
    moved = slip(ledger(*(on(day) for day in states)))
    assert moved.days == ((dated[-1] - dated[0]).days if dated else 0)
    assert moved.times <= max(len(states) - 1, 0)
