"""Rules that three lists of traits can say: must have all of, at least one of, none of."""

from dataclasses import dataclass
from typing import Any as AnyValue

from fristklar.domain.applicability import All, Any, Not, Rule, Trait


@dataclass(frozen=True, slots=True)
class SimpleRule:
    """Holds for a product that has every trait of `all_of`, one of `any_of` (if it names any), and none of `none_of`.

    With three empty lists it holds for every product.
    """

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


def simplified(rule: Rule) -> SimpleRule | None:
    """The three lists that say the same as `rule`; None where no three lists do."""
    all_of: list[str] = []
    none_of: list[str] = []
    any_of: tuple[str, ...] = ()
    for part in rule.parts if isinstance(rule, All) else (rule,):
        match part:
            case Trait(name):
                all_of.append(name)
            case Not(Trait(name)):
                none_of.append(name)
            case Not(Any(parts)) if (names := _names(parts)) is not None:
                none_of += names
            case Any(parts) if not any_of and (names := _names(parts)) is not None:
                any_of = names
            case _:
                return None
    once = len({*all_of, *any_of, *none_of}) == len(all_of) + len(any_of) + len(none_of)
    return SimpleRule(tuple(all_of), any_of, tuple(none_of)) if once else None


def source_of(rule: SimpleRule) -> AnyValue:
    """The rule as data, for `applicability.parse_rule`: as short as it can be said."""
    parts: list[AnyValue] = [*rule.all_of]
    if rule.any_of:
        parts.append(rule.any_of[0] if len(rule.any_of) == 1 else {"any": [*rule.any_of]})
    parts += [{"not": name} for name in rule.none_of]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _names(parts: tuple[Rule, ...]) -> tuple[str, ...] | None:
    names = tuple(part.name for part in parts if isinstance(part, Trait))
    return names if len(names) == len(parts) else None
