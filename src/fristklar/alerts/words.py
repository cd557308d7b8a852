"""The subjects and lines of the mails, in words."""

from collections.abc import Sequence
from datetime import date

from fristklar.alerts.happenings import Happenings
from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, Environment, Firmness, last_safe_day, slip_days
from fristklar.domain.impact import Reach
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.news import DATES_MOVED, Move, Moved
from fristklar.status.queries import ProductStatus
from fristklar.web.words import DEADLINE_KIND, ENVIRONMENT, FIRMNESS, deadline_text, window_text

MOVE = {
    Move.ADDED: "Ny frist",
    Move.REMOVED: "Frist fjernet",
    Move.MOVED: "Flyttet",
    Move.DATED: "Dato satt",
    Move.UNDATED: "Dato trukket",
    Move.REWORDED: "Endret",
}
MOST_NEWS = 3
"""In a subject, which mail programs cut."""
_IN = {Environment.TEST: " i test", Environment.PRODUCTION: " i produksjon", Environment.ANY: ""}
_IS_NOW = {
    Firmness.FIRM: "er nå fast",
    Firmness.TENTATIVE: "er nå foreløpig",
    Firmness.TO_BE_AGREED: "skal nå avtales",
}


# ---- subjects: the news itself where there is one piece, how many where there are several ----


def alert_subject(happened: Happenings, whose: str) -> str:
    """What happened, in a line."""
    pieces = [
        *(_moved(moved) for moved in happened.moved),
        *(_new(change) for change in happened.new),
        *(f"{change.title} gjelder igjen" for change in happened.reopened),
        *(_ended(change, became) for change, became in happened.ended),
    ]
    if len(pieces) == 1:
        return pieces[0]
    dates = sum(moved.move in DATES_MOVED for moved in happened.moved)
    counted = [
        counts(dates, "frist flyttet", "frister flyttet"),
        counts(len(happened.moved) - dates, "frist endret", "frister endret"),
        counts(len(happened.new), "ny endring", "nye endringer"),
        counts(len(happened.reopened), "endring gjelder igjen", "endringer gjelder igjen"),
        counts(len(happened.ended), "endring er avsluttet", "endringer er avsluttet"),
    ]
    said = ", ".join([*filter(None, counted)][:MOST_NEWS])
    titles = {moved.change.title for moved in happened.moved}
    if len(pieces) == len(happened.moved) and len(titles) == 1:
        return f"{titles.pop()}: {said}"
    return f"{said} – {whose}"


def _moved(moved: Moved) -> str:
    where = _IN[moved.environment] if _is_one_of_several(moved) else ""
    return f"{moved.change.title}: {_what_became(moved, where)}"


def _is_one_of_several(moved: Moved) -> bool:
    """Whether the environment must be named to say which deadline it is."""
    return moved.environment is Environment.TEST or len(moved.change.deadlines) > 1


def _what_became(moved: Moved, where: str) -> str:  # noqa: PLR0911  # a table
    old, new = moved.old, moved.new
    if old is None:
        assert new is not None, "something happened"
        return f"ny frist{where}, {days(new)}"
    if new is None:
        return f"fristen{where} er fjernet"
    match moved.move:
        case Move.DATED:
            return f"fristen{where} er satt til {days(new)}"
        case Move.UNDATED:
            return f"fristen{where} har ikke lenger en dato"
        case Move.MOVED if days(old) != days(new):
            return f"fristen{where} flyttet fra {days(old)} til {days(new)}"
        case Move.MOVED:
            return f"siste trygge dag{where} flyttet fra {_last(old)} til {_last(new)}"
    if old.firmness is not new.firmness:
        return f"fristen{where} {_IS_NOW[new.firmness]}"
    return f"ordlyden i fristen{where} er endret" if old.wording != new.wording else f"fristen{where} er endret"


def _new(change: ChangeEntry) -> str:
    dated = [deadline for deadline in change.dates if last_safe_day(deadline)]
    return f"Ny endring: {change.title}, frist {days(dated[0])}" if len(dated) == 1 else f"Ny endring: {change.title}"


def _ended(change: ChangeEntry, became: Lifecycle) -> str:
    return f"{change.title} er {'trukket tilbake' if became is Lifecycle.WITHDRAWN else 'gjennomført'}"


def counts(count: int, one: str, many: str) -> str:
    """A number and its noun; nothing at all for none."""
    return "" if not count else f"1 {one}" if count == 1 else f"{norwegian.number(count)} {many}"


def days_before(left: int) -> str:
    """How far away a last safe day is, to begin a subject with."""
    return "Siste trygge dag er i dag" if left == 0 else norwegian.days_phrase(left)


def in_days(left: int) -> str:
    """As in "om 7 dager"."""
    return {0: "i dag", 1: "i morgen"}.get(left, f"om {left} dager")


def whose(statuses: Sequence[ProductStatus]) -> str:
    """One product by its name, several of a vendor by the vendor's."""
    names = {status.id: status.name for status in statuses}
    if len(names) == 1:
        return next(iter(names.values()))
    vendors_ = {status.vendor for status in statuses}
    return vendors_.pop() if len(vendors_) == 1 else f"{len(names)} produkter"


def vendors(statuses: Sequence[ProductStatus]) -> str:
    """As in "hos 3 leverandører"; one by its name."""
    names = {status.vendor for status in statuses}
    return f"hos {names.pop()}" if len(names) == 1 else f"hos {len(names)} leverandører"


def listed(names: Sequence[str]) -> str:
    """As in "A, B og C"; of many only how many."""
    if len(names) > 4:
        return f"{len(names)} produkter"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}"


# ---- lines ----


def joined(*parts: str) -> str:
    """Parts of a line that may be missing."""
    return " · ".join(filter(None, parts))


def environment(where: Environment) -> str:
    """Nothing, where the source names none."""
    return "" if where is Environment.ANY else ENVIRONMENT[where]


def is_web(source: str) -> bool:
    """Whether a source is an address that can be opened."""
    return source.startswith(("https://", "http://")) and not any(letter.isspace() for letter in source)


def from_to(moved: Moved) -> str:
    """From which days to which."""
    if moved.old is None:
        assert moved.new is not None, "something happened"
        return f"Frist: {days(moved.new)}"
    if moved.new is None:
        return f"Fristen var {days(moved.old)}"
    before, after = days(moved.old), days(moved.new)
    if before == after:
        return ""
    if last_safe_day(moved.old) is None:
        return f"Frist: {after} (var ikke satt)"
    if last_safe_day(moved.new) is None:
        return f"Frist: ikke lenger satt (var {before})"
    return f"Frist: {before} → {after}{_shift(slip_days(moved.old, moved.new))}"


def differences(moved: Moved) -> list[str]:
    """What else is said otherwise than before: how sure it is, what happens that day, the source's words."""
    old, new = moved.old, moved.new
    if old is None or new is None:
        return []
    said = []
    if old.kind is not new.kind:
        before, after = _last(old), _last(new)
        said.append(f"{DEADLINE_KIND[old.kind]} → {DEADLINE_KIND[new.kind][0].lower()}{DEADLINE_KIND[new.kind][1:]}")
        if before != after and days(old) == days(new):
            said.append(f"Siste trygge dag: {before} → {after}{_shift(slip_days(old, new))}")
    if old.firmness is not new.firmness:
        said.append(f"Hvor sikkert: {FIRMNESS[old.firmness].lower()} → {FIRMNESS[new.firmness].lower()}")
    if old.firm_by != new.firm_by and new.firm_by is not None:
        said.append(f"Endelig dato ventes innen {norwegian.long_date(new.firm_by)}")
    if old.wording != new.wording and (moved.move is Move.REWORDED or last_safe_day(new) is None) and new.wording:
        said.append(f"Kilden sier nå: «{new.wording}»")
    return said


def last_day(deadline: Deadline, today: date) -> str:
    """The last safe day, and how far away it is."""
    text = deadline_text(deadline, today)
    if text.last_safe_weekday is None:
        return f"Ingen dato. Kilden sier: «{text.wording}»" if text.wording else text.silence
    return f"{text.last_label} {text.last_safe_weekday} ({text.days_phrase})"


def deadline_line(deadline: Deadline, today: date) -> str:
    """A deadline in one line, with its environment where it has one."""
    where = environment(deadline.environment)
    return f"{where}: {_lower_first(last_day(deadline, today))}" if where else last_day(deadline, today)


def days(deadline: Deadline) -> str:
    """The day or the period that the source names."""
    return window_text(deadline.earliest, deadline.latest) or "dato ikke satt"


def reach_line(surely: Reach, maybe: Reach) -> str:
    """How much of the sector it hits."""
    if not surely.products and not maybe.products:
        return "Treffer ingen produkter"
    said = ""
    if surely.products:
        used = counts(surely.organisations, "virksomhet", "virksomheter")
        said = f"Treffer {counts(surely.products, 'produkt', 'produkter')}{f' i {used}' if used else ''}"
    if not maybe.products:
        return said
    possible = counts(maybe.products, "produkt", "produkter")
    return f"{said}, og kanskje {possible} til" if said else f"Treffer kanskje {possible}"


def _shift(moved_days: int | None) -> str:
    if not moved_days:
        return ""
    unit = "dag" if abs(moved_days) == 1 else "dager"
    return f" ({abs(moved_days)} {unit} {'senere' if moved_days > 0 else 'tidligere'})"


def _last(deadline: Deadline) -> str:
    last = last_safe_day(deadline)
    return norwegian.long_date(last) if last else "ikke satt"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
