"""Pages made of the register alone: kept for a version and a day, composed when either moves on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from fristklar import clock
from fristklar.models import REGISTER
from fristklar.register.current import CurrentRegister, Freshness
from fristklar.register.snapshot import Snapshot
from fristklar.web.guard import NotFoundError
from fristklar.web.keeping import KeptPages
from fristklar.web.templating import path_of, render


@dataclass(slots=True)
class Serving:
    """What one web process keeps between requests."""

    register: CurrentRegister = field(default_factory=CurrentRegister)
    freshness: Freshness = field(default_factory=Freshness)
    pages: KeptPages = field(default_factory=KeptPages)
    product_ids: dict[str, int] = field(default_factory=dict)
    """By slug, of products whose page was made here. Only a hint: the page's stamp says whether it still holds."""


def serving(request: Request) -> Serving:
    """What this process keeps."""
    return cast(Serving, request.app.state.serving)


async def register_page(
    request: Request,
    template: str,
    compose: Callable[[Snapshot, date], object | None],
    *,
    variant: str = "",
) -> Response:
    """A page that depends on the register, the day and `variant` only.

    Raises:
        NotFoundError: `compose` found nothing to show.
        DatabaseUnavailableError: the database cannot be reached.
    """
    kept_by = serving(request)
    today = clock.today()
    versions = await kept_by.freshness.versions([REGISTER])
    version = versions.get(REGISTER, 0)
    path = path_of(request)
    key, stamp = (path, variant), (version, today)
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        snapshot = await kept_by.register.at(version)
        page = compose(snapshot, today)
        if page is None:
            raise NotFoundError
        body = render(template, page=page, path=path, today=today)
        kept = kept_by.pages.keep(key, (snapshot.version, today), body)
    return kept_by.pages.respond(request, kept)
