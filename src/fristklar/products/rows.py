"""The rows of the vendor's page as HTML.

Written by hand rather than by the template, since this is where the page spends its time: what the register says of
a change is escaped once for each version and day, what a standing says once for ever, and only a vendor's own words
are escaped on every reading. `templates/products/detail.html` puts the rows on the page.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from fristklar.domain import norwegian
from fristklar.domain.applicability import Answers, Applies, Outcome
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Cause, Claim, Reading, Standing
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry, Snapshot
from fristklar.web.words import (
    APPLIES,
    CLAIM,
    DONE,
    NEXT_STEP,
    STANDING,
    WHY_STANDING,
    DeadlineText,
    deadline_text,
)

if TYPE_CHECKING:
    from fristklar.products.pages import ChangeStatus, EnvironmentStatus
    from fristklar.products.queries import Reported

ANSWER_FIRST = "Oppgi det som mangler om produktet, så vet vi om endringen gjelder dere."
EVERYONE = "Endringen gjelder alle produkter."
STALE = '<p class="stale">Ikke oppdatert på over 90 dager. Bekreft at meldingen stemmer.</p>'


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

    def rows(self, statuses: list[ChangeStatus], answers: Answers) -> Markup:
        """The rows of a group, for a product with these answers."""
        return Markup("".join([self._row(status, answers) for status in statuses]))  # noqa: S704  # escaped below

    def deadline(self, entry: DeadlineEntry) -> DeadlineText:
        """The deadline in words."""
        text = self._deadlines.get(entry.id)
        if text is None:
            text = self._deadlines[entry.id] = deadline_text(entry.deadline, self.today)
        return text

    def reason(self, outcome: Outcome, answers: Answers) -> str:
        """Why the change applies, does not apply, or may apply: whole sentences from the register."""
        if not outcome.because:
            return EVERYONE
        return " ".join(self._sentence(name, answers.get(name)) for name in outcome.because)

    def _sentence(self, trait: str, answer: bool | None) -> str:
        words = self._register.traits[trait]
        if answer is None:
            return words.when_unanswered
        return words.when_yes if answer else words.when_no

    def _row(self, status: ChangeStatus, answers: Answers) -> str:
        outcome = status.outcome
        opening = f"{self._head(status.change)}{self._why_hit(outcome, answers)}"
        if outcome.applies is Applies.NO:
            return f"{opening}</article>"
        lines = "".join([self._line(environment, outcome) for environment in status.environments])
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
            why = self._reasons[key] = f"<p>{possibly}{escape(self.reason(outcome, answers))}</p>"
        return why

    def _line(self, environment: EnvironmentStatus, outcome: Outcome) -> str:
        reading, reported = environment.reading, environment.reported
        before, after = _said(reported, environment.entry.deadline.environment) if reported else ("", "")
        return (
            f"<li>{self._when(environment.entry, reading.standing)}<div><p>{before}{_why(reading.cause)}</p>"
            f"{_step(next_step(reading, outcome))}{STALE if reading.stale else ''}{after}</div></li>"
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
    if reported.note is not None:
        notes += _note("Merknad", reported.note)
    if reported.responsible is not None:
        notes += _note("Ansvarlig", reported.responsible)
    return sentences, notes


def _note(label: str, words: str) -> str:
    return f'<p class="note">{label}: {escape(words)}</p>'


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
