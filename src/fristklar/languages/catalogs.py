"""Catalogs as the program uses them: read from the .po files that people edit, so that a checkout needs no build."""

from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog as Entries
from babel.messages.pofile import read_po

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Catalog:
    """What a language says, by what the source says in bokmål."""

    one: dict[str, str]
    several: dict[str, tuple[str, str]]
    """By the singular."""


def read_entries(tag: str) -> Entries:
    """The catalog of a language as a file: with comments, places, and what is fuzzy.

    Raises:
        PoFileError: it is no catalog.
    """
    with (HERE / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


def read_catalog(tag: str) -> Catalog:
    """The finished entries of a language. What nobody has said yet is missing, and read as bokmål."""
    one: dict[str, str] = {}
    several: dict[str, tuple[str, str]] = {}
    for entry in read_entries(tag):
        if not entry.id or entry.fuzzy or not entry.string:
            continue
        if isinstance(entry.id, str):
            one[entry.id] = str(entry.string)
        elif all(entry.string):
            several[entry.id[0]] = (entry.string[0], entry.string[1])
            one[entry.id[0]] = entry.string[0]  # a file has one entry for a message, also where it stands alone too
    return Catalog(one, several)
