"""Templates: autoescaped, strict about names, and with nothing in reach that could ask the database."""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain
from secrets import token_hex
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request

from fristklar.domain import norwegian
from fristklar.settings import CHECKOUT, settings
from fristklar.web.marks import chip

STATIC = CHECKOUT / "static"

# Where a template leaves room for what is not carried through it. Nobody outside can write this: it is new in every
# process.
_HOLE_MARK = Markup(f"<!-- {token_hex()} -->")  # noqa: S704  # made here
_HOLE = _HOLE_MARK.encode()
_TITLE, _DESCRIPTION, _MAIN, _END = range(4)  # the frame's pieces around its three holes


@cache
def environment() -> Environment:
    """The one template environment."""
    templates = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        autoescape=select_autoescape(["html", "svg", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals["static"] = static_url
    return templates


@cache
def static_url(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def path_of(request: Request) -> str:
    """The path that was asked for. `request.url` would take the whole address apart first."""
    return cast(str, request.scope["path"])


def render(
    template: str, *, page: object, path: str, today: date, prepared: Sequence[bytes] = (), **more: object
) -> bytes:
    """A whole page. `path` tells the menu where the reader is.

    `prepared`: HTML that is written and encoded already. It stands, piece by piece, where the template says
    `{{ hole }}`, and is not carried through the template.
    """
    written = environment().get_template(template).render(page=page, hole=_HOLE_MARK, chip=chip, **more)
    title, description, *main = written.encode().split(_HOLE)
    frame = _frame(_place(path), settings().demo, today)
    content = chain.from_iterable(zip(main, (*prepared, b""), strict=True))
    return b"".join((frame[_TITLE], title, frame[_DESCRIPTION], description, frame[_MAIN], *content, frame[_END]))


def _place(path: str) -> str:
    """All pages below an entry of the menu are one place."""
    entry, slash, _ = path[1:].partition("/")
    return f"/{entry}/" if slash else path


@lru_cache(maxsize=64)
def _frame(place: str, demo: bool, today: date) -> list[bytes]:
    frame = environment().get_template("frame.html")
    words = frame.render(path=place, demo=demo, today_text=norwegian.long_date(today), hole=_HOLE_MARK)
    return words.encode().split(_HOLE)
