"""Atom feeds (RFC 4287)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from feedgen.feed import FeedGenerator
from markupsafe import escape

from fristklar.feeds.entries import UNKNOWN_TIME, Entry, clean_line, dated_headline, facts, move_facts
from fristklar.languages import current
from fristklar.register.snapshot import ChangeEntry
from fristklar.settings import settings


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed."""

    uid: UUID
    title: str
    path: str
    lines: tuple[str, ...]
    first_said: datetime
    last_said: datetime
    categories: tuple[str, ...]


def deadline_feed(name: str, path: str, page: str, entries: Iterable[Entry]) -> bytes:
    """A feed with an entry for each deadline, which is new again when the deadline moves."""
    items = [
        Item(
            entry.uid,
            dated_headline(entry),
            entry.path,
            tuple(facts(entry)),
            entry.first_said,
            entry.last_said,
            _categories(entry.change),
        )
        for entry in entries
    ]
    return feed(name, path, page, items)


def moved_feed(name: str, path: str, page: str, entries: Iterable[Entry]) -> bytes:
    """A feed with an entry for each move."""
    items = [
        Item(
            move.uid,
            f"{move.deed}: {entry.name}",
            entry.path,
            tuple(move_facts(move)),
            move.revision.made_at,
            move.revision.made_at,
            _categories(entry.change),
        )
        for entry in entries
        for move in entry.moves
    ]
    return feed(name, path, page, items)


def _categories(change: ChangeEntry) -> tuple[str, ...]:
    return tuple(name for service in change.services if (name := clean_line(service.name)))


def feed(name: str, path: str, page: str, items: Sequence[Item]) -> bytes:
    """The feed that lives at `path` and belongs to `page`, with what was said last at the top."""
    base = settings().base_url
    made = FeedGenerator()
    made.id(base + path)
    made.title(clean_line(name))
    made.link(href=base + path, rel="self", type="application/atom+xml")
    made.link(href=base + page, rel="alternate", type="text/html")
    made.language(current().value)
    made.author(name="Norsk helsenett", email="kundesenter@nhn.no")
    made.generator("Fristklar", uri=base)
    made.updated(max((item.last_said for item in items), default=UNKNOWN_TIME))
    for item in sorted(items, key=lambda item: (item.last_said, item.uid), reverse=True):
        added = made.add_entry(order="append")
        added.id(item.uid.urn)
        added.title(clean_line(item.title))
        added.link(href=base + item.path, rel="alternate", type="text/html")
        added.published(item.first_said)
        added.updated(item.last_said)
        added.content("".join(f"<p>{_lines(line)}</p>" for line in item.lines), type="html")
        for category in item.categories:
            added.category(term=category)
    return bytes(made.atom_str())


def _lines(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")
