"""Templates: autoescaped, strict about names, and with nothing in reach that could ask the database."""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from secrets import token_hex
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup
from starlette.requests import Request

from fristklar.access.actor import ANONYMOUS, Actor
from fristklar.domain import norwegian
from fristklar.languages import Language, current
from fristklar.languages.templates import SpeakingEnvironment
from fristklar.settings import CHECKOUT, settings
from fristklar.web.marks import chip

STATIC = CHECKOUT / "static"

# Where a template leaves room for what is not carried through it. Nobody outside can write this: it is new in every
# process.
_HOLE_MARK = Markup(f"<!-- {token_hex()} -->")  # noqa: S704  # made here
_HOLE = _HOLE_MARK.encode()


def environment() -> Environment:
    """The template environment of the language spoken."""
    return _environment(current())


@cache
def _environment(language: Language) -> Environment:
    templates = SpeakingEnvironment(
        language,
        loader=FileSystemLoader(CHECKOUT / "templates"),
        autoescape=select_autoescape(["html", "svg", "xml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals["static"] = static_url
    templates.globals["chip"] = chip
    return templates


@cache
def static_url(name: str) -> str:
    """The address of a static file, with a mark that changes when the file does."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def path_of(request: Request) -> str:
    """The path that was asked for. `request.url` would take the whole address apart first."""
    return cast(str, request.scope["path"])


def render(
    template: str,
    *,
    page: object,
    path: str,
    today: date,
    actor: Actor = ANONYMOUS,
    prepared: Sequence[Sequence[bytes]] = (),
    **more: object,
) -> bytes:
    """A whole page. `path` tells the menu where the reader is, and the kind of `actor` what it offers.

    Of the actor a page's frame says no more than its kind: frames are kept, and shared by all of one kind.

    `prepared`: HTML that is written and encoded already, in pieces that are put together here and nowhere before. Each
    of it stands where the template says `{{ hole }}`, and is not carried through the template.
    """
    written = _template(template, current()).render(page=page, demo=settings().demo, hole=_HOLE_MARK, **more)
    title, description, head, *main = written.encode().split(_HOLE)
    frame = _frame(place_of(path), actor.kind.value, settings().demo, today, current())
    pieces = [frame[0], title, frame[1], description, frame[2], head, frame[3], main[0]]
    for filling, after in zip(prepared, main[1:], strict=True):
        pieces += filling
        pieces.append(after)
    pieces.append(frame[4])
    return b"".join(pieces)


def part(template: str, page: object) -> bytes:
    """A part of a page, for a hole in it."""
    return _template(template, current()).render(page=page).encode()


@cache
def _template(name: str, _language: Language) -> Template:
    template = environment().get_template(name)
    # Every rendering copies them, and a plain dictionary is copied far quicker than the library's chain of two.
    template.globals = dict(template.globals)
    return template


def place_of(path: str) -> str:
    """All pages below an entry of the menu are one place."""
    entry, slash, _ = path[1:].partition("/")
    return f"/{entry}/" if slash else path


@lru_cache(maxsize=256)
def _frame(place: str, reader: str, demo: bool, today: date, _language: Language) -> list[bytes]:
    frame = environment().get_template("frame.html")
    words = frame.render(path=place, reader=reader, demo=demo, today_text=norwegian.long_date(today), hole=_HOLE_MARK)
    return words.encode().split(_HOLE)
