"""The rows of the vendor's page as HTML.

Written by hand rather than by the template, since this is where the page spends its time: what the register says of
a change is escaped once for each version and day, what a standing says once for ever, and only a vendor's own words
are escaped on every reading. `templates/products/detail.html` puts the rows on the page.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from markupsafe import Markup, escape

from fristklar.domain import norwegian
from fristklar.domain.applicability import Answers, Applies, Outcome
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Cause, Claim, Reading, Standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import Objected, Reported
from fristklar.status.reasons import reason
from fristklar.status.standings import ChangeStatus, EnvironmentStatus
from fristklar.web.words import (
    APPLIES,
    CLAIM,
    DONE,
    NEXT_STEP,
    OBJECTION_ANSWER,
    STANDING,
    WHY_STANDING,
    DeadlineText,
    deadline_text,
)

ANSWER_FIRST = "Oppgi det som mangler om produktet, så vet vi om endringen gjelder dere."
STALE = '<p class="stale">Ikke oppdatert på over 90 dager. Bekreft at meldingen stemmer.</p>'


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with the rows of one product."""

    product: str
    """The product's slug."""
    report: bool = False
    judge: bool = False


class RowWriter:
    """Writes rows for one version of the register on one day."""

    def __init__(self, register: Snapshot, today: date) -> None:
        self.version = register.version
        self.today = today
        self._register = register
        self._deadlines: dict[int, DeadlineText] = {}
        self._heads: dict[str, str] = {}
        self._lines: dict[tuple[int, Standing], str] = {}
        self._reasons: dict[tuple[object, ...], str] = {}

    def rows(self, statuses: list[ChangeStatus], answers: Answers, acts: Acts) -> Markup:
        """The rows of a group, for a product with these answers."""
        rows = [self._row(status, answers, acts) for status in statuses]
        return Markup("".join(rows))  # noqa: S704  # escaped below

    def deadline(self, entry: DeadlineEntry) -> DeadlineText:
        """The deadline in words."""
        text = self._deadlines.get(entry.id)
        if text is None:
            text = self._deadlines[entry.id] = deadline_text(entry.deadline, self.today)
        return text

    def _row(self, status: ChangeStatus, answers: Answers, acts: Acts) -> str:
        outcome, slug = status.outcome, status.change.slug
        opening = f"{self._head(status.change)}{self._why_hit(outcome, answers)}"
        if status.objected is not None:
            opening += _objection(status.objected)
        if (acts.report and outcome.applies is not Applies.NO) or (status.objected and (acts.report or acts.judge)):
            opening += _objection_link(acts, slug, status.objected)
        if outcome.applies is Applies.NO:
            return f"{opening}</article>"
        lines = "".join([self._line(environment, outcome, acts, slug) for environment in status.environments])
        return f"{opening}<ul>{lines}</ul></article>"

    def _head(self, change: ChangeEntry) -> str:
        head = self._heads.get(change.slug)
        if head is None:
            services = ", ".join(service.name for service in change.services)
            head = self._heads[change.slug] = (
                f'<article class="row" id="{escape(change.slug)}">'
                f'<h3><a href="/endringer/{escape(change.slug)}">{escape(change.title)}</a></h3>'
                f'<p class="meta">{escape(services)}</p>'
            )
        return head

    def _why_hit(self, outcome: Outcome, answers: Answers) -> str:
        key = (outcome, *map(answers.get, outcome.because))
        why = self._reasons.get(key)
        if why is None:
            possibly = f"<b>{APPLIES[Applies.POSSIBLY]}.</b> " if outcome.applies is Applies.POSSIBLY else ""
            why = self._reasons[key] = f"<p>{possibly}{escape(reason(self._register, outcome, answers))}</p>"
        return why

    def _line(self, environment: EnvironmentStatus, outcome: Outcome, acts: Acts, slug: str) -> str:
        reading, reported = environment.reading, environment.reported
        place = environment.entry.deadline.environment
        before, after = _said(reported, place) if reported else ("", "")
        stale = STALE if reading.stale else ""
        deeds = _acts(acts, slug, place, reading, reported)
        return (
            f"<li>{self._when(environment.entry, reading.standing)}<div><p>{before}{_why(reading.cause)}</p>"
            f"{_step(next_step(reading, outcome))}{stale}{after}{deeds}</div></li>"
        )

    def _when(self, entry: DeadlineEntry, standing: Standing) -> str:
        when = self._lines.get((entry.id, standing))
        if when is None:
            text = self.deadline(entry)
            day = (
                f'<time datetime="{text.last_safe_iso}">{escape(text.last_safe_weekday)}</time> '
                if text.last_safe_iso
                else ""
            )
            when = self._lines[entry.id, standing] = (
                f"<p><b>{escape(text.environment_label)}</b> "
                f'<span class="chip {standing}">{escape(STANDING[standing])}</span></p>'
                f'<p>{day}<b class="left {text.tone}">{escape(text.days_phrase)}</b> {_quoted(text)}</p>'
            )
        return when


@lru_cache(maxsize=2)
def row_writer(register: Snapshot, today: date) -> RowWriter:
    """The writer for this register and day, with all that it has already written."""
    return RowWriter(register, today)


def next_step(reading: Reading, outcome: Outcome) -> str:
    """What the vendor does next."""
    if outcome.applies is Applies.POSSIBLY and reading.cause in _SILENT:
        return ANSWER_FIRST
    return NEXT_STEP[reading.cause]


_SILENT = frozenset({Cause.NEVER_REPORTED, Cause.NEVER_REPORTED_AND_CLOSE, Cause.NO_DATE})


def _quoted(text: DeadlineText) -> str:
    words = f"Kilden: <q>{escape(text.wording)}</q>" if text.wording else text.silence
    return f'<span class="source">{words}</span>'


def _acts(acts: Acts, slug: str, environment: Environment, reading: Reading, reported: Reported | None) -> str:
    """What the reader may do about one deadline, and where the whole of what was said about it stands.

    hx-boost: opened, or sent, without leaving the page (`templates/products/detail.html`, `static/rows.js`).
    """
    where = f"/produkter/{acts.product}/status/{slug}/{environment}"
    deeds = ""
    if acts.report:
        deeds = f'<a class="edit" href="{where}" hx-boost="true">Oppdater status</a>'
        if reading.stale and reported is not None:
            deeds += (
                f'<form method="post" action="{where}/bekreft" hx-boost="true">'
                f'<input type="hidden" name="version" value="{reported.version}">'
                f'<button class="as-link" type="submit">Bekreft at det stemmer</button></form>'
            )
    elif acts.judge:
        deeds = f'<a href="{where}/vurder">Vurder</a>'
    return f'<div class="acts">{deeds}<a href="{where}/historikk">Historikk</a></div>'


def _objection(objected: Objected) -> str:
    answer = OBJECTION_ANSWER[objected.answer]
    words = f"Innsigelse {_day(objected.raised_on)}: {escape(objected.reason)}"
    if objected.answer_reason:
        answer = f"{answer} {objected.answer_reason}"
    return f'<p class="note">{words}</p><p class="note">{escape(answer)}</p>'


def _objection_link(acts: Acts, slug: str, objected: Objected | None) -> str:
    words = "Se innsigelsen" if objected else "Gjelder ikke oss?"
    return f'<div class="acts"><a href="/produkter/{acts.product}/innsigelse/{slug}">{words}</a></div>'


@cache
def _why(cause: Cause) -> str:
    return str(escape(WHY_STANDING[cause]))


@cache
def _step(words: str) -> str:
    return f"<p><b>{escape(words)}</b></p>"


def _said(reported: Reported, environment: Environment) -> tuple[str, str]:
    """What the vendor and the customer centre said: the sentences before the standing's reason, and the notes after."""
    report = reported.report
    sentences = notes = ""
    if report.claim is not None and report.claimed_on is not None:
        sentences = _claimed(report.claim, report.claimed_on, environment)
    if report.planned_on is not None and report.claim is not Claim.DONE:
        sentences += _planned(report.planned_on)
    if report.exempt_until is not None:
        sentences += _exempt(report.exempt_until)
    if reported.exemption_reason is not None:
        notes += _note("Begrunnelse for unntaket", reported.exemption_reason)
    if reported.verdict_reason is not None:
        notes += _note("Kundesenteret", reported.verdict_reason)
    for each in reported.evidence:
        notes += _evidence(each)
    if reported.note is not None:
        notes += _note("Merknad", reported.note)
    if reported.responsible is not None:
        notes += _note("Ansvarlig", reported.responsible)
    return sentences, notes


def _note(label: str, words: str) -> str:
    return f'<p class="note">{label}: {escape(words)}</p>'


def _evidence(words: str) -> str:
    shown = escape(words)
    if words.startswith(("https://", "http://")):
        shown = Markup('<a href="{0}" rel="nofollow noopener">{0}</a>').format(words)
    return f'<p class="note">Dokumentasjon: {shown}</p>'


@lru_cache(maxsize=4096)
def _claimed(claim: Claim, claimed_on: date, environment: Environment) -> str:
    words = DONE[environment] if claim is Claim.DONE else CLAIM[claim]
    return f"«{escape(words)}» meldt {_day(claimed_on)}. "


@lru_cache(maxsize=4096)
def _planned(day: date) -> str:
    return f"Planlagt ferdig {_day(day)}. "


@lru_cache(maxsize=4096)
def _exempt(until: date) -> str:
    return f"Unntak til og med {_day(until)}. "


def _day(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{norwegian.long_date(day)}</time>'
