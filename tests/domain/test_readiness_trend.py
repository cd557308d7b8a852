"""What holds of every curve of readiness: for any deadline, any history and any day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.readiness_trend import (
    Course,
    Said,
    Share,
    Trend,
    is_met,
    meets_on,
    met_at,
    percent,
    promised,
    report_on,
    trend,
)
from fristklar.domain.standing import Claim, Report, Standing, Verdict, standing

on = date.fromisoformat
TODAY = on("2026-11-24")
FIRST, LAST = TODAY - timedelta(days=40), TODAY + timedelta(days=40)
ONE_DAY = timedelta(days=1)


def deadline_on(day: date | None) -> Deadline:
    precision = Precision.DAY if day else Precision.OPEN
    return Deadline(Environment.PRODUCTION, "d", day, day, precision, DeadlineKind.EFFECTIVE_ON, Firmness.FIRM)


days = st.integers(-60, 60).map(lambda away: TODAY + timedelta(days=away))
past_days = st.integers(-60, 0).map(lambda away: TODAY + timedelta(days=away))
reports = st.builds(
    Report,
    claim=st.none() | st.sampled_from(Claim),
    claimed_on=st.none(),
    planned_on=st.none() | days,
    verdict=st.none() | st.sampled_from(Verdict),
    exempt_until=st.none() | days,
)
courses = st.builds(
    Course,
    organisations=st.none() | st.integers(0, 500),
    applies=st.sampled_from((Applies.YES, Applies.POSSIBLY)),
    said=st.lists(st.builds(Said, past_days, reports), max_size=5).map(
        lambda said: tuple(sorted(said, key=lambda each: each.since))
    ),
)
worlds = st.tuples(st.none() | days, st.lists(courses, max_size=6)).map(
    lambda world: (
        deadline_on(world[0]),
        world[1],
        trend(deadline_on(world[0]), world[1], first=FIRST, today=TODAY, last=LAST),
    )
)
World = tuple[Deadline, list[Course], Trend]
unhurried = settings(deadline=None, max_examples=60)


def share(met: list[Course]) -> Share:
    return Share(len(met), sum(course.organisations or 0 for course in met))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@unhurried
@given(worlds)
def test_every_past_day_is_what_the_rules_say_of_what_was_reported_by_then(world: World) -> None:
    deadline, all_of_them, curve = world
    for day in every_day(FIRST, TODAY):
        met = [
            course
            for course in all_of_them
            if standing(deadline, course.applies, report_on(course, day), day).standing is Standing.MET
        ]
        assert met_at(curve.past, day) == share(met), day


@unhurried
@given(worlds)
def test_every_coming_day_is_what_the_rules_say_when_plans_hold(world: World) -> None:
    deadline, all_of_them, curve = world
    for day in every_day(TODAY, LAST):
        met = []
        for course in all_of_them:
            report = promised(report_on(course, TODAY), day, TODAY)
            if standing(deadline, course.applies, report, day).standing is Standing.MET:
                met.append(course)
        assert met_at(curve.forecast, day) == share(met), day


@unhurried
@given(worlds)
def test_past_and_forecast_meet_at_todays_actual_number(world: World) -> None:
    deadline, all_of_them, curve = world
    assert curve.past[0].day == FIRST
    assert curve.past[-1].day == curve.forecast[0].day == TODAY
    assert curve.forecast[-1].day == LAST
    now = share([course for course in all_of_them if is_met(deadline, course, TODAY)])
    assert curve.past[-1].met == curve.forecast[0].met == now


@unhurried
@given(worlds)
def test_the_forecast_never_falls_and_never_says_more_than_all(world: World) -> None:
    _, all_of_them, curve = world
    assert curve.of == share(all_of_them)
    assert curve.without_count == sum(course.organisations is None for course in all_of_them)
    for before, after in pairwise(curve.forecast):
        assert before.day < after.day
        assert before.met.products <= after.met.products <= curve.of.products
        assert before.met.organisations <= after.met.organisations <= curve.of.organisations


@unhurried
@given(worlds)
def test_between_two_points_nothing_happens_and_each_point_but_the_ends_is_a_change(world: World) -> None:
    _, _, curve = world
    for points in (curve.past, curve.forecast):
        for before, after in pairwise(points[:-1]):
            assert before.day < after.day
            assert before.met != after.met


@unhurried
@given(worlds)
def test_what_has_no_plan_ahead_is_never_promised(world: World) -> None:
    deadline, all_of_them, _ = world
    for course in all_of_them:
        report = report_on(course, TODAY)
        if report.claim is not Claim.DONE and (report.planned_on is None or report.planned_on < TODAY):
            assert meets_on(deadline, course, TODAY) is None


LOGIN = deadline_on(on("2026-12-01"))
DONE, BEGUN = Report(Claim.DONE), Report(Claim.IN_PROGRESS)


def of(*said: tuple[str, Report]) -> Course:
    return Course(10, Applies.YES, tuple(Said(on(day), report) for day, report in said))


def met_days(course: Course) -> list[str]:
    """The days on which the product's own curve turns."""
    curve = trend(LOGIN, [course], first=FIRST, today=TODAY, last=LAST)
    return [f"{point.day} {point.met.products}" for point in (*curve.past[1:-1], *curve.forecast[1:-1])]


def test_a_claim_that_is_disputed_and_then_made_again_dips_in_between() -> None:
    course = of(
        ("2026-11-02", DONE), ("2026-11-05", DONE._replace(verdict=Verdict.DISPUTED)), ("2026-11-09", BEGUN),
        ("2026-11-16", DONE),
    )  # fmt: skip
    assert met_days(course) == ["2026-11-02 1", "2026-11-05 0", "2026-11-16 1"]


def test_an_exemption_that_runs_out_over_a_finished_claim_is_met_the_day_after() -> None:
    assert met_days(of(("2026-10-20", DONE._replace(exempt_until=on("2026-11-10"))))) == ["2026-11-11 1"]
    assert met_days(of(("2026-10-20", DONE._replace(exempt_until=on("2026-12-10"))))) == ["2026-12-11 1"]


def test_a_plan_counts_from_its_day_and_one_for_today_from_tomorrow() -> None:
    assert met_days(of(("2026-11-02", BEGUN._replace(planned_on=on("2026-11-27"))))) == ["2026-11-27 1"]
    assert met_days(of(("2026-11-02", BEGUN._replace(planned_on=TODAY)))) == ["2026-11-25 1"]
    assert met_days(of(("2026-11-02", BEGUN._replace(planned_on=TODAY - ONE_DAY)))) == []


def test_a_later_word_on_the_same_day_outweighs_an_earlier_one() -> None:
    assert met_days(of(("2026-11-02", DONE), ("2026-11-02", BEGUN))) == []


def test_an_exempt_product_is_never_met_though_its_plan_holds() -> None:
    exempt = BEGUN._replace(planned_on=on("2026-11-27"), exempt_until=on("2026-12-31"))
    assert met_days(of(("2026-11-02", exempt))) == ["2027-01-01 1"]


def test_a_share_is_only_none_or_all_when_it_is() -> None:
    assert [percent(part, 1000) for part in (0, 1, 4, 500, 996, 999, 1000)] == [0, 1, 1, 50, 99, 99, 100]
    assert percent(0, 0) == 0
