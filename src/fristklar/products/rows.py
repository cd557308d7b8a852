"""The rows of the vendor's page as HTML.

Written by hand rather than by the template, since this is where the page spends its time: what the register says of
a change is escaped and encoded once for each version and day, what a standing says once for ever, and only a vendor's
own words are escaped on every reading. `templates/products/detail.html` says where the rows stand on the page.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies, ObjectionAnswer, Outcome
from fristklar.domain.deadline import Environment
from fristklar.domain.standing import Claim, Reading, Standing
from fristklar.languages import Language, current, gettext, marked
from fristklar.languages.templates import in_bokmaal
from fristklar.register.snapshot import AnswersThatMatter, ChangeEntry, DeadlineEntry, Snapshot
from fristklar.status.queries import Objected
from fristklar.status.reasons import next_step, reason
from fristklar.status.standings import Ranked, RankedLine
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.links import is_web_address
from fristklar.web.marks import chip
from fristklar.web.words import APPLIES, CLAIM, DONE, OBJECTION_ANSWER, WHY_STANDING

STALE = marked("Ikke oppdatert på over 90 dager.")
CONFIRM = marked("Bekreft at meldingen stemmer.")


class Acts(NamedTuple):
    """What the reader may do with the rows of one product."""

    product: str
    """The product's slug."""
    report: bool = False
    judge: bool = False


class _Parts:
    """HTML on its way to becoming one text. What people wrote is escaped in one go at the end."""

    __slots__ = ("done", "places", "words")

    def __init__(self) -> None:
        self.done: list[bytes] = []
        self.places: list[int] = []  # where in `done` someone's own words go
        self.words: list[str] = []

    def note(self, opening: bytes, words: str, closing: bytes = b"</p>") -> None:
        """A paragraph of someone's own words."""
        done = self.done
        self.places.append(len(done) + 1)
        self.words.append(words)
        done += (opening, b"", closing)

    def filled(self) -> list[bytes]:
        """All of it."""
        # Postgres keeps no text with a zero byte, so that one parts the words from each other.
        escaped = html.escape("\0".join(self.words), quote=False).encode().split(b"\0")
        for place, words in zip(self.places, escaped, strict=False):
            self.done[place] = words
        return self.done


class RowWriter:
    """Writes rows for one version of the register on one day, in the language spoken when it was made."""

    def __init__(self, register: Snapshot, today: date) -> None:
        self.version = register.version
        self.today = today
        self._register = register
        says = self._says = _says(current())
        # What every line says, together: a name in a tuple takes longer to reach than one that was unpacked.
        self._of_every_line = says.what_now, says.chips, says.day, says.planned, says.note, says.responsible
        self._deadlines: dict[int, DeadlineText] = {}
        self._openings: dict[tuple[str, AnswersThatMatter, ObjectionAnswer | None], bytes] = {}
        self._frames: dict[int, _LineFrame] = {}
        self._slugs = {entry.id: change.slug for change in register.standing_changes for entry in change.deadlines}

    def rows(self, statuses: Iterable[Ranked], acts: Acts) -> list[bytes]:
        """The rows of a group as HTML, in pieces."""
        parts = _Parts()
        add = parts.done.append
        deeds, says = _Deeds.of(acts), self._says
        for _, change, answers, outcome, environments, _, objected in statuses:
            applies = outcome.applies
            # Answers decide whether a change applies, and why, unless staff have answered an objection.
            key = change.slug, answers, None if objected is None else objected.answer
            opening = self._openings.get(key)
            if opening is None:
                opening = self._openings[key] = self._opening(change, answers, outcome).encode()
            add(opening)
            if objected is not None or (deeds.confirm is not None and applies is not _NO):
                _add_objection(parts, change.slug, objected, deeds, says)
            if applies is _NO:
                add(b"</article>")
            else:
                add(b"<ul>")
                self._add_lines(parts, environments, deeds, possibly=applies is _POSSIBLY)
                add(b"</ul></article>")
        return parts.filled()

    def deadline(self, entry: DeadlineEntry) -> DeadlineText:
        """The deadline in words."""
        text = self._deadlines.get(entry.id)
        if text is None:
            text = self._deadlines[entry.id] = deadline_text(entry.deadline, self.today)
        return text

    def _opening(self, change: ChangeEntry, answers: AnswersThatMatter, outcome: Outcome) -> str:
        services = ", ".join(service.name for service in change.services)
        answered = {
            name: answer for name, answer in zip(change.rule_traits, answers, strict=True) if answer is not None
        }
        possibly = f"<b>{APPLIES[Applies.POSSIBLY]}.</b> " if outcome.applies is Applies.POSSIBLY else ""
        nb = in_bokmaal()
        why = escape(reason(self._register, outcome, answered))
        if nb and outcome.because:  # the register's own sentences
            why = Markup("<span{}>{}</span>").format(nb, why)
        return (
            f'<article class="row" id="{escape(change.slug)}">'
            f'<h3><a href="/endringer/{escape(change.slug)}"{nb}>{escape(change.title)}</a></h3>'
            f'<p class="meta"{nb}>{escape(services)}</p>'
            f"<p>{possibly}{why}</p>"
        )

    def _add_lines(self, parts: _Parts, environments: tuple[RankedLine, ...], deeds: _Deeds, *, possibly: bool) -> None:
        done, places, words, says = parts.done, parts.places, parts.words, self._says
        add = done.append
        what_now_of, chips, day, planned, note_label, responsible_label = self._of_every_line
        before, after, confirm, _ = deeds
        confirms = confirm is not None
        for _, entry, reading, reported in environments:
            opening, when, claimed, where = self._frames.get(entry.id) or self._frame(entry)
            is_open = possibly and (reported is None or reported.claim is None)
            what_now = what_now_of(reading, is_open, confirms)
            done += (opening, chips[reading.standing], when)
            if reported is None:
                add(what_now)
            else:
                (
                    claim, claimed_on, planned_on, _, exempt_until,
                    responsible, note, verdict_reason, exemption_reason, evidence, version,
                ) = reported  # fmt: skip
                # What was reported and granted; the standing's reason follows in the same paragraph.
                if claim is not None and claimed_on is not None:
                    done += (claimed[claim], day(claimed_on))
                if planned_on is not None and claim is not _DONE:
                    done += (planned, day(planned_on))
                if exempt_until is not None:
                    add(says.exempt if self.today <= exempt_until else says.exempted)
                    add(day(exempt_until))
                add(what_now)
                if exemption_reason is not None:
                    parts.note(says.exemption_reason, exemption_reason)
                if verdict_reason is not None:
                    parts.note(says.verdict_reason, verdict_reason)
                for each in evidence:
                    _add_evidence(parts, each, says.evidence)
                # As `parts.note`, which two of three lines would call.
                if note is not None:
                    places.append(len(done) + 1)
                    words.append(note)
                    done += (note_label, b"", b"</p>")
                if responsible is not None:
                    places.append(len(done) + 1)
                    words.append(responsible)
                    done += (responsible_label, b"", b"</p>")
                if confirm is not None and reading.stale:
                    done += (confirm.before, where, confirm.between, b"%d" % version, confirm.after)
            done += (before, where, after)

    def _frame(self, entry: DeadlineEntry) -> _LineFrame:
        text = self.deadline(entry)
        day = (
            f'<time datetime="{text.last_safe_iso}">{escape(text.last_safe_weekday)}</time> '
            if text.last_safe_iso
            else ""
        )
        left = f'<b class="left {text.tone}">{escape(text.days_phrase)}</b>'
        frame = self._frames[entry.id] = (
            f"<li><p><b>{escape(text.environment_label)}</b> ".encode(),
            f"</p><p>{day}{left} {_quoted(text)}</p><div><p>".encode(),
            self._says.claimed[entry.deadline.environment],
            f"{self._slugs[entry.id]}/{entry.deadline.environment}".encode(),
        )
        return frame


_LineFrame = tuple[bytes, bytes, Mapping[Claim, bytes], bytes]
"""What every product's line says of one deadline: the opening, what follows the standing, what precedes the day of a
claim, and the line's place in addresses, below the product's. Small and shared, so that it stays in the processor's
cache; a plain tuple, which is taken apart quickest."""


class _Deeds(NamedTuple):
    """What the reader may do about one line, as HTML around the line's place in addresses.

    data-hx-boost: opened, or sent, without leaving the page (`templates/products/detail.html`, `static/rows.js`).
    """

    before: bytes
    after: bytes
    confirm: _Confirm | None
    objection: bytes | None
    """Opens the link to a change's objection, before the change's name."""

    @classmethod
    def of(cls, acts: Acts) -> _Deeds:
        """The deeds that these acts allow."""
        before = f'<div class="acts"><a href="/produkter/{acts.product}/status/'
        objection = f'<div class="acts"><a href="/produkter/{acts.product}/innsigelse/'.encode()
        if acts.report:
            before = before.replace("<a", '<a class="edit" data-hx-boost="true"')
            after = f'">{gettext("Oppdater status")}</a></div></div></li>'
            return cls(before.encode(), after.encode(), _Confirm.of(acts.product), objection)
        end = f'/vurder">{gettext("Vurder")}' if acts.judge else f'/historikk">{gettext("Historikk")}'
        after = f"{end}</a></div></div></li>"
        return cls(before.encode(), after.encode(), None, objection if acts.judge else None)


class _Confirm(NamedTuple):
    """Says once more, in one click, what was said long ago: HTML around the line's place and the report's version."""

    before: bytes
    between: bytes
    after: bytes

    @classmethod
    def of(cls, product: str) -> _Confirm:
        words = gettext("Bekreft at det stemmer")
        return cls(
            f'<form class="acts" method="post" action="/produkter/{product}/status/'.encode(),
            b'/bekreft" data-hx-boost="true"><input type="hidden" name="version" value="',
            f'"><button class="as-link" type="submit">{words}</button></form>'.encode(),
        )


def _add_objection(parts: _Parts, change: str, objected: Objected | None, deeds: _Deeds, says: _Says) -> None:
    """What the vendor objects and what staff answer, with the way there."""
    if objected is not None:
        when = gettext("Innsigelse meldt %(day)s:") % {"day": norwegian.long_date(objected.raised_on)}
        raised = f'<p class="note">{when} '
        parts.note(raised.encode(), objected.reason)
        answer = f'<p class="note">{escape(OBJECTION_ANSWER[objected.answer])} '
        parts.note(answer.encode(), objected.answer_reason or "")
    if deeds.objection is not None:
        parts.done += (deeds.objection, change.encode(), says.see_objection if objected else says.object)


def _add_evidence(parts: _Parts, words: str, opening: bytes) -> None:
    if is_web_address(words):
        link = f'<a href="{escape(words)}" rel="nofollow noopener">'
        parts.note(opening + link.encode(), words, b"</a></p>")
    else:
        parts.note(opening, words)


# By names of their own: reaching a member through its class takes as long as the rest of a line.
_NO, _POSSIBLY, _DONE = Applies.NO, Applies.POSSIBLY, Claim.DONE


class _Says(NamedTuple):
    """What every line may say: made once for each language."""

    what_now: Callable[[Reading, bool, bool], bytes]
    day: Callable[[date], bytes]
    """Both remember what they have said, in this language."""
    chips: Mapping[Standing, bytes]
    claimed: Mapping[Environment, Mapping[Claim, bytes]]
    """Each precedes a day, as do the next three."""
    planned: bytes
    exempt: bytes
    exempted: bytes
    exemption_reason: bytes
    """Each precedes somebody's own words, as do the next four."""
    verdict_reason: bytes
    note: bytes
    responsible: bytes
    evidence: bytes
    see_objection: bytes
    """Ends the link to it, as the next does where there is none."""
    object: bytes

    @classmethod
    def now(cls) -> _Says:
        """In the language spoken."""

        def note(label: str) -> bytes:
            return f'<p class="note">{label}: '.encode()

        return cls(
            what_now=cache(_what_now),
            day=lru_cache(maxsize=4096)(_day),
            chips={standing: chip(standing).encode() for standing in Standing},
            claimed={
                environment: {claim: _claimed(environment, claim) for claim in Claim} for environment in Environment
            },
            planned=f"{gettext('Planlagt ferdig')} ".encode(),
            exempt=f"{gettext('Unntak til og med')} ".encode(),
            exempted=f"{gettext('Unntaket gikk ut')} ".encode(),
            exemption_reason=note(gettext("Begrunnelse for unntaket")),
            verdict_reason=note(gettext("Kundesenteret")),
            note=note(gettext("Merknad")),
            responsible=note(gettext("Ansvarlig")),
            evidence=note(gettext("Dokumentasjon")),
            see_objection=f'">{gettext("Se innsigelsen")}</a></div>'.encode(),
            object=f'">{gettext("Gjelder ikke oss?")}</a></div>'.encode(),
        )


def chips() -> Mapping[Standing, bytes]:
    """Each standing as a chip, in the language spoken."""
    return _says(current()).chips


@cache
def _says(_language: Language) -> _Says:
    return _Says.now()


def _claimed(environment: Environment, claim: Claim) -> bytes:
    words = escape(DONE[environment] if claim is Claim.DONE else CLAIM[claim])
    return f"{gettext('«%(claim)s» meldt') % {'claim': words}} ".encode()


def row_writer(register: Snapshot, today: date) -> RowWriter:
    """The writer for this register and day in the language spoken, with all that it has already written."""
    return _writer(register, today, current())


@lru_cache(maxsize=2 * len(Language))
def _writer(register: Snapshot, today: date, _language: Language) -> RowWriter:
    return RowWriter(register, today)


def _what_now(reading: Reading, is_open: bool, confirms: bool) -> bytes:
    """Why it stands so, and what to do: the end of the paragraph that what was said begins.

    `confirms`: the reader has a button that says once more what was said long ago.
    """
    why, step = escape(WHY_STANDING[reading.cause]), escape(next_step(reading, is_open))
    stale = (
        f'<p class="stale">{gettext(STALE)}{f" {gettext(CONFIRM)}" if confirms else ""}</p>' if reading.stale else ""
    )
    return f"{why}</p><p><b>{step}</b></p>{stale}".encode()


def _quoted(text: DeadlineText) -> str:
    words = text.silence
    if text.wording:
        words = gettext("Kilden: %(words)s") % {"words": f"<q{in_bokmaal()}>{escape(text.wording)}</q>"}
    return f'<span class="source">{words}</span>'


def _day(day: date) -> bytes:
    """The end of a sentence."""
    return f'<time datetime="{day.isoformat()}">{norwegian.long_date(day)}</time>. '.encode()
