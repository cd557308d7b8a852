"""What holds of every move of a deadline, whatever the products and what they have reported."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import (
    Deadline,
    DeadlineKind,
    Environment,
    Firmness,
    Precision,
    notice_days,
    slip_days,
)
from fristklar.domain.impact import Case, Impact, Reach, Shift, impact, reach
from fristklar.domain.standing import NOTHING_REPORTED, URGENCY, Claim, Reading, Report, Standing, Verdict, standing

ONE_DAY = timedelta(days=1)
TODAY = date(2026, 10, 1)
YES, NO = Applies.YES, Applies.NO
KJ = Deadline(
    Environment.PRODUCTION,
    "1.12.2026",
    date(2026, 12, 1),
    date(2026, 12, 1),
    Precision.DAY,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.FIRM,
)
OPEN = replace(KJ, wording="Avklares", earliest=None, latest=None, precision=Precision.OPEN)

unhurried = settings(deadline=None, max_examples=60)
near = st.integers(-60, 120).map(lambda away: TODAY + ONE_DAY * away)
reports = st.builds(
    Report,
    claim=st.none() | st.sampled_from(Claim),
    claimed_on=st.none() | near,
    planned_on=st.none() | near,
    verdict=st.none() | st.sampled_from(Verdict),
    exempt_until=st.none() | near,
)
cases = st.lists(
    st.builds(
        Case,
        slug=st.text("abc", min_size=1, max_size=3),
        name=st.text("aæåØz ", max_size=3),
        organisations=st.none() | st.integers(0, 900),
        applies=st.sampled_from(Applies),
        report=reports | st.just(NOTHING_REPORTED),
    ),
    max_size=8,
)


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    first = draw(near)
    length = draw(st.just(0) | st.integers(1, 100))
    precision = Precision.QUARTER if length else Precision.DAY
    kind = draw(st.sampled_from(DeadlineKind))
    return replace(KJ, earliest=first, latest=first + ONE_DAY * length, precision=precision, kind=kind)


sides = st.none() | st.just(OPEN) | deadlines()


def urgency(reading: Reading | None) -> int:
    return URGENCY[reading.standing if reading else Standing.NOT_AFFECTED]


def groups(told_to_staff: Impact) -> tuple[tuple[Shift, ...], ...]:
    moved = told_to_staff
    return moved.alarms, moved.tightens, moved.relaxes, moved.undated, moved.stays


@unhurried
@given(sides, sides, cases)
def test_every_case_is_in_one_group_and_no_case_is_in_two(
    old: Deadline | None, new: Deadline | None, some: list[Case]
) -> None:
    shifted = [shift.case for group in groups(impact(old, new, some, TODAY)) for shift in group]
    assert Counter(map(id, shifted)) == Counter(map(id, some))


@unhurried
@given(sides, sides, cases)
def test_before_and_after_are_what_the_pages_say(old: Deadline | None, new: Deadline | None, some: list[Case]) -> None:
    for group in groups(impact(old, new, some, TODAY)):
        for shift in group:
            one = shift.case
            assert shift.before == (old and standing(old, one.applies, one.report, TODAY))
            assert shift.after == (new and standing(new, one.applies, one.report, TODAY))


@unhurried
@given(sides, sides, cases)
def test_the_groups_are_told_apart_by_urgency(old: Deadline | None, new: Deadline | None, some: list[Case]) -> None:
    moved = impact(old, new, some, TODAY)
    steps = [[urgency(shift.after) - urgency(shift.before) for shift in group] for group in groups(moved)]
    alarms, tightens, relaxes, _, stays = steps
    standings = [{side and side.standing for side in (shift.before, shift.after)} for shift in moved.undated]
    assert all(each == {None, Standing.UNDATED} for each in standings)
    assert all(step < 0 for step in (*alarms, *tightens))
    assert all(step > 0 for step in relaxes)
    assert all(step == 0 for step in stays)
    busier = [
        {shift.before and shift.before.standing, shift.after and shift.after.standing} for shift in moved.tightens
    ]
    assert {None, Standing.UNDATED} not in busier
    alarming = {Standing.AT_RISK, Standing.OVERDUE}
    assert all(shift.after and shift.after.standing in alarming for shift in moved.alarms)
    assert all(not shift.after or shift.after.standing not in alarming for shift in moved.tightens)


@unhurried
@given(sides, cases)
def test_a_deadline_that_stays_where_it_is_changes_nothing(same: Deadline | None, some: list[Case]) -> None:
    moved = impact(same, same, some, TODAY)
    assert (moved.alarms, moved.tightens, moved.relaxes) == ((), (), ())
    assert len(moved.stays) == len(some)
    assert moved.days_moved in {0, None}


@unhurried
@given(sides, sides, cases)
def test_moving_back_undoes_the_move(old: Deadline | None, new: Deadline | None, some: list[Case]) -> None:
    there, back = impact(old, new, some, TODAY), impact(new, old, some, TODAY)
    worse = [*there.alarms, *there.tightens]
    assert Counter(id(shift.case) for shift in worse) == Counter(id(shift.case) for shift in back.relaxes)
    assert Counter(id(shift.case) for shift in there.stays) == Counter(id(shift.case) for shift in back.stays)
    assert (there.hit, there.possibly_hit) == (back.hit, back.possibly_hit)
    assert there.days_moved is None or back.days_moved == -there.days_moved


@unhurried
@given(sides, sides, cases)
def test_the_counts_add_up(old: Deadline | None, new: Deadline | None, some: list[Case]) -> None:
    moved = impact(old, new, some, TODAY)
    unhit = reach(one for one in some if one.applies is NO)
    everyone = reach(some)
    parts = (moved.hit, moved.possibly_hit, unhit)
    assert sum(part.products for part in parts) == everyone.products == len(some)
    assert sum(part.organisations for part in parts) == everyone.organisations
    assert sum(part.silent for part in parts) == everyone.silent
    by_group = [reach(shift.case for shift in group) for group in groups(moved)]
    assert sum(part.organisations for part in by_group) == everyone.organisations


@unhurried
@given(sides, sides, cases, st.randoms(use_true_random=False))
def test_each_group_is_most_urgent_first_whatever_the_order_of_the_cases(
    old: Deadline | None, new: Deadline | None, some: list[Case], chance: Random
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    moved = impact(old, new, some, TODAY)
    for group in groups(moved):
        ranks = [URGENCY[shift.after.standing] for shift in group if shift.after]
        assert ranks == sorted(ranks)
    if len({(one.name, one.slug, one.organisations) for one in some}) == len(some):
        assert impact(old, new, shuffled, TODAY) == moved


@unhurried
@given(sides, cases)
def test_what_does_not_hit_a_product_never_moves_it(new: Deadline | None, some: list[Case]) -> None:
    moved = impact(KJ, new, [replace(one, applies=NO) for one in some], TODAY)
    assert len(moved.stays) == len(some)
    assert moved.hit == moved.possibly_hit == Reach(0, 0, 0)


@unhurried
@given(deadlines(), deadlines())
def test_days_moved_and_days_of_notice_are_the_ledger_s(old: Deadline, new: Deadline) -> None:
    moved = impact(old, new, [], TODAY)
    assert moved.days_moved == slip_days(old, new)
    assert moved.days_of_notice == notice_days(new, TODAY)


@pytest.mark.parametrize("direction", [1, -1])
@unhurried
@given(old=deadlines(), away=st.integers(1, 200), some=cases)
def test_later_never_makes_a_thing_worse_and_sooner_never_better(
    direction: int, old: Deadline, away: int, some: list[Case]
) -> None:
    assert old.earliest is not None
    assert old.latest is not None
    by = ONE_DAY * away * direction
    moved = impact(old, replace(old, earliest=old.earliest + by, latest=old.latest + by), some, TODAY)
    assert moved.days_moved == away * direction
    if direction > 0:
        assert (moved.alarms, moved.tightens) == ((), ())
    else:
        assert moved.relaxes == ()
