"""What staff type about a change. Rows that repeat, such as sources, carry a number after the field's name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from fristklar.domain.simple_rule import SimpleRule
from fristklar.editing.queries import Choices, StoredChange, StoredSource
from fristklar.editing.rules import RuleFault, as_fields, from_lists, from_text
from fristklar.languages import Words, gettext, marked
from fristklar.models import ChangeKind, Lifecycle, RelationKind
from fristklar.web.forms import (
    LONGEST_PROSE,
    Form,
    FormModel,
    Line,
    OptionalEmailAddress,
    OptionalLine,
    OptionalProse,
    OptionalWebAddress,
    Typed,
    Version,
    check,
    storable,
)

MOST_ROWS = 20
"""Rows of one sort that a form takes."""


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_PROSE), AfterValidator(storable)]
"""May be empty in a draft."""


class NewChangeForm(FormModel):
    """A draft to begin with."""

    tittel: Line
    slag: ChangeKind
    sammendrag: Text = ""
    tjenester: tuple[str, ...] = ()


class ChangeForm(FormModel):
    """Everything about a change but its deadlines and its state."""

    version: Version = 0
    tittel: Line
    sammendrag: Text = ""
    hvorfor: Text = ""
    hva_gjores: Text = ""
    slag: ChangeKind
    tjenester: tuple[str, ...] = ()
    gjelder: Text = ""
    regelform: Literal["lister", "json"]
    ma_ha: tuple[str, ...] = ()
    minst_en: tuple[str, ...] = ()
    ma_ikke: tuple[str, ...] = ()
    regel: Text = ""
    kontakt: OptionalEmailAddress = None


class Deed(StrEnum):
    """What can be done to a change as a whole."""

    PUBLISH = "publiser"
    WITHDRAW = "trekk-tilbake"
    COMPLETE = "gjennomfor"
    REOPEN = "gjenapne"


class DeedForm(FormModel):
    """One deed, and why."""

    version: Version = 0
    handling: Deed
    begrunnelse: OptionalProse = None


class _SourceForm(FormModel):
    kilde_dokument: str = ""
    kilde_overskrift: Line
    kilde_ordlyd: OptionalProse = None
    kilde_sprak: Literal["nb", "nn", "en"] = "nb"
    kilde_lenketekst: OptionalLine = None
    kilde_lenke: OptionalWebAddress = None
    kilde_merknad: OptionalProse = None
    kilde_bort: str = ""


class _RelationForm(FormModel):
    relasjon: Annotated[RelationKind | None, BeforeValidator(lambda value: value or None)] = None
    relatert: str = ""


SOURCE_FIELDS = tuple(_SourceForm.model_fields)
RELATION_FIELDS = tuple(_RelationForm.model_fields)
_SAID_OF_A_SOURCE = frozenset(SOURCE_FIELDS) - {"kilde_dokument", "kilde_sprak", "kilde_bort"}
REQUIRED = Words(
    {
        "sammendrag": marked("Skriv et sammendrag."),
        "hvorfor": marked("Skriv hvorfor endringen kommer."),
        "hva_gjores": marked("Skriv hva leverandøren må gjøre."),
        "gjelder": marked("Skriv hvem endringen gjelder."),
        "tjenester": marked("Velg minst én tjeneste."),
    }
)
"""What a change must say before others see it. A draft may leave it open."""
_NO_DEADLINE = Words({"frister": marked("Legg til minst én frist.")})


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """A form that holds, with its rows."""

    fields: ChangeForm
    rule: Any
    """As data."""
    relations: tuple[tuple[RelationKind, str], ...]
    sources: tuple[StoredSource, ...]


def check_change(typed: Typed, stored: StoredChange, choices: Choices) -> tuple[CheckedChange | None, Form]:
    """Check the whole form. It has every fault, of every row."""
    answer = check(ChangeForm, typed)
    form = answer.form
    relations = tuple(_relations(typed, stored.slug, dict(choices.changes), form))
    sources = tuple(_sources(typed, dict(choices.documents), form))
    if answer.value is None:
        return None, form
    if stored.lifecycle is not Lifecycle.DRAFT:
        for name, message in REQUIRED.items():
            if not getattr(answer.value, name):
                form.errors[name] = message
    _know_services(answer.value.tjenester, choices, form)
    rule = _rule(answer.value, stored.rule, [name for name, _ in choices.traits], form)
    return (None if form.errors else CheckedChange(answer.value, rule, relations, sources)), form


def check_new(typed: Typed, choices: Choices) -> tuple[NewChangeForm | None, Form]:
    """Check the form that begins a draft."""
    answer = check(NewChangeForm, typed)
    if answer.value is not None:
        _know_services(answer.value.tjenester, choices, answer.form)
    return (None if answer.form.errors else answer.value), answer.form


def check_deed(typed: Typed) -> tuple[DeedForm | None, Form]:
    """Check a deed. Publishing speaks for itself; what ends a change, or takes it up again, needs a reason."""
    answer = check(DeedForm, typed)
    if answer.value is not None and answer.value.handling is not Deed.PUBLISH and not answer.value.begrunnelse:
        answer.form.errors["begrunnelse"] = gettext("Skriv hvorfor.")
    return (None if answer.form.errors else answer.value), answer.form


def _know_services(slugs: Collection[str], choices: Choices, form: Form) -> None:
    if not set(slugs) <= {slug for slug, _ in choices.services}:
        form.errors["tjenester"] = gettext("En av tjenestene finnes ikke lenger. Last siden på nytt.")


def lacks(change: StoredChange, *, has_deadline: bool) -> dict[str, str]:
    """What stands in the way of publishing, by field: a sentence that says what to do."""
    said: dict[str, object] = {
        "sammendrag": change.summary,
        "hvorfor": change.why,
        "hva_gjores": change.what_to_do,
        "gjelder": change.applies_to,
        "tjenester": change.services,
        "frister": has_deadline,
    }
    return {name: message for name, message in (REQUIRED | _NO_DEADLINE).items() if not said[name]}


def values_of(change: StoredChange, choices: Choices) -> dict[str, Any]:
    """A stored change as the fields of the form, without its rows."""
    rule = as_fields(change.rule, [name for name, _ in choices.traits])
    return {
        "version": change.version,
        "tittel": change.title,
        "sammendrag": change.summary,
        "hvorfor": change.why,
        "hva_gjores": change.what_to_do,
        "slag": change.kind,
        "tjenester": change.services,
        "gjelder": change.applies_to,
        "regelform": rule.form,
        "ma_ha": rule.lists.all_of,
        "minst_en": rule.lists.any_of,
        "ma_ikke": rule.lists.none_of,
        "regel": rule.text,
        "kontakt": change.contact,
    }


def row_values(change: StoredChange) -> dict[str, Any]:
    """The relations and sources of a stored change as the rows of the form."""
    values: dict[str, Any] = {}
    for number, (kind, slug) in enumerate(change.relations, start=1):
        values |= {f"relasjon-{number}": kind, f"relatert-{number}": slug}
    for number, source in enumerate(change.sources, start=1):
        values |= {
            f"kilde_dokument-{number}": source.document,
            f"kilde_overskrift-{number}": source.heading,
            f"kilde_ordlyd-{number}": source.wording,
            f"kilde_sprak-{number}": source.language,
            f"kilde_lenketekst-{number}": source.link_label,
            f"kilde_lenke-{number}": source.link_url,
            f"kilde_merknad-{number}": source.remark,
        }
    return values


def row_numbers(form: Form, field: str) -> tuple[int, ...]:
    """The numbers of the rows that a form has, by one of their fields, and of an empty one after them."""
    used = [number for number in range(1, MOST_ROWS + 1) if f"{field}-{number}" in form.typed]
    following = max(used, default=0) + 1
    if following > MOST_ROWS or (used and not form.value(f"{field}-{used[-1]}").strip()):
        return tuple(used)
    return (*used, following)


def _rows(typed: Typed, fields: tuple[str, ...]) -> Iterator[tuple[int, Typed]]:
    for number in range(1, MOST_ROWS + 1):
        row = {name: typed[f"{name}-{number}"] for name in fields if f"{name}-{number}" in typed}
        if row:
            yield number, row


def _relations(typed: Typed, slug: str, changes: Mapping[str, str], form: Form) -> Iterator[tuple[RelationKind, str]]:
    seen = set()
    for number, row in _rows(typed, RELATION_FIELDS):
        answer = check(_RelationForm, row)
        _take_faults(form, answer.form, number)
        if answer.value is None:
            continue
        kind, other = answer.value.relasjon, answer.value.relatert
        if kind is None and not other:
            continue
        if kind is None:
            form.errors[f"relasjon-{number}"] = gettext("Velg hvordan endringene henger sammen.")
        elif other not in changes:
            form.errors[f"relatert-{number}"] = gettext("Velg hvilken endring det er.")
        elif other == slug:
            form.errors[f"relatert-{number}"] = gettext("En endring kan ikke vise til seg selv.")
        elif (kind, other) not in seen:
            seen.add((kind, other))
            yield kind, other


def _sources(typed: Typed, documents: Mapping[str, str], form: Form) -> Iterator[StoredSource]:
    for number, row in _rows(typed, SOURCE_FIELDS):
        says_something = any(text.strip() for name in _SAID_OF_A_SOURCE for text in row.get(name, ()))
        if row.get("kilde_bort") or not says_something:
            continue
        answer = check(_SourceForm, row)
        _take_faults(form, answer.form, number)
        if answer.value is None:
            continue
        source = answer.value
        if source.kilde_dokument not in documents:
            form.errors[f"kilde_dokument-{number}"] = gettext("Velg et dokument.")
            continue
        yield StoredSource(
            source.kilde_dokument,
            source.kilde_overskrift,
            source.kilde_ordlyd,
            source.kilde_sprak,
            source.kilde_lenketekst,
            source.kilde_lenke,
            source.kilde_merknad,
        )


def _rule(fields: ChangeForm, stored: Any, traits: list[str], form: Form) -> Any:
    try:
        if fields.regelform == "json":
            return from_text(fields.regel, traits)
        return from_lists(SimpleRule(fields.ma_ha, fields.minst_en, fields.ma_ikke), stored, traits)
    except RuleFault as error:
        form.errors[error.field] = str(error)
        return None


def _take_faults(form: Form, row: Form, number: int) -> None:
    form.errors.update({f"{name}-{number}": message for name, message in row.errors.items()})
