"""What the customer centre's forms for one row show: a verdict on the claim, and an exemption."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fristklar.languages import Words, marked
from fristklar.readiness.history import Entry, entries
from fristklar.readiness.places import RowPlace
from fristklar.readiness.queries import Said
from fristklar.readiness.row_pages import SHOWN_WITH_FORM, Choices, Head, Report, head, in_words, report_of, version_of
from fristklar.status.queries import Reported
from fristklar.web.forms import Form, filled


@dataclass(frozen=True, slots=True)
class JudgePage:
    """The customer centre's forms for one row: a verdict on the claim, and an exemption."""

    head: Head
    report: Report | None
    verdict: Form
    verdicts: Choices
    verdict_labels: Mapping[str, str]
    exemption: Form
    exemption_labels: Mapping[str, str]
    version: int
    history: tuple[Entry, ...]
    has_more_history: bool
    notice: str
    """What got in the way of ending the exemption."""


VERDICT_LABELS = Words({"vurdering": marked("Vurdering"), "begrunnelse": marked("Begrunnelse")})
EXEMPTION_LABELS = Words(
    {"unntak_til": marked("Siste dag med unntak"), "unntak_begrunnelse": marked("Begrunnelse for unntaket")}
)
VERDICTS = Words(
    {
        "confirmed": marked("Vi bekrefter det som er meldt"),
        "disputed": marked("Vi er ikke enige i det som er meldt"),
    }
)
NO_VERDICT = Words({"none": marked("Vi trekker vurderingen tilbake")})


def judge_page(
    place: RowPlace, verdict: Form | None, exemption: Form | None, said: Iterable[Said], notice: str
) -> JudgePage:
    """Compose the page; a form that is not given shows what is stored."""
    reported = place.line.reported
    judged = reported is not None and reported.verdict is not None
    verdicts = VERDICTS | NO_VERDICT if judged else VERDICTS
    history = entries(said, place.environment)
    return JudgePage(
        head=head(place),
        report=report_of(place),
        verdict=in_words(verdict or filled(verdict_values(reported)), {"vurdering": verdicts}),
        verdicts=tuple(verdicts.items()),
        verdict_labels=VERDICT_LABELS,
        exemption=exemption or filled(exemption_values(reported)),
        exemption_labels=EXEMPTION_LABELS,
        version=version_of(place),
        history=history[:SHOWN_WITH_FORM],
        has_more_history=len(history) > SHOWN_WITH_FORM,
        notice=notice,
    )


def verdict_values(reported: Reported | None) -> dict[str, object]:
    """What the form's fields hold when nothing is typed."""
    if reported is None:
        return {"vurdering": None, "begrunnelse": None, "version": 0}
    return {
        "vurdering": reported.verdict,
        "begrunnelse": reported.verdict_reason,
        "version": reported.version,
    }


def exemption_values(reported: Reported | None) -> dict[str, object]:
    """What the form's fields hold when nothing is typed."""
    if reported is None:
        return {"unntak_til": None, "unntak_begrunnelse": None, "version": 0}
    return {
        "unntak_til": reported.exempt_until,
        "unntak_begrunnelse": reported.exemption_reason,
        "version": reported.version,
    }
