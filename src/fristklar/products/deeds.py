"""A deed of the audit trail as a line on the vendor's page."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim, Verdict
from fristklar.languages import Words, gettext, marked, ngettext
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
    return DeedWords(kind, gettext(tag), words(deed), by_staff)


def _after(deed: Deed, field: str) -> str | None:
    """What a field said after the deed; None where it says nothing, or was not touched."""
    _, after = deed.details.get(field) or (None, None)
    return after


def _report(deed: Deed) -> str:
    claim, planned = _after(deed, "claim"), _after(deed, "planned_on")
    if deed.action == "confirm_readiness":
        return gettext("%(who)s bekreftet at meldingen fortsatt stemmer") % {"who": deed.actor}
    if claim is not None:
        environment = Environment(deed.subject.rpartition("/")[2])
        said = DONE[environment] if claim == Claim.DONE else CLAIM[Claim(claim)]
        return gettext("%(who)s meldte «%(claim)s»") % {"who": deed.actor, "claim": said}
    if planned is not None:
        day = norwegian.long_date(date.fromisoformat(planned))
        return gettext("%(who)s satte planlagt dato til %(day)s") % {"who": deed.actor, "day": day}
    return gettext("%(who)s endret meldingen") % {"who": deed.actor}


def _verdict(deed: Deed) -> str:
    if "verdict" not in deed.details:
        return gettext("Kundesenteret endret begrunnelsen for vurderingen")
    match _after(deed, "verdict"):
        case Verdict.CONFIRMED:
            return gettext("Kundesenteret bekreftet meldingen")
        case Verdict.DISPUTED:
            return gettext("Kundesenteret er ikke enig i meldingen")
    return gettext("Kundesenteret trakk vurderingen tilbake")


def _exemption(deed: Deed) -> str:
    if deed.action == "end_exemption":
        return gettext("Kundesenteret avsluttet unntaket")
    until = _after(deed, "exempt_until")
    if until is None:
        return gettext("Kundesenteret endret begrunnelsen for unntaket")
    day = norwegian.long_date(date.fromisoformat(until))
    return gettext("Kundesenteret ga unntak til og med %(day)s") % {"day": day}


def _answer(deed: Deed) -> str:
    match _after(deed, "answer"):
        case ObjectionAnswer.UPHELD:
            return gettext("Kundesenteret godtok innsigelsen")
        case ObjectionAnswer.REJECTED:
            return gettext("Kundesenteret avviste innsigelsen")
    return gettext("Kundesenteret endret svaret på innsigelsen")


_FIELDS = Words(
    {
        "name": marked("navnet"),
        "description": marked("beskrivelsen"),
        "organisations": marked("antall virksomheter"),
        "contact": marked("kontaktadressen"),
    }
)


def _edited(deed: Deed) -> str:
    named = [words for field, words in _FIELDS.items() if field in deed.details]
    answers = len(deed.details.keys() - _FIELDS.keys())
    if answers:
        said = ngettext("svaret på ett spørsmål", "svarene på %(count)s spørsmål", answers)
        named.append(said % {"count": answers})
    fields = norwegian.listed(named or [gettext("profilen")])
    return gettext("%(who)s endret %(fields)s") % {"who": deed.actor, "fields": fields}


def _raised(deed: Deed) -> str:
    return gettext("%(who)s meldte at endringen ikke gjelder produktet") % {"who": deed.actor}


def _withdrawn(deed: Deed) -> str:
    return gettext("%(who)s trakk innsigelsen") % {"who": deed.actor}


_TOLD: dict[str, tuple[str, str, Callable[[Deed], str], bool]] = {
    "report_readiness": ("report", marked("Meldt"), _report, False),
    "confirm_readiness": ("report", marked("Meldt"), _report, False),
    "judge_readiness": ("verdict", marked("Vurdert"), _verdict, True),
    "grant_exemption": ("exemption", marked("Unntak"), _exemption, True),
    "end_exemption": ("exemption", marked("Unntak"), _exemption, True),
    "raise_objection": ("objection", marked("Innsigelse"), _raised, False),
    "renew_objection": ("objection", marked("Innsigelse"), _raised, False),
    "withdraw_objection": ("objection", marked("Innsigelse"), _withdrawn, False),
    "answer_objection": ("objection", marked("Innsigelse"), _answer, True),
    "edit_profile": (ABOUT_PRODUCT, marked("Endret"), _edited, False),
    "edit": (ABOUT_PRODUCT, marked("Endret"), _edited, False),
}
"""By action: the kind, the tag, the words, and whether the customer centre did it."""
