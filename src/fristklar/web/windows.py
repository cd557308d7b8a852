"""A window as people type it: the source's own words, and the days that they mean.

The window follows the words until somebody sets it by hand. To know what was changed, the form carries along what it
showed last, in a hidden field beside each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from fristklar.domain import norwegian
from fristklar.domain.deadline import DATELESS, Precision
from fristklar.domain.wording import NotUnderstoodError, Understood, understand
from fristklar.languages import gettext
from fristklar.web.deadline_words import precision_text, window_text
from fristklar.web.forms import Form, OptionalDate, fault
from fristklar.web.words import PRECISION

YEARS = range(2000, 2100)
"""Any other year is a slip of the finger."""

WORDS = "ordlyd"
WINDOW = ("fra", "til", "noyaktighet")


def _known_year(day: date | None) -> date | None:
    if day is not None and day.year not in YEARS:
        raise fault(gettext("Årstallet %(year)s må være en skrivefeil.") % {"year": day.year})
    return day


Day = Annotated[OptionalDate, AfterValidator(_known_year)]
"""A date that a plan can have."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of letting the window follow the words."""

    fault: str = ""
    """Why the words name no window."""
    reading: str = ""
    """What the words were taken to mean, where nobody has seen it yet."""
    read: Understood | None = None
    """All that new words say, also where somebody has set the window by hand."""


def as_shown(form: Form, more: Iterable[str] = ()) -> Form:
    """The form with a note of what it shows now, in the window and in `more` fields."""
    form.typed |= {f"vist_{name}": [form.value(name)] for name in (WORDS, *WINDOW, *more)}
    return form


def is_changed(said: Form, name: str) -> bool:
    """Whether a field says something else than it showed last."""
    return said.value(name).strip() != said.value(f"vist_{name}").strip()


def understood(words: str, today: date) -> Understood:
    """What words say of a time. No words say that it is not decided.

    Raises:
        NotUnderstoodError: they name no time.
    """
    return understand(words, today) if words.strip() else Understood(None, None, Precision.OPEN)


def follow_words(said: Form, today: date) -> Followed:
    """Set the window that the words mean, where the words are new and nobody has set it by hand."""
    if not is_changed(said, WORDS):
        return Followed()
    by_hand = any(is_changed(said, name) for name in WINDOW)
    words = said.value(WORDS).strip()
    try:
        read = understood(words, today)
    except NotUnderstoodError as error:
        if by_hand:
            return Followed()
        # Sent once more, the words count as seen, and the window as the editor's own.
        said.typed[f"vist_{WORDS}"] = [said.value(WORDS)]
        return Followed(
            fault=gettext(
                "%(reason)s Skriv det på en annen måte, for eksempel «Q2/Q3 2026», «innen utgangen av 2026» eller "
                "«avklares». Du kan også beholde ordlyden og sette datoene selv under."
            )
            % {"reason": error.reason}
        )
    if by_hand:
        return Followed(read=read)
    said.typed |= {"fra": [typed_day(read.earliest)], "til": [typed_day(read.latest)], "noyaktighet": [read.precision]}
    if not any(is_changed(said, name) for name in WINDOW):
        return Followed(read=read)
    return Followed(reading=_say(words, read), read=read)


def window_faults(words: str | None, first: date | None, last: date | None, precision: Precision) -> dict[str, str]:
    """What makes the window impossible: `domain.deadline.check_window`, said beside the field."""
    faults = {}
    if (first is None) != (last is None):
        faults["fra" if first is None else "til"] = gettext(
            "Fyll ut både første og siste dag, eller la begge stå tomme."
        )
    elif first is None or last is None:
        if precision not in DATELESS:
            faults["noyaktighet"] = gettext("Uten datoer er tidspunktet «ikke satt» eller «se egen oversikt».")
    elif last < first:
        faults["til"] = gettext("Siste dag kan ikke komme før første dag.")
    elif precision in DATELESS:
        faults["noyaktighet"] = gettext("Du har satt datoer. Velg hvor nøyaktige de er, eller tøm datoene.")
    elif precision is Precision.DAY and first != last:
        faults["noyaktighet"] = gettext("Et tidspunkt på dagen har samme første og siste dag.")
    if not words and precision is not Precision.OPEN:
        faults[WORDS] = gettext("Skriv ordlyden i kilden. Den kan bare stå tom når kilden ikke sier når.")
    return faults


def _say(words: str, read: Understood) -> str:
    if not words:
        return gettext("Uten ordlyd er tidspunktet ikke satt.")
    window = window_text(read.earliest, read.latest)
    if window is None:
        return gettext("«%(words)s» leses som: %(precision)s.") % {
            "words": words,
            "precision": PRECISION[read.precision],
        }
    said = {
        "words": words,
        "window": window,
        "precision": precision_text(read.precision, read.earliest, read.latest),
    }
    if read.year_inferred:
        return (
            gettext(
                "«%(words)s» leses som %(window)s (%(precision)s). Ordlyden har ikke noe årstall, så det første som "
                "ligger fram i tid, er valgt."
            )
            % said
        )
    return gettext("«%(words)s» leses som %(window)s (%(precision)s).") % said


def typed_day(day: date | None) -> str:
    """A day as the field shows it."""
    return norwegian.short_date(day) if day else ""
