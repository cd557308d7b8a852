"""Addresses made from names: "Gammel innlogging utgår" becomes "gammel-innlogging-utgar"."""

import re
import unicodedata

LONGEST = 80
"""Letters in a slug: what makes one holds to it, and every page that takes one opens at it."""
SHAPE = r"[a-z0-9]+(-[a-z0-9]+)*"
"""What a slug looks like, as an expression for the whole of it."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ß": "ss"})
_GAP = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Letters a to z, digits and single hyphens, cut between words at LONGEST. Empty where a name has none of these."""
    # Composed first, so that å is known as a letter of its own however it is written.
    plain = unicodedata.normalize("NFC", name).lower().translate(_LETTERS)
    bare = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    words = _GAP.sub("-", bare).strip("-")
    if len(words) <= LONGEST:
        return words
    cut = words[: LONGEST + 1].rpartition("-")[0]
    return cut or words[:LONGEST]
