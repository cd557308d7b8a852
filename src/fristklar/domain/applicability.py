"""Which changes hit which product: a small rule over traits, with the reason for the answer.

A rule is written as data: a trait's name, or one of {"all": [...]}, {"any": [...]}, {"not": ...}.
{"all": []} holds for every product. A trait has three answers: yes, no and not answered; a rule that needs
an unanswered trait comes out as possibly affected, never as not affected.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any as AnyValue


class Applies(StrEnum):
    """Whether a change hits a product. POSSIBLY: a trait that decides it has not been answered."""

    YES = "yes"
    NO = "no"
    POSSIBLY = "possibly"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of a product, and the traits that decided it."""

    applies: Applies
    because: tuple[str, ...]


class ObjectionAnswer(StrEnum):
    """What staff decided on a vendor's objection that a change does not apply."""

    UPHELD = "upheld"
    REJECTED = "rejected"


def after_objection(outcome: Outcome, answer: ObjectionAnswer | None) -> Outcome:
    """What holds when staff answered an objection: an upheld one outweighs the rule, any other changes nothing."""
    return Outcome(Applies.NO, ()) if answer is ObjectionAnswer.UPHELD else outcome


@dataclass(frozen=True, slots=True)
class Trait:
    """Holds for a product that has the trait."""

    name: str


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds; with no parts, for every product."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the part does not."""

    part: "Rule"


Rule = Trait | All | Any | Not

Answers = Mapping[str, bool]
"""A product's answered traits; an unanswered one is absent."""

_INVERSE = {Applies.YES: Applies.NO, Applies.NO: Applies.YES, Applies.POSSIBLY: Applies.POSSIBLY}


class RuleError(ValueError):
    """A rule cannot be read; the message names the part and what was expected."""


def parse_rule(source: AnyValue, known_traits: Collection[str]) -> Rule:
    """Read a rule from data.

    Raises:
        RuleError: the shape is wrong, or a trait is not among `known_traits`.
    """
    match source:
        case str(name):
            if name not in known_traits:
                raise RuleError(f"unknown trait {name!r}; known traits: {', '.join(sorted(known_traits))}")
            return Trait(name)
        case {"all": list(parts), **rest} if not rest:
            return All(tuple(parse_rule(part, known_traits) for part in parts))
        case {"any": list(parts), **rest} if not rest and parts:
            return Any(tuple(parse_rule(part, known_traits) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(parse_rule(part, known_traits))
    raise RuleError(f"a rule is a trait's name or one of all, any, not; this is none of them: {source!r}")


def traits_of(rule: Rule) -> tuple[str, ...]:
    """Every trait a rule asks about, in the order it is written, each once."""
    match rule:
        case Trait(name):
            return (name,)
        case Not(part):
            return traits_of(part)
        case All(parts) | Any(parts):
            return tuple(dict.fromkeys(name for part in parts for name in traits_of(part)))


def evaluate(rule: Rule, answers: Answers) -> Outcome:
    """What `rule` says of a product with these answers, and which traits decided it."""
    match rule:
        case Trait(name):
            answer = answers.get(name)
            if answer is None:
                return Outcome(Applies.POSSIBLY, (name,))
            return Outcome(Applies.YES if answer else Applies.NO, (name,))
        case Not(part):
            inner = evaluate(part, answers)
            return Outcome(_INVERSE[inner.applies], inner.because)
        case All(parts):
            return _combine(parts, answers, decisive=Applies.NO, otherwise=Applies.YES)
        case Any(parts):
            return _combine(parts, answers, decisive=Applies.YES, otherwise=Applies.NO)


def _combine(parts: tuple[Rule, ...], answers: Answers, *, decisive: Applies, otherwise: Applies) -> Outcome:
    """One decisive part settles it, else one unanswered part leaves it open, else all parts agree."""
    outcomes = [evaluate(part, answers) for part in parts]
    for verdict in (decisive, Applies.POSSIBLY):
        if any(outcome.applies is verdict for outcome in outcomes):
            return Outcome(verdict, _reasons(outcome for outcome in outcomes if outcome.applies is verdict))
    return Outcome(otherwise, _reasons(outcomes))


def _reasons(outcomes: AnyValue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.because))
