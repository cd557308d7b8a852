"""What staff type about a deadline: the source's words, the window they mean, and why the deadline moves.

The window follows the words, as `web.windows` has it, and so do the other things that words can say. A deadline is
saved only when the form comes back just as it was shown together with the impact, and the impact is still the same.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.wording import NotUnderstoodError, Understood
from fristklar.languages import gettext, marked
from fristklar.web.deadline_words import window_text
from fristklar.web.forms import Form, FormModel, OptionalLine, Prose, Typed, Version, check
from fristklar.web.windows import (
    WINDOW,
    WORDS,
    Day,
    as_shown,
    follow_words,
    is_changed,
    typed_day,
    understood,
    window_faults,
)

BESIDE_WINDOW = ("miljo", "slag", "fasthet", "fast_innen", "vedtatt")
"""The fields that decide what a deadline does, besides its words and its window."""
SHOWN = (WORDS, *WINDOW, *BESIDE_WINDOW)
"""What each of these showed last travels in `vist_` and its name."""
GUESSED_YEAR = marked("Ordlyden har ikke noe årstall. Vi har valgt det første som ligger fram i tid.")


Key = Version
"""The deadline that the form was made from; 0 where none stood. What can be no key says the same as none."""


class DeadlineForm(FormModel):
    """A deadline as an editor wants it, and why."""

    version: Version = 0
    frist: Key = 0
    miljo: Environment
    ordlyd: OptionalLine = None
    fra: Day = None
    til: Day = None
    noyaktighet: Precision
    slag: DeadlineKind
    fasthet: Firmness
    fast_innen: Day = None
    begrunnelse: Prose
    kilde: OptionalLine = None
    vedtatt: Day = None


class RemovalForm(FormModel):
    """A deadline is taken away, and why."""

    version: Version = 0
    frist: Key = 0
    fjernes_fordi: Prose


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deadline that holds, and what comes with it into the ledger."""

    deadline_id: int
    """The deadline that the form was made from; 0 where none stood."""
    version: int
    deadline: Deadline
    reason: str
    source: str | None
    decided_on: date
    remarks: tuple[str, ...]
    """What an editor should know of how the words were read."""


def values_of(deadline: Deadline | None, environment: Environment, version: int) -> dict[str, Any]:
    """The fields of a stored deadline, or of one that is to be added."""
    return {
        "version": version,
        "miljo": environment,
        "ordlyd": deadline.wording if deadline else "",
        "fra": deadline.earliest if deadline else None,
        "til": deadline.latest if deadline else None,
        "noyaktighet": deadline.precision if deadline else Precision.OPEN,
        "slag": deadline.kind if deadline else DeadlineKind.EFFECTIVE_ON,
        "fasthet": deadline.firmness if deadline else Firmness.TO_BE_AGREED,
        "fast_innen": deadline.firm_by if deadline else None,
    }


def all_as_shown(form: Form) -> Form:
    """The form with a note of what it shows now."""
    return as_shown(form, BESIDE_WINDOW)


def impact_seen(typed: Typed) -> str:
    """The mark of the impact that was shown together with exactly what the editor sends back; else empty."""
    said = Form(typed)
    return "" if any(is_changed(said, name) for name in SHOWN) else said.value("virkning")


def read_proposal(typed: Typed, today: date) -> tuple[Proposal | None, Form]:
    """Read the words, let the window follow them where no one has set it by hand, and check it all."""
    said = Form(dict(typed))
    was_undated = not said.value("vist_til").strip()
    followed = follow_words(said, today)
    if followed.read is not None:
        _follow_what_else_they_say(said, followed.read, was_undated)
    answer = check(DeadlineForm, said.typed)
    form, fields = answer.form, answer.value
    if followed.fault:
        form.errors.setdefault(WORDS, followed.fault)
    elif fields is not None:
        form.errors.update(window_faults(fields.ordlyd, fields.fra, fields.til, fields.noyaktighet))
    if fields is not None and fields.vedtatt is not None and fields.vedtatt > today:
        form.errors["vedtatt"] = gettext("Datoen ligger fram i tid. I dag er %(today)s.") % {
            "today": norwegian.long_date(today)
        }
    all_as_shown(form)
    if form.errors or fields is None:
        return None, form
    deadline = Deadline(
        fields.miljo,
        fields.ordlyd or "",
        fields.fra,
        fields.til,
        fields.noyaktighet,
        fields.slag,
        fields.fasthet,
        None if fields.fasthet is Firmness.FIRM else fields.fast_innen,
    )
    guessed = followed.reading and followed.read is not None and followed.read.year_inferred
    remarks = (gettext(GUESSED_YEAR),) if guessed else _reads_otherwise(deadline, today)
    decided_on = fields.vedtatt or today
    proposal = Proposal(fields.frist, fields.version, deadline, fields.begrunnelse, fields.kilde, decided_on, remarks)
    return proposal, form


def asked_for(typed: Typed) -> int:
    """The deadline that a form was made from, whatever else is typed in it."""
    answer = check(_Asked, typed)
    return answer.value.frist if answer.value else 0


class _Asked(FormModel):
    frist: Key = 0


def _follow_what_else_they_say(said: Form, read: Understood, was_undated: bool) -> None:
    """How sure the source is, and what happens on the day: where the words say so and no one has chosen by hand."""
    if read.kind and not is_changed(said, "slag"):
        said.typed["slag"] = [read.kind]
    if not is_changed(said, "fasthet"):
        if read.firmness:
            said.typed["fasthet"] = [read.firmness]
        elif was_undated and read.latest:
            said.typed["fasthet"] = [Firmness.FIRM if read.precision is Precision.DAY else Firmness.TENTATIVE]
        elif not was_undated and read.precision is Precision.OPEN:
            # Firm and without a date would say that the demand holds already.
            said.typed["fasthet"] = [Firmness.TENTATIVE]
    if read.firm_by and not is_changed(said, "fast_innen"):
        said.typed["fast_innen"] = [typed_day(read.firm_by)]


def _reads_otherwise(deadline: Deadline, today: date) -> tuple[str, ...]:
    """Where the editor's own window is not what the words say, both are kept, and the editor is told."""
    try:
        read = understood(deadline.wording, today)
    except NotUnderstoodError:
        return (gettext("Ordlyden er ikke forstått. Datoene er slik du har satt dem."),)
    if (read.earliest, read.latest) == (deadline.earliest, deadline.latest):
        return ()
    meant = window_text(read.earliest, read.latest) or gettext("uten dato")
    return (gettext("Ordlyden leses ellers som %(window)s. Datoene er slik du har satt dem.") % {"window": meant},)
