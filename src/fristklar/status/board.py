"""The whole sector's standings, product by change: what the customer centre's matrix shows.

`status.standings` says where one product stands, with all the words that go with it. Here it is said of every product
at once and without a word: one byte a cell, by the same rules. What one process has worked out it keeps, so that after
an update only the products that were touched are read and worked out again.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from fristklar.access.actor import Actor
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline
from fristklar.domain.norwegian import alphabetical
from fristklar.domain.standing import URGENCY, Claim, Report, Standing, Verdict, standing_on
from fristklar.register.snapshot import AnswersThatMatter, ChangeEntry, Snapshot
from fristklar.status.board_queries import Sighting, read_product_versions, read_sightings
from fristklar.status.queries import SectorVersion, read_sector_version
from fristklar.together import Together

RANKED = tuple(sorted(Standing, key=URGENCY.__getitem__))
"""The standings by urgency: a cell's byte is its place here."""

PART = 100
"""Products that are read at a time. While the database reads one part, the one before is worked out; and no part holds
up other readers for long."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A product, and its worst standing against each change."""

    id: int
    slug: str
    name: str
    organisations: int | None
    vendor_slug: str
    vendor: str
    version: int
    order: tuple[str, str, str]
    """By vendor and name, as Norwegians sort."""
    standings: bytes
    """For each of the board's changes, the rank of the worst environment's standing; see RANKED."""


def changes_of(register: Snapshot) -> tuple[ChangeEntry, ...]:
    """The board's changes: those that have not ended, as far as they have a deadline to stand against."""
    return tuple(change for change in register.standing_changes if change.deadlines)


_NOT_AFFECTED = URGENCY[Standing.NOT_AFFECTED]


class _Places(dict[str, tuple[int, int]]):
    """Where each report belongs, and the rank that it comes to: worked out when it is first met.

    A deadline has a place of its own. `last` is that of deadlines which the register knows no more.
    """

    def __init__(self, deadlines: dict[str, tuple[int, Deadline]], last: int, today: date) -> None:
        super().__init__()
        self._deadlines, self._last, self._standing = deadlines, last, standing_on(today)

    def __missing__(self, reported: str) -> tuple[int, int]:
        key, _, report = reported.partition("|")
        known = self._deadlines.get(key)
        if known is None:
            return self._last, _NOT_AFFECTED
        place, deadline = known
        # A change that possibly applies stands as one that does.
        reading = self._standing(deadline, _YES, _report(report))
        found = self[reported] = place, URGENCY[reading.standing]
        return found


_YES = Applies.YES


class BoardWriter:
    """Works out rows for one version of the register on one day.

    Twenty thousand cells are asked for at a time, so what can be run in built-in functions does.
    """

    def __init__(self, register: Snapshot, today: date) -> None:
        self.register = register
        changes = changes_of(register)
        self._width = width = len(changes)
        self._change_places = {change.slug: place for place, change in enumerate(changes)}
        # First one deadline of every change, then the second of those that have two, and so on.
        depth = max((len(change.deadlines) for change in changes), default=0)
        deadlines = {
            str(entry.id): (at * width + place, entry.deadline)
            for place, change in enumerate(changes)
            for at, entry in enumerate(change.deadlines)
        }
        self._places = _Places(deadlines, depth * width, today)
        nothing = bytearray([_NOT_AFFECTED]) * (depth * width + 1)
        for key in deadlines:
            place, nothing[place] = self._places[f"{key}||||"]
        self._nothing = bytes(nothing)
        self._depths = [slice(at * width, (at + 1) * width) for at in range(depth)]
        alike: dict[tuple[str, ...], list[ChangeEntry]] = {}
        for change in changes:
            alike.setdefault(change.rule_traits, []).append(change)
        self._rules: list[tuple[tuple[str, ...], list[ChangeEntry], dict[AnswersThatMatter, tuple[int, ...]]]] = [
            (traits, those, {}) for traits, those in alike.items()
        ]

    def row(self, seen: Sighting) -> BoardRow:
        """The product's row. What `status.standings.change_statuses` calls a change's worst standing, for each."""
        ranks = bytearray(self._nothing)
        if seen.reported:
            for place, rank in map(self._places.__getitem__, seen.reported.split(",")):
                ranks[place] = rank
        depths = [ranks[depth] for depth in self._depths]
        cells = bytearray(map(min, *depths)) if len(depths) > 1 else ranks[: self._width]
        answer = seen.answers.get
        for traits, changes, spared in self._rules:
            matter = tuple(map(answer, traits))
            places = spared.get(matter)
            if places is None:
                places = spared[matter] = tuple(
                    self._change_places[change.slug]
                    for change in changes
                    if change.outcome(matter).applies is Applies.NO
                )
            for place in places:
                cells[place] = _NOT_AFFECTED
        for slug in seen.excepted:
            if slug in self._change_places:  # and not of a change that has ended
                cells[self._change_places[slug]] = _NOT_AFFECTED
        return BoardRow(
            seen.id, seen.slug, seen.name, seen.organisations, seen.vendor_slug, seen.vendor, seen.version,
            (alphabetical(seen.vendor), alphabetical(seen.name), seen.slug), bytes(cells),
        )  # fmt: skip


@lru_cache(maxsize=16_384)
def _report(words: str) -> Report:
    claim, planned, verdict, exempt = words.split("|")
    return Report(
        claim=Claim(claim) if claim else None,
        planned_on=date.fromisoformat(planned) if planned else None,
        verdict=Verdict(verdict) if verdict else None,
        exempt_until=date.fromisoformat(exempt) if exempt else None,
    )


_SECTOR = "sector"


async def _read_stamps(topics: list[str]) -> dict[str, SectorVersion]:
    return dict.fromkeys(topics, await read_sector_version())  # all of them name the whole sector


def _stamps() -> Together[str, SectorVersion]:
    return Together(_read_stamps)


RegisterAt = Callable[[int], Coroutine[Any, Any, Snapshot]]
"""Gives the register of at least this version."""

Sector = tuple[Snapshot, Sequence[BoardRow]]
"""Every product, by vendor and name, and the register that their standings are by: a row has a byte for each of
`changes_of` that register, and of no other."""


@dataclass(slots=True)
class Board:
    """What one web process keeps of the sector between requests. For readers who may see every product."""

    _stamps: Together[str, SectorVersion] = field(default_factory=_stamps)
    _rows: dict[int, BoardRow] = field(default_factory=dict)
    _sorted: tuple[BoardRow, ...] = ()
    _writer: BoardWriter | None = None
    _made_at: SectorVersion | None = None
    _made_on: date | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def stamp(self) -> SectorVersion:
        """What holds now. It changes with every write to the register or about a product.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        return (await self._stamps.ask([_SECTOR]))[_SECTOR]

    async def rows(self, actor: Actor, register_at: RegisterAt, stamp: SectorVersion, today: date) -> Sector:
        """The sector, at least as new as `stamp`.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        async with self._reading:  # whoever comes while it is being read takes what the first one found
            if (self._made_at, self._made_on) != (stamp, today):
                await self._catch_up(actor, register_at, stamp, today)
            assert self._writer is not None, "caught up"
            return self._writer.register, self._sorted

    async def _catch_up(self, actor: Actor, register_at: RegisterAt, stamp: SectorVersion, today: date) -> None:
        before, writer = self._made_at, self._writer
        if before is None or before.register != stamp.register or self._made_on != today:
            writer = None
        # The products are read while the register is.
        coming = [asyncio.create_task(register_at(stamp.register))] if writer is None else []
        reading: list[asyncio.Task[list[Sighting]]] = []
        try:
            versions = await read_product_versions(actor)
            kept = {key: row for key, row in self._rows.items() if writer and versions.get(key) == row.version}
            wanted = [key for key in versions if key not in kept]
            parts = [wanted[start : start + PART] for start in range(0, len(wanted), PART)]
            reading = [asyncio.create_task(read_sightings(actor, part)) for part in parts[:1]]
            if writer is None:
                writer = BoardWriter(await coming.pop(), today)
            for number in range(len(parts)):
                seen = await reading.pop()
                if number + 1 < len(parts):
                    reading.append(asyncio.create_task(read_sightings(actor, parts[number + 1])))
                    await asyncio.sleep(0)  # so that it is on its way before this one is worked out
                kept |= {each.id: writer.row(each) for each in seen}
        finally:
            left = [*coming, *reading]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)  # what failed first is what the reader is told
        self._rows, self._writer, self._made_at, self._made_on = kept, writer, stamp, today
        self._sorted = tuple(sorted(kept.values(), key=attrgetter("order")))


def counts(standings: Iterable[bytes]) -> list[int]:
    """How many cells stand so, by rank."""
    whole = b"".join(standings)
    return [whole.count(rank) for rank in range(len(RANKED))]
