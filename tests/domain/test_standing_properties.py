"""What holds of every standing: for any deadline, report and day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import URGENCY, Cause, Claim, Report, Standing, Verdict, standing

BINDING = (DeadlineKind.EFFECTIVE_ON, DeadlineKind.COMPLETE_BY)

on = date.fromisoformat
ONE_DAY = timedelta(days=1)
YES, NO, POSSIBLY = Applies.YES, Applies.NO, Applies.POSSIBLY
NOT_STARTED, IN_PROGRESS, DONE = Claim.NOT_STARTED, Claim.IN_PROGRESS, Claim.DONE
CONFIRMED, DISPUTED = Verdict.CONFIRMED, Verdict.DISPUTED

OVERDUE = (Standing.OVERDUE, Cause.DEADLINE_PASSED)
ON_TRACK = (Standing.ON_TRACK, Cause.PLAN_HOLDS)


def in_force(deadline: Deadline) -> bool:
    return (deadline.precision, deadline.firmness) == (Precision.OPEN, Firmness.FIRM)


SELF_DECLARED = (Standing.MET, Cause.SELF_DECLARED)
MET_AND_CONFIRMED = (Standing.MET, Cause.CONFIRMED)
IN_DISPUTE = (Standing.DISPUTED, Cause.DISPUTED)
EXEMPT = (Standing.EXEMPT, Cause.EXEMPT)
NOT_AFFECTED = (Standing.NOT_AFFECTED, Cause.NOT_AFFECTED)

KJ = Deadline(
    Environment.PRODUCTION,
    "1.12.2026",
    on("2026-12-01"),
    on("2026-12-01"),
    Precision.DAY,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.FIRM,
)
OPEN = Deadline(
    Environment.ANY, "Avklares", None, None, Precision.OPEN, DeadlineKind.EFFECTIVE_ON, Firmness.TO_BE_AGREED
)
SEE_PARENT = replace(OPEN, wording="Se egen oversikt", precision=Precision.SEE_PARENT)


def read(deadline: Deadline, report: Report, today: date, applies: Applies = YES) -> tuple[Standing, Cause]:
    reading = standing(deadline, applies, report, today)
    return reading.standing, reading.cause


unhurried = settings(deadline=None, max_examples=60)
PERIODS = (Precision.MONTH, Precision.QUARTER, Precision.HALF_YEAR, Precision.YEAR)
AWAY = (-120, -45, -15, -3, -2, -1, 0, 1, 2, 3, 20, 60, 150)
applying = st.sampled_from((YES, POSSIBLY))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Deadline, Report, date]:
    """A deadline, a report and a day; the days lie around those on which something turns."""
    deadline = draw(st.sampled_from((OPEN, SEE_PARENT)))
    first = last = draw(st.dates(on("2026-01-01"), on("2028-12-31")))
    if draw(st.integers(0, 5)):
        length = draw(st.just(0) | st.integers(1, 200))
        last = first + ONE_DAY * length
        precision = draw(st.sampled_from(PERIODS)) if length else Precision.DAY
        kind = draw(st.sampled_from(BINDING))
        deadline = replace(KJ, earliest=first, latest=last, precision=precision, kind=kind)
    turning = {first, last, last - ONE_DAY * 30}
    around = st.sampled_from(sorted({day + ONE_DAY * away for day in turning for away in AWAY}))
    claim = draw(st.none() | st.sampled_from(Claim))
    report = Report(
        claim=claim,
        claimed_on=None if claim is None else draw(around),
        planned_on=draw(st.none() | around),
        verdict=draw(st.none() | st.sampled_from(Verdict)),
        exempt_until=draw(st.none() | around),
    )
    return deadline, report, draw(around)


@unhurried
@given(worlds())
def test_a_product_that_is_not_affected_is_never_anything_else(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    reading = standing(deadline, NO, report, today)
    assert (reading.standing, reading.cause) == NOT_AFFECTED


@unhurried
@given(worlds())
def test_silence_about_a_trait_is_read_as_affected(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    reading = standing(deadline, POSSIBLY, report, today)
    assert reading == standing(deadline, YES, report, today)
    assert reading.standing is not Standing.NOT_AFFECTED


@unhurried
@given(worlds(), applying)
def test_an_exemption_holds_through_its_last_day_and_ends_by_itself(
    world: tuple[Deadline, Report, date], applies: Applies
) -> None:
    deadline, report, until = world
    exempt, without = report._replace(exempt_until=until), report._replace(exempt_until=None)
    for day in (until - ONE_DAY * 400, until - ONE_DAY, until):
        assert read(deadline, exempt, day, applies) == EXEMPT
    for day in (until + ONE_DAY, until + ONE_DAY * 400):
        assert standing(deadline, applies, exempt, day) == standing(deadline, applies, without, day)


@unhurried
@given(worlds())
def test_a_dispute_outweighs_the_claim_and_the_dates(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    disputed = report._replace(verdict=DISPUTED, exempt_until=None)
    assert read(deadline, disputed, today) == IN_DISPUTE


@unhurried
@given(worlds(), st.sampled_from((None, CONFIRMED)))
def test_done_beats_the_dates(world: tuple[Deadline, Report, date], verdict: Verdict | None) -> None:
    deadline, report, today = world
    done = report._replace(claim=DONE, claimed_on=today, verdict=verdict, exempt_until=None)
    expected = MET_AND_CONFIRMED if verdict else SELF_DECLARED
    assert read(deadline, done, today) == expected


@unhurried
@given(worlds(), st.sampled_from(Applies))
def test_nothing_counts_as_met_but_an_undisputed_claim_of_done(
    world: tuple[Deadline, Report, date], applies: Applies
) -> None:
    deadline, report, today = world
    assume(report.claim is not DONE or report.verdict is DISPUTED)
    assert standing(deadline, applies, report, today).standing is not Standing.MET


@unhurried
@given(worlds())
def test_confirming_work_that_is_not_done_changes_nothing(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    assume(report.claim is not DONE)
    confirmed, unseen = report._replace(verdict=CONFIRMED), report._replace(verdict=None)
    assert standing(deadline, YES, confirmed, today) == standing(deadline, YES, unseen, today)


@unhurried
@given(worlds())
def test_unmet_and_past_the_last_safe_day_is_overdue_and_nothing_else_is(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    assume(report.claim is not DONE)
    unmet = report._replace(verdict=None, exempt_until=None)
    found = read(deadline, unmet, today)
    if deadline.latest is None:
        assert found == (Standing.UNDATED, Cause.IN_FORCE if in_force(deadline) else Cause.NO_DATE)
    else:
        stops = deadline.kind is DeadlineKind.EFFECTIVE_ON and deadline.precision is Precision.DAY
        assert (found == OVERDUE) is (today >= deadline.latest if stops else today > deadline.latest)


@unhurried
@given(worlds(), st.integers(1, 500))
def test_overdue_stays_overdue_while_nothing_is_reported(world: tuple[Deadline, Report, date], later: int) -> None:
    deadline, report, today = world
    assume(deadline.latest is not None and report.claim is not DONE and report.verdict is not DISPUTED)
    assert deadline.latest is not None
    report = report._replace(exempt_until=None)
    day = max(today, deadline.latest + ONE_DAY)
    assert read(deadline, report, day) == OVERDUE
    assert read(deadline, report, day + ONE_DAY * later) == OVERDUE


@unhurried
@given(worlds())
def test_what_is_expected_and_stops_nothing_never_presses(world: tuple[Deadline, Report, date]) -> None:
    deadline, report, today = world
    read_ = standing(replace(deadline, kind=DeadlineKind.EXPECTED), Applies.YES, report, today)
    assert read_.standing not in {Standing.OVERDUE, Standing.AT_RISK, Standing.DUE_SOON}


@unhurried
@given(worlds(), st.integers(1, 5) | st.integers(1, 200))
def test_time_alone_never_makes_anything_less_urgent(world: tuple[Deadline, Report, date], later: int) -> None:
    """So at risk never turns back to on track, nor overdue to anything, with the same report."""
    deadline, report, today = world
    report = report._replace(exempt_until=None)
    now = standing(deadline, YES, report, today)
    then = standing(deadline, YES, report, today + ONE_DAY * later)
    assert URGENCY[then.standing] <= URGENCY[now.standing]
    assert now.stale <= then.stale or then.standing is Standing.MET


@unhurried
@given(worlds(), applying)
def test_on_track_means_work_in_progress_with_a_plan_that_holds(
    world: tuple[Deadline, Report, date], applies: Applies
) -> None:
    deadline, report, today = world
    report = report._replace(claim=IN_PROGRESS, claimed_on=today, verdict=None, exempt_until=None)
    assume(deadline.earliest is not None and deadline.latest is not None)
    assert deadline.earliest is not None
    assert deadline.latest is not None
    stops = deadline.kind is DeadlineKind.EFFECTIVE_ON and deadline.precision is Precision.DAY
    last = deadline.latest - ONE_DAY if stops else deadline.latest
    plan_holds = report.planned_on is not None and today <= report.planned_on <= last
    in_good_time = (last - today).days > 30 and today < deadline.earliest
    expected = plan_holds and in_good_time
    assert (read(deadline, report, today, applies) == ON_TRACK) is expected


@unhurried
@given(worlds(), st.sampled_from((None, NOT_STARTED)))
def test_without_a_start_nothing_is_ever_on_track_or_merely_due_soon(
    world: tuple[Deadline, Report, date], claim: Claim | None
) -> None:
    deadline, report, today = world
    report = report._replace(claim=claim, claimed_on=today if claim else None)
    assert standing(deadline, YES, report, today).standing not in {Standing.ON_TRACK, Standing.DUE_SOON, Standing.MET}


@unhurried
@given(worlds(), st.sampled_from(Environment), st.sampled_from(Firmness), st.text(max_size=5))
def test_a_tentative_date_warns_like_a_firm_one(
    world: tuple[Deadline, Report, date], environment: Environment, firmness: Firmness, wording: str
) -> None:
    deadline, report, today = world
    other = replace(deadline, environment=environment, firmness=firmness, wording=wording, firm_by=today)
    found, expected = standing(other, YES, report, today), standing(deadline, YES, report, today)
    assert (found.standing, found.stale) == (expected.standing, expected.stale)
    # Only where there is no date does firmness say something: that a demand holds already.
    assert found.cause is expected.cause or (deadline.latest is None and in_force(other) is not in_force(deadline))


@unhurried
@given(worlds(), st.integers(0, 2000), st.sampled_from((None, CONFIRMED)))
def test_what_is_met_never_grows_stale(world: tuple[Deadline, Report, date], age: int, verdict: Verdict | None) -> None:
    deadline, report, today = world
    done = report._replace(claim=DONE, claimed_on=today - ONE_DAY * age, verdict=verdict, exempt_until=None)
    assert not standing(deadline, YES, done, today).stale


@unhurried
@given(worlds(), st.sampled_from(Applies))
def test_there_is_nothing_to_grow_stale_before_the_first_report(
    world: tuple[Deadline, Report, date], applies: Applies
) -> None:
    deadline, report, today = world
    silent = report._replace(claim=None, claimed_on=None)
    assert not standing(deadline, applies, silent, today).stale
