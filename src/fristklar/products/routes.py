"""The vendor's page: where one product stands. For the vendor's own people, and for NHN's customer centre."""

import re

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.models import REGISTER, product_topic
from fristklar.products.pages import product_list_page, product_page
from fristklar.products.queries import read_names
from fristklar.products.rows import Acts, row_writer, tally
from fristklar.register.serving import serving
from fristklar.status.queries import read_status
from fristklar.web.guard import NotFoundError, ProductReader
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/produkter")

SLUG = re.compile(r"[a-z0-9-]{1,80}")


@router.get("")
async def product_list(request: Request, actor: ProductReader) -> Response:
    """The products that the reader may see."""
    page = product_list_page(await read_names(actor))
    body = render("products/index.html", page=page, path=path_of(request), today=clock.today(), actor=actor)
    return Response(body, media_type="text/html", headers={"cache-control": "private, no-cache"})


@router.get("/{slug}")
async def product(request: Request, slug: str, actor: ProductReader) -> Response:
    """Where one product stands.

    A page that is kept is given out only to a reader who may see the product's vendor, and only to one who may do the
    same with it as the reader it was made for.
    """
    if not SLUG.fullmatch(slug):
        raise NotFoundError
    kept_by, today = serving(request), clock.today()
    known = kept_by.products.get(slug)
    if known is not None and actor.may_see_vendor(known[1]):
        product_id, vendor_id = known
        versions = await kept_by.versions.ask([REGISTER, product_topic(product_id)])
        stamp = (product_id, versions.get(REGISTER, 0), versions.get(product_topic(product_id), 0), today)
        kept = kept_by.pages.find(_key(actor, slug, vendor_id), stamp)
        if kept is not None:
            return kept_by.pages.respond(request, kept)
    status = await read_status(actor, slug)
    if status is None:
        raise NotFoundError
    register = await kept_by.register.at(status.register_version)
    page = product_page(register, status, today, row_writer(register, today), _acts(actor, slug, status.vendor_id))
    written = [tally(page.counts), *(group.rows for group in page.groups)]
    body = render("products/detail.html", page=page, path=path_of(request), today=today, actor=actor, prepared=written)
    kept_by.products[slug] = (status.id, status.vendor_id)
    stamp = (status.id, register.version, status.product_version, today)
    return kept_by.pages.respond(request, kept_by.pages.keep(_key(actor, slug, status.vendor_id), stamp, body))


def _acts(actor: Actor, slug: str, vendor_id: int) -> Acts:
    return Acts(
        slug,
        report=may_at(actor, Permission.REPORT_READINESS, vendor_id),
        judge=may_at(actor, Permission.JUDGE_READINESS, vendor_id),
    )


def _key(actor: Actor, slug: str, vendor_id: int) -> tuple[object, ...]:
    return ("product", actor.kind, _acts(actor, slug, vendor_id))
