"""The whole sector's standings, product by change: what the customer centre's matrix shows.

`status.standings` says where one product stands, with all the words that go with it. Here it is said of every product
at once and without a word: one byte a cell, by the same rules. What one process has worked out it keeps, so that after
an update only the products that were touched are read and worked out again.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import repeat
from operator import attrgetter, getitem
from typing import NamedTuple

from fristklar.access.actor import Actor
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline
from fristklar.domain.norwegian import alphabetical
from fristklar.domain.standing import URGENCY, Claim, Reading, Report, Standing, Verdict, standing_on
from fristklar.register.snapshot import AnswersThatMatter, ChangeEntry, Snapshot
from fristklar.status.board_queries import Sighting, Stamp, read_product_versions, read_sightings, read_stamps
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
_NOTHING = "|||"
"""What is reported where nothing is."""


class _Ranks(dict[str, int]):
    """What each report comes to at one deadline, worked out when it is first met."""

    def __init__(self, deadline: Deadline, standing: Callable[[Deadline, Applies, Report], Reading]) -> None:
        super().__init__()
        self._deadline, self._standing = deadline, standing

    def __missing__(self, report: str) -> int:
        # A change that possibly applies stands as one that does.
        reading = self._standing(self._deadline, Applies.YES, _report(report))
        rank = self[report] = URGENCY[reading.standing]
        return rank


class _Layer(NamedTuple):
    """One deadline of every change; of those that have fewer, one that nobody ever reports on."""

    keys: tuple[str, ...]
    """Their ids as the reports name them."""
    ranks: tuple[dict[str, int], ...]


class BoardWriter:
    """Works out rows for one version of the register on one day.

    Twenty thousand cells are asked for at a time, so that the loops over them run in built-in functions.
    """

    def __init__(self, register: Snapshot, today: date) -> None:
        changes, standing = changes_of(register), standing_on(today)
        self._place = {change.slug: place for place, change in enumerate(changes)}
        self._layers = []
        for depth in range(max((len(change.deadlines) for change in changes), default=0)):
            at_depth = [change.deadlines[depth : depth + 1] for change in changes]
            self._layers.append(
                _Layer(
                    tuple(str(found[0].id) if found else "" for found in at_depth),
                    tuple(_Ranks(found[0].deadline, standing) if found else _UNASKED for found in at_depth),
                )
            )
        alike: dict[tuple[str, ...], list[ChangeEntry]] = {}
        for change in changes:
            alike.setdefault(change.rule_traits, []).append(change)
        self._rules: list[tuple[tuple[str, ...], list[ChangeEntry], dict[AnswersThatMatter, tuple[int, ...]]]] = [
            (traits, those, {}) for traits, those in alike.items()
        ]

    def row(self, seen: Sighting) -> BoardRow:
        """The product's row. What `status.standings.change_statuses` calls a change's worst standing, for each."""
        said = seen.reported.get
        layers = [map(getitem, ranks, map(said, keys, repeat(_NOTHING))) for keys, ranks in self._layers]
        cells = bytearray(map(min, *layers) if len(layers) > 1 else layers[0] if layers else ())
        answer = seen.answers.get
        for traits, changes, spared in self._rules:
            matter = tuple(map(answer, traits))
            places = spared.get(matter)
            if places is None:
                places = spared[matter] = tuple(
                    self._place[change.slug] for change in changes if change.outcome(matter).applies is Applies.NO
                )
            for place in places:
                cells[place] = _NOT_AFFECTED
        for slug in seen.excepted:
            if slug in self._place:  # and not of a change that has ended
                cells[self._place[slug]] = _NOT_AFFECTED
        return BoardRow(
            seen.id, seen.slug, seen.name, seen.organisations, seen.vendor_slug, seen.vendor, seen.version,
            (alphabetical(seen.vendor), alphabetical(seen.name), seen.slug), bytes(cells),
        )  # fmt: skip


_UNASKED = {_NOTHING: _NOT_AFFECTED}


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


def _stamps() -> Together[str, Stamp]:
    return Together(read_stamps)


@dataclass(slots=True)
class Board:
    """What one web process keeps of the sector between requests. For readers who may see every product."""

    _stamps: Together[str, Stamp] = field(default_factory=_stamps)
    _rows: dict[int, BoardRow] = field(default_factory=dict)
    _sorted: tuple[BoardRow, ...] = ()
    _writer: BoardWriter | None = None
    _made_of: tuple[Snapshot, date] | None = None
    _made_at: Stamp | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def stamp(self) -> Stamp:
        """What holds now. It changes with every write to the register or about a product.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        return (await self._stamps.ask([_SECTOR]))[_SECTOR]

    async def rows(self, actor: Actor, register: Snapshot, stamp: Stamp, today: date) -> Sequence[BoardRow]:
        """Every product, by vendor and name, at least as new as `stamp`.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        async with self._reading:  # whoever comes while it is being read takes what the first one found
            if self._made_of != (register, today) or self._writer is None:
                self._rows, self._writer = {}, BoardWriter(register, today)
                self._made_of, self._made_at = (register, today), None
            if self._made_at != stamp:
                await self._catch_up(actor, self._writer)
                self._made_at = stamp
            return self._sorted

    async def _catch_up(self, actor: Actor, writer: BoardWriter) -> None:
        versions = await read_product_versions(actor)
        kept = {key: row for key, row in self._rows.items() if versions.get(key) == row.version}
        wanted = [key for key in versions if key not in kept]
        parts = [wanted[start : start + PART] for start in range(0, len(wanted), PART)]
        reading = [asyncio.create_task(read_sightings(actor, part)) for part in parts[:1]]
        try:
            for number in range(len(parts)):
                seen = await reading.pop()
                if number + 1 < len(parts):
                    reading.append(asyncio.create_task(read_sightings(actor, parts[number + 1])))
                    await asyncio.sleep(0)  # so that it is on its way before this one is worked out
                kept |= {each.id: writer.row(each) for each in seen}
        finally:
            for task in reading:
                task.cancel()
        self._rows = kept
        self._sorted = tuple(sorted(kept.values(), key=attrgetter("order")))


def counts(standings: Iterable[bytes]) -> list[int]:
    """How many cells stand so, by rank."""
    whole = b"".join(standings)
    return [whole.count(rank) for rank in range(len(RANKED))]
