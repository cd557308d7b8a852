"""Registers, reports and days as they come: what a property of the numbers is tried on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from digest.registers import KJ, LATELY, LONG_AGO, OPEN, TODAY, change, entered, on, product, register
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Claim, Verdict
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, RevisionEntry, Snapshot
from fristklar.status.queries import Objected, ProductStatus, Reported

edges = st.sampled_from((0, 1, 2, 30, 31, 32, 33, 90, 91, 92, 93))
"""Days until a section, or a standing, becomes another; a day that the old way stops on counts one less."""
near = (st.integers(-120, 150) | edges).map(lambda away: TODAY + timedelta(days=away))
periods = st.tuples(near, st.integers(1, 120)).map(
    lambda pair: replace(
        KJ, earliest=pair[0], latest=pair[0] + timedelta(days=pair[1]), precision=Precision.QUARTER, wording="periode"
    )
)
kinds = st.sampled_from(DeadlineKind)
deadlines = st.one_of(
    st.builds(lambda day, kind: replace(on(day), kind=kind), near, kinds),
    st.builds(lambda period, kind: replace(period, kind=kind), periods, kinds),
    st.sampled_from((
        OPEN,
        replace(OPEN, firmness=Firmness.FIRM),
        replace(OPEN, precision=Precision.SEE_PARENT, wording=""),
    )),
)  # fmt: skip
rules = st.sampled_from(({"all": []}, "a", {"not": "a"}, {"any": ["a", "b"]}))
places = st.sampled_from(((Environment.ANY,), (Environment.PRODUCTION,), (Environment.TEST, Environment.PRODUCTION)))
days = (st.just(0) | st.integers(-60, 60)).map(lambda away: TODAY + timedelta(days=away))
instants = st.sampled_from((LONG_AGO + timedelta(days=30), LATELY, LATELY + timedelta(days=1)))


@st.composite
def moves(draw: st.DrawFn, key: int, now: Deadline) -> list[RevisionEntry]:
    """How a deadline came to say what it says `now`, the oldest move first."""
    before = [replace(each, environment=now.environment) for each in draw(st.lists(deadlines, max_size=2))]
    if now.is_window and draw(st.booleans()):
        assert now.earliest is not None, "it is a window"
        before.append(replace(now, earliest=now.earliest - timedelta(days=draw(st.integers(0, 9))), wording="før"))
    said = [*before, now]
    ats = sorted(draw(st.lists(instants, min_size=len(before), max_size=len(before))))
    return [
        entered(key, old, new, f"Grunn {key}.", at + timedelta(minutes=place))
        for place, (old, new, at) in enumerate(zip(said, said[1:], ats, strict=False))
        if old != new
    ]


@st.composite
def changes(draw: st.DrawFn, place: int) -> ChangeEntry:
    """A change: draft never, ended sometimes, its deadlines moved or not."""
    environments = draw(places)
    first = 2 * place + 1
    placed = [replace(draw(deadlines), environment=where) for where in environments]
    ledger = [move for number, each in enumerate(placed) for move in draw(moves(first + number, each))]
    ledger.sort(key=lambda entry: entry.made_at)
    ended = draw(st.sampled_from((None, None, None, Lifecycle.WITHDRAWN, Lifecycle.COMPLETED)))
    return change(
        f"c{place}",
        *placed,
        first=first,
        rule=draw(rules),
        moves=tuple(ledger),
        lifecycle=ended or Lifecycle.PUBLISHED,
        published_at=draw(st.sampled_from((None, None, datetime(2026, 3, 20, tzinfo=UTC), LATELY))),
        ended_at=draw(instants) if ended else None,
    )


@st.composite
def registers(draw: st.DrawFn, most: int = 6) -> Snapshot:
    """Any register of a few changes."""
    return register(*(draw(changes(place)) for place in range(draw(st.integers(0, most)))))


@st.composite
def reports(draw: st.DrawFn) -> Reported:
    """Whatever a vendor and the customer centre may have said of a deadline."""
    claim = draw(st.none() | st.sampled_from(Claim))
    verdict = draw(st.none() | st.sampled_from(Verdict)) if claim else None
    exempt = draw(st.none() | near)
    return Reported(
        claim, draw(near) if claim else None, draw(st.none() | near), verdict, exempt, None, None,
        "fordi" if verdict else None, "fordi" if exempt else None, (), 1,
    )  # fmt: skip


objections = st.builds(
    Objected,
    reason=st.just("Vi bruker det ikke."),
    raised_on=near,
    answer=st.none() | st.sampled_from(ObjectionAnswer),
    answer_reason=st.just("Fordi."),
)


@st.composite
def products(draw: st.DrawFn, key: int) -> ProductStatus:
    """Any product, with what is reported for it."""
    answers = draw(st.dictionaries(st.sampled_from("ab"), st.booleans()))
    reported = draw(st.dictionaries(st.integers(1, 12), reports()))
    organisations = draw(st.none() | st.integers(0, 500))
    made = product(f"Produkt {key}", key, reported, answers, organisations, vendor_id=draw(st.integers(1, 2)))
    objected = draw(st.dictionaries(st.sampled_from([f"c{place}" for place in range(6)]), objections, max_size=2))
    return replace(made, objections=objected)


several = st.tuples(products(1), products(2), products(3)).map(list)
some_products = st.integers(1, 3).flatmap(lambda count: several.map(lambda all_three: all_three[:count]))
