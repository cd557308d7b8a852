"""Why a change applies to a product, does not apply, or may apply: whole sentences from the register."""

from fristklar.domain.applicability import Answers, Applies, Outcome
from fristklar.register.snapshot import Snapshot

EVERYONE = "Endringen gjelder alle produkter."
EXCEPTED = "Kundesenteret har godtatt at endringen ikke gjelder produktet."


def reason(register: Snapshot, outcome: Outcome, answers: Answers) -> str:
    """The sentences that belong to the answers that decided it."""
    if not outcome.because:
        return EVERYONE if outcome.applies is Applies.YES else EXCEPTED
    return " ".join(_sentence(register, name, answers.get(name)) for name in outcome.because)


def _sentence(register: Snapshot, trait: str, answer: bool | None) -> str:
    words = register.traits[trait]
    if answer is None:
        return words.when_unanswered
    return words.when_yes if answer else words.when_no
