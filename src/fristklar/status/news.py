"""What has happened in the register since somebody was last told: deadlines that moved, changes that came or ended.

The weekly digest tells of all that is so by now, an alert of what had happened by the end of an edit session: `until`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto
from functools import lru_cache

from fristklar.clock import OSLO
from fristklar.domain.deadline import Deadline, Environment, last_safe_day
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ENDED, ChangeEntry, RevisionEntry, Snapshot


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


@dataclass(frozen=True, slots=True)
class Happenings:
    """What is otherwise in the register than when somebody was last told."""

    moved: tuple[Moved, ...]
    """Of changes that stand and are not new, those that come first soonest."""
    new: tuple[ChangeEntry, ...]
    ended: tuple[tuple[ChangeEntry, Lifecycle], ...]
    """With what became of it."""
    reopened: tuple[ChangeEntry, ...]
    """Had ended, and hold again. What moved meanwhile is among `moved`."""

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.moved or self.new or self.ended or self.reopened)

    def of(self, hits: Callable[[ChangeEntry], bool]) -> "Happenings":
        """What concerns those of the changes that `hits` is true of."""
        return Happenings(
            moved=tuple(moved for moved in self.moved if hits(moved.change)),
            new=tuple(filter(hits, self.new)),
            ended=tuple((change, became) for change, became in self.ended if hits(change)),
            reopened=tuple(filter(hits, self.reopened)),
        )


def happened(
    register: Snapshot, since: date, until: datetime | None = None, *, tells_passing: bool = True
) -> Happenings:
    """What a mail or a page tells of the register, to somebody who was last told at `since`; a day is its beginning.

    `until`: what came after that instant is for the next time; None tells all that is so by now.
    `tells_passing`: also that a change came back which ended only since then. Over a week somebody may have read that
    it was gone; in one edit session it was a slip, and nobody was told.
    """
    told = instant_of(since)
    moved: list[Moved] = []
    new, ended, reopened = [], [], []
    for change in register.changes.values():
        was, now = _stood(change, told), _stood(change, until)
        # What ended after `until` is for the next time to tell: of that, nothing else is told any more.
        stands = now is change.lifecycle is Lifecycle.PUBLISHED
        if is_new(change, since):
            if stands and _came_by(change, until):
                new.append(change)
            continue
        if now in ENDED and was is Lifecycle.PUBLISHED:
            ended.append((change, now))
        if not stands:
            continue
        if was in ENDED or (tells_passing and _came_back(change, told, until)):
            reopened.append(change)
        moved.extend(_moved(change, told, until))
    moved.sort(key=lambda each: (_last(each.new) or date.max, each.change.slug, each.environment))
    return Happenings(tuple(moved), tuple(new), tuple(ended), tuple(reopened))


def is_new(change: ChangeEntry, since: date) -> bool:
    """Whether nobody can have been told of the change before.

    One that was loaded from a source is as old as the source: loading a whole register makes no news of it.
    """
    told = instant_of(since)
    published = _published(change)
    if published is not None:
        return published > told
    if not change.revisions:
        return False
    began = min(revision.made_at for revision in change.revisions)
    announced = min(revision.decided_on for revision in change.revisions)
    return began > told and announced >= told.astimezone(OSLO).date()


def came_at(change: ChangeEntry) -> datetime | None:
    """When the change came to be there for others; None where its ledger is empty too."""
    return _published(change) or min((revision.made_at for revision in change.revisions), default=None)


def moves_of(change: ChangeEntry, told: datetime, until: datetime | None = None) -> list[RevisionEntry]:
    """The entries of the ledger that tell of moves since then, oldest first.

    Of a change that had ended by then nobody was told what moved after that: its moves count from its end.
    """
    if not change.revisions:
        return []
    # What a change began with is no move; neither is what was done while it was a draft.
    began = min(revision.made_at for revision in change.revisions)
    after = max(_heard(change, told), began, _published(change) or began)
    return [
        revision
        for revision in reversed(change.revisions)  # they come newest first
        if revision.made_at > after and (until is None or revision.made_at <= until)
    ]


def _published(change: ChangeEntry) -> datetime | None:
    """When it last came out of its draft; None where it was loaded as published."""
    return next((turn.at for turn in reversed(change.life) if turn.before is Lifecycle.DRAFT), None)


def _came_by(change: ChangeEntry, until: datetime | None) -> bool:
    came = came_at(change)
    return until is None or (came is not None and came <= until)


def _stood(change: ChangeEntry, at: datetime | None) -> Lifecycle:
    """What the change was at an instant, or is by now."""
    if at is None or not change.life:
        return change.lifecycle
    return next((turn.after for turn in reversed(change.life) if turn.at <= at), change.life[0].before)


def _came_back(change: ChangeEntry, since: datetime, until: datetime | None) -> bool:
    return any(turn.before in ENDED and turn.at > since and (until is None or turn.at <= until) for turn in change.life)


def _heard(change: ChangeEntry, told: datetime) -> datetime:
    """Until when somebody told at an instant has heard of the change's deadlines."""
    before = [turn for turn in change.life if turn.at <= told]
    return before[-1].at if before and before[-1].after in ENDED else told


def _moved(change: ChangeEntry, told: datetime, until: datetime | None) -> Iterator[Moved]:
    ledgers: dict[int, list[RevisionEntry]] = {}
    for revision in moves_of(change, told, until):
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
