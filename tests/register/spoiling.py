"""Seed files that are spoilt, and what their reader says of it."""

import re
from pathlib import Path

import pytest

from fristklar.register.reading import SeedError, read_register


def keep(path: Path, slugs: str) -> None:
    """Only the entries with these slugs."""
    head, *entries = re.split(r"(?m)^(?=  - slug: )", path.read_text())
    path.write_text(head + "".join(entry for entry in entries if entry.split()[2] in slugs.split()))


def spoil(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence."""
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))


def refusal(folder: Path) -> list[str]:
    """What the reader says, a line for each fault, without the folder."""
    with pytest.raises(SeedError) as refused:
        read_register(folder)
    return str(refused.value).replace(f"{folder}/", "").splitlines()
