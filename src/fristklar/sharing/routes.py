"""A product's badge and table at addresses that its vendor gives away, and the page where it does so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar import clock
from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.permissions import Permission
from fristklar.access.queries import token_hash
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.languages import Language, speak
from fristklar.models import Shows
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.sharing import actions
from fristklar.sharing.forms import ShareForm
from fristklar.sharing.pages import LANGUAGE_PARAMETER, made_page, sharing_page, shown_badge, shown_table
from fristklar.sharing.queries import read_shares, read_shown
from fristklar.status.queries import ProductStatus, read_status
from fristklar.web.answers import private_page
from fristklar.web.forms import Form, SentForm, check
from fristklar.web.guard import NotFoundError, RowKey, SharedReader, Sharer, Slug, Transaction, require_at
from fristklar.web.guesses import guesses_at
from fristklar.web.headers import EMBEDDED_POLICY, PICTURE_POLICY
from fristklar.web.templating import environment

router = APIRouter()

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
TEMPLATE = "sharing/sharing.html"


@dataclass(frozen=True, slots=True)
class _Form:
    """A form in which a product's standings are shown at an address."""

    media_type: str
    policy: str
    compose: Callable[[Snapshot, ProductStatus, date], str]
    of: frozenset[Shows]
    """The addresses that show it."""


# ---- for anybody who has the address ----


@router.get("/merke/{token}.svg")
async def show_badge(request: Request, token: str, _reader: SharedReader) -> Response:
    """The badge."""
    return await _shown(request, token, BADGE)


@router.get("/innbygging/{token}")
async def show_table(request: Request, token: str, _reader: SharedReader) -> Response:
    """The table, as a page that may stand in a frame of any site."""
    return await _shown(request, token, TABLE)


def _badge(register: Snapshot, product: ProductStatus, today: date) -> str:
    return environment().get_template("sharing/badge.svg").render(badge=shown_badge(register, product, today))


def _table(register: Snapshot, product: ProductStatus, today: date) -> str:
    return environment().get_template("sharing/table.html").render(page=shown_table(register, product, today))


BADGE = _Form("image/svg+xml", PICTURE_POLICY, _badge, frozenset(Shows))
TABLE = _Form("text/html", EMBEDDED_POLICY, _table, frozenset({Shows.TABLE}))


async def _shown(request: Request, token: str, wanted: _Form) -> Response:
    """What is at an address, whoever asks: the same for all, and nothing where it never was or was taken back.

    In the language that the address names, else bokmål: the page that it stands in has one, whoever reads that.
    """
    guesses = guesses_at(request)
    guesses.may_try(request, token)
    shown = await read_shown(token_hash(token)) if TOKEN.fullmatch(token) else None
    if shown is None:
        guesses.missed(request, token)
        raise NotFoundError
    guesses.held(token)
    if shown.shows not in wanted.of:
        raise NotFoundError
    named = request.query_params.get(LANGUAGE_PARAMETER, "")
    speak(next((language for language in Language if language == named), Language.NB))
    kept_by, today = serving(request), clock.today()
    key, stamp = (wanted.media_type, shown.product_id), (shown.register_version, shown.product_version, today)
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        product = await read_status(DOORKEEPER, shown.product)
        if product is None or product.id != shown.product_id:
            raise NotFoundError
        register = await kept_by.register.at(product.register_version)
        body = wanted.compose(register, product, today).encode()
        made_from = (register.version, product.product_version, today)
        # Or whoever has the address could see from the mark alone when the vendor or staff write what it does not show.
        kept = kept_by.pages.keep(key, made_from, body, told=wanted.media_type)
    response = kept_by.pages.respond(request, kept, wanted.media_type)
    response.headers["content-security-policy"] = wanted.policy
    response.headers["cross-origin-resource-policy"] = "cross-origin"
    response.headers["x-robots-tag"] = "noindex"
    return response


# ---- for the vendor ----


async def _product(actor: Actor, slug: str) -> ProductStatus:
    product = await read_status(actor, slug)
    if product is None:
        raise NotFoundError
    require_at(actor, Permission.SHARE_STATUS, product.vendor_id)
    return product


@router.get("/produkter/{slug}/deling")
async def show_sharing(request: Request, slug: Slug, actor: Sharer) -> Response:
    """The product's addresses, and the form that makes one."""
    product = await _product(actor, slug)
    async with reading(scope(actor)) as connection:
        shares = await read_shares(connection, product.id)
    form = Form({"viser": [Shows.BADGE.value]})
    return private_page(request, actor, TEMPLATE, sharing_page(product, shares, form))


@router.post("/produkter/{slug}/deling")
async def share(request: Request, slug: Slug, actor: Sharer, typed: SentForm, session: Transaction) -> Response:
    """Make an address, and show it this once."""
    product = await _product(actor, slug)
    answer, made, form = check(ShareForm, typed), None, Form({"viser": [Shows.BADGE.value]})
    if answer.value is None:
        form = answer.form
    else:
        try:
            token = await actions.share(session, actor, product, answer.value, clock.today())
            made = made_page(product, token, answer.value.viser)
        except actions.TooManySharesError as error:
            form = answer.form
            form.errors[""] = str(error)
    shares = await read_shares(session, product.id)
    return private_page(request, actor, TEMPLATE, sharing_page(product, shares, form, made), form.status)


@router.post("/produkter/{slug}/deling/{share_id}/trekk")
async def take_back(slug: Slug, share_id: RowKey, actor: Sharer, session: Transaction) -> Response:
    """Let an address open nothing more."""
    product = await _product(actor, slug)
    await actions.take_back(session, actor, product, share_id)
    return RedirectResponse(f"/produkter/{slug}/deling#adresser", status_code=303)
