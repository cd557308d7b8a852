"""Pages made of the register alone: kept for a version and a day, composed when either moves on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.models import REGISTER
from fristklar.register.current import CurrentRegister
from fristklar.register.queries import read_versions
from fristklar.register.snapshot import Snapshot
from fristklar.together import Together
from fristklar.web.guard import NotFoundError
from fristklar.web.keeping import KeptAnswers, KeptPages
from fristklar.web.templating import path_of, render


@dataclass(slots=True)
class Serving:
    """What one web process keeps between requests."""

    register: CurrentRegister = field(default_factory=CurrentRegister)
    versions: Together[str, int] = field(default_factory=lambda: Together(read_versions))
    """Which versions hold now, by topic; a topic that was never written is missing."""
    pages: KeptPages = field(default_factory=KeptPages)
    searches: KeptPages = field(default_factory=lambda: KeptPages(4 * 1024 * 1024))
    """Apart, since anybody can search for anything: no flood of searches pushes out the pages."""
    variants: KeptAnswers[Any] = field(default_factory=KeptAnswers)
    """Which variant of a product's page a person gets, by the keys of both."""
    answers: KeptAnswers[Any] = field(default_factory=KeptAnswers)
    """What else was found out and takes long to find out anew."""
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the sector is being counted, so that it is counted once for all who ask."""
    products: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By slug, of products whose page was made here: their id and their vendor's. Neither ever changes for a product;
    that the slug still names it is for the page's stamp to say."""


def serving(request: Request) -> Serving:
    """What this process keeps."""
    return cast(Serving, request.app.state.serving)


async def register_page(
    request: Request,
    actor: Actor,
    template: str,
    compose: Callable[[Snapshot, date], object | None],
    *,
    variant: str = "",
) -> Response:
    """A page that depends on the register, the day, the kind of actor and `variant` only.

    Raises:
        NotFoundError: `compose` found nothing to show.
        DatabaseUnavailableError: the database cannot be reached.
    """
    kept_by = serving(request)
    today = clock.today()
    versions = await kept_by.versions.ask([REGISTER])
    version = versions.get(REGISTER, 0)
    path = path_of(request)
    key, stamp = (path, variant, actor.kind), (version, today)
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        snapshot = await kept_by.register.at(version)
        page = compose(snapshot, today)
        if page is None:
            raise NotFoundError
        body = render(template, page=page, path=path, today=today, actor=actor)
        kept = kept_by.pages.keep(key, (snapshot.version, today), body)
    return kept_by.pages.respond(request, kept)
