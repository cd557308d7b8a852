"""What the pages of traits show to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.domain import norwegian
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.traits.actions import trait_stays
from fristklar.traits.queries import AskingChange, StoredTrait, TraitLine
from fristklar.web.forms import Form

LABELS = Words(
    {
        "navn": marked("Navn"),
        "sporsmal": marked("Spørsmålet"),
        "ved_ja": marked("Når svaret er ja"),
        "ved_nei": marked("Når svaret er nei"),
        "ved_ubesvart": marked("Når det ikke er svart"),
        "plass": marked("Plass i rekkefølgen"),
    }
)


@dataclass(frozen=True, slots=True)
class TraitRow:
    """A trait in the list."""

    name: str
    place: int
    question: str
    changes: str
    answers: str


@dataclass(frozen=True, slots=True)
class TraitListPage:
    """Every trait."""

    traits: tuple[TraitRow, ...]
    may_edit: bool


def trait_list_page(traits: Sequence[TraitLine], actor: Actor) -> TraitListPage:
    """Compose the list."""
    rows = tuple(
        TraitRow(line.name, line.place, line.question, norwegian.number(line.changes), norwegian.number(line.answers))
        for line in traits
    )
    return TraitListPage(rows, may(actor, Permission.EDIT_REGISTER))


@dataclass(frozen=True, slots=True)
class TraitPage:
    """The form of a trait, with the changes that ask for it."""

    form: Form
    labels: Mapping[str, str]
    name: str
    """Empty for a trait that is not there yet."""
    last: int
    """The last place that it can have."""
    changes: tuple[AskingChange, ...]
    stays: str
    """Why it cannot be taken away; nothing where it can."""
    answers: str
    """What goes along when it is taken away."""


def new_trait_page(form: Form, count: int) -> TraitPage:
    """Compose the form of a trait to be added to `count` others."""
    return TraitPage(form, LABELS, "", count + 1, (), "", "")


def trait_page(form: Form, trait: StoredTrait, count: int, asking: Sequence[AskingChange], answers: int) -> TraitPage:
    """Compose the form of a trait, one of `count`, that so many products have answered."""
    return TraitPage(form, LABELS, trait.name, count, tuple(asking), trait_stays(asking), _answers(answers))


def _answers(count: int) -> str:
    if count == 0:
        return gettext("Ingen produkter har svart på spørsmålet.")
    return ngettext(
        "Ett produkt har svart på spørsmålet. Svaret blir borte, men står i revisjonssporet.",
        "%(count)s produkter har svart på spørsmålet. Svarene blir borte, men står i revisjonssporet.",
        count,
    ) % {"count": norwegian.number(count)}
