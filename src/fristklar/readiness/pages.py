"""What the pages of readiness show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fristklar.domain import norwegian
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim
from fristklar.languages import Words, gettext, marked
from fristklar.models import Lifecycle
from fristklar.readiness.history import Entry, claim_words, entries
from fristklar.readiness.objections import objection_entries
from fristklar.readiness.places import ChangePlace, RowPlace
from fristklar.readiness.queries import ObjectionDeed, ObjectionRow, Said
from fristklar.status.queries import Reported
from fristklar.status.reasons import reason
from fristklar.web.forms import Form, Typed, filled
from fristklar.web.links import is_web_address
from fristklar.web.words import (
    APPLIES,
    ENVIRONMENT,
    OBJECTION_ANSWER,
    STANDING,
    VERDICT,
    WHY_STANDING,
    DeadlineText,
    deadline_text,
)

SHOWN_WITH_FORM = 5
"""Entries of the history under a form; the rest is on a page of its own."""

Choices = tuple[tuple[str, str], ...]
"""Pairs of value and label."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which row it is, and where it stands: at the top of each page about one."""

    product: str
    product_url: str
    row_url: str
    form_url: str
    change: str
    change_slug: str
    environment: str
    deadline: DeadlineText
    standing: str
    standing_label: str
    why: str
    ended: str
    """How the change ended; empty while it stands."""


def head(place: RowPlace) -> Head:
    """Compose it."""
    reading = place.line.reading
    return Head(
        product=place.status.name,
        product_url=place.url,
        row_url=place.row_url,
        form_url=place.form_url,
        change=place.change.change.title,
        change_slug=place.slug,
        environment=place.environment.value,
        deadline=deadline_text(place.line.entry.deadline, place.today),
        standing=reading.standing.value,
        standing_label=STANDING[reading.standing],
        why=WHY_STANDING[reading.cause],
        ended=ended(place),
    )


def ended(place: ChangePlace) -> str:
    """How the change ended; empty while it stands."""
    return _ENDED.get(place.change.change.lifecycle, "")


_ENDED = Words(
    {
        Lifecycle.COMPLETED: marked(
            "Endringen er avsluttet: den er gjennomført. Det som er sagt om den, kan fortsatt leses."
        ),
        Lifecycle.WITHDRAWN: marked(
            "Endringen er avsluttet: den er trukket tilbake. Det som er sagt om den, kan fortsatt leses."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link or a file reference."""

    text: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported, in words. Empty where nothing is said."""

    claim: str
    claimed_on: str
    planned_on: str
    responsible: str
    note: str
    evidence: tuple[Evidence, ...]
    verdict: str
    verdict_reason: str
    exempt_until: str
    exemption_reason: str
    is_exempt: bool
    """The exemption holds today."""
    is_stale: bool


def report_of(place: RowPlace) -> Report | None:
    """What is reported for the row; None when nothing is."""
    reported = place.line.reported
    if reported is None:
        return None
    said = reported
    return Report(
        claim=claim_words(said.claim, place.environment) if said.claim else "",
        claimed_on=norwegian.long_date(said.claimed_on) if said.claimed_on else "",
        planned_on=norwegian.long_date(said.planned_on) if said.planned_on else "",
        responsible=reported.responsible or "",
        note=reported.note or "",
        evidence=tuple(Evidence(each, is_web_address(each)) for each in reported.evidence),
        verdict=VERDICT[said.verdict] if said.verdict else "",
        verdict_reason=reported.verdict_reason or "",
        exempt_until=norwegian.long_date(said.exempt_until) if said.exempt_until else "",
        exemption_reason=reported.exemption_reason or "",
        is_exempt=said.exempt_until is not None and place.today <= said.exempt_until,
        is_stale=place.line.reading.stale,
    )


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


def version_of(place: RowPlace) -> int:
    """The row's version; 0 when it is not there yet."""
    return place.line.reported.version if place.line.reported else 0


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


def in_words(form: Form, words: Mapping[str, Mapping[str, str]]) -> Form:
    """The form with what others saved as labels rather than values, in the fields that are choices."""
    for name, labels in words.items():
        if name in form.theirs:
            form.theirs[name] = labels.get(form.theirs[name], form.theirs[name])
    return form


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
        "vurdering": _VERDICTS | _NO_VERDICT,
        "svar": ANSWERS,
    }
    return words.get(name, {}).get(text, text)


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
_VERDICTS = Words(
    {
        "confirmed": marked("Vi bekrefter det som er meldt"),
        "disputed": marked("Vi er ikke enige i det som er meldt"),
    }
)
_NO_VERDICT = Words({"none": marked("Vi trekker vurderingen tilbake")})


def judge_page(
    place: RowPlace, verdict: Form | None, exemption: Form | None, said: Iterable[Said], notice: str
) -> JudgePage:
    """Compose the page; a form that is not given shows what is stored."""
    reported = place.line.reported
    judged = reported is not None and reported.verdict is not None
    verdicts = _VERDICTS | _NO_VERDICT if judged else _VERDICTS
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


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All that was ever said about one row."""

    head: Head
    report: Report | None
    history: tuple[Entry, ...]


def history_page(place: RowPlace, said: Iterable[Said]) -> HistoryPage:
    """Compose the page."""
    return HistoryPage(head(place), report_of(place), entries(said, place.environment))


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection in words."""

    reason: str
    raised_by: str
    raised_on: str
    answer: str
    answer_reason: str
    answered_by: str
    answered_on: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """Whether the change applies: what the rule says, what the vendor says, what the customer centre says."""

    product: str
    product_url: str
    row_url: str
    url: str
    change: str
    change_slug: str
    applies: str
    why: str
    ended: str
    """How the change ended; empty while it stands."""
    objection: Objection | None
    version: int
    may_object: bool
    may_answer: bool
    form: Form
    answer: Form
    answers: Choices
    labels: Mapping[str, str]
    answer_labels: Mapping[str, str]
    history: tuple[Entry, ...]
    notice: str
    """What got in the way of withdrawing."""


OBJECTION_LABELS = Words({"innsigelse": marked("Hvorfor gjelder ikke endringen dere?")})
ANSWER_LABELS = Words({"svar": marked("Svar"), "svar_begrunnelse": marked("Begrunnelse")})
ANSWERS = Words(
    {
        "upheld": marked("Vi godtar innsigelsen: endringen gjelder ikke produktet"),
        "rejected": marked("Vi avviser innsigelsen: endringen gjelder produktet"),
    }
)


_LABELS = STATUS_LABELS | VERDICT_LABELS | EXEMPTION_LABELS | OBJECTION_LABELS | ANSWER_LABELS
"""Of every form about a row or a change; no two share a field."""


def objection_page(
    place: ChangePlace,
    objection: ObjectionRow | None,
    deeds: Iterable[ObjectionDeed],
    *,
    may_object: bool,
    may_answer: bool,
    form: Form | None = None,
    answer: Form | None = None,
    notice: str = "",
) -> ObjectionPage:
    """Compose the page; a form that is not given shows what is stored."""
    change = place.change.change
    ruled = change.outcome(change.answers_that_matter(place.status.answers))
    return ObjectionPage(
        product=place.status.name,
        product_url=place.url,
        row_url=place.row_url,
        url=f"{place.url}/innsigelse/{place.slug}",
        change=change.title,
        change_slug=place.slug,
        applies=APPLIES[ruled.applies],
        why=reason(place.register, ruled, place.status.answers),
        ended=ended(place),
        objection=_objection(objection) if objection else None,
        version=objection.version if objection else 0,
        may_object=may_object,
        may_answer=may_answer and objection is not None,
        form=form or filled(objection_values(objection)),
        answer=in_words(answer or filled(answer_values(objection)), {"svar": ANSWERS}),
        answers=tuple(ANSWERS.items()),
        labels=OBJECTION_LABELS,
        answer_labels=ANSWER_LABELS,
        history=objection_entries(deeds),
        notice=notice,
    )


def _objection(row: ObjectionRow) -> Objection:
    return Objection(
        reason=row.reason,
        raised_by=row.raised_by,
        raised_on=norwegian.long_date(row.raised_on),
        answer=OBJECTION_ANSWER[row.answer],
        answer_reason=row.answer_reason or "",
        answered_by=row.answered_by or "",
        answered_on=norwegian.long_date(row.answered_on) if row.answered_on else "",
        is_answered=row.answer is not None,
    )


def objection_values(row: ObjectionRow | None) -> dict[str, object]:
    """What the vendor's form holds when nothing is typed."""
    return {"innsigelse": row.reason if row else None, "version": row.version if row else 0}


def answer_values(row: ObjectionRow | None) -> dict[str, object]:
    """What the customer centre's form holds when nothing is typed."""
    return {
        "svar": row.answer if row else None,
        "svar_begrunnelse": row.answer_reason if row else None,
        "version": row.version if row else 0,
    }
