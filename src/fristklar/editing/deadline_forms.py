"""What staff type about a deadline: the source's words, the window they mean, and why the deadline moves.

The window follows the words until an editor changes it by hand. To know what was changed, the form carries along what
it showed last, in a hidden field beside each that the editor can change.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator

from fristklar.domain import norwegian
from fristklar.domain.deadline import DATELESS, Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.wording import NotUnderstoodError, Understood, understand
from fristklar.web.forms import (
    Form,
    FormModel,
    OptionalDate,
    OptionalLine,
    Prose,
    Typed,
    Version,
    check,
    fault,
)
from fristklar.web.words import window_text

YEARS = range(2000, 2100)
"""Any other year is a slip of the finger."""

SHOWN = ("miljo", "ordlyd", "fra", "til", "noyaktighet", "slag", "fasthet", "fast_innen", "vedtatt")
"""The fields that decide what a deadline does; what each showed last travels in `vist_` and its name."""
_WINDOW = ("fra", "til", "noyaktighet")


def _known_year(day: date | None) -> date | None:
    if day is not None and day.year not in YEARS:
        raise fault(f"Årstallet {day.year} må være en skrivefeil.")
    return day


Day = Annotated[OptionalDate, AfterValidator(_known_year)]


class DeadlineForm(FormModel):
    """A deadline as an editor wants it, and why."""

    version: Version = 0
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
    begrunnelse: Prose


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deadline that holds, and what comes with it into the ledger."""

    version: int
    deadline: Deadline
    reason: str
    source: str | None
    decided_on: date
    remarks: tuple[str, ...]
    """What an editor should know of how the words were read."""


def values_of(deadline: Deadline | None, environment: Environment, version: int, today: date) -> dict[str, Any]:
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
        "vedtatt": today,
    }


def as_shown(form: Form) -> Form:
    """The form with a note of what it shows now."""
    form.typed |= {f"vist_{name}": [form.value(name)] for name in SHOWN}
    return form


def is_as_shown(typed: Typed) -> bool:
    """Whether the editor sends back exactly what was shown together with its impact."""
    said = Form(typed)
    return said.value("virkning") == "vist" and not any(_is_changed(said, name) for name in SHOWN)


def read_proposal(typed: Typed, today: date) -> tuple[Proposal | None, Form]:
    """Read the words, let the window follow them where no one has set it by hand, and check it all."""
    said = Form(dict(typed))
    fault_of_words, remarks = _follow_words(said, today)
    answer = check(DeadlineForm, said.typed)
    form = answer.form
    if fault_of_words:
        form.errors.setdefault("ordlyd", fault_of_words)
        # Sent once more, the words count as seen, and the window as the editor's own.
        form.typed["vist_ordlyd"] = [form.value("ordlyd")]
        return None, form
    if answer.value is None:
        return None, form
    fields = answer.value
    form.errors.update(_faults(fields, today))
    if form.errors:
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
    remarks += _reads_otherwise(deadline, today)
    decided_on = fields.vedtatt or today
    return Proposal(fields.version, deadline, fields.begrunnelse, fields.kilde, decided_on, remarks), form


def _follow_words(said: Form, today: date) -> tuple[str | None, tuple[str, ...]]:
    """Set what the words say and no one has set by hand. Gives what is wrong with the words, and remarks."""
    if not _is_changed(said, "ordlyd"):
        return None, ()
    window_by_hand = any(_is_changed(said, name) for name in _WINDOW)
    try:
        read = _understood(said.value("ordlyd"), today)
    except NotUnderstoodError as error:
        if window_by_hand:
            return None, ()
        return f"{error} Du kan også beholde ordlyden og sette datoene selv under.", ()
    was_undated = not said.value("vist_til")
    if not window_by_hand:
        _set(said, fra=_typed_day(read.earliest), til=_typed_day(read.latest), noyaktighet=read.precision)
    if read.kind and not _is_changed(said, "slag"):
        _set(said, slag=read.kind)
    if not _is_changed(said, "fasthet"):
        if read.firmness:
            _set(said, fasthet=read.firmness)
        elif was_undated and read.latest:
            _set(said, fasthet=Firmness.FIRM if read.precision is Precision.DAY else Firmness.TENTATIVE)
    if read.firm_by and not _is_changed(said, "fast_innen"):
        _set(said, fast_innen=_typed_day(read.firm_by))
    if read.year_inferred and not window_by_hand:
        return None, ("Ordlyden har ikke noe årstall. Vi har valgt det første som ligger fram i tid.",)
    return None, ()


def _understood(words: str, today: date) -> Understood:
    if not words.strip():
        return Understood(None, None, Precision.OPEN)
    return understand(words, today)


def _reads_otherwise(deadline: Deadline, today: date) -> tuple[str, ...]:
    """Where the editor's own window is not what the words say, both are kept, and the editor is told."""
    try:
        read = _understood(deadline.wording, today)
    except NotUnderstoodError:
        return ("Ordlyden er ikke forstått. Datoene er slik du har satt dem.",)
    if (read.earliest, read.latest) == (deadline.earliest, deadline.latest):
        return ()
    meant = window_text(read.earliest, read.latest) or "uten dato"
    return (f"Ordlyden leses ellers som {meant}. Datoene er slik du har satt dem.",)


def _faults(fields: DeadlineForm, today: date) -> dict[str, str]:
    """What makes the window impossible: `domain.deadline.check_window`, said beside the field."""
    faults = {}
    if (fields.fra is None) != (fields.til is None):
        faults["fra" if fields.fra is None else "til"] = "Fyll ut både første og siste dag, eller la begge stå tomme."
    elif fields.fra is None or fields.til is None:
        if fields.noyaktighet not in DATELESS:
            faults["noyaktighet"] = "Uten datoer er fristen «ikke satt» eller «se egen oversikt»."
    elif fields.til < fields.fra:
        faults["til"] = "Siste dag kan ikke komme før første dag."
    elif fields.noyaktighet in DATELESS:
        faults["noyaktighet"] = "Fristen har datoer. Velg hvor nøyaktige de er, eller tøm datoene."
    elif fields.noyaktighet is Precision.DAY and fields.fra != fields.til:
        faults["noyaktighet"] = "En frist på dagen har samme første og siste dag."
    if not fields.ordlyd and fields.noyaktighet is not Precision.OPEN:
        faults["ordlyd"] = "Skriv ordlyden i kilden. Den kan bare stå tom når kilden ikke sier når."
    if fields.vedtatt is not None and fields.vedtatt > today:
        faults["vedtatt"] = f"Datoen ligger fram i tid. I dag er {norwegian.long_date(today)}."
    return faults


def _is_changed(said: Form, name: str) -> bool:
    return said.value(name).strip() != said.value(f"vist_{name}").strip()


def _set(said: Form, **values: str) -> None:
    said.typed |= {name: [str(value)] for name, value in values.items()}


def _typed_day(day: date | None) -> str:
    return norwegian.short_date(day) if day else ""
