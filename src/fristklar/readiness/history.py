"""A row's history in words: who said what, when, and what it said before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fristklar.domain import norwegian
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim, Verdict
from fristklar.languages import Words, gettext, marked
from fristklar.readiness.queries import Said
from fristklar.web.words import CLAIM, DONE, VERDICT, moment


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field said before and after; empty where it said nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry."""

    who: str
    deed: str
    when: str
    when_iso: str
    changes: tuple[FieldChange, ...]


def claim_words(claim: Claim, environment: Environment) -> str:
    """A claim as the vendor's people say it: what is done is called by where it is done."""
    return DONE[environment] if claim is Claim.DONE else CLAIM[claim]


def entries(history: Iterable[Said], environment: Environment) -> tuple[Entry, ...]:
    """The history as a page shows it, the newest first as it comes."""
    newest_first = list(history)
    written = []
    for number, event in enumerate(newest_first):
        earlier = newest_first[number + 1].said if number + 1 < len(newest_first) else {}
        written.append(
            Entry(
                who=gettext("%(name)s (kundesenteret)") % {"name": event.actor}
                if event.kind in _BY_STAFF
                else event.actor,
                deed=_deed(event, earlier),
                when=moment(event.at),
                when_iso=event.at.isoformat(timespec="seconds"),
                changes=tuple(_changes(earlier, event.said, environment)),
            )
        )
    return tuple(written)


_BY_STAFF = frozenset({"verdict", "exemption"})


def _deed(event: Said, earlier: dict[str, Any]) -> str:
    match event.kind:
        case "confirmed_anew":
            return gettext("bekreftet at det som er meldt, fortsatt stemmer")
        case "verdict":
            return _JUDGED[event.said.get("verdict")]
        case "exemption" if event.said.get("exempt_until") is None:
            return gettext("avsluttet unntaket")
        case "exemption":
            return gettext("endret unntaket") if earlier.get("exempt_until") else gettext("ga unntak")
    return gettext("meldte status")


_JUDGED: Words[str | None] = Words(
    {
        Verdict.CONFIRMED: marked("bekreftet det som er meldt"),
        Verdict.DISPUTED: marked("er ikke enig i det som er meldt"),
        None: marked("trakk vurderingen tilbake"),
    }
)


def _changes(before: dict[str, Any], after: dict[str, Any], environment: Environment) -> Iterable[FieldChange]:
    for field, label, words in _FIELDS:
        old, new = before.get(field), after.get(field)
        if (old or None) != (new or None):
            yield FieldChange(
                gettext(label), words(old, environment) if old else "", words(new, environment) if new else ""
            )


def _claim(value: str, environment: Environment) -> str:
    return claim_words(Claim(value), environment)


def _verdict(value: str, _environment: Environment) -> str:
    return VERDICT[Verdict(value)]


def _day(value: str, _environment: Environment) -> str:
    return norwegian.long_date(date.fromisoformat(value))


def _text(value: str, _environment: Environment) -> str:
    return value


def _lines(value: list[str], _environment: Environment) -> str:
    return "\n".join(value)


_FIELDS: tuple[tuple[str, str, Callable[[Any, Environment], str]], ...] = (
    ("claim", marked("Status"), _claim),
    ("planned_on", marked("Planlagt ferdig"), _day),
    ("responsible", marked("Ansvarlig"), _text),
    ("note", marked("Merknad"), _text),
    ("evidence", marked("Dokumentasjon"), _lines),
    ("verdict", marked("Vurdering"), _verdict),
    ("verdict_reason", marked("Begrunnelse for vurderingen"), _text),
    ("exempt_until", marked("Unntak til og med"), _day),
    ("exemption_reason", marked("Begrunnelse for unntaket"), _text),
)
