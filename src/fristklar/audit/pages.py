"""What the page of the audit trail shows, and its lines as a sheet."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fristklar.audit.queries import Entry, Search
from fristklar.domain import norwegian
from fristklar.languages import gettext, marked
from fristklar.web.sheets import harmless
from fristklar.web.words import AUDIT_ACTION, AUDIT_FIELD, AUDIT_KIND, AUDIT_VALUE, moment

LONGEST_TEXT = 100
LONGEST_SHOWN = 160
LAST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One deed in words."""

    at: str
    iso: str
    actor: str
    email: str
    action: str
    kind: str
    subject: str
    is_registers: bool
    """Whether the subject is called so in the register, and so in bokmål."""
    vendor: str
    details: tuple[tuple[str, str, str], ...]
    """Field, before and after; before is empty where only one value is known."""


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The entries that match, newest first."""

    about: str
    who: str
    first: str
    last: str
    actions: tuple[tuple[str, str, bool], ...]
    rows: tuple[EntryRow, ...]
    older: str
    """The address of the next page, or nothing."""
    export: str
    faults: tuple[str, ...]
    is_searching: bool


def read_search(query: Mapping[str, str]) -> tuple[Search, tuple[str, ...]]:
    """A search from an address, and what in it was not understood and is left out."""
    faults = []

    def day(name: str) -> Any:
        text = query.get(name, "").strip()
        try:
            return norwegian.parse_date(text) if text else None
        except ValueError as error:
            faults.append(str(error))
            return None

    def words(name: str) -> str:
        return "".join(each for each in query.get(name, "") if each >= " ").strip()[:LONGEST_TEXT]

    before = query.get("eldre-enn", "")
    return Search(
        about=words("objekt"),
        who=words("person"),
        action=words("handling"),
        first=day("fra"),
        last=day("til"),
        before=min(int(before), LAST_ID) if before.isascii() and before.isdigit() and len(before) < 20 else None,
    ), tuple(faults)


def trail_page(
    search: Search, faults: tuple[str, ...], entries: list[Entry], actions: Iterable[str], *, has_older: bool
) -> TrailPage:
    """Compose the page."""
    return TrailPage(
        about=search.about,
        who=search.who,
        first=norwegian.short_date(search.first) if search.first else "",
        last=norwegian.short_date(search.last) if search.last else "",
        actions=tuple((each, AUDIT_ACTION.get(each, each), each == search.action) for each in actions),
        rows=tuple(_row(entry) for entry in entries),
        older=_address("/stab/revisjon", replace(search, before=entries[-1].id)) if has_older else "",
        export=_address("/stab/revisjon.csv", replace(search, before=None)),
        faults=faults,
        is_searching=replace(search, before=None) != Search(),
    )


def _address(path: str, search: Search) -> str:
    asked = {
        "objekt": search.about,
        "person": search.who,
        "handling": search.action,
        "fra": norwegian.short_date(search.first) if search.first else "",
        "til": norwegian.short_date(search.last) if search.last else "",
        "eldre-enn": "" if search.before is None else str(search.before),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


_OF_THE_REGISTER = frozenset({"change", "deadline", "event", "roadmap_item", "service", "source_document", "trait"})


def _row(entry: Entry) -> EntryRow:
    return EntryRow(
        at=moment(entry.at),
        iso=entry.at.isoformat(timespec="seconds"),
        actor=entry.actor if entry.email else _program(entry.actor),
        email=entry.email or "",
        action=AUDIT_ACTION.get(entry.action, entry.action),
        kind=AUDIT_KIND.get(entry.kind, entry.kind),
        subject=gettext(entry.subject) if entry.kind == "delivery" else entry.subject,  # an address, or all of them
        is_registers=entry.kind in _OF_THE_REGISTER,
        vendor=entry.vendor or "",
        details=tuple(_detail(_called(entry, name), value) for name, value in entry.details.items()),
    )


def _program(actor: str) -> str:
    """What the program calls itself in the trail; whoever is not in the catalogs is somebody."""
    said = gettext(actor)
    return f"{said[:1].upper()}{said[1:]}" if said != actor else actor


def _called(entry: Entry, name: str) -> str:
    if name not in AUDIT_FIELD and entry.kind == "product":  # a profile's answers stand under their traits
        return gettext("svar om %(trait)s") % {"trait": name}
    return AUDIT_FIELD.get(name, name)


def _detail(label: str, value: Any) -> tuple[str, str, str]:
    if isinstance(value, list) and len(value) == 2:
        return label, _said(value[0]), _said(value[1])
    return label, "", _said(value)


def _said(value: Any) -> str:
    if value is None or value == "":
        return gettext("(tomt)")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = AUDIT_VALUE.get(text, text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"


_COLUMNS = (
    marked("tidspunkt"),
    marked("person"),
    marked("e-post"),
    marked("handling"),
    marked("objekttype"),
    marked("objekt"),
    marked("leverandør"),
    marked("detaljer"),
)


def sheet_headings() -> str:
    """The first line. The mark before it tells Excel that it is UTF-8."""
    return "\ufeff" + ",".join(gettext(column) for column in _COLUMNS) + "\r\n"


def sheet_lines(entries: Iterable[Entry]) -> str:
    """Entries as lines of a comma-separated sheet. No cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for entry in entries:
        details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
        writer.writerow(
            harmless(cell)
            for cell in (
                entry.at.isoformat(), entry.actor, entry.email or "", entry.action, entry.kind, entry.subject,
                entry.vendor or "", details,
            )
        )  # fmt: skip
    return out.getvalue()
