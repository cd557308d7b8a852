"""Rules that three lists of traits can say, there and back."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.applicability import Applies, evaluate, parse_rule
from fristklar.domain.simple_rule import SimpleRule, simplified, source_of

TRAITS = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("source", "lists"),
    [
        ("a", SimpleRule(all_of=("a",))),
        ({"not": "a"}, SimpleRule(none_of=("a",))),
        ({"any": ["a", "b"]}, SimpleRule(any_of=("a", "b"))),
        ({"all": []}, SimpleRule()),
        ({"all": ["a", "b", {"not": "c"}]}, SimpleRule(all_of=("a", "b"), none_of=("c",))),
        ({"all": ["a", {"any": ["b", "c"]}]}, SimpleRule(all_of=("a",), any_of=("b", "c"))),
        ({"all": ["a", {"not": {"any": ["b", "c"]}}]}, SimpleRule(all_of=("a",), none_of=("b", "c"))),
    ],
)
def test_a_simple_rule_is_three_lists(source: Any, lists: SimpleRule) -> None:
    assert simplified(parse_rule(source, TRAITS)) == lists


@pytest.mark.parametrize(
    "source",
    [
        {"any": ["a", {"all": ["b", "c"]}]},
        {"not": {"all": ["a", "b"]}},
        {"not": {"not": "a"}},
        {"all": [{"any": ["a", "b"]}, {"any": ["c", "d"]}]},
        {"all": ["a", {"all": ["b"]}]},
        {"all": ["a", {"not": "a"}]},
        {"any": ["a", "a"]},
    ],
)
def test_a_rule_that_three_lists_cannot_say_is_left_as_it_is(source: Any) -> None:
    assert simplified(parse_rule(source, TRAITS)) is None


@st.composite
def three_lists(draw: st.DrawFn) -> SimpleRule:
    place = draw(st.tuples(*(st.sampled_from(("all", "any", "none", "")) for _ in TRAITS)))
    chosen = {kind: tuple(name for name, at in zip(TRAITS, place, strict=True) if at == kind) for kind in place}
    return SimpleRule(chosen.get("all", ()), chosen.get("any", ()), chosen.get("none", ()))


@given(three_lists())
def test_three_lists_are_stored_as_a_rule_that_says_the_same(lists: SimpleRule) -> None:
    rule = parse_rule(source_of(lists), TRAITS)
    for answers in product((True, False), repeat=len(TRAITS)):
        has = dict(zip(TRAITS, answers, strict=True))
        holds = (
            all(has[name] for name in lists.all_of)
            and (not lists.any_of or any(has[name] for name in lists.any_of))
            and not any(has[name] for name in lists.none_of)
        )
        assert evaluate(rule, has).applies is (Applies.YES if holds else Applies.NO)


@given(three_lists())
def test_what_is_stored_comes_back_as_lists_that_are_stored_the_same_way(lists: SimpleRule) -> None:
    again = simplified(parse_rule(source_of(lists), TRAITS))
    assert again is not None
    assert source_of(again) == source_of(lists)
