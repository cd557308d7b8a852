"""What became of a deadline, in words: the same in a mail and on a page."""

from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, last_safe_day, slip_days
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.register.wording import days_earlier, days_later
from fristklar.status.news import Move, Moved
from fristklar.web.deadline_words import last_label, window_text
from fristklar.web.words import FIRMNESS

MOVED_TAG = Words(
    {
        Move.ADDED: marked("Ny frist"),
        Move.REMOVED: marked("Frist fjernet"),
        Move.MOVED: marked("Flyttet"),
        Move.DATED: marked("Dato satt"),
        Move.UNDATED: marked("Dato trukket"),
        Move.REWORDED: marked("Endret"),
    }
)


def reopened_tag() -> str:
    """What a change is called that had ended and holds again, wherever it is told."""
    return gettext("Gjelder igjen")


def reopened_counted(count: int) -> str:
    """How many such changes, without the number, as in "endringer gjelder igjen"."""
    return ngettext("endring gjelder igjen", "endringer gjelder igjen", count)


def from_to(moved: Moved) -> str:
    """From what to what, as one short line."""
    if moved.old is None:
        assert moved.new is not None, "what was added is there"
        return _days(moved.new)
    if moved.new is None:
        return gettext("Var %(day)s") % {"day": _days(moved.old)}
    before, after = _days(moved.old), _days(moved.new)
    if before == after:
        before, after = f"«{moved.old.wording}»", f"«{moved.new.wording}»"
    if before == after:
        before, after = FIRMNESS[moved.old.firmness], FIRMNESS[moved.new.firmness]
    slip = slip_days(moved.old, moved.new)
    if moved.move is Move.REWORDED:
        return f"{before} → {after}"
    return f"{last_label(moved.new)}: {before} → {after}{shift(slip)}"


def shift(days: int | None) -> str:
    """How far something has moved, as in " (14 dager senere)"; nothing at all where it has not."""
    if not days:
        return ""
    return f" ({days_later(days) if days > 0 else days_earlier(-days)})"


def _days(deadline: Deadline) -> str:
    """The days in short: the last safe one, or a whole period."""
    last = last_safe_day(deadline)
    if last is None:
        return gettext("ikke satt")
    window = window_text(deadline.earliest, deadline.latest)
    return window if deadline.is_window and window else norwegian.long_date(last)
