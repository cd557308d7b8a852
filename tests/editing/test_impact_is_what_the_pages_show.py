"""For any register, any products and any move: what the editor was told is what every product's page then says."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.applicability import ObjectionAnswer, traits_of
from fristklar.domain.applicability import parse_rule as parse
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Claim, Verdict
from fristklar.editing.deadline_forms import Proposal
from fristklar.editing.deadline_pages import ImpactText, impact_text
from fristklar.editing.deadline_queries import StoredDeadline
from fristklar.models import ChangeKind, Lifecycle
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import Objected, ProductStatus, Reported
from fristklar.status.standings import change_statuses
from fristklar.web.words import STANDING

TODAY = date(2026, 11, 24)
TRAITS = ("a", "b", "c")
near = st.integers(-60, 120).map(lambda away: TODAY + timedelta(days=away))


@st.composite
def deadlines(draw: st.DrawFn, environment: Environment) -> Deadline:
    kind, firmness = draw(st.sampled_from(DeadlineKind)), draw(st.sampled_from(Firmness))
    if draw(st.integers(0, 5)) == 0:
        return Deadline(environment, "", None, None, Precision.OPEN, kind, firmness)
    first = draw(near)
    length = draw(st.just(0) | st.integers(1, 180))
    precision = Precision.QUARTER if length else Precision.DAY
    return Deadline(environment, "x", first, first + timedelta(days=length), precision, kind, firmness)


# Most products are hit, and most of them have reported and are neither exempt nor disputed: there the moves matter.
rules = st.just({"all": []}) | st.recursive(
    st.sampled_from(TRAITS),
    lambda part: (
        st.lists(part, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(part, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | part.map(lambda inner: {"not": inner})
    ),
    max_leaves=4,
)


@st.composite
def changes(draw: st.DrawFn, slug: str, first_id: int) -> ChangeEntry:
    rule = parse(draw(rules), TRAITS)
    where = draw(st.sampled_from([(Environment.ANY,), (Environment.TEST, Environment.PRODUCTION)]))
    dates = tuple(DeadlineEntry(first_id + n, draw(deadlines(environment))) for n, environment in enumerate(where))
    return ChangeEntry(
        slug, slug, "", "", "", ChangeKind.REQUIREMENT, Lifecycle.PUBLISHED, rule, traits_of(rule), "", None,
        (), dates, (), (),
    )  # fmt: skip


def register_of(*some: ChangeEntry) -> Snapshot:
    return Snapshot(1, {}, {}, {change.slug: change for change in some}, (), (), ())


maybe_reported = st.builds(
    Reported,
    claim=st.none() | st.just(Claim.IN_PROGRESS) | st.sampled_from(Claim),
    claimed_on=near,
    planned_on=st.none() | near,
    verdict=st.none() | st.none() | st.sampled_from(Verdict),
    exempt_until=st.none() | st.none() | st.none() | near,
    responsible=st.none(),
    note=st.none(),
    verdict_reason=st.none(),
    exemption_reason=st.none(),
    evidence=st.just(()),
    version=st.just(1),
)
objected = st.builds(
    Objected,
    reason=st.just(""),
    raised_on=near,
    answer=st.none() | st.sampled_from(ObjectionAnswer),
    answer_reason=st.none(),
)


@st.composite
def products(draw: st.DrawFn, number: int) -> ProductStatus:
    name = f"produkt-{number}"
    return ProductStatus(
        number, name, name, "", draw(st.none() | st.integers(0, 900)), number, name, name,
        draw(st.dictionaries(st.sampled_from(TRAITS), st.booleans())),
        {key: draw(maybe_reported) for key in range(1, 5) if draw(st.integers(0, 3))},
        {slug: draw(objected) for slug in ("den-som-flyttes", "en-annen") if not draw(st.integers(0, 3))},
        1, 1,
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> tuple[ChangeEntry, ChangeEntry, list[ProductStatus]]:
    one, other = draw(changes("den-som-flyttes", 1)), draw(changes("en-annen", 3))
    count = draw(st.integers(0, 6))
    return one, other, [draw(products(number)) for number in range(1, count + 1)]


Shown = dict[tuple[str, int], str]


def on_the_pages(register: Snapshot, some: list[ProductStatus]) -> Shown:
    """The standing that each product's page has for each deadline."""
    return {
        (status.slug, line.entry.id): STANDING[line.reading.standing]
        for status in some
        for change in change_statuses(register, status, TODAY)
        for line in change.environments
    }


def check(told: ImpactText, before: Shown, after: Shown, moved: int, some: list[ProductStatus]) -> None:
    """What was told of a move is what the pages show, and nothing else on them changes."""
    said = {row.slug: row for group in told.groups for row in group.rows}
    assert sum(len(group.rows) for group in told.groups) == len(said)
    assert len(said) + told.stays == len(some)
    for status in some:
        was, now = before.get((status.slug, moved)), after[status.slug, moved]
        if status.slug in said:
            row = said[status.slug]
            assert (row.before and row.before[1], row.after and row.after[1]) == (was, now)
        else:
            assert was in {now, None}
    counted = Counter(after[status.slug, moved] for status in some)
    assert {row.label: row.after for row in told.tally if row.after} == dict(counted)
    others = {key: standing for key, standing in after.items() if key[1] != moved}
    assert others == {key: standing for key, standing in before.items() if key[1] != moved}


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_moving_a_deadline(data: st.DataObject) -> None:
    one, other, some = data.draw(worlds())
    entry = data.draw(st.sampled_from(one.deadlines))
    new = data.draw(deadlines(entry.deadline.environment))
    told = impact_text(one, StoredDeadline(entry.id, 1, entry.deadline), proposal(new), some, TODAY)
    moved = replace(
        one,
        deadlines=tuple(DeadlineEntry(each.id, new) if each.id == entry.id else each for each in one.deadlines),
        _outcomes={},
    )
    before = on_the_pages(register_of(one, other), some)
    check(told, before, on_the_pages(register_of(moved, other), some), entry.id, some)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_adding_a_deadline(data: st.DataObject) -> None:
    one, other, some = data.draw(worlds())
    some = [replace(status, reported={k: v for k, v in status.reported.items() if k != 2}) for status in some]
    one = replace(one, deadlines=one.deadlines[:1])
    new = data.draw(deadlines(Environment.PRODUCTION))
    told = impact_text(one, None, proposal(new), some, TODAY)
    added = replace(one, deadlines=(*one.deadlines, DeadlineEntry(2, new)), _outcomes={})
    before = on_the_pages(register_of(one, other), some)
    check(told, before, on_the_pages(register_of(added, other), some), 2, some)


def proposal(new: Deadline) -> Proposal:
    return Proposal(0, 1, new, "Fordi.", None, TODAY, ())
