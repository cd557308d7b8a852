"""The vendor's page. Open in demo mode only, until people can sign in."""

import re

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.models import REGISTER, product_topic
from fristklar.products.pages import product_list_page, product_page
from fristklar.products.queries import read_names, read_status
from fristklar.products.rows import row_writer
from fristklar.register.serving import serving
from fristklar.web.guard import NotFoundError, ProductReader
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/produkter")

SLUG = re.compile(r"[a-z0-9-]{1,80}")


@router.get("")
async def product_list(request: Request, actor: ProductReader) -> Response:
    """The products that the reader may see."""
    names = await read_names(actor)
    body = render("products/index.html", page=product_list_page(names), path=path_of(request), today=clock.today())
    return Response(body, media_type="text/html", headers={"cache-control": "private, no-cache"})


@router.get("/{slug}")
async def product(request: Request, slug: str, actor: ProductReader) -> Response:
    """Where one product stands."""
    if not SLUG.fullmatch(slug):
        raise NotFoundError
    kept_by, today = serving(request), clock.today()
    key = ("product", actor.kind, slug)
    known = kept_by.product_ids.get(slug)
    if known is not None:
        versions = await kept_by.freshness.versions([REGISTER, product_topic(known)])
        stamp = (known, versions.get(REGISTER, 0), versions.get(product_topic(known), 0), today)
        kept = kept_by.pages.find(key, stamp)
        if kept is not None:
            return kept_by.pages.respond(request, kept)
    status = await read_status(actor, slug)
    if status is None:
        raise NotFoundError
    register = await kept_by.register.at(status.register_version)
    page = product_page(register, status, today, row_writer(register, today))
    rows = [group.rows for group in page.groups]
    body = render("products/detail.html", page=page, path=path_of(request), today=today, prepared=rows)
    kept_by.product_ids[slug] = status.id
    stamp = (status.id, register.version, status.product_version, today)
    return kept_by.pages.respond(request, kept_by.pages.keep(key, stamp, body))
