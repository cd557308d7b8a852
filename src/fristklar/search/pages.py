"""What the page of a search shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fristklar.domain import norwegian
from fristklar.domain.search import LONGEST_QUERY, Found, Hit, Piece, composed, excerpt, pieces
from fristklar.languages import Words, gettext, marked
from fristklar.search.documents import Kind, Thing

FEW = 5
"""Hits of each kind while all kinds are shown."""

A_PAGE = 50
"""Hits of one kind, shown by itself."""

MOST_EXAMPLES = 4

TITLES = Words(
    {
        Kind.CHANGE: marked("Brekkende endringer"),
        Kind.SERVICE: marked("Tjenester"),
        Kind.GOAL: marked("Mål i veikartet"),
        Kind.EVENT: marked("Arrangementer"),
        Kind.VENDOR: marked("Leverandører"),
        Kind.PRODUCT: marked("Produkter"),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for."""

    words: str = ""
    kind: Kind | None = None
    page: int = 1
    is_cut: bool = False
    """More was typed than is searched for."""


def read_query(query: Mapping[str, str]) -> Asked:
    """A search from an address. What is not understood there asks for nothing."""
    # A long text is cut before it is looked at letter by letter, and once more when it is known what is left of it.
    typed = query.get("q", "")
    words = composed(typed[: 10 * LONGEST_QUERY])
    page = query.get("side", "")
    return Asked(
        words=words[:LONGEST_QUERY].strip(),
        kind=next((kind for kind in Kind if kind == query.get("vis")), None),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1,
        is_cut=len(words) > LONGEST_QUERY,
    )


@dataclass(frozen=True, slots=True)
class FactPieces:
    """A fact of a hit, with what was found in it."""

    pieces: tuple[Piece, ...]
    is_registers: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    """A hit in the list."""

    url: str
    title: tuple[Piece, ...]
    tag: str
    about: tuple[FactPieces, ...]
    excerpt: tuple[Piece, ...]
    is_registers: bool
    """Its title and what is quoted are in bokmål, whatever is spoken."""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind, the best first."""

    kind: str
    title: str
    count: str
    rows: tuple[HitRow, ...]
    all_url: str
    """Where all of them are; empty where these are all."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer, or the empty form."""

    words: str
    is_cut: bool
    count: int
    count_text: str
    groups: tuple[HitGroup, ...]
    kind: str
    """The kind that is shown alone, as the address has it, or nothing."""
    whole_url: str
    """Where all kinds are, when one is shown alone."""
    page: str
    """Which page of several, in words."""
    previous_url: str
    next_url: str
    unknown: tuple[str, ...]
    meant: str
    meant_url: str
    is_partial: bool
    examples: tuple[tuple[str, str], ...]


def search_page(asked: Asked, found: Found[Thing], examples: tuple[str, ...]) -> SearchPage:
    """Compose the page."""
    by_kind: dict[Kind, list[Hit[Thing]]] = {}  # in the order of each kind's best hit
    for hit in found.hits:
        by_kind.setdefault(hit.about.kind, []).append(hit)
    previous = following = page = ""
    if asked.kind is not None:
        hits = by_kind.get(asked.kind, [])
        pages = max(1, -(-len(hits) // A_PAGE))
        here = min(asked.page, pages)
        shown = {asked.kind: hits[(here - 1) * A_PAGE : here * A_PAGE]} if hits else {}
        previous = _url(asked.words, asked.kind, here - 1) if here > 1 else ""
        following = _url(asked.words, asked.kind, here + 1) if here < pages else ""
        page = gettext("Side %(here)s av %(pages)s") % {"here": here, "pages": pages} if pages > 1 else ""
    else:
        shown = {kind: hits[:FEW] for kind, hits in by_kind.items()}
    groups = tuple(
        HitGroup(
            kind.value,
            TITLES[kind],
            norwegian.number(len(by_kind[kind])),
            tuple(map(_row, hits)),
            _url(asked.words, kind) if len(hits) < len(by_kind[kind]) and asked.kind is None else "",
        )
        for kind, hits in shown.items()
    )
    return SearchPage(
        words=asked.words,
        is_cut=asked.is_cut,
        count=len(found.hits),
        count_text=norwegian.number(len(found.hits)),
        groups=groups,
        kind=asked.kind.value if asked.kind else "",
        whole_url=_url(asked.words) if asked.kind else "",
        page=page,
        previous_url=previous,
        next_url=following,
        unknown=found.unknown,
        meant=found.meant,
        meant_url=_url(found.meant) if found.meant else "",
        is_partial=found.is_partial,
        examples=tuple((example, _url(example)) for example in examples),
    )


def _url(words: str, kind: Kind | None = None, page: int = 1) -> str:
    asked = {"q": words} | ({"vis": kind.value} if kind else {}) | ({"side": str(page)} if page > 1 else {})
    return f"/sok?{urlencode(asked)}"


def _row(hit: Hit[Thing]) -> HitRow:
    thing = hit.about
    quoted = (excerpt(text, hit.words) for text in thing.texts)
    return HitRow(
        url=thing.url,
        title=pieces(thing.title, hit.words),
        tag=thing.tag,
        about=tuple(FactPieces(pieces(fact.text, hit.words), fact.is_registers) for fact in thing.facts),
        excerpt=next(filter(None, quoted), ()),
        is_registers=thing.is_registers,
    )
