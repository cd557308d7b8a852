"""Why a change applies to a product, does not apply, or may apply; why it stands as it does, and what to do next.

Whole sentences, and the same ones on every page, in every mail and in every calendar.
"""

from typing import NamedTuple

from fristklar.domain.applicability import Answers, Applies, Outcome
from fristklar.domain.standing import Cause, Reading, Reported
from fristklar.languages import gettext, marked
from fristklar.register.snapshot import Snapshot
from fristklar.web.words import NEXT_STEP, WHY_STANDING

EVERYONE = marked("Endringen gjelder alle produkter.")
ANSWER_FIRST = marked("Oppgi det som mangler om produktet, så vet vi om endringen gjelder dere.")
EXCEPTED = marked("Kundesenteret har godtatt at endringen ikke gjelder produktet.")


def reason(register: Snapshot, outcome: Outcome, answers: Answers) -> str:
    """The sentences that belong to the answers that decided it."""
    if not outcome.because:
        return gettext(EVERYONE if outcome.applies is Applies.YES else EXCEPTED)
    return " ".join(_sentence(register, name, answers.get(name)) for name in outcome.because)


def _sentence(register: Snapshot, trait: str, answer: bool | None) -> str:
    words = register.traits[trait]
    if answer is None:
        return words.when_unanswered
    return words.when_yes if answer else words.when_no


class WhatNow(NamedTuple):
    """A standing in words."""

    why: str
    """Why it stands so."""
    step: str
    """What the vendor does next."""


def what_now(reading: Reading, applies: Applies, reported: Reported | None) -> WhatNow:
    """The two, for who has not worked out whether the question is open."""
    is_open = applies is Applies.POSSIBLY and (reported is None or reported.claim is None)
    return WhatNow(WHY_STANDING[reading.cause], next_step(reading, is_open))


def next_step(reading: Reading, is_open: bool) -> str:
    """What the vendor does next; `is_open`: nobody has said whether the change applies, nor how far the work is."""
    return gettext(ANSWER_FIRST) if is_open and reading.cause in _SILENT else NEXT_STEP[reading.cause]


_SILENT = frozenset(
    {
        Cause.NEVER_REPORTED,
        Cause.NEVER_REPORTED_AND_CLOSE,
        Cause.NEVER_REPORTED_AND_EXPECTED,
        Cause.NO_DATE,
        Cause.IN_FORCE,
        Cause.DEADLINE_PASSED,
    }
)
