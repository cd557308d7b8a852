"""Three answers to every trait, and a change that is never silently written off."""

from collections.abc import Mapping
from itertools import product
from typing import Any as AnyValue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.applicability import (
    All,
    Any,
    Applies,
    Not,
    Outcome,
    Rule,
    RuleError,
    Trait,
    evaluate,
    parse_rule,
    traits_of,
)

YES, NO, POSSIBLY = Applies.YES, Applies.NO, Applies.POSSIBLY
OPPOSITE = {YES: NO, NO: YES, POSSIBLY: POSSIBLY}
KNOWN = frozenset(
    {
        "ftps",
        "general-practice",
        "helseid-api",
        "helseid-client",
        "helseid-token-verifier",
        "kj-portal-old-login",
        "pjd-api",
    }
)

HELSEID_CLIENT: AnyValue = "helseid-client"
VERIFIES_TOKENS: AnyValue = {"any": ["helseid-api", {"all": ["helseid-client", "helseid-token-verifier"]}]}
GP_WITHOUT_PJD: AnyValue = {"all": ["general-practice", "kj-portal-old-login", {"not": "pjd-api"}]}
EVERY_PRODUCT: AnyValue = {"all": []}

unhurried = settings(deadline=None, max_examples=60)
names = st.sampled_from(("a", "b", "c", "d"))
answers_given = st.dictionaries(names, st.booleans())
leaves = st.builds(Trait, names)


def grow(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return (
        st.builds(Not, parts)
        | st.builds(All, st.lists(parts, max_size=4).map(tuple))
        | st.builds(Any, st.lists(parts, min_size=1, max_size=4).map(tuple))
    )


rules = st.recursive(leaves, grow, max_leaves=12)
several_rules = st.lists(rules, min_size=1, max_size=4).map(tuple)


def written(rule: Rule) -> AnyValue:
    """The rule as an editor writes it."""
    match rule:
        case Trait(name):
            return name
        case Not(part):
            return {"not": written(part)}
        case All(parts):
            return {"all": [written(part) for part in parts]}
        case Any(parts):
            return {"any": [written(part) for part in parts]}


def holds(source: AnyValue, facts: Mapping[str, bool]) -> bool:
    """Two-valued logic over a written rule, for a product of which everything is known."""
    if isinstance(source, str):
        return facts[source]
    if "not" in source:
        return not holds(source["not"], facts)
    if "all" in source:
        return all(holds(part, facts) for part in source["all"])
    return any(holds(part, facts) for part in source["any"])


def completions(answers: Mapping[str, bool]) -> list[dict[str, bool]]:
    """Every way the traits a-d that are not answered could still be answered."""
    missing = [name for name in "abcd" if name not in answers]
    return [
        dict(answers) | dict(zip(missing, values, strict=True))
        for values in product((False, True), repeat=len(missing))
    ]


# ------------------------------------------------------------------------------------- hand-worked cases


@pytest.mark.parametrize(
    ("source", "answers", "applies", "because"),
    [
        (HELSEID_CLIENT, {"helseid-client": True}, YES, ("helseid-client",)),
        (HELSEID_CLIENT, {"helseid-client": False}, NO, ("helseid-client",)),
        (HELSEID_CLIENT, {}, POSSIBLY, ("helseid-client",)),
        (HELSEID_CLIENT, {"ftps": True}, POSSIBLY, ("helseid-client",)),
        # a GP product with the old login and no PJD API loses PJD; each fact alone can save it
        (
            GP_WITHOUT_PJD,
            {"general-practice": True, "kj-portal-old-login": True, "pjd-api": False},
            YES,
            ("general-practice", "kj-portal-old-login", "pjd-api"),
        ),
        (GP_WITHOUT_PJD, {"general-practice": True, "kj-portal-old-login": True, "pjd-api": True}, NO, ("pjd-api",)),
        (
            GP_WITHOUT_PJD,
            {"general-practice": False, "kj-portal-old-login": True, "pjd-api": True},
            NO,
            ("general-practice", "pjd-api"),
        ),
        (GP_WITHOUT_PJD, {"kj-portal-old-login": False}, NO, ("kj-portal-old-login",)),
        (GP_WITHOUT_PJD, {"general-practice": True, "pjd-api": False}, POSSIBLY, ("kj-portal-old-login",)),
        (GP_WITHOUT_PJD, {"kj-portal-old-login": True}, POSSIBLY, ("general-practice", "pjd-api")),
        (GP_WITHOUT_PJD, {}, POSSIBLY, ("general-practice", "kj-portal-old-login", "pjd-api")),
        # an API verifies tokens; so does a client that logs people in
        (VERIFIES_TOKENS, {"helseid-api": True}, YES, ("helseid-api",)),
        (
            VERIFIES_TOKENS,
            {"helseid-api": False, "helseid-client": True, "helseid-token-verifier": True},
            YES,
            ("helseid-client", "helseid-token-verifier"),
        ),
        (VERIFIES_TOKENS, {"helseid-api": False, "helseid-client": False}, NO, ("helseid-api", "helseid-client")),
        (VERIFIES_TOKENS, {"helseid-client": False}, POSSIBLY, ("helseid-api",)),
        (VERIFIES_TOKENS, {"helseid-api": False, "helseid-client": True}, POSSIBLY, ("helseid-token-verifier",)),
        (VERIFIES_TOKENS, {}, POSSIBLY, ("helseid-api", "helseid-client", "helseid-token-verifier")),
        (EVERY_PRODUCT, {}, YES, ()),
        (EVERY_PRODUCT, {"ftps": False}, YES, ()),
        ({"not": "ftps"}, {"ftps": True}, NO, ("ftps",)),
        ({"not": "ftps"}, {"ftps": False}, YES, ("ftps",)),
        ({"not": "ftps"}, {}, POSSIBLY, ("ftps",)),
        ({"any": ["ftps", "ftps"]}, {"ftps": True}, YES, ("ftps",)),
    ],
)
def test_a_change_hits_a_product_for_a_reason(
    source: AnyValue, answers: dict[str, bool], applies: Applies, because: tuple[str, ...]
) -> None:
    assert evaluate(parse_rule(source, KNOWN), answers) == Outcome(applies, because)


@pytest.mark.parametrize(
    ("combine", "table"),
    [
        (All, {"YY": YES, "YN": NO, "YP": POSSIBLY, "NN": NO, "NP": NO, "PP": POSSIBLY}),
        (Any, {"YY": YES, "YN": YES, "YP": YES, "NN": NO, "NP": POSSIBLY, "PP": POSSIBLY}),
    ],
)
def test_the_truth_tables_of_all_and_any(combine: type[All] | type[Any], table: dict[str, Applies]) -> None:
    answers = {"yes": True, "no": False}
    trait = {"Y": Trait("yes"), "N": Trait("no"), "P": Trait("not answered")}
    for (left, right), expected in table.items():
        assert evaluate(combine((trait[left], trait[right])), answers).applies is expected, left + right
        assert evaluate(combine((trait[right], trait[left])), answers).applies is expected, right + left


# ------------------------------------------------------------------------------------- logic


@unhurried
@given(several_rules, answers_given)
def test_not_all_is_any_not_and_not_any_is_all_not(parts: tuple[Rule, ...], answers: dict[str, bool]) -> None:
    negated = tuple(Not(part) for part in parts)
    assert evaluate(Not(All(parts)), answers) == evaluate(Any(negated), answers)
    assert evaluate(Not(Any(parts)), answers) == evaluate(All(negated), answers)


@unhurried
@given(rules, answers_given)
def test_not_turns_the_answer_and_keeps_the_reason(rule: Rule, answers: dict[str, bool]) -> None:
    outcome = evaluate(rule, answers)
    assert evaluate(Not(rule), answers) == Outcome(OPPOSITE[outcome.applies], outcome.because)
    assert evaluate(Not(Not(rule)), answers) == outcome


@unhurried
@given(several_rules, answers_given, st.data())
def test_the_order_in_which_parts_are_written_decides_nothing(
    parts: tuple[Rule, ...], answers: dict[str, bool], data: st.DataObject
) -> None:
    shuffled = tuple(data.draw(st.permutations(parts)))
    for combine in (All, Any):
        one, other = evaluate(combine(parts), answers), evaluate(combine(shuffled), answers)
        assert (one.applies, set(one.because)) == (other.applies, set(other.because))


@unhurried
@given(rules, answers_given)
def test_brackets_around_one_rule_change_nothing(rule: Rule, answers: dict[str, bool]) -> None:
    outcome = evaluate(rule, answers)
    for same in (All((rule,)), Any((rule,)), All((rule, rule)), Any((rule, rule)), All((All(()), rule))):
        assert evaluate(same, answers) == outcome


@unhurried
@given(rules, st.fixed_dictionaries({name: st.booleans() for name in "abcd"}))
def test_with_every_trait_answered_it_is_plain_logic(rule: Rule, facts: dict[str, bool]) -> None:
    assert evaluate(rule, facts).applies is (YES if holds(written(rule), facts) else NO)


@unhurried
@given(rules, answers_given)
def test_a_settled_answer_is_what_every_completion_says(rule: Rule, answers: dict[str, bool]) -> None:
    applies = evaluate(rule, answers).applies
    if applies is not POSSIBLY:
        assert {holds(written(rule), facts) for facts in completions(answers)} == {applies is YES}


@unhurried
@given(st.permutations("abcd"), st.lists(st.booleans(), min_size=3, max_size=3), st.booleans(), answers_given)
def test_possibly_means_that_it_can_still_go_either_way(
    order: list[str], choose_all: list[bool], negate: bool, answers: dict[str, bool]
) -> None:
    """For a rule that asks about each trait once: repeated traits could cancel out."""
    rule: Rule = Trait(order[0])
    for name, use_all in zip(order[1:], choose_all, strict=True):
        part: Rule = Not(rule) if negate else rule
        rule = All((part, Trait(name))) if use_all else Any((part, Trait(name)))
    undecided = len({holds(written(rule), facts) for facts in completions(answers)}) == 2
    assert (evaluate(rule, answers).applies is POSSIBLY) is undecided


@unhurried
@given(rules, answers_given, names, st.booleans())
def test_answering_one_more_trait_never_turns_a_settled_answer(
    rule: Rule, answers: dict[str, bool], name: str, answer: bool
) -> None:
    before = evaluate(rule, answers).applies
    after = evaluate(rule, {name: answer} | answers).applies
    assert after is before or before is POSSIBLY


@unhurried
@given(rules, answers_given)
def test_taking_an_answer_back_never_writes_a_change_off(rule: Rule, answers: dict[str, bool]) -> None:
    outcome = evaluate(rule, answers)
    for name in answers:
        fewer = {other: answer for other, answer in answers.items() if other != name}
        assert evaluate(rule, fewer).applies in {outcome.applies, POSSIBLY}


# ------------------------------------------------------------------------------------- reasons


@unhurried
@given(rules, answers_given)
def test_the_named_reasons_alone_give_the_same_outcome(rule: Rule, answers: dict[str, bool]) -> None:
    outcome = evaluate(rule, answers)
    named = {name: answer for name, answer in answers.items() if name in outcome.because}
    assert evaluate(rule, named).applies is outcome.applies
    if outcome.applies is not POSSIBLY:
        assert evaluate(rule, named).because == outcome.because


@unhurried
@given(rules, answers_given)
def test_reasons_are_traits_of_the_rule_each_named_once(rule: Rule, answers: dict[str, bool]) -> None:
    because = evaluate(rule, answers).because
    assert set(because) <= set(traits_of(rule))
    assert len(set(because)) == len(because)


@unhurried
@given(rules, answers_given)
def test_a_settled_answer_rests_on_answers_and_an_open_one_on_their_absence(
    rule: Rule, answers: dict[str, bool]
) -> None:
    outcome = evaluate(rule, answers)
    answered = {name in answers for name in outcome.because}
    if outcome.applies is POSSIBLY:
        assert answered == {False}
    else:
        assert answered <= {True}


@unhurried
@given(rules, answers_given, st.dictionaries(st.sampled_from(("x", "y")), st.booleans()))
def test_traits_the_rule_does_not_ask_about_change_nothing(
    rule: Rule, answers: dict[str, bool], others: dict[str, bool]
) -> None:
    assert evaluate(rule, answers | others) == evaluate(rule, answers)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ftps", ("ftps",)),
        (EVERY_PRODUCT, ()),
        (GP_WITHOUT_PJD, ("general-practice", "kj-portal-old-login", "pjd-api")),
        (VERIFIES_TOKENS, ("helseid-api", "helseid-client", "helseid-token-verifier")),
        (
            {"any": [{"not": "pjd-api"}, "ftps", {"all": ["pjd-api", "helseid-api"]}]},
            ("pjd-api", "ftps", "helseid-api"),
        ),
    ],
)
def test_a_rule_asks_for_each_trait_once_in_written_order(source: AnyValue, expected: tuple[str, ...]) -> None:
    assert traits_of(parse_rule(source, KNOWN)) == expected


# ------------------------------------------------------------------------------------- reading a rule


def test_a_rule_is_read_as_it_is_written() -> None:
    assert parse_rule(GP_WITHOUT_PJD, KNOWN) == All(
        (Trait("general-practice"), Trait("kj-portal-old-login"), Not(Trait("pjd-api")))
    )
    assert parse_rule(VERIFIES_TOKENS, KNOWN) == Any(
        (Trait("helseid-api"), All((Trait("helseid-client"), Trait("helseid-token-verifier"))))
    )


@unhurried
@given(rules)
def test_a_written_rule_reads_back_as_itself(rule: Rule) -> None:
    assert parse_rule(written(rule), {"a", "b", "c", "d"}) == rule


@pytest.mark.parametrize(
    "source",
    [
        None,
        True,
        7,
        2.5,
        [],
        ["ftps"],
        {},
        {"any": []},
        {"any": "ftps"},
        {"all": "ftps"},
        {"all": {"not": "ftps"}},
        {"all": None},
        {"not": None},
        {"not": []},
        {"not": ["ftps"]},
        {"none": ["ftps"]},
        {"ALL": ["ftps"]},
        {"ftps": True},
        {"all": ["ftps"], "any": ["ftps"]},
        {"all": [], "not": "ftps"},
        {"not": "ftps", "because": "pjd-api"},
        {"any": ["ftps"], "all": []},
        {"all": ["ftps", {"any": [{"not": 1}]}]},
    ],
    ids=repr,
)
def test_what_is_not_a_rule_is_refused(source: AnyValue) -> None:
    with pytest.raises(RuleError, match="a rule is a trait's name or one of all, any, not"):
        parse_rule(source, KNOWN)


@pytest.mark.parametrize("misspelt", ["helseid-klient", "FTPS", " ftps", ""])
@pytest.mark.parametrize("place", ["alone", "in not", "in all", "in any"])
def test_an_unknown_trait_is_named_beside_the_known_ones(misspelt: str, place: str) -> None:
    source = {
        "alone": misspelt,
        "in not": {"not": misspelt},
        "in all": {"all": ["ftps", misspelt]},
        "in any": {"any": ["ftps", misspelt]},
    }[place]
    with pytest.raises(RuleError) as refusal:
        parse_rule(source, {"pjd-api", "ftps"})
    assert repr(misspelt) in str(refusal.value)
    assert "ftps, pjd-api" in str(refusal.value)


json_keys = st.sampled_from(("all", "any", "not", "a")) | st.text(max_size=3)
json_leaves = st.none() | st.booleans() | st.integers() | st.floats() | names | st.text(max_size=3)
json_values = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(json_keys, inner, max_size=2),
    max_leaves=10,
)


@settings(unhurried, max_examples=300)
@given(json_values)
def test_any_json_is_a_rule_or_refused_as_one(source: AnyValue) -> None:
    try:
        rule = parse_rule(source, {"a", "b", "c", "d"})
    except RuleError as refusal:
        assert str(refusal)  # noqa: PT017  # both ways out are right, each is checked
    else:
        assert written(rule) == source
