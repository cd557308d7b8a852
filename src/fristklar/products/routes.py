"""The vendor's page: where one product stands. For the vendor's own people, and for NHN's customer centre."""

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.models import REGISTER, product_topic
from fristklar.products.pages import product_list_page, product_page
from fristklar.products.queries import read_names, read_visited
from fristklar.products.rows import Acts, row_writer
from fristklar.products.variants import FIRST, SHARED, Variant, holds_until, reading_of, variant_of, visit_topics
from fristklar.products.whole import product_html
from fristklar.register.serving import serving
from fristklar.web.guard import NotFoundError, ProductReader, Slug
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/produkter")


@router.get("")
async def product_list(request: Request, actor: ProductReader) -> Response:
    """The products that the reader may see."""
    page = product_list_page(await read_names(actor))
    body = render("products/index.html", page=page, path=path_of(request), today=clock.today(), actor=actor)
    return Response(body, media_type="text/html", headers={"cache-control": "private, no-cache"})


@router.get("/{slug}")
async def product(request: Request, slug: Slug, actor: ProductReader) -> Response:
    """Where one product stands.

    A page that is kept is given out only to a reader who may see the product's vendor, and only to one who may do the
    same with it as the reader it was made for. Whoever has something new on it has a page of their own.
    """
    kept_by, today, now = serving(request), clock.today(), clock.now()
    known, seen = kept_by.products.get(slug), None
    if known is not None and actor.may_see_vendor(known[1]):
        product_id, vendor_id = known
        visits = visit_topics(actor, product_id, vendor_id)
        versions = await kept_by.versions.ask([REGISTER, product_topic(product_id), *visits])
        stamp = (product_id, versions.get(REGISTER, 0), versions.get(product_topic(product_id), 0), today)
        seen = (*stamp, *map(versions.get, visits))
        variant: Variant | None = SHARED
        if visits:
            never_here = versions.get(visits[0]) is None
            variant = FIRST if never_here else kept_by.variants.find((actor.person_id, product_id), seen, now)
        if variant is not None:
            key = _key(actor, _acts(actor, slug, vendor_id), variant)
            kept = kept_by.pages.find(key, (*stamp, variant.since))
            if kept is not None:
                return kept_by.pages.respond(request, kept)
    found = await read_visited(actor, slug)
    if found is None:
        raise NotFoundError
    status, visited = found
    register = await kept_by.register.at(status.register_version)
    acts, reading, variant = _acts(actor, slug, status.vendor_id), None, SHARED
    kept_by.products[slug] = (status.id, status.vendor_id)
    stamp = (status.id, register.version, status.product_version, today)
    if visited is not None:
        reading = reading_of(register, status, visited, acts, now=now, today=today)
        variant = variant_of(actor, visited, reading, now)
        kept_by.variants.keep((actor.person_id, status.id), seen, variant, holds_until(visited, now))
    key, made_from = _key(actor, acts, variant), (*stamp, variant.since)
    kept = kept_by.pages.find(key, made_from)
    if kept is None:
        page = product_page(register, status, today, row_writer(register, today), acts, reading=reading)
        body = product_html(page, path=path_of(request), today=today, actor=actor)
        kept = kept_by.pages.keep(key, made_from, body)
    return kept_by.pages.respond(request, kept)


def _acts(actor: Actor, slug: str, vendor_id: int) -> Acts:
    return Acts(
        slug,
        report=may_at(actor, Permission.REPORT_READINESS, vendor_id),
        judge=may_at(actor, Permission.JUDGE_READINESS, vendor_id),
    )


def _key(actor: Actor, acts: Acts, variant: Variant) -> tuple[object, ...]:
    return ("product", actor.kind, acts, variant.whose)
