"""Entries of seed files against the rows that are here: adds what is missing, and never overwrites what is there."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from fristklar.access.actor import Actor
from fristklar.models import AuditEntry, Base, Vendor

Content = dict[str, Any]
Key = tuple[Any, ...]
Children = list[tuple[str, Content]]
"""The parts of an entry, each with a name that a person knows it by."""

LOADED = "load"
"""What the audit trail calls the deed."""


@dataclass
class LoadReport:
    """What a load found: entries added, and entries that were here, with what sets each apart from its seed."""

    added: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """How many entries stand as the seed says, all their parts included."""
        return sum(not differences for differences in self.found.values())

    @property
    def differing(self) -> list[str]:
        """A line for each entry that differs from its seed and was left as it is."""
        return [f"{name}: {'; '.join(differences)}" for name, differences in self.found.items() if differences]

    def lines(self, what: str) -> list[str]:
        """For a person at a terminal: the counts, then each entry that differs."""
        counts = f"{what}: {len(self.added)} added, {self.unchanged} unchanged, {len(self.differing)} differing"
        return [counts, *(f"  differs, left as it is: {difference}" for difference in self.differing)]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a seed file and the row that stands for it."""

    name: str
    row: Content
    is_new: bool

    @property
    def id(self) -> int:
        """The row's key; 0 in the one table that has none."""
        return int(self.row.get("id", 0))


class EntryLoader:
    """Compares each entry with its row, inserts what is missing and remembers the rest for the report."""

    def __init__(self, session: Session, actor: Actor) -> None:
        # Two loads at once must not both find an entry missing.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('fristklar register load'))"))
        self.session = session
        self.actor = actor
        self.report = LoadReport()
        self._entries: dict[tuple[type[Base], str], Entry] = {}
        self._kept: dict[type[Base], list[Content]] = {}
        self._deeds: list[Content] = []

    def rows(self, table: type[Base]) -> list[Content]:
        """The rows that were here when the load first asked, and those that it has added since by `put`."""
        if table not in self._kept:
            self._kept[table] = [dict(row._mapping) for row in self.session.execute(select(table.__table__))]
        return self._kept[table]

    def entry(self, table: type[Base], name: str) -> Entry | None:
        """An entry put before; None when staff took it away."""
        return self._entries.get((table, name))

    def ids(self, table: type[Base], names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
        """The keys of entries put before, without those that staff took away."""
        return ((name, entry.id) for name in names if (entry := self.entry(table, name)))

    def names(self, table: type[Base]) -> dict[str, int]:
        """The keys of the rows that are here, by the names under which seed files know them."""
        here = {row["id"] for row in self.rows(table)}
        kind = f"{table.__tablename__} "
        return {
            label.removeprefix(kind): key
            for label, key in self._loaded_before.items()
            if label.startswith(kind) and key in here
        }

    def put(self, table: type[Base], name: str, content: Content, *, key: tuple[str, ...] = ("slug",)) -> Entry | None:
        """Insert the entry, or compare it with its row; None when staff took it away after an earlier load.

        The row is the one that has the entry's key. An entry whose key staff changed is known by the audit trail, so
        that it does not come back a second time under its old name.
        """
        label = f"{table.__tablename__} {name}"
        rows = self.rows(table)
        row = next((row for row in rows if all(row[column] == content[column] for column in key)), None)
        is_new = row is None and label not in self._loaded_before
        if is_new:
            row = dict(self.session.execute(insert(table).values(content).returning(table.__table__)).one()._mapping)
            rows.append(row)
            self._record(table, name, row)
        elif row is None and "id" in table.__table__.columns:
            row = next((row for row in rows if row["id"] == self._loaded_before[label]), None)
        if row is None:
            self.report.found[label] = ["was loaded before and has been taken away here"]
            return None
        entry = self._entries[table, name] = Entry(label, row, is_new)
        if not is_new:
            self.report.found[label] = [
                f"{column} is {_short(row[column])}, the seed says {_short(value)}"
                for column, value in content.items()
                # A new entry in the middle of a seed file moves all that follow it.
                if row[column] != value and column != "position"
            ]
        return entry

    def put_children(self, entry: Entry, table: type[Base], parent: str, children: Children) -> None:
        """The parts of an entry, in a table of their own: inserted with a new entry, else compared as a whole."""
        if entry.is_new:
            if children:
                self.session.execute(insert(table), [{**content, parent: entry.id} for _, content in children])
            return
        columns = sorted({column for _, content in children for column in content} - {"position"})
        here = Counter(tuple(row[column] for column in columns) for row in self.rows(table) if row[parent] == entry.id)
        lacking = []
        for name, content in children:
            values = tuple(content.get(column) for column in columns)
            if here[values] > 0:
                here[values] -= 1
            else:
                lacking.append(name)
        if lacking:
            self.differs(entry, f"{table.__tablename__}: the seed has {', '.join(map(repr, lacking))}, not so here")
        if here.total():
            self.differs(entry, f"{table.__tablename__}: {here.total()} here, not so in the seed")

    def differs(self, entry: Entry, difference: str) -> None:
        """Report what sets an entry apart from its seed."""
        self.report.found.setdefault(entry.name, []).append(difference)

    def write_audit(self) -> None:
        """One audit entry for each entry added, in the transaction that adds it."""
        if self._deeds:
            self.session.execute(insert(AuditEntry), self._deeds)

    def _record(self, table: type[Base], name: str, row: Content) -> None:
        self.report.added.append(f"{table.__tablename__} {name}")
        self._deeds.append(
            {
                "actor": self.actor.name,
                "action": LOADED,
                "subject_kind": table.__tablename__,
                "subject": name,
                "vendor_id": row["id"] if table is Vendor else row.get("vendor_id"),
                "details": {"id": row.get("id", 0)},
            }
        )

    @cached_property
    def _loaded_before(self) -> dict[str, int]:
        """The keys of the rows that earlier loads made, by the entries they made them for."""
        trail = select(AuditEntry.subject_kind, AuditEntry.subject, AuditEntry.details["id"].as_integer())
        earlier = trail.where(AuditEntry.action == LOADED).order_by(AuditEntry.id)
        return {f"{kind} {name}": key for kind, name, key in self.session.execute(earlier)}


def _short(value: Any) -> str:
    return textwrap.shorten(str(value), 80, placeholder=" …")
