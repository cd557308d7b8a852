"""What the vendor's form for one row shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fristklar.domain.standing import Claim
from fristklar.languages import Words, marked
from fristklar.readiness.history import Entry, claim_words, entries
from fristklar.readiness.places import RowPlace
from fristklar.readiness.queries import Said
from fristklar.readiness.row_pages import SHOWN_WITH_FORM, Choices, Head, Report, head, in_words, report_of, version_of
from fristklar.web.forms import Form


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The vendor's form for one row."""

    head: Head
    form: Form
    claims: Choices
    labels: Mapping[str, str]
    report: Report | None
    version: int
    history: tuple[Entry, ...]
    has_more_history: bool
    notice: str
    """What got in the way of a confirmation."""


STATUS_LABELS = Words(
    {
        "meldt": marked("Hvor langt er dere kommet?"),
        "planlagt": marked("Planlagt ferdig"),
        "ansvarlig": marked("Ansvarlig"),
        "merknad": marked("Merknad"),
        "dokumentasjon": marked("Dokumentasjon"),
    }
)


def status_page(place: RowPlace, form: Form, said: Iterable[Said], notice: str = "") -> StatusPage:
    """Compose the form."""
    claims = tuple((claim.value, claim_words(claim, place.environment)) for claim in Claim)
    history = entries(said, place.environment)
    return StatusPage(
        head=head(place),
        form=in_words(form, {"meldt": dict(claims)}),
        claims=claims,
        labels=STATUS_LABELS,
        report=report_of(place),
        version=version_of(place),
        history=history[:SHOWN_WITH_FORM],
        has_more_history=len(history) > SHOWN_WITH_FORM,
        notice=notice,
    )


def status_values(place: RowPlace) -> dict[str, object]:
    """What the form's fields hold when nothing is typed."""
    reported = place.line.reported
    if reported is None:
        return {"meldt": None, "planlagt": None, "ansvarlig": None, "merknad": None, "dokumentasjon": "", "version": 0}
    return {
        "meldt": reported.claim,
        "planlagt": reported.planned_on,
        "ansvarlig": reported.responsible,
        "merknad": reported.note,
        "dokumentasjon": "\n".join(reported.evidence),
        "version": reported.version,
    }
