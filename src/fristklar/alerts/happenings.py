"""What happened to the register in a while: of several moves only the sum, and nothing of what was undone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fristklar.alerts.queries import Deed
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.news import Moved, came_at, is_new, moved_deadlines, moves_of, new_changes

ENDED = frozenset({Lifecycle.WITHDRAWN, Lifecycle.COMPLETED})


@dataclass(frozen=True, slots=True)
class Happenings:
    """What is to be told of a while."""

    moved: tuple[Moved, ...]
    new: tuple[ChangeEntry, ...]
    ended: tuple[tuple[ChangeEntry, Lifecycle], ...]
    """With what became of it."""
    reopened: tuple[ChangeEntry, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.moved or self.new or self.ended or self.reopened)


def instants_of_news(register: Snapshot, deeds: Iterable[Deed], since: datetime) -> Iterator[datetime]:
    """When something happened that others see, since then."""
    for change in register.changes.values():
        if is_new(change, since) and (came := came_at(change)):
            yield came
        for revision in moves_of(change, since):
            yield revision.made_at
    for deed in deeds:
        if deed.slug in register.changes and deed.at > since:
            yield deed.at


def happenings(register: Snapshot, deeds: Sequence[Deed], since: datetime, until: datetime) -> Happenings:
    """What is otherwise at `until` than at `since`.

    `deeds` are all since then, also later ones: a change that comes back is published anew, and only they tell that
    others knew of it before.
    """
    lives: dict[str, list[Deed]] = {}
    first: dict[str, Deed] = {}
    for deed in deeds:
        if since < deed.at:
            first.setdefault(deed.slug, deed)
            if deed.at <= until:
                lives.setdefault(deed.slug, []).append(deed)
    known = {slug for slug, deed in first.items() if deed.before is not Lifecycle.DRAFT}
    ended, reopened = [], []
    for slug, change in register.changes.items():
        if slug not in lives:
            continue
        before, after = lives[slug][0].before, lives[slug][-1].after
        if before is Lifecycle.PUBLISHED and after in ENDED:
            ended.append((change, after))
        elif before in ENDED and after is Lifecycle.PUBLISHED:
            reopened.append(change)
    gone = {change.slug for change, _ in ended}
    return Happenings(
        moved=tuple(moved for moved in moved_deadlines(register, since, until, known) if moved.change.slug not in gone),
        new=tuple(
            change
            for change in new_changes(register, since)
            if change.slug not in known
            and (change.slug in lives or ((came := came_at(change)) is not None and came <= until))
        ),
        ended=tuple(ended),
        reopened=tuple(reopened),
    )
