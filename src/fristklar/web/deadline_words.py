"""A deadline in words, in the language spoken: its window, how exact it is, what is left, what a plan leaves."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.deadline import (
    Deadline,
    DeadlineKind,
    Precision,
    days_left,
    is_in_force,
    last_safe_day,
    warns_from,
)
from fristklar.languages import gettext, marked, ngettext
from fristklar.web.words import DEADLINE_KIND, ENVIRONMENT, FIRMNESS, PRECISION

SILENCE = marked("Kilden sier ikke når.")
SILENCE_IN_FORCE = marked("Gjelder nå. Kilden oppgir ingen dato.")
NOTHING_STOPS = marked("Kilden sier ikke at noe slutter å virke.")
"""To be said of what is only expected."""


@dataclass(frozen=True, slots=True)
class DeadlineText:
    """A deadline as a page says it. Dates are in words, with the ISO form beside them for <time>."""

    environment: str
    environment_label: str
    wording: str
    """The source's own words, to be quoted; empty where it says nothing of time."""
    silence: str
    """What to say instead of a quotation."""
    window: str | None
    """The dates that the wording means, or None when nothing is decided."""
    is_window: bool
    last_label: str
    """What the last day is called: the last safe one, or the last on which something is expected."""
    last_safe: str | None
    last_safe_weekday: str | None
    last_safe_iso: str | None
    days_left: int | None
    days_phrase: str
    tone: str
    """passed, soon, ahead or undated."""
    kind_label: str
    is_expected: bool
    """Nothing stops, and nothing must be done."""
    firmness_label: str
    """Empty where the source leaves even that to another overview."""
    precision_label: str
    firm_by: str | None


def deadline_text(deadline: Deadline, today: date) -> DeadlineText:
    """Say a deadline as of `today`."""
    last, left, warning = last_safe_day(deadline), days_left(deadline, today), warns_from(deadline)
    is_expected = deadline.kind is DeadlineKind.EXPECTED
    if last is None or left is None or warning is None:
        tone, phrase = "undated", gettext("Dato er ikke satt")
    else:
        phrase = norwegian.days_phrase(left)
        # What is only expected hurries nobody.
        tone = "passed" if left < 0 else "soon" if today >= warning and not is_expected else "ahead"
    return DeadlineText(
        environment=deadline.environment.value,
        environment_label=ENVIRONMENT[deadline.environment],
        wording=deadline.wording,
        silence=gettext(SILENCE_IN_FORCE if is_in_force(deadline) else SILENCE),
        window=window_text(deadline.earliest, deadline.latest),
        is_window=deadline.is_window,
        last_label=last_label(deadline),
        last_safe=norwegian.long_date(last) if last else None,
        last_safe_weekday=norwegian.weekday_date(last) if last else None,
        last_safe_iso=last.isoformat() if last else None,
        days_left=left,
        days_phrase=phrase,
        tone=tone,
        kind_label=DEADLINE_KIND[deadline.kind],
        is_expected=is_expected,
        firmness_label="" if deadline.precision is Precision.SEE_PARENT else FIRMNESS[deadline.firmness],
        precision_label=precision_text(deadline.precision, deadline.earliest, deadline.latest),
        firm_by=norwegian.long_date(deadline.firm_by) if deadline.firm_by else None,
    )


def last_label(deadline: Deadline) -> str:
    """What its last day is called."""
    return gettext("Ventes senest") if deadline.kind is DeadlineKind.EXPECTED else gettext("Siste trygge dag")


def slack_phrase(days: int) -> str:
    """The room a plan leaves: "12 dager å gå på", "på siste trygge dag", "8 dager for sent"."""
    if days == 0:
        return gettext("på siste trygge dag")
    if days > 0:
        return ngettext("%(days)s dag å gå på", "%(days)s dager å gå på", days) % {"days": days}
    return ngettext("%(days)s dag for sent", "%(days)s dager for sent", -days) % {"days": -days}


def precision_text(precision: Precision, earliest: date | None, latest: date | None) -> str:
    """How exact the source is. A window that is no whole month, quarter or year is not said to be one."""
    if earliest is None or latest is None or precision is Precision.DAY:
        return PRECISION[precision]
    if earliest.day == 1 and latest.day == monthrange(latest.year, latest.month)[1]:
        return PRECISION[precision]
    if earliest.isoweekday() == 1 and (latest - earliest).days == 6:
        return gettext("på uken")
    return gettext("som en periode")


def window_text(earliest: date | None, latest: date | None) -> str | None:
    """The dates that a wording means, in words."""
    return norwegian.date_range(earliest, latest) if earliest and latest else None
