"""What staff type about a trait."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from fristklar.domain.slug import SHAPE
from fristklar.languages import gettext
from fristklar.traits.queries import StoredTrait
from fristklar.web.forms import LARGEST_NUMBER, FormModel, Line, Version, fault

LONGEST_TRAIT = 40


def _trait_name(text: str) -> str:
    if not re.fullmatch(SHAPE, text):
        raise fault(gettext("Bruk bare små bokstaver fra a til z, tall og bindestrek, for eksempel helseid-client."))
    if len(text) > LONGEST_TRAIT:
        raise fault(
            gettext("Skriv høyst %(most)s tegn. Du har skrevet %(count)s.")
            % {"most": LONGEST_TRAIT, "count": len(text)}
        )
    return text


Place = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
"""1 for the first. Any number beyond the end is the last place."""


class TraitForm(FormModel):
    """A trait without its name, which stays what it is."""

    version: Version = 0
    sporsmal: Line
    ved_ja: Line
    ved_nei: Line
    ved_ubesvart: Line
    plass: Place


class _Named(FormModel):
    navn: Annotated[Line, AfterValidator(_trait_name)]


class NewTraitForm(TraitForm, _Named):  # in this order the name's fault is named first, as its field is
    """A trait to be added."""


class RemovalForm(FormModel):
    """A trait is taken away."""

    version: Version = 0


def trait_values(trait: StoredTrait) -> dict[str, Any]:
    """A stored trait as the fields of the form."""
    return {
        "version": trait.version,
        "sporsmal": trait.question,
        "ved_ja": trait.when_yes,
        "ved_nei": trait.when_no,
        "ved_ubesvart": trait.when_unanswered,
        "plass": trait.place,
    }
