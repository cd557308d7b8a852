"""Templates that are rendered once for each shape of their pages, with holes for what differs from page to page.

For a page that is made so often, and in so many ways, that rendering its template each time would be most of what it
costs. The template is an ordinary one: whatever it puts out of its page is a hole, and whatever it decides by is part
of the page's shape.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from secrets import token_hex
from typing import Any, NoReturn, Protocol

from fristklar.access.actor import Actor, ActorKind
from fristklar.languages import Language, current
from fristklar.settings import settings
from fristklar.web.templating import place_of, render

# Nobody outside can write this: it is new in every process.
_TOKEN = token_hex()
_HOLE = re.compile(rf"<!-- {_TOKEN} ([\w.]+) -->".encode())

Fillings = Mapping[str, Sequence[bytes]]
"""What goes into each hole, by its name: HTML, escaped and encoded, in pieces that are put together once."""


class Shape(Protocol):
    """What a page's template decides by. Hashable, and of few kinds: each is rendered once and kept."""

    def __hash__(self) -> int: ...

    def known(self) -> Mapping[str, object]:
        """What the template is told instead of a hole, by its name; `INSIDE` for what only has such things in it."""


class INSIDE:
    """Stands in a shape for a part of the page that is there."""


class Hole:
    """Put out by the template, it is filled in later. Nothing else can be done with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __html__(self) -> str:
        return f"<!-- {_TOKEN} {self._name} -->"

    def __bool__(self) -> NoReturn:
        raise TypeError(f"the template decides by `{self._name}`, which is not part of the page's shape")

    def __str__(self) -> NoReturn:
        raise TypeError(f"the template changes `{self._name}`, which is not known yet")


class _Page:
    """What the template knows of a page: its shape, and holes."""

    def __init__(self, known: Mapping[str, object], within: str = "") -> None:
        self._known, self._within = known, within

    def __getattr__(self, name: str) -> Any:
        name = f"{self._within}{name}"
        known = self._known.get(name, Hole)
        if known is INSIDE:
            return _Page(self._known, f"{name}.")
        return Hole(name) if known is Hole else known


def moulded(template: str, shape: Shape, fillings: Fillings, *, path: str, today: date, actor: Actor) -> bytes:
    """A whole page of this shape. `path`, `today` and `actor` as for `templating.render`.

    Raises:
        KeyError: the template has a hole for which there is no filling.
        TypeError: the template decides by, or changes, what is a hole.
    """
    first, *others = _mould(template, shape, place_of(path), actor.kind, settings().demo, today, current())
    pieces = [first]
    for name, after in others:
        pieces += fillings[name]
        pieces.append(after)
    return b"".join(pieces)


@lru_cache(maxsize=512)
def _mould(
    template: str, shape: Shape, place: str, reader: ActorKind, _demo: bool, today: date, _language: Language
) -> tuple[Any, ...]:
    """What stands before the first hole; then each hole's name, with what stands after it."""
    whole = render(template, page=_Page(shape.known()), path=place, today=today, actor=Actor(reader, name=""))
    first, *rest = _HOLE.split(whole)
    return first, *zip(map(bytes.decode, rest[::2]), rest[1::2], strict=True)
