"""What people fill in about readiness: reports, verdicts, exemptions, objections and the product's profile."""

import re
from datetime import date
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo

from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.standing import Claim, Verdict
from fristklar.languages import gettext
from fristklar.web.forms import (
    FormModel,
    OptionalDate,
    OptionalEmailAddress,
    OptionalLine,
    OptionalNumber,
    OptionalProse,
    Prose,
    Version,
    fault,
)

MOST_EVIDENCE = 20
LONGEST_EVIDENCE = 500

# RFC 3986 §3.1, and the blanks that a browser would overlook before the colon.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)\s*:", re.IGNORECASE)
NOT_CHOSEN = cast(Any, None)
"""The default of a choice that must be made: refused as any other value that is not among the choices."""


def _this_century(day: date | None) -> date | None:
    if day is not None and not 2020 <= day.year <= 2099:
        raise fault(gettext("Kontroller årstallet i datoen."))
    return day


PlausibleDate = Annotated[OptionalDate, AfterValidator(_this_century)]


def lines(text: str | None) -> tuple[str, ...]:
    """The lines of a text that have something on them."""
    return tuple(line.strip() for line in (text or "").split("\n") if line.strip())


def _evidence(text: str | None) -> str | None:
    entries = lines(text)
    if len(entries) > MOST_EVIDENCE:
        raise fault(
            gettext("Skriv høyst %(most)s linjer. Du har skrevet %(count)s.")
            % {"most": MOST_EVIDENCE, "count": len(entries)}
        )
    for number, entry in enumerate(entries, start=1):
        complaint = _about_evidence(entry)
        if complaint:
            raise fault(gettext("Linje %(number)s: %(fault)s") % {"number": number, "fault": complaint})
    return text


def _about_evidence(entry: str) -> str | None:
    if len(entry) > LONGEST_EVIDENCE:
        return gettext("Skriv høyst %(most)s tegn på hver linje.") % {"most": LONGEST_EVIDENCE}
    scheme = _SCHEME.match(entry)
    if scheme is None:
        return None
    if scheme[1].lower() not in {"http", "https"}:
        return gettext("En lenke må begynne med https:// eller http://. En filreferanse må være uten kolon.")
    try:
        link = urlsplit(entry)
        whole = bool(link.hostname) and not re.search(r"\s", entry)
    except ValueError:
        whole = False
    if not whole:
        return gettext("Lenken er ikke hel. Kopier hele adressen fra nettleseren.")
    if link.username or link.password:
        return gettext("Lenken har brukernavn eller passord i seg. Ta det bort.")
    return None


class ReportForm(FormModel):
    """A vendor says where it stands against one deadline."""

    meldt: Annotated[Claim, Field(validate_default=True)] = NOT_CHOSEN
    planlagt: PlausibleDate = None
    ansvarlig: OptionalLine = None
    merknad: OptionalProse = None
    dokumentasjon: Annotated[OptionalProse, AfterValidator(_evidence)] = None
    version: Version = 0


class ConfirmForm(FormModel):
    """A vendor says that what was reported still holds."""

    version: Version = 0


def _reason_for_dispute(text: str | None, info: ValidationInfo) -> str | None:
    if info.data.get("vurdering") == Verdict.DISPUTED and text is None:
        raise fault(gettext("Skriv hva dere ikke er enige i, så leverandøren vet hva som mangler."))
    return text


class VerdictForm(FormModel):
    """The customer centre agrees with a claim, does not, or takes its word back."""

    vurdering: Annotated[Literal["confirmed", "disputed", "none"], Field(validate_default=True)] = NOT_CHOSEN
    begrunnelse: Annotated[OptionalProse, AfterValidator(_reason_for_dispute), Field(validate_default=True)] = None
    version: Version = 0


def _some_day(day: date | None) -> date | None:
    if day is None:
        raise fault(gettext("Skriv datoen som 1.12.2026."))
    return day


class ExemptionForm(FormModel):
    """The customer centre lets a product off until a day."""

    unntak_til: Annotated[PlausibleDate, AfterValidator(_some_day), Field(validate_default=True)] = None
    unntak_begrunnelse: Prose
    version: Version = 0


class ObjectionForm(FormModel):
    """A vendor says that a change does not apply."""

    innsigelse: Prose
    version: Version = 0


class WithdrawForm(FormModel):
    """A vendor takes its objection back."""

    version: Version = 0


class AnswerForm(FormModel):
    """The customer centre answers an objection."""

    svar: Annotated[ObjectionAnswer, Field(validate_default=True)] = NOT_CHOSEN
    svar_begrunnelse: Prose
    version: Version = 0


class ProfileForm(FormModel):
    """What a product is. Its traits come in fields of their own, one for each question in the register."""

    beskrivelse: OptionalProse = None
    virksomheter: OptionalNumber = None
    kontakt: OptionalEmailAddress = None
    version: Version = 0
