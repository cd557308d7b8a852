"""Which of our languages a browser would rather read."""

import re
from functools import lru_cache

from fristklar.languages import Language

_TAGS = {"nb": Language.NB, "no": Language.NB, "nn": Language.NN, "en": Language.EN}
_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)
_LONGEST = 500


@lru_cache(maxsize=1024)  # browsers send the same few values
def preferred(accept_language: str) -> Language:
    """The best of ours (RFC 9110 §12.5.4); bokmål for whoever asks for none of them.

    A range such as "en-GB" is met by English. "*" stands for whatever is not named, and so for bokmål, unless that is
    refused or something else is liked better.
    """
    wanted: dict[Language, float] = {}  # in the order of mention, which parts equals
    others = 0.0
    for part in accept_language[:_LONGEST].split(","):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if weight is None:
            continue
        tag = tag.strip().lower()
        if tag == "*":
            others = weight
        elif language := _TAGS.get(tag.partition("-")[0]):
            wanted[language] = max(weight, wanted.get(language, 0.0))
    for language in Language:
        wanted.setdefault(language, others)
    best = max(wanted, key=lambda language: wanted[language])
    return best if wanted[best] else Language.NB


def _weight(parameter: str) -> float | None:
    """None where it cannot be read: then the part says nothing."""
    if not parameter.strip():
        return 1.0
    found = _WEIGHT.fullmatch(parameter)
    return float(found[1]) if found else None
