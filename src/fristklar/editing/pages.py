"""The list of all changes, and the page on which one of them is kept."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.domain import norwegian
from fristklar.domain.deadline import Environment, next_deadline, sort_key
from fristklar.editing.actions import ALLOWED
from fristklar.editing.deadline_queries import Place, StoredDeadline
from fristklar.editing.forms import CheckedChange, Deed, lacks, row_numbers, row_values, values_of
from fristklar.editing.queries import Choices, StoredChange, StoredSource
from fristklar.editing.rules import LISTS, as_fields
from fristklar.languages import Words, gettext, marked
from fristklar.models import Lifecycle, RelationKind
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.register.wording import slip_of, slip_text
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.forms import Form, Options, Typed, filled, options, overtaken
from fristklar.web.words import CHANGE_KIND, ENVIRONMENT, LANGUAGE_NAMES, LIFECYCLE, RELATION

LABELS = Words(
    {
        "tittel": marked("Tittel"),
        "slag": marked("Slag"),
        "sammendrag": marked("Sammendrag"),
        "hvorfor": marked("Hvorfor"),
        "hva_gjores": marked("Dette må leverandøren gjøre"),
        "tjenester": marked("Tjenester"),
        "gjelder": marked("Hvem det gjelder"),
        "regelform": marked("Hvilke produkter som er berørt"),
        "ma_ha": marked("Egenskaper"),
        "regel": marked("Regelen som JSON"),
        "kontakt": marked("Kontakt"),
        "relasjoner": marked("Andre endringer"),
        "kilder": marked("Kilder"),
        "frister": marked("Frister"),
        "begrunnelse": marked("Begrunnelse"),
        "handling": marked("Tilstand"),
    }
)
_ROW_LABELS = Words(
    {
        "relasjon": marked("Andre endringer %(number)s: sammenhengen"),
        "relatert": marked("Andre endringer %(number)s: endringen"),
        "kilde_dokument": marked("Kilde %(number)s: dokument"),
        "kilde_overskrift": marked("Kilde %(number)s: overskrift"),
        "kilde_ordlyd": marked("Kilde %(number)s: ordlyd"),
        "kilde_sprak": marked("Kilde %(number)s: språk"),
        "kilde_lenketekst": marked("Kilde %(number)s: lenketekst"),
        "kilde_lenke": marked("Kilde %(number)s: adresse"),
        "kilde_merknad": marked("Kilde %(number)s: merknad"),
    }
)
LIST_WORDS = Words({"ma_ha": marked("Må ha"), "minst_en": marked("Minst én av"), "ma_ikke": marked("Må ikke ha")})
_RULE_FORMS = Words({"lister": marked("Egenskapene som er valgt i listen"), "json": marked("Regelen skrevet som JSON")})


# -------------------------------------------------------------------------------------- all changes


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in the list."""

    slug: str
    title: str
    kind: str
    state: str
    services: str
    next: DeadlineText | None
    slip: str
    """How its deadlines have moved; empty where they have not."""
    is_public: bool


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes at the same point of their lives."""

    id: str
    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ChangeListPage:
    """Every change, drafts first and ended ones last."""

    groups: tuple[ChangeGroup, ...]
    count: int
    may_edit: bool


_GROUPS = (
    ("utkast", marked("Utkast"), {Lifecycle.DRAFT}),
    ("publisert", marked("Publisert"), {Lifecycle.PUBLISHED}),
    ("avsluttet", marked("Avsluttet"), {Lifecycle.WITHDRAWN, Lifecycle.COMPLETED}),
)


def change_list_page(register: Snapshot, actor: Actor, today: date) -> ChangeListPage:
    """Compose the list as of `today`. `register` is as staff see it, with drafts."""
    changes = sorted(register.changes.values(), key=lambda change: _order(change, today))
    groups = (
        ChangeGroup(
            key, gettext(title), tuple(_line(change, today) for change in changes if change.lifecycle in states)
        )
        for key, title, states in _GROUPS
    )
    return ChangeListPage(
        groups=tuple(group for group in groups if group.lines),
        count=len(changes),
        may_edit=may(actor, Permission.EDIT_REGISTER),
    )


def _order(change: ChangeEntry, today: date) -> tuple[Any, str]:
    upcoming = next_deadline(change.dates, today)
    return sort_key(upcoming) if upcoming else (date.max, date.max), norwegian.alphabetical(change.title)


def _line(change: ChangeEntry, today: date) -> ChangeLine:
    upcoming = next_deadline(change.dates, today)
    return ChangeLine(
        slug=change.slug,
        title=change.title,
        kind=CHANGE_KIND[change.kind],
        state=LIFECYCLE[change.lifecycle],
        services=", ".join(service.name for service in change.services),
        next=deadline_text(upcoming, today) if upcoming else None,
        slip=slip_text(slip_of(change)),
        is_public=change.lifecycle is not Lifecycle.DRAFT,
    )


# --------------------------------------------------------------------------------------- a new draft


@dataclass(frozen=True, slots=True)
class NewChangePage:
    """The form that begins a draft."""

    form: Form
    labels: Mapping[str, str]
    kinds: Options
    services: Options


def new_change_page(form: Form, choices: Choices) -> NewChangePage:
    """Compose the form that begins a draft."""
    return NewChangePage(form, LABELS, options(CHANGE_KIND), choices.services)


# -------------------------------------------------------------------------------------- one change


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline of the change, or a place for one."""

    environment: str
    label: str
    text: DeadlineText | None


@dataclass(frozen=True, slots=True)
class DeedText:
    """Something that can be done to the change as a whole."""

    value: str
    button: str
    explanation: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form of a change, its deadlines, and what can be done to it."""

    slug: str
    title: str
    state: str
    is_public: bool
    form: Form
    labels: Mapping[str, str]
    kinds: Options
    services: Options
    traits: Options
    lists: Options
    rule_forms: Options
    relations: Options
    changes: Options
    documents: Options
    languages: Options
    relation_rows: tuple[int, ...]
    source_rows: tuple[int, ...]
    deadlines: tuple[DeadlineLine, ...]
    free: tuple[DeadlineLine, ...]
    """Where a deadline can be added."""
    deeds: tuple[DeedText, ...]
    deed: Form
    missing: tuple[str, ...]
    """What stands in the way of showing it to others; empty where it is shown already."""
    saved: str


_BUTTONS = Words(
    {
        Deed.PUBLISH: marked("Publiser"),
        Deed.COMPLETE: marked("Merk som gjennomført"),
        Deed.WITHDRAW: marked("Trekk tilbake"),
        Deed.REOPEN: marked("Gjenåpne"),
    }
)
_EXPLANATIONS = Words(
    {
        Deed.PUBLISH: marked("Alle ser endringen med en gang, og den teller på produktenes sider."),
        Deed.COMPLETE: marked(
            "Endringen blir stående blant de avsluttede, og teller ikke lenger på produktenes sider."
        ),
        Deed.WITHDRAW: marked(
            "Endringen kommer ikke likevel. Den blir stående blant de avsluttede, og teller ikke lenger."
        ),
        Deed.REOPEN: marked("Endringen gjelder igjen, med de fristene den hadde."),
    }
)
SAVED = Words(
    {
        "utkast": marked("Utkastet er lagret. Fyll ut resten, sett fristene, og publiser når alt er på plass."),
        "endring": marked("Endringen er lagret."),
        "frist": marked("Fristen er lagret, og flyttingen står i historikken."),
        "fjernet": marked("Fristen er fjernet. Den står fortsatt i historikken."),
        "tilstand": marked("Tilstanden er endret."),
    }
)


def change_page(
    change: StoredChange,
    deadlines: tuple[StoredDeadline, ...],
    choices: Choices,
    today: date,
    *,
    form: Form | None = None,
    deed: Form | None = None,
    saved: str = "",
) -> ChangePage:
    """Compose the page as of `today`, with the form as it is stored unless another is given."""
    shown = form or filled({**values_of(change, choices), **row_values(change)})
    relation_rows, source_rows = row_numbers(shown, "relasjon"), row_numbers(shown, "kilde_overskrift")
    is_shown = change.lifecycle is Lifecycle.PUBLISHED
    return ChangePage(
        slug=change.slug,
        title=change.title,
        state=LIFECYCLE[change.lifecycle],
        is_public=change.lifecycle is not Lifecycle.DRAFT,
        form=shown,
        labels={**LABELS, **_row_labels(shown)},
        kinds=options(CHANGE_KIND),
        services=choices.services,
        traits=choices.traits,
        lists=options(LIST_WORDS),
        rule_forms=options(_RULE_FORMS),
        relations=(_unchosen(), *options(RELATION)),
        changes=(_unchosen(), *(pair for pair in choices.changes if pair[0] != change.slug)),
        documents=(_unchosen(), *choices.documents),
        languages=tuple((code, name.capitalize()) for code, name in LANGUAGE_NAMES.items()),
        relation_rows=relation_rows,
        source_rows=source_rows,
        deadlines=tuple(_deadline_line(each.deadline.environment, each, today) for each in deadlines),
        free=tuple(_deadline_line(each, None, today) for each in _free(change, deadlines)),
        deeds=tuple(_deed_text(each) for each in ALLOWED[change.lifecycle]),
        deed=deed or Form({"version": [str(change.version)]}),
        missing=() if is_shown else tuple(lacks(change, has_deadline=bool(deadlines)).values()),
        saved=SAVED.get(saved, ""),
    )


def _deed_text(deed: Deed) -> DeedText:
    return DeedText(deed.value, _BUTTONS[deed], _EXPLANATIONS[deed], deed is not Deed.PUBLISH)


def _unchosen() -> tuple[str, str]:
    return "", gettext("Velg")


def _free(change: StoredChange, deadlines: tuple[StoredDeadline, ...]) -> tuple[Environment, ...]:
    """The environments in which one more deadline may stand."""
    taken = {each.deadline.environment for each in deadlines}
    return tuple(each for each in Environment if each not in taken and each in Place(change, deadlines, each).free)


def _deadline_line(environment: Environment, stored: StoredDeadline | None, today: date) -> DeadlineLine:
    text = deadline_text(stored.deadline, today) if stored else None
    return DeadlineLine(environment.value, ENVIRONMENT[environment], text)


def _row_labels(form: Form) -> dict[str, str]:
    labels = {}
    for name in form.errors:
        field, _, number = name.rpartition("-")
        if field in _ROW_LABELS:
            labels[name] = _ROW_LABELS[field] % {"number": number}
    return labels


# ------------------------------------------------------------------------------ who came too late


def overtaken_change(
    typed: Typed, checked: CheckedChange, stored: StoredChange, choices: Choices, saved_by: str
) -> Form:
    """The form of somebody who came too late. Rule, relations and sources are compared as wholes."""
    form = overtaken(typed, values_of(stored, choices), saved_by=saved_by)
    for name in (*LISTS, "regel", "regelform"):
        form.theirs.pop(name, None)
    if checked.rule != stored.rule:
        form.theirs["regelform"] = _rule_as_text(stored.rule, choices)
    if set(checked.relations) != set(stored.relations):
        form.theirs["relasjoner"] = _relations_as_text(stored.relations, choices)
    if checked.sources != stored.sources:
        form.theirs["kilder"] = _sources_as_text(stored.sources, choices)
    for name, given in (("slag", options(CHANGE_KIND)), ("tjenester", choices.services)):
        if name in form.theirs:
            words = dict(given)
            form.theirs[name] = "\n".join(words.get(value, value) for value in form.theirs[name].splitlines())
    return form


def _rule_as_text(rule: Any, choices: Choices) -> str:
    questions = dict(choices.traits)
    fields = as_fields(rule, questions)
    if fields.form == "json":
        return json.dumps(rule, ensure_ascii=False, indent=2)
    lists = zip(LIST_WORDS.values(), (fields.lists.all_of, fields.lists.any_of, fields.lists.none_of), strict=True)
    lines = [f"{words}: {' / '.join(questions[name] for name in names)}" for words, names in lists if names]
    return "\n".join(lines) or gettext("Endringen gjelder alle produkter.")


def _relations_as_text(relations: Iterable[tuple[RelationKind, str]], choices: Choices) -> str:
    titles = dict(choices.changes)
    return "\n".join(f"{RELATION[kind]}: {titles.get(slug, slug)}" for kind, slug in relations)


def _sources_as_text(sources: Iterable[StoredSource], choices: Choices) -> str:
    return "\n\n".join("\n".join(_said_of(source, dict(choices.documents))) for source in sources)


def _said_of(source: StoredSource, documents: dict[str, str]) -> Iterator[str]:
    yield f"{documents.get(source.document, source.document)}: {source.heading}"
    yield from (text for text in (source.wording, source.link_label, source.link_url, source.remark) if text)
