"""What calendars and feeds say of each deadline. None of it depends on the day, so that their bytes stay the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from functools import cached_property
from uuid import UUID, uuid5

from fristklar.domain import norwegian
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Precision, is_in_force, last_safe_day
from fristklar.languages import gettext
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, RevisionEntry, Snapshot
from fristklar.web.deadline_words import SILENCE, SILENCE_IN_FORCE, last_label, window_text
from fristklar.web.words import DEADLINE_KIND, ENVIRONMENT, FIRMNESS

NAMESPACE = UUID("6f0a2c55-6a5c-4f0e-9b39-2f1d5e8f7a10")
"""Of the names by which calendars and feed readers know a deadline again. Never to be changed."""

UNKNOWN_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""Of a deadline without a ledger, or of a feed without an entry: any instant will do, as long as it stays the same."""


class State(Enum):
    """Whether a deadline still counts."""

    STANDS = auto()
    REMOVED = auto()
    """Taken away, while its change goes on."""
    WITHDRAWN = auto()
    """Its whole change is called off."""


@dataclass(frozen=True)
class Entry:
    """A deadline, with all that is known of how it came to be."""

    id: int
    change: ChangeEntry
    deadline: Deadline
    """As it stands, or stood last."""
    state: State
    ledger: tuple[RevisionEntry, ...]
    """The newest first."""

    @cached_property
    def uid(self) -> UUID:
        """The name by which it is known again, however often it moves."""
        return uuid5(NAMESPACE, f"deadline {self.id}")

    @property
    def sequence(self) -> int:
        """How often it was revised (RFC 5545 §3.8.7.4): it never falls, not even when what was withdrawn comes back."""
        return len(self.moves) + self.change.version - 1

    @cached_property
    def moves(self) -> tuple["Move", ...]:
        """Every entry of the ledger but the first, the newest first."""
        oldest_first = [revision for revision in reversed(self.ledger) if revision.old is not None]
        return tuple(Move(self, number, revision) for number, revision in enumerate(oldest_first, 1))[::-1]

    @property
    def first_said(self) -> datetime:
        """When it was registered."""
        return self.ledger[-1].made_at if self.ledger else UNKNOWN_TIME

    @property
    def last_said(self) -> datetime:
        """When it was last revised, or its change was published or ended."""
        revised = self.ledger[0].made_at if self.ledger else UNKNOWN_TIME
        return max(each for each in (revised, self.change.published_at, self.change.ended_at) if each is not None)

    @property
    def path(self) -> str:
        """Where it stands on this site."""
        place = f"#frist-{self.deadline.environment.value}" if self.state is not State.REMOVED else ""
        return f"/endringer/{self.change.slug}{place}"

    @property
    def name(self) -> str:
        """The change, and where the deadline bites."""
        environment = self.deadline.environment
        where = "" if environment is Environment.ANY else f" ({ENVIRONMENT[environment].lower()})"
        return clean_line(self.change.title) + where


@dataclass(frozen=True)
class Move:
    """An entry of a deadline's ledger: it was moved, reworded or taken away."""

    entry: Entry
    number: int
    """1 for the first move. The ledger only grows, so that it stays the same."""
    revision: RevisionEntry

    @property
    def uid(self) -> UUID:
        """The name by which it is known again."""
        return uuid5(NAMESPACE, f"deadline {self.entry.id} move {self.number}")

    @property
    def deed(self) -> str:
        """What was done, in a word."""
        old, new = self.revision.old, self.revision.new
        if new is None:
            return gettext("Fjernet")
        moved = old is None or last_safe_day(old) != last_safe_day(new)
        return gettext("Flyttet") if moved else gettext("Endret")

    @property
    def sentence(self) -> str:
        """From what to what."""
        before, after = _moved_words(self.revision.old), _moved_words(self.revision.new)
        return gettext("Før: %(before)s. Nå: %(after)s.") % {"before": before, "after": after}


def _moved_words(deadline: Deadline | None) -> str:
    if deadline is None:
        return gettext("fjernet")
    window = window_text(deadline.earliest, deadline.latest)
    said = quoted(deadline)
    return f"{said} ({window})" if window and clean_line(deadline.wording) != window else said


def quoted(deadline: Deadline) -> str:
    """The source's own words, in quotes; that it has none, where it has none."""
    words = clean_line(deadline.wording)
    return f"«{words}»" if words else gettext("uten dato")


def entries_of(changes: Iterable[ChangeEntry]) -> list[Entry]:
    """Every deadline of these changes, also those that were taken away, in the order of the changes."""
    return [entry for change in changes for entry in _entries(change)]


def _entries(change: ChangeEntry) -> Iterator[Entry]:
    ledgers: dict[int, list[RevisionEntry]] = {}
    for revision in change.revisions:
        ledgers.setdefault(revision.deadline_id, []).append(revision)
    state = State.WITHDRAWN if change.lifecycle is Lifecycle.WITHDRAWN else State.STANDS
    for each in change.deadlines:
        yield Entry(each.id, change, each.deadline, state, tuple(ledgers.pop(each.id, ())))
    for key, ledger in sorted(ledgers.items()):
        said = ledger[0].old or ledger[0].new
        assert said is not None, "an entry of the ledger says what was, what is, or both"
        yield Entry(key, change, said, State.REMOVED, tuple(ledger))


def changes_of_service(register: Snapshot, slug: str) -> list[ChangeEntry] | None:
    """The changes that hit a service; None when there is no such service."""
    service = register.services.get(slug)
    if service is None:
        return None
    return [change for change in register.changes.values() if service.reference in change.services]


def headline(entry: Entry) -> str:
    """The deadline in one line, as a calendar shows it on the day."""
    if entry.state is not State.STANDS:
        return f"{gettext('Fjernet') if entry.state is State.REMOVED else gettext('Trukket tilbake')}: {entry.name}"
    if entry.deadline.kind is DeadlineKind.EXPECTED:
        return gettext("Ventes: %(what)s") % {"what": entry.name}
    return f"{gettext('Frist i perioden') if entry.deadline.is_window else gettext('Siste trygge dag')}: {entry.name}"


def dated_headline(entry: Entry) -> str:
    """The deadline in one line, with its day."""
    if entry.state is not State.STANDS:
        return headline(entry)
    deadline = entry.deadline
    last = last_safe_day(deadline)
    if last is None:
        return f"{entry.name}: {gettext('gjelder nå') if is_in_force(deadline) else gettext('dato er ikke satt')}"
    label = gettext("ventes senest") if deadline.kind is DeadlineKind.EXPECTED else gettext("siste trygge dag")
    return f"{entry.name}: {label} {norwegian.long_date(last)}"


def facts(entry: Entry) -> list[str]:
    """What there is to know of the deadline, a sentence or two a line."""
    deadline, change = entry.deadline, entry.change
    said = [clean(change.summary)]
    if entry.state is State.WITHDRAWN:
        said.append(gettext("Endringen er trukket tilbake. Det er ingenting å gjøre."))
    elif entry.state is State.REMOVED:
        said.append(gettext("Fristen er fjernet."))
    elif change.lifecycle is Lifecycle.COMPLETED:
        said.append(gettext("Endringen er gjennomført."))
    last = last_safe_day(deadline)
    if last is not None:
        said.append(f"{last_label(deadline)}: {norwegian.weekday_date(last)}. {DEADLINE_KIND[deadline.kind]}.")
    if deadline.wording:
        window = window_text(deadline.earliest, deadline.latest)
        means = " " + gettext("Det betyr %(window)s.") % {"window": window} if window and deadline.is_window else ""
        said.append(gettext("Kilden: %(words)s") % {"words": f"{quoted(deadline)}.{means}"})
    else:
        said.append(gettext(SILENCE_IN_FORCE if is_in_force(deadline) else SILENCE))
    if deadline.precision is not Precision.SEE_PARENT:
        said.append(gettext("Hvor sikkert: %(firmness)s.") % {"firmness": FIRMNESS[deadline.firmness].lower()})
    if entry.moves:
        said += move_facts(entry.moves[0])
    return [line for line in said if line]


def move_facts(move: Move) -> list[str]:
    """What there is to know of a move."""
    revision = move.revision
    said = [
        f"{move.deed} {norwegian.long_date(revision.decided_on)}. {move.sentence}",
        gettext("Begrunnelse: %(reason)s") % {"reason": clean(revision.reason)},
    ]
    if revision.source:
        said.append(gettext("Kilde: %(source)s") % {"source": clean_line(revision.source)})
    return said


_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without what neither XML (§2.2) nor iCalendar (RFC 5545 §3.1) can carry; one sort of line end."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text)).strip()


def clean_line(text: str) -> str:
    """The same, on one line."""
    return " ".join(clean(text).split())
