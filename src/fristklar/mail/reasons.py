"""Why a mail did not go: kept in bokmål, whoever caused it, and said in the language of whoever reads it later.

What another server answered is kept and shown as it came.
"""

import re

from fristklar.languages import gettext, marked

NOTHING_NEW = marked("Ingenting nytt å fortelle.")
SWITCHED_OFF = marked("Leseren har slått av denne sorten e-post.")
HITS_NO_MORE = marked("Det som ble endret, treffer ikke leseren lenger.")
SETTLED = marked("Fristene er meldt ferdig, flyttet eller fritatt siden.")
CLOSED = marked("Kontoen er sperret.")
NO_SUCH_ADDRESS = marked("Adressen har tegn som e-post ikke kan sendes til.")
NO_ANSWER = marked("E-posttjeneren svarte ikke i tide.")

_NOT_MADE = marked("E-posten kunne ikke lages: %(error)s.")
_GIVEN_UP = marked("Gitt opp etter %(days)s dager. %(reason)s")
_RETURNED = marked("Kom i retur: %(reason)s")
_WITH_GAPS = tuple(
    (words, re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.*)", re.escape(words)), re.DOTALL))
    for words in (_NOT_MADE, _GIVEN_UP, _RETURNED)
)


def not_made(error: Exception) -> str:
    """Kept where a mail could not be built."""
    return _NOT_MADE % {"error": type(error).__name__}


def given_up(days: int, reason: str) -> str:
    """Kept where a mail was tried for so long, and the last try failed for this reason."""
    return _GIVEN_UP % {"days": days, "reason": reason}


def returned(reason: str) -> str:
    """Kept of an address whose mail came back."""
    return _RETURNED % {"reason": reason}


def in_words(kept: str) -> str:
    """What was kept, in the language spoken."""
    for words, pattern in _WITH_GAPS:
        if found := pattern.fullmatch(kept):
            return gettext(words) % {name: in_words(said) for name, said in found.groupdict().items()}
    return gettext(kept)
