"""Which windows a source can mean, and which contradict themselves."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.deadline import (
    Deadline,
    DeadlineKind,
    Environment,
    Firmness,
    ImpossibleDeadlineError,
    Precision,
    check_window,
    last_safe_day,
)

on = date.fromisoformat
DATED = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.YEAR)
OPEN = Deadline(
    Environment.ANY, "Avklares", None, None, Precision.OPEN, DeadlineKind.COMPLETE_BY, Firmness.TO_BE_AGREED
)
KJ_OLD_LOGIN = replace(
    OPEN, wording="1.12.2026", earliest=on("2026-12-01"), latest=on("2026-12-01"), precision=Precision.DAY
)

unhurried = settings(deadline=None, max_examples=60)
days = st.dates(on("2026-12-01"), on("2026-12-03"))  # few, so that equal and reversed ends are common


@pytest.mark.parametrize("precision", DATED)
def test_a_precision_that_names_a_time_needs_a_window(precision: Precision) -> None:
    with pytest.raises(ImpossibleDeadlineError, match=f"precision {precision} needs a window; use open or see-parent"):
        check_window(None, None, precision)


@pytest.mark.parametrize("precision", [Precision.OPEN, Precision.SEE_PARENT])
def test_an_undecided_date_stays_undecided(precision: Precision) -> None:
    check_window(None, None, precision)
    with pytest.raises(ImpossibleDeadlineError, match=f"precision {precision} has no date, but a window is given"):
        check_window(on("2026-04-01"), on("2026-09-30"), precision)


@pytest.mark.parametrize("precision", Precision)
@pytest.mark.parametrize(("earliest", "latest"), [(on("2027-01-01"), None), (None, on("2027-01-01"))])
def test_half_a_window_is_refused_whatever_the_precision(
    earliest: date | None, latest: date | None, precision: Precision
) -> None:
    with pytest.raises(ImpossibleDeadlineError, match="both earliest and latest, or neither"):
        check_window(earliest, latest, precision)


@pytest.mark.parametrize("precision", DATED)
def test_a_window_that_ends_before_it_begins_is_refused_naming_both_days(precision: Precision) -> None:
    with pytest.raises(ImpossibleDeadlineError, match=r"latest \(2026-03-31\) lies before earliest \(2026-04-01\)"):
        check_window(on("2026-04-01"), on("2026-03-31"), precision)


def test_a_day_is_one_day() -> None:
    check_window(on("2026-12-01"), on("2026-12-01"), Precision.DAY)
    with pytest.raises(ImpossibleDeadlineError, match="equal, not 2026-12-01 and 2026-12-02"):
        check_window(on("2026-12-01"), on("2026-12-02"), Precision.DAY)


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        ("2026-06-01", "2026-06-30", Precision.MONTH),
        ("2026-01-01", "2026-03-31", Precision.QUARTER),
        ("2026-04-01", "2026-09-30", Precision.QUARTER),
        ("2026-07-01", "2026-12-31", Precision.HALF_YEAR),
        ("2027-01-01", "2027-12-31", Precision.YEAR),
    ],
)
def test_windows_the_source_writes_are_accepted(earliest: str, latest: str, precision: Precision) -> None:
    deadline = replace(OPEN, earliest=on(earliest), latest=on(latest), precision=precision)
    assert (deadline.is_window, last_safe_day(deadline)) == (True, on(latest))


@unhurried
@given(st.none() | days, st.none() | days, st.sampled_from(Precision))
def test_a_deadline_exists_exactly_when_its_window_is_possible(
    earliest: date | None, latest: date | None, precision: Precision
) -> None:
    impossible = (
        (earliest is None) is not (latest is None)
        or (earliest is not None and latest is not None and earliest > latest)
        or (latest is None) is not (precision in {Precision.OPEN, Precision.SEE_PARENT})
        or (precision is Precision.DAY and earliest != latest)
    )
    try:
        deadline = replace(OPEN, earliest=earliest, latest=latest, precision=precision)
    except ImpossibleDeadlineError:
        assert impossible
    else:
        assert not impossible
        assert (deadline.earliest, deadline.latest) == (earliest, latest)


def test_a_deadline_is_replaced_and_never_edited() -> None:
    with pytest.raises(FrozenInstanceError):
        KJ_OLD_LOGIN.latest = on("2027-01-11")  # type: ignore[misc]
    with pytest.raises(ImpossibleDeadlineError):
        replace(KJ_OLD_LOGIN, latest=on("2027-01-11"))


def test_only_a_period_is_a_window() -> None:
    assert not OPEN.is_window
    assert not KJ_OLD_LOGIN.is_window
    assert replace(KJ_OLD_LOGIN, earliest=on("2026-11-30"), precision=Precision.MONTH).is_window
