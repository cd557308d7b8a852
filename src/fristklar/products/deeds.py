"""A deed of the audit trail as a line on the vendor's page."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim, Verdict
from fristklar.products.queries import Deed
from fristklar.web.words import CLAIM, DONE

ABOUT_PRODUCT = "profile"


class DeedWords(NamedTuple):
    """What was done, in words."""

    kind: str
    """Of two deeds of one kind about one thing, the later takes the earlier one's place."""
    tag: str
    text: str
    by_staff: bool


def deed_words(deed: Deed) -> DeedWords | None:
    """The deed in words; None for one that changes nothing on the page."""
    told = _TOLD.get(deed.action)
    if told is None:
        return None
    kind, tag, words, by_staff = told
    return DeedWords(kind, tag, words(deed), by_staff)


def _after(deed: Deed, field: str) -> str | None:
    """What a field said after the deed; None where it says nothing, or was not touched."""
    _, after = deed.details.get(field) or (None, None)
    return after


def _report(deed: Deed) -> str:
    claim, planned = _after(deed, "claim"), _after(deed, "planned_on")
    if deed.action == "confirm_readiness":
        return f"{deed.actor} bekreftet at meldingen fortsatt stemmer"
    if claim is not None:
        environment = Environment(deed.subject.rpartition("/")[2])
        said = DONE[environment] if claim == Claim.DONE else CLAIM[Claim(claim)]
        return f"{deed.actor} meldte «{said}»"
    if planned is not None:
        return f"{deed.actor} satte planlagt dato til {norwegian.long_date(date.fromisoformat(planned))}"
    return f"{deed.actor} endret meldingen"


def _verdict(deed: Deed) -> str:
    if "verdict" not in deed.details:
        return "Kundesenteret endret begrunnelsen for vurderingen"
    match _after(deed, "verdict"):
        case Verdict.CONFIRMED:
            return "Kundesenteret bekreftet meldingen"
        case Verdict.DISPUTED:
            return "Kundesenteret er ikke enig i meldingen"
    return "Kundesenteret trakk vurderingen tilbake"


def _exemption(deed: Deed) -> str:
    if deed.action == "end_exemption":
        return "Kundesenteret avsluttet unntaket"
    until = _after(deed, "exempt_until")
    if until is None:
        return "Kundesenteret endret begrunnelsen for unntaket"
    return f"Kundesenteret ga unntak til og med {norwegian.long_date(date.fromisoformat(until))}"


def _answer(deed: Deed) -> str:
    match _after(deed, "answer"):
        case ObjectionAnswer.UPHELD:
            return "Kundesenteret godtok innsigelsen"
        case ObjectionAnswer.REJECTED:
            return "Kundesenteret avviste innsigelsen"
    return "Kundesenteret endret svaret på innsigelsen"


_FIELDS = {
    "name": "navnet",
    "description": "beskrivelsen",
    "organisations": "antall virksomheter",
    "contact": "kontaktadressen",
}


def _edited(deed: Deed) -> str:
    named = [words for field, words in _FIELDS.items() if field in deed.details]
    answers = len(deed.details.keys() - _FIELDS.keys())
    if answers:
        named.append("svaret på ett spørsmål" if answers == 1 else f"svarene på {answers} spørsmål")
    *others, last = named or ["profilen"]
    fields = f"{', '.join(others)} og {last}" if others else last
    return f"{deed.actor} endret {fields}"


def _raised(deed: Deed) -> str:
    return f"{deed.actor} meldte at endringen ikke gjelder produktet"


def _withdrawn(deed: Deed) -> str:
    return f"{deed.actor} trakk innsigelsen"


_TOLD: dict[str, tuple[str, str, Callable[[Deed], str], bool]] = {
    "report_readiness": ("report", "Meldt", _report, False),
    "confirm_readiness": ("report", "Meldt", _report, False),
    "judge_readiness": ("verdict", "Vurdert", _verdict, True),
    "grant_exemption": ("exemption", "Unntak", _exemption, True),
    "end_exemption": ("exemption", "Unntak", _exemption, True),
    "raise_objection": ("objection", "Innsigelse", _raised, False),
    "renew_objection": ("objection", "Innsigelse", _raised, False),
    "withdraw_objection": ("objection", "Innsigelse", _withdrawn, False),
    "answer_objection": ("objection", "Innsigelse", _answer, True),
    "edit_profile": (ABOUT_PRODUCT, "Endret", _edited, False),
    "edit": (ABOUT_PRODUCT, "Endret", _edited, False),
}
"""By action: the kind, the tag, the words, and whether the customer centre did it."""
