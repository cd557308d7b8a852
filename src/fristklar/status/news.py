"""What has happened in the register since somebody was last told: deadlines that moved, changes that came or ended.

The weekly digest tells of all that is so by now, an alert of what had happened by the end of an edit session: `until`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto
from functools import lru_cache

from fristklar.clock import OSLO
from fristklar.domain.deadline import Deadline, Environment, last_safe_day
from fristklar.register.snapshot import ChangeEntry, RevisionEntry, Snapshot


class Move(Enum):
    """What became of a deadline."""

    ADDED = auto()
    REMOVED = auto()
    MOVED = auto()
    DATED = auto()
    UNDATED = auto()
    REWORDED = auto()
    """The last safe day is the same; the source's words, when its period begins, or how firm it is, differ."""


DATES_MOVED = frozenset({Move.MOVED, Move.DATED, Move.UNDATED})
"""The moves that are counted as moved deadlines."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that is another than when somebody was last told. Of several moves only the sum is told."""

    change: ChangeEntry
    deadline_id: int
    environment: Environment
    move: Move
    old: Deadline | None
    new: Deadline | None
    reasons: tuple[str, ...]
    """One for each move, in their order; the same reason is said once."""
    sources: tuple[str, ...] = ()
    """On whose word, likewise."""


def instant_of(since: date) -> datetime:
    """A day counts from its beginning in Norway; an instant is itself."""
    return since if isinstance(since, datetime) else datetime.combine(since, time(), OSLO)


@lru_cache(maxsize=2)
def newest(register: Snapshot) -> datetime | None:
    """When anything of what is told here last happened; None while nothing has.

    Whoever has been told of a register is told next of what came after this. It is not the instant at which the
    register was read: what was being written then became visible only afterwards, and has a later moment than this.
    """
    return max((instant for change in register.changes.values() for instant in _instants(change)), default=None)


def last_changed(change: ChangeEntry) -> datetime | None:
    """When the change was published, ended, or a deadline of it moved last; None where nothing says."""
    return max(_instants(change), default=None)


def _instants(change: ChangeEntry) -> Iterator[datetime]:
    yield from (revision.made_at for revision in change.revisions)
    yield from (instant for instant in (change.published_at, change.ended_at) if instant is not None)


def moved_deadlines(
    register: Snapshot, since: date, until: datetime | None = None, known: Collection[str] = ()
) -> Iterator[Moved]:
    """The deadlines of changes that stand and were there before, those that come first soonest.

    `known` are changes that were, though they have been published anew since then.
    """
    told = instant_of(since)
    found = [
        moved
        for change in register.standing_changes
        if change.slug in known or not is_new(change, since)
        for moved in _moved(change, told, until, is_known=change.slug in known)
    ]
    found.sort(key=lambda moved: (_last(moved.new) or date.max, moved.change.slug, moved.environment))
    yield from found


def new_changes(register: Snapshot, since: date) -> Iterator[ChangeEntry]:
    """The changes that were not there when somebody was last told, in the register's order."""
    for change in register.changes.values():
        if not change.is_ended and is_new(change, since):
            yield change


def ended_changes(register: Snapshot, since: date) -> Iterator[ChangeEntry]:
    """The changes that were withdrawn or completed since then."""
    told = instant_of(since)
    for change in register.changes.values():
        if change.is_ended and change.ended_at is not None and change.ended_at > told and not is_new(change, since):
            yield change


def is_new(change: ChangeEntry, since: date) -> bool:
    """Whether nobody can have been told of the change before.

    One that was loaded from a source is as old as the source: loading a whole register makes no news of it.
    """
    told = instant_of(since)
    if change.published_at is not None:
        return change.published_at > told
    if not change.revisions:
        return False
    began = min(revision.made_at for revision in change.revisions)
    announced = min(revision.decided_on for revision in change.revisions)
    return began > told and announced >= told.astimezone(OSLO).date()


def came_at(change: ChangeEntry) -> datetime | None:
    """When the change came to be there for others; None where its ledger is empty too."""
    if change.published_at is not None:
        return change.published_at
    return min((revision.made_at for revision in change.revisions), default=None)


def moves_of(
    change: ChangeEntry, told: datetime, until: datetime | None = None, *, is_known: bool = False
) -> list[RevisionEntry]:
    """The entries of the ledger that tell of moves since then, oldest first.

    A known change was there for others by then, whenever it was published last.
    """
    if not change.revisions:
        return []
    # What a change began with is no move; neither is what was done while it was a draft.
    began = min(revision.made_at for revision in change.revisions)
    came = began if is_known or change.published_at is None else change.published_at
    after = max(told, began, came)
    return [
        revision
        for revision in reversed(change.revisions)  # they come newest first
        if revision.made_at > after and (until is None or revision.made_at <= until)
    ]


def _moved(change: ChangeEntry, told: datetime, until: datetime | None, *, is_known: bool) -> Iterator[Moved]:
    ledgers: dict[int, list[RevisionEntry]] = {}
    for revision in moves_of(change, told, until, is_known=is_known):
        ledgers.setdefault(revision.deadline_id, []).append(revision)
    for key, entries in ledgers.items():
        old, new = entries[0].old, entries[-1].new
        if old != new:
            reasons = tuple(dict.fromkeys(entry.reason for entry in entries))
            sources = tuple(dict.fromkeys(entry.source for entry in entries if entry.source))
            yield Moved(change, key, entries[-1].environment, _kind(old, new), old, new, reasons, sources)


def _kind(old: Deadline | None, new: Deadline | None) -> Move:
    if old is None:
        return Move.ADDED
    if new is None:
        return Move.REMOVED
    before, after = last_safe_day(old), last_safe_day(new)
    if before is None and after is not None:
        return Move.DATED
    if before is not None and after is None:
        return Move.UNDATED
    return Move.REWORDED if before == after else Move.MOVED


def _last(deadline: Deadline | None) -> date | None:
    return last_safe_day(deadline) if deadline else None
