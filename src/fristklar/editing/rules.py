"""Whom a change hits, as an editor says it: three lists of traits, or the rule itself as JSON."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fristklar.domain.applicability import RuleError, parse_rule
from fristklar.domain.simple_rule import SimpleRule, simplified, source_of
from fristklar.languages import gettext, marked

MOST_LEVELS = 20
"""A rule inside a rule inside a rule: more than this is a slip of the hand, and would exhaust the program's stack."""

LISTS = ("ma_ha", "minst_en", "ma_ikke")
"""The fields of the three lists."""
TRAIT_IS_GONE = marked("En av egenskapene finnes ikke lenger. Last siden på nytt.")


class RuleFault(ValueError):  # noqa: N818  # read beside a field, not caught by type alone
    """What an editor said is no rule. `field` is where, the message says what to do, in the language spoken."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class RuleFields:
    """A rule as the fields of the form."""

    form: str
    """lister or json: which of the two counts."""
    lists: SimpleRule
    text: str
    """The rule as JSON, where the lists cannot say it."""


def as_fields(rule: Any, traits: Collection[str]) -> RuleFields:
    """The fields that say a stored rule."""
    lists = simplified(parse_rule(rule, traits))
    if lists is None:
        return RuleFields("json", SimpleRule(), json.dumps(rule, ensure_ascii=False, indent=2))
    return RuleFields("lister", lists, "")


def from_lists(lists: SimpleRule, stored: Any, traits: Collection[str]) -> Any:
    """The rule that three lists say. One that says the same already stays as it was written.

    Raises:
        RuleFault: a trait stands in two lists, or is not known.
    """
    chosen = [*lists.all_of, *lists.any_of, *lists.none_of]
    if any(name not in traits for name in chosen):
        raise RuleFault(LISTS[0], gettext(TRAIT_IS_GONE))
    if len(set(chosen)) < len(chosen):
        raise RuleFault(LISTS[0], gettext("Kryss av høyst én gang på hver linje."))
    before = simplified(parse_rule(stored, traits))
    if before is not None and _sets(before) == _sets(lists):
        return stored
    return source_of(lists)


def from_text(text: str, traits: Collection[str]) -> Any:
    """The rule that a text in JSON says.

    Raises:
        RuleFault: it is no JSON, or no rule.
    """
    if not text.strip():
        raise RuleFault("regel", gettext("Skriv regelen, eller velg egenskapene i listen."))
    try:
        source = json.loads(text)
    except json.JSONDecodeError as error:
        raise RuleFault(
            "regel",
            gettext("Regelen er ikke gyldig JSON. Feilen er på linje %(line)s, ved tegn %(column)s.")
            % {"line": error.lineno, "column": error.colno},
        ) from None
    except (ValueError, RecursionError):  # numbers without end, or brackets without end
        raise RuleFault("regel", gettext("Regelen er ikke gyldig JSON.")) from None
    if _levels(source) > MOST_LEVELS:
        raise RuleFault(
            "regel",
            gettext("Regelen har mer enn %(most)s nivåer inni hverandre. Skriv den enklere.") % {"most": MOST_LEVELS},
        )
    unknown = next((name for name in _names(source) if name not in traits), None)
    if unknown is not None:
        raise RuleFault(
            "regel",
            gettext("Egenskapen «%(trait)s» finnes ikke. Bruk navnene i listen over.") % {"trait": unknown[:80]},
        )
    try:
        parse_rule(source, traits)
    except RuleError:
        raise RuleFault(
            "regel",
            gettext(
                'En regel er navnet på en egenskap, eller ett av {"all": [deler]}, {"any": [minst én del]} og '
                '{"not": del}.'
            ),
        ) from None
    return source


def _sets(lists: SimpleRule) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return frozenset(lists.all_of), frozenset(lists.any_of), frozenset(lists.none_of)


def _parts(source: Any) -> list[Any]:
    if isinstance(source, dict):
        return list(source.values())
    return source if isinstance(source, list) else []


def _levels(source: Any) -> int:
    """How deep it goes, counted without going deep."""
    level, count = [source], 0
    while level and count <= 2 * MOST_LEVELS:
        level, count = [part for each in level for part in _parts(each)], count + 1
    return (count + 1) // 2  # a rule and its list of parts are two


def _names(source: Any) -> list[str]:
    found, left = [], [source]
    while left:
        each = left.pop(0)
        if isinstance(each, str):
            found.append(each)
        left = _parts(each) + left
    return found
