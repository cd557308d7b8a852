"""Where a product stands against every change, and the same said step by step: for any register, reports and day."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.anything import days, deadlines, products, rules
from digest.registers import change
from fristklar.domain.applicability import Applies, ObjectionAnswer, evaluate
from fristklar.domain.deadline import DeadlineKind, last_safe_day
from fristklar.domain.standing import NOTHING_REPORTED, URGENCY, Reading, standing
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import count_standings, ranked, statuses_of

several = st.lists(st.tuples(st.lists(deadlines, max_size=3), rules | st.just("b")), max_size=4).map(
    lambda all_of: tuple(
        change(f"c{place}", *dated, first=3 * place + 1, rule=rule) for place, (dated, rule) in enumerate(all_of)
    )
)
"""Changes with no deadline up to three, which is more than staff may give one."""

Said = tuple[str, Applies, list[tuple[int, Reading]]]
"""A change's slug, whether it hits, and by deadline how the product stands."""


def said_slowly(changes: tuple[ChangeEntry, ...], status: ProductStatus, today: date) -> list[Said]:
    """By the rules, one after the other."""

    def reading_of(change: ChangeEntry, place: int) -> Reading:
        entry = change.deadlines[place]
        return standing(entry.deadline, applies(change), status.reported.get(entry.id, NOTHING_REPORTED), today)

    def applies(change: ChangeEntry) -> Applies:
        objected = status.objections.get(change.slug)
        if objected is not None and objected.answer is ObjectionAnswer.UPHELD:
            return Applies.NO
        return evaluate(change.rule, status.answers).applies

    def urgency(change: ChangeEntry, place: int) -> tuple[int, bool, date]:
        deadline = change.deadlines[place].deadline
        is_expected = deadline.kind is DeadlineKind.EXPECTED
        return URGENCY[reading_of(change, place).standing], is_expected, last_safe_day(deadline) or date.max

    def by_urgency(change: ChangeEntry) -> list[int]:
        return sorted(range(len(change.deadlines)), key=lambda place: urgency(change, place))

    dated = [change for change in changes if change.deadlines]
    return [
        (each.slug, applies(each), [(each.deadlines[at].id, reading_of(each, at)) for at in by_urgency(each)])
        for each in sorted(dated, key=lambda each: urgency(each, by_urgency(each)[0]))
    ]


@settings(deadline=None, max_examples=150)
@given(several, products(1), days)
def test_every_change_stands_where_the_rules_say_the_most_urgent_first(
    changes: tuple[ChangeEntry, ...], status: ProductStatus, today: date
) -> None:
    found = ranked(changes, status, today)
    assert [
        (stands.slug, outcome.applies, [(entry.id, reading) for _, entry, reading, _ in lines])
        for _, stands, _, outcome, lines, _, _ in found
    ] == said_slowly(changes, status, today)
    for _, stands, answers, _, lines, worst, objected in found:
        assert worst is lines[0][2].standing
        assert answers == tuple(status.answers.get(trait) for trait in stands.rule_traits)
        assert objected is status.objections.get(stands.slug)
        assert all(reported is status.reported.get(entry.id) for _, entry, _, reported in lines)


@settings(deadline=None, max_examples=50)
@given(several, products(1), days)
def test_with_names_the_same_is_said(changes: tuple[ChangeEntry, ...], status: ProductStatus, today: date) -> None:
    plain, named = ranked(changes, status, today), statuses_of(changes, status, today)
    assert named == plain
    assert count_standings(named) == count_standings(plain)
    for each in named:
        assert each.worst is each.environments[0].reading.standing
