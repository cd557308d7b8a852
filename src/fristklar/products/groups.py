"""The groups that the rows of the vendor's page stand in, and the number of deadlines by standing, as HTML."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from markupsafe import escape

from fristklar.domain.standing import Standing
from fristklar.languages import gettext
from fristklar.products.rows import chips


class StandingCount(NamedTuple):
    """How many of the product's deadlines stand so."""

    standing: Standing
    deadlines: int
    group: str
    """The first group on the page that shows one."""


def tally(counts: Iterable[StandingCount]) -> list[bytes]:
    """Each count as a link to where its deadlines begin."""
    known = chips()
    return [
        b'<li><a href="#%b"><b>%d</b> %b</a></li>' % (each.group.encode(), each.deadlines, known[each.standing])
        for each in counts
    ]


class Group(NamedTuple):
    """Changes that ask for the same kind of attention."""

    id: str
    title: str
    changes: int
    rows: list[bytes]
    """HTML, in pieces."""


FOLDED = frozenset({"ikke-berort"})


def sections(groups: Iterable[Group]) -> list[bytes]:
    """Each group under its heading, in pieces; one that asks for nothing is folded away."""
    parts: list[bytes] = []
    for group in groups:
        name, title = group.id, f'{escape(group.title)} <span class="muted">({group.changes})</span></h2>'
        if name in FOLDED:
            opening = f'<details class="group"><summary><h2>{title}</summary><div id="{name}">'
            ending = b"</div></details>"
        else:
            label = f"{name}-tittel"
            opening = f'<section class="group" id="{name}" aria-labelledby="{label}"><h2 id="{label}">{title}'
            ending = b"</section>"
        parts.append(opening.encode())
        parts += group.rows
        parts.append(ending)
    return parts


def with_marks(rows: list[bytes], slugs: Collection[str]) -> list[bytes]:
    """These rows with a mark on those that are new to the reader. Only a reader who has something new pays for it."""
    if not slugs:
        return rows
    whole, mark = b"".join(rows), f'<span class="new">{gettext("Nytt")}</span> '.encode()
    for slug in slugs:
        heading = f'<article class="row" id="{escape(slug)}"><h3>'.encode()
        whole = whole.replace(heading, heading + mark)
    return [whole]
