"""Templates: autoescaped, strict about names, and with nothing in reach that could ask the database."""

from datetime import date
from functools import cache
from hashlib import sha256

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from fristklar.access.actor import ANONYMOUS, Actor
from fristklar.domain import norwegian
from fristklar.settings import CHECKOUT, settings

STATIC = CHECKOUT / "static"


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


def render(template: str, *, page: object, path: str, today: date, actor: Actor = ANONYMOUS, **more: object) -> Markup:
    """A whole page. `path` tells the navigation where the reader is, and the kind of `actor` what it offers.

    Of the actor a page frame says no more than its kind: frames are kept, and shared by all of one kind.
    """
    return Markup(  # noqa: S704  # a rendered, autoescaped template
        environment()
        .get_template(template)
        .render(
            page=page,
            path=path,
            reader=actor.kind.value,
            demo=settings().demo,
            today_text=norwegian.long_date(today),
            **more,
        )
    )
