"""What is shown when something was sent about a row or a change that is no longer there."""

from dataclasses import dataclass

from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim
from fristklar.languages import gettext
from fristklar.models import Lifecycle
from fristklar.readiness.history import claim_words
from fristklar.readiness.objection_pages import ANSWER_LABELS, ANSWERS, OBJECTION_LABELS
from fristklar.readiness.places import ChangePlace, RowPlace
from fristklar.readiness.report_pages import STATUS_LABELS
from fristklar.readiness.verdict_pages import EXEMPTION_LABELS, NO_VERDICT, VERDICT_LABELS, VERDICTS
from fristklar.web.forms import Typed
from fristklar.web.words import ENVIRONMENT


@dataclass(frozen=True, slots=True)
class GonePage:
    """What was sent about something that is no longer there: what happened, and all that was typed."""

    product: str
    product_url: str
    change: str
    change_slug: str
    what_happened: str
    typed: tuple[tuple[str, str], ...]
    """Pairs of label and text, without what was left empty."""
    read_on: str
    """Where what was said before can be read; empty where that is nowhere."""


def what_happened(place: ChangePlace, environment: Environment | None, now: RowPlace | None) -> str:
    """Why a form could not be saved, in words."""
    if place.is_ended:
        if place.change.change.lifecycle is Lifecycle.COMPLETED:
            return gettext("Endringen er avsluttet mens du skrev: den er gjennomført.")
        return gettext("Endringen er avsluttet mens du skrev: den er trukket tilbake.")
    before = f"«{ENVIRONMENT[environment]}»" if environment else ""
    if now is not None:
        return gettext(
            "Fristen er flyttet til %(now)s mens du skrev. Den sto under %(before)s. Ingenting er lagret. Kontroller "
            "at det du skrev, stemmer der, og lagre."
        ) % {"now": f"«{ENVIRONMENT[now.environment]}»", "before": before}
    return gettext("Fristen under %(before)s er tatt bort mens du skrev.") % {"before": before}


def gone_page(place: ChangePlace, environment: Environment | None, typed: Typed, now: RowPlace | None) -> GonePage:
    """Compose the page for what can be saved nowhere. `now`: where the deadline stands, of a change that has ended."""
    objected = f"{place.url}/innsigelse/{place.slug}" if environment is None else ""
    return GonePage(
        product=place.status.name,
        product_url=place.url,
        change=place.change.change.title,
        change_slug=place.slug,
        what_happened=what_happened(place, environment, None),
        typed=tuple(
            (label, _chosen(name, text, environment))
            for name, label in _LABELS.items()
            for text in typed.get(name, ())
            if text.strip()
        ),
        read_on=f"{now.form_url}/historikk" if now else objected,
    )


def _chosen(name: str, text: str, environment: Environment | None) -> str:
    """What was typed, or the words beside what was chosen."""
    words = {
        "meldt": {claim.value: claim_words(claim, environment or Environment.ANY) for claim in Claim},
        "vurdering": VERDICTS | NO_VERDICT,
        "svar": ANSWERS,
    }
    return words.get(name, {}).get(text, text)


_LABELS = STATUS_LABELS | VERDICT_LABELS | EXEMPTION_LABELS | OBJECTION_LABELS | ANSWER_LABELS
"""Of every form about a row or a change; no two share a field."""
