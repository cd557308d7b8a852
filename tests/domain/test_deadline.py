"""Expected dates are counted by hand from the register's source; nothing here is copied from a run of the code."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.deadline import (
    Deadline,
    DeadlineKind,
    Environment,
    Firmness,
    Precision,
    days_left,
    is_passed,
    last_safe_day,
    next_deadline,
    notice_days,
    slip_days,
    sort_key,
    warns_from,
)

on = date.fromisoformat
EFFECTIVE_ON, COMPLETE_BY = DeadlineKind.EFFECTIVE_ON, DeadlineKind.COMPLETE_BY
PERIODS = (Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.YEAR)


def day(text: str, kind: DeadlineKind = EFFECTIVE_ON, environment: Environment = Environment.PRODUCTION) -> Deadline:
    return Deadline(environment, text, on(text), on(text), Precision.DAY, kind, Firmness.FIRM)


def window(first: str, last: str, kind: DeadlineKind = COMPLETE_BY) -> Deadline:
    return Deadline(
        Environment.ANY, f"{first}/{last}", on(first), on(last), Precision.QUARTER, kind, Firmness.TENTATIVE
    )


KJ_OLD_LOGIN = day("2026-12-01")
FJERNHJELP = window("2026-04-01", "2026-09-30")
SYNTHETIC = window("2026-10-01", "2026-12-31")
FTPS = Deadline(
    Environment.ANY,
    "Avklares med brukerne av tjenesten",
    None,
    None,
    Precision.OPEN,
    EFFECTIVE_ON,
    Firmness.TO_BE_AGREED,
)
HELSEID_CHANGES = replace(FTPS, wording="Se egen oversikt", precision=Precision.SEE_PARENT)

unhurried = settings(deadline=None, max_examples=60)
days = st.dates(on("2024-01-01"), on("2030-12-31"))
kinds = st.sampled_from(DeadlineKind)


@st.composite
def dated_deadlines(draw: st.DrawFn) -> Deadline:
    earliest = draw(days)
    length = draw(st.just(0) | st.integers(1, 400))
    return Deadline(
        environment=draw(st.sampled_from(Environment)),
        wording=draw(st.text(max_size=5)),
        earliest=earliest,
        latest=earliest + timedelta(days=length),
        precision=draw(st.sampled_from(PERIODS)) if length else Precision.DAY,
        kind=draw(kinds),
        firmness=draw(st.sampled_from(Firmness)),
        firm_by=draw(st.none() | days),
    )


undecided_deadlines = st.sampled_from((FTPS, HELSEID_CHANGES))
deadlines = dated_deadlines() | undecided_deadlines


# ------------------------------------------------------------------------------------- last safe day


@pytest.mark.parametrize(
    ("effective_on", "expected"),
    [
        ("2026-04-07", "2026-04-06"),
        ("2026-06-01", "2026-05-31"),
        ("2026-09-01", "2026-08-31"),
        ("2026-10-01", "2026-09-30"),
        ("2026-11-01", "2026-10-31"),
        ("2026-12-01", "2026-11-30"),
        ("2027-01-11", "2027-01-10"),
        ("2027-01-01", "2026-12-31"),
        ("2027-03-01", "2027-02-28"),
        ("2028-03-01", "2028-02-29"),
        ("2028-02-29", "2028-02-28"),
    ],
)
def test_where_the_old_way_stops_on_a_day_the_day_before_is_the_last_safe_one(effective_on: str, expected: str) -> None:
    assert last_safe_day(day(effective_on)) == on(expected)


@pytest.mark.parametrize("text", ["2026-12-31", "2027-01-01", "2028-02-29", "2026-11-01"])
def test_work_to_be_completed_by_a_day_is_safe_on_that_day(text: str) -> None:
    assert last_safe_day(day(text, COMPLETE_BY)) == on(text)


@pytest.mark.parametrize("kind", DeadlineKind)
@pytest.mark.parametrize(
    ("first", "last"), [("2026-04-01", "2026-09-30"), ("2026-07-01", "2026-12-31"), ("2028-02-01", "2028-02-29")]
)
def test_a_window_is_passed_only_after_its_end_whatever_its_kind(first: str, last: str, kind: DeadlineKind) -> None:
    deadline = window(first, last, kind)
    assert last_safe_day(deadline) == on(last)
    assert not is_passed(deadline, on(last))
    assert is_passed(deadline, on(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("deadline", "today", "left", "passed"),
    [
        (KJ_OLD_LOGIN, "2026-10-31", 30, False),
        (KJ_OLD_LOGIN, "2026-11-30", 0, False),
        (KJ_OLD_LOGIN, "2026-12-01", -1, True),
        (FJERNHJELP, "2026-03-31", 183, False),  # 30 + 31 + 30 + 31 + 31 + 30 days of April to September
        (FJERNHJELP, "2026-04-01", 182, False),
        (FJERNHJELP, "2026-09-30", 0, False),
        (FJERNHJELP, "2026-10-01", -1, True),
        (SYNTHETIC, "2026-10-01", 91, False),
        (SYNTHETIC, "2026-12-31", 0, False),
        (SYNTHETIC, "2027-01-01", -1, True),
        (SYNTHETIC, "2028-01-01", -366, True),
        (SYNTHETIC, "2029-01-01", -732, True),  # 2028 is a leap year
    ],
)
def test_days_left_are_counted_to_the_last_safe_day(deadline: Deadline, today: str, left: int, passed: bool) -> None:
    assert (days_left(deadline, on(today)), is_passed(deadline, on(today))) == (left, passed)


@pytest.mark.parametrize("deadline", [FTPS, HELSEID_CHANGES])
@pytest.mark.parametrize("today", ["2020-02-29", "2026-03-19", "2026-12-31", "2099-01-01"])
def test_an_undecided_deadline_has_no_day_and_is_never_passed(deadline: Deadline, today: str) -> None:
    assert last_safe_day(deadline) is None
    assert warns_from(deadline) is None
    assert days_left(deadline, on(today)) is None
    assert is_passed(deadline, on(today)) is False


@unhurried
@given(deadlines, days)
def test_a_deadline_once_passed_stays_passed_and_each_day_costs_one(deadline: Deadline, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    left, left_tomorrow = days_left(deadline, today), days_left(deadline, tomorrow)
    assert (left is None) is (left_tomorrow is None)
    if left is not None and left_tomorrow is not None:
        assert left - left_tomorrow == 1
    assert is_passed(deadline, today) <= is_passed(deadline, tomorrow)


@unhurried
@given(dated_deadlines())
def test_the_last_safe_day_is_the_last_one_not_passed(deadline: Deadline) -> None:
    last = last_safe_day(deadline)
    assert last is not None
    assert days_left(deadline, last) == 0
    assert not is_passed(deadline, last)
    assert is_passed(deadline, last + timedelta(days=1))


@unhurried
@given(dated_deadlines())
def test_the_kind_moves_a_day_by_one_and_a_window_not_at_all(deadline: Deadline) -> None:
    by, effective = (last_safe_day(replace(deadline, kind=kind)) for kind in (COMPLETE_BY, EFFECTIVE_ON))
    assert by == deadline.latest
    assert by is not None
    assert effective is not None
    assert (by - effective).days == (0 if deadline.is_window else 1)


@unhurried
@given(deadlines, st.sampled_from(Environment), st.text(max_size=5), st.sampled_from(Firmness), st.none() | days, days)
def test_wording_environment_and_firmness_move_no_day(
    deadline: Deadline, environment: Environment, wording: str, firmness: Firmness, firm_by: date | None, today: date
) -> None:
    other = replace(deadline, environment=environment, wording=wording, firmness=firmness, firm_by=firm_by)
    assert last_safe_day(other) == last_safe_day(deadline)
    assert warns_from(other) == warns_from(deadline)
    assert is_passed(other, today) == is_passed(deadline, today)


# ------------------------------------------------------------------------------------- warning


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (KJ_OLD_LOGIN, "2026-10-31"),  # 30 November less 30 days
        (day("2027-01-11"), "2026-12-11"),  # 10 January less 10 days is 31 December, less 20 more
        (day("2028-03-15", COMPLETE_BY), "2028-02-14"),  # over a leap day
        (day("2027-03-15", COMPLETE_BY), "2027-02-13"),  # over no leap day
        (FJERNHJELP, "2026-04-01"),  # the start of the window
        (SYNTHETIC, "2026-10-01"),
        (window("2026-12-02", "2026-12-31"), "2026-12-01"),  # 30 days before the end come first
        (window("2026-12-01", "2026-12-31"), "2026-12-01"),  # both at once
        (window("2026-11-30", "2026-12-31"), "2026-11-30"),
        (window("2028-02-01", "2028-02-29", EFFECTIVE_ON), "2028-01-30"),
    ],
)
def test_a_warning_starts_30_days_before_or_with_the_window(deadline: Deadline, expected: str) -> None:
    assert warns_from(deadline) == on(expected)


@unhurried
@given(dated_deadlines())
def test_there_are_never_fewer_than_30_days_of_warning_and_never_a_reason_for_more(deadline: Deadline) -> None:
    warning = warns_from(deadline)
    assert warning is not None
    assert deadline.earliest is not None
    left = days_left(deadline, warning)
    assert left is not None
    assert left >= 30
    assert warning <= deadline.earliest
    assert left == 30 or warning == deadline.earliest


# ------------------------------------------------------------------------------------- order


def test_the_soonest_last_safe_day_comes_first_and_the_undecided_last() -> None:
    dpop_test, dpop_production = day("2026-04-07"), day("2026-06-01")
    api_test = day("2026-10-01")  # last safe on 30 September, like Fjernhjelp, whose window starts before
    by_year_end = day("2026-12-31", COMPLETE_BY)
    expected = [dpop_test, dpop_production, FJERNHJELP, api_test, KJ_OLD_LOGIN, SYNTHETIC, by_year_end, FTPS]
    backwards = expected[::-1]
    assert sorted(backwards, key=sort_key) == expected


def test_a_stop_on_a_day_comes_before_work_to_complete_by_that_day() -> None:
    assert sort_key(day("2026-12-01", EFFECTIVE_ON)) < sort_key(day("2026-12-01", COMPLETE_BY))


@unhurried
@given(st.lists(deadlines, max_size=8))
def test_the_order_follows_the_last_safe_day(some: list[Deadline]) -> None:
    safe_days = [last_safe_day(deadline) for deadline in sorted(some, key=sort_key)]
    known = [safe_day for safe_day in safe_days if safe_day is not None]
    assert safe_days == sorted(known) + [None] * (len(some) - len(known))


TEST_AND_PRODUCTION = (day("2026-06-01"), day("2026-04-07", environment=Environment.TEST))


@pytest.mark.parametrize(
    ("some", "today", "expected"),
    [
        (TEST_AND_PRODUCTION, "2026-03-19", "2026-04-07"),
        (TEST_AND_PRODUCTION, "2026-04-06", "2026-04-07"),
        (TEST_AND_PRODUCTION, "2026-04-07", "2026-06-01"),
        (TEST_AND_PRODUCTION, "2026-05-31", "2026-06-01"),
        (TEST_AND_PRODUCTION, "2026-06-01", "2026-06-01"),
        (TEST_AND_PRODUCTION, "2027-06-01", "2026-06-01"),
        (TEST_AND_PRODUCTION[::-1], "2027-06-01", "2026-06-01"),
        ((FTPS, KJ_OLD_LOGIN), "2026-11-30", "2026-12-01"),
        ((FTPS, KJ_OLD_LOGIN), "2026-12-01", "2026-12-01"),
        ((FTPS,), "2026-12-01", FTPS.wording),
        ((HELSEID_CHANGES, FTPS), "2026-12-01", HELSEID_CHANGES.wording),
        ((KJ_OLD_LOGIN, FJERNHJELP), "2026-09-30", FJERNHJELP.wording),
        ((KJ_OLD_LOGIN, FJERNHJELP), "2026-10-01", "2026-12-01"),
    ],
)
def test_the_next_deadline_of_a_change(some: tuple[Deadline, ...], today: str, expected: str) -> None:
    found = next_deadline(some, on(today))
    assert found is not None
    assert found.wording == expected


def test_a_change_without_deadlines_has_no_next_one() -> None:
    assert next_deadline((), on("2026-03-19")) is None


@unhurried
@given(st.lists(deadlines, min_size=1, max_size=6).map(tuple), days)
def test_nothing_ahead_is_sooner_than_the_next_deadline(some: tuple[Deadline, ...], today: date) -> None:
    found = next_deadline(some, today)
    assert found in some
    assert found is not None
    ahead = [left for one in some if (left := days_left(one, today)) is not None and left >= 0]
    dated = [left for one in some if (left := days_left(one, today)) is not None]
    if ahead:
        assert days_left(found, today) == min(ahead)
    elif dated:
        assert days_left(found, today) == max(dated)
    else:
        assert found == some[0]


# ------------------------------------------------------------------------------------- moving a deadline


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (day("2026-12-01"), day("2027-01-11"), 41),  # 30 November to 10 January
        (day("2027-01-11"), day("2026-12-01"), -41),
        (day("2026-12-01"), day("2026-12-01", COMPLETE_BY), 1),
        (FJERNHJELP, SYNTHETIC, 92),  # October, November and December
        (FJERNHJELP, day("2026-10-01"), 0),  # the window closes the day before the old way stops
        (FJERNHJELP, replace(FJERNHJELP, earliest=on("2026-07-01")), 0),
        (day("2028-02-28"), day("2028-03-01"), 2),  # over a leap day
        (day("2027-02-28"), day("2027-03-01"), 1),
        (FTPS, KJ_OLD_LOGIN, None),
        (KJ_OLD_LOGIN, FTPS, None),
        (HELSEID_CHANGES, FTPS, None),
    ],
)
def test_a_slip_is_how_far_the_last_safe_day_moved(old: Deadline, new: Deadline, expected: int | None) -> None:
    assert slip_days(old, new) == expected


@pytest.mark.parametrize(
    ("new", "decided_on", "expected"),
    [
        (day("2026-04-07"), "2026-03-19", 18),  # 12 days of March and 6 of April
        (KJ_OLD_LOGIN, "2026-03-19", 256),  # 12 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30
        (KJ_OLD_LOGIN, "2026-11-30", 0),
        (day("2026-06-01"), "2026-06-02", -2),
        (FJERNHJELP, "2026-04-01", 182),
        (FTPS, "2026-03-19", None),
    ],
)
def test_notice_runs_from_the_decision_to_the_last_safe_day(
    new: Deadline, decided_on: str, expected: int | None
) -> None:
    assert notice_days(new, on(decided_on)) == expected


@unhurried
@given(dated_deadlines(), dated_deadlines(), dated_deadlines(), days)
def test_slips_add_up_and_are_what_the_notice_gains(a: Deadline, b: Deadline, c: Deadline, decided_on: date) -> None:
    a_to_b, b_to_c, a_to_c = slip_days(a, b), slip_days(b, c), slip_days(a, c)
    before, after = notice_days(a, decided_on), notice_days(b, decided_on)
    assert None not in {a_to_b, b_to_c, a_to_c, before, after}
    assert a_to_b + b_to_c == a_to_c  # type: ignore[operator]
    assert after - before == a_to_b  # type: ignore[operator]
    assert slip_days(a, a) == 0
