"""A product's timeline and its status report. Whoever may see the product may see both."""

from collections.abc import Callable, Hashable

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.register.serving import Serving, serving
from fristklar.register.snapshot import Snapshot
from fristklar.register.timeline import read_view
from fristklar.reports.pages import report_page, timeline_page
from fristklar.status.comparison import sector_totals
from fristklar.status.queries import ProductStatus, read_status
from fristklar.web.guard import NotFoundError, ProductReader, Slug
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/produkter/{slug}")


@router.get("/tidslinje")
async def timeline(request: Request, slug: Slug, actor: ProductReader) -> Response:
    """The deadlines that hit the product in time, with its plans."""
    kept_by, today = serving(request), clock.today()
    status, register = await _found(kept_by, actor, slug)
    view = read_view(request.query_params, today)
    return _answer(
        request,
        actor,
        "reports/timeline.html",
        lambda: timeline_page(register, status, view, today),
        variant=repr(view),
        stamp=(status.id, register.version, status.product_version, today),
    )


@router.get("/rapport")
async def report(request: Request, slug: Slug, actor: ProductReader) -> Response:
    """The status report, for paper."""
    kept_by, today = serving(request), clock.today()
    status, register = await _found(kept_by, actor, slug)
    counted, totals = await sector_totals(kept_by, register, today)
    return _answer(
        request,
        actor,
        "reports/report.html",
        lambda: report_page(register, status, totals, today),
        stamp=(status.id, status.product_version, counted),
        # Or a vendor could see from the mark alone when another one has reported something.
        told=(status.id, status.product_version, register.version, today),
    )


async def _found(kept_by: Serving, actor: Actor, slug: str) -> tuple[ProductStatus, Snapshot]:
    # Asked for in the reader's own scope on every request, so a page that is kept needs no other guard.
    status = await read_status(actor, slug)
    if status is None:
        raise NotFoundError
    return status, await kept_by.register.at(status.register_version)


def _answer(
    request: Request,
    actor: Actor,
    template: str,
    compose: Callable[[], object],
    *,
    stamp: Hashable,
    told: Hashable = None,
    variant: str = "",
) -> Response:
    kept_by, path = serving(request), path_of(request)
    key = ("report", path, variant, actor.kind)
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        body = render(template, page=compose(), path=path, today=clock.today(), actor=actor)
        kept = kept_by.pages.keep(key, stamp, body, told)
    return kept_by.pages.respond(request, kept)
