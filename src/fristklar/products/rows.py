"""The rows of the vendor's page as HTML.

Written by hand rather than by the template, since this is where the page spends its time: what the register says of
a change is escaped once for each version and day, what a standing says once for ever, and only a vendor's own words
are escaped on every reading. `templates/products/detail.html` puts the rows on the page.
"""

from __future__ import annotations

import html
from datetime import date
from functools import lru_cache
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
        self._openings: dict[tuple[object, ...], str] = {}
        self._lines: dict[tuple[int, Reading, bool], tuple[str, str]] = {}

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
        change, outcome = status.change, status.outcome
        key = (change.slug, outcome.applies, outcome.because, *map(answers.get, outcome.because))
        opening = self._openings.get(key)
        if opening is None:
            opening = self._openings[key] = self._opening(change, outcome, answers)
        if outcome.applies is Applies.NO:
            return f"{opening}</article>"
        possibly = outcome.applies is Applies.POSSIBLY
        lines = "".join([self._line(environment, possibly) for environment in status.environments])
        return f"{opening}<ul>{lines}</ul></article>"

    def _opening(self, change: ChangeEntry, outcome: Outcome, answers: Answers) -> str:
        services = ", ".join(service.name for service in change.services)
        possibly = f"<b>{APPLIES[Applies.POSSIBLY]}.</b> " if outcome.applies is Applies.POSSIBLY else ""
        return (
            f'<article class="row" id="{escape(change.slug)}">'
            f'<h3><a href="/endringer/{escape(change.slug)}">{escape(change.title)}</a></h3>'
            f'<p class="meta">{escape(services)}</p>'
            f"<p>{possibly}{escape(self.reason(outcome, answers))}</p>"
        )

    def _line(self, environment: EnvironmentStatus, possibly: bool) -> str:
        _, entry, reading, reported = environment
        key = (entry.id, reading, possibly)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = self._when(entry, reading.standing), _what_now(reading, possibly)
        when, what_now = line
        if reported is None:
            return f"<li>{when}<div><p>{what_now}</div></li>"
        sentences, notes = _said(reported, entry.deadline.environment)
        return f"<li>{when}<div><p>{sentences}{what_now}{notes}</div></li>"

    def _when(self, entry: DeadlineEntry, standing: Standing) -> str:
        text = self.deadline(entry)
        day = (
            f'<time datetime="{text.last_safe_iso}">{escape(text.last_safe_weekday)}</time> '
            if text.last_safe_iso
            else ""
        )
        return (
            f"<p><b>{escape(text.environment_label)}</b> "
            f'<span class="chip {standing}">{escape(STANDING[standing])}</span></p>'
            f'<p>{day}<b class="left {text.tone}">{escape(text.days_phrase)}</b> {_quoted(text)}</p>'
        )


@lru_cache(maxsize=2)
def row_writer(register: Snapshot, today: date) -> RowWriter:
    """The writer for this register and day, with all that it has already written."""
    return RowWriter(register, today)


def next_step(reading: Reading, possibly: bool) -> str:
    """What the vendor does next; `possibly`: whether it is open if the change applies."""
    return ANSWER_FIRST if possibly and reading.cause in _SILENT else NEXT_STEP[reading.cause]


_SILENT = frozenset({Cause.NEVER_REPORTED, Cause.NEVER_REPORTED_AND_CLOSE, Cause.NO_DATE, Cause.IN_FORCE})


def _what_now(reading: Reading, possibly: bool) -> str:
    """Why it stands so, and what to do: the end of the paragraph that what was said begins."""
    why, step = escape(WHY_STANDING[reading.cause]), escape(next_step(reading, possibly))
    return f"{why}</p><p><b>{step}</b></p>{STALE if reading.stale else ''}"


def _quoted(text: DeadlineText) -> str:
    words = f"Kilden: <q>{escape(text.wording)}</q>" if text.wording else text.silence
    return f'<span class="source">{words}</span>'


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
    # Not markupsafe's: its extra type costs five times as much, and here is most of what a page must escape.
    return f'<p class="note">{label}: {html.escape(words)}</p>'


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
