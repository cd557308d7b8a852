"""Calendars and feeds of the register, for everyone; and a calendar of one's own at a secret address."""

import re
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from fristklar import clock
from fristklar.access.queries import token_hash
from fristklar.feeds import actions
from fristklar.feeds.atom import deadline_feed, moved_feed
from fristklar.feeds.calendars import public_calendar
from fristklar.feeds.entries import changes_of_service, entries_of
from fristklar.feeds.pages import address_page
from fristklar.feeds.personal import personal_calendar
from fristklar.feeds.queries import read_holder
from fristklar.languages import Language, gettext, speak
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import read_statuses
from fristklar.web.guard import AccountOwner, NotFoundError, RegisterReader, Slug, Visitor
from fristklar.web.guesses import guesses_at
from fristklar.web.templating import path_of, render

router = APIRouter()

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


async def _public(request: Request, media_type: str, compose: Callable[[Snapshot], bytes | None]) -> Response:
    """What hangs on the register alone: composed once for each of its versions, off the path of other requests.

    In the language that the address names, else bokmål. A calendar program's own is the language of whoever made it.
    """
    wanted = request.query_params.get("sprak", "")
    speak(next((language for language in Language if language == wanted), Language.NB))
    kept_by = serving(request)
    version = (await kept_by.versions.ask([REGISTER])).get(REGISTER, 0)
    key = ("feed", path_of(request))
    kept = kept_by.pages.find(key, version)
    if kept is None:
        register = await kept_by.register.at(version)
        body = await run_in_threadpool(compose, register)
        if body is None:
            raise NotFoundError
        kept = kept_by.pages.keep(key, register.version, body)
    return kept_by.pages.respond(request, kept, media_type)


@router.get("/kalender.ics")
async def calendar(request: Request, _actor: RegisterReader) -> Response:
    """Every deadline that has a date."""
    return await _public(
        request,
        CALENDAR,
        lambda register: public_calendar(gettext("Fristklar: alle frister"), entries_of(register.changes.values())),
    )


@router.get("/feed.atom")
async def feed(request: Request, _actor: RegisterReader) -> Response:
    """Every deadline."""
    return await _public(
        request,
        ATOM,
        lambda register: deadline_feed(
            gettext("Fristklar: alle frister"), path_of(request), "/endringer", entries_of(register.changes.values())
        ),
    )


@router.get("/flyttet.atom")
async def moved(request: Request, _actor: RegisterReader) -> Response:
    """Every time that a deadline was moved."""
    return await _public(
        request,
        ATOM,
        lambda register: moved_feed(
            gettext("Fristklar: flyttede frister"), path_of(request), "/", entries_of(register.changes.values())
        ),
    )


@router.get("/tjenester/{slug}/kalender.ics")
async def service_calendar(request: Request, slug: Slug, _actor: RegisterReader) -> Response:
    """The deadlines of one service."""

    def compose(register: Snapshot) -> bytes | None:
        changes = changes_of_service(register, slug)
        if changes is None:
            return None
        return public_calendar(f"Fristklar: {register.services[slug].name}", entries_of(changes))

    return await _public(request, CALENDAR, compose)


@router.get("/tjenester/{slug}/feed.atom")
async def service_feed(request: Request, slug: Slug, _actor: RegisterReader) -> Response:
    """The deadlines of one service."""

    def compose(register: Snapshot) -> bytes | None:
        changes = changes_of_service(register, slug)
        if changes is None:
            return None
        name = f"Fristklar: {register.services[slug].name}"
        return deadline_feed(name, path_of(request), f"/tjenester/{slug}", entries_of(changes))

    return await _public(request, ATOM, compose)


@router.get("/endringer/{slug}/kalender.ics")
async def change_calendar(request: Request, slug: Slug, _actor: RegisterReader) -> Response:
    """The deadlines of one change."""

    def compose(register: Snapshot) -> bytes | None:
        change = register.changes.get(slug)
        return None if change is None else public_calendar(f"Fristklar: {change.title}", entries_of([change]))

    return await _public(request, CALENDAR, compose)


@router.get("/endringer/{slug}/feed.atom")
async def change_feed(request: Request, slug: Slug, _actor: RegisterReader) -> Response:
    """The deadlines of one change."""

    def compose(register: Snapshot) -> bytes | None:
        change = register.changes.get(slug)
        if change is None:
            return None
        name = f"Fristklar: {change.title}"
        return deadline_feed(name, path_of(request), f"/endringer/{slug}", entries_of([change]))

    return await _public(request, ATOM, compose)


@router.get("/kalender/{token}.ics")
async def own_calendar(request: Request, token: str, _visitor: Visitor) -> Response:
    """The calendar of the person whose address it is, whoever asks: calendar programs do not sign in.

    It is read as that person may see things now. Reading leaves one mark, the day, so that its owner can tell whether
    the address is in use.
    """
    guesses = guesses_at(request)
    guesses.may_try(request, token)
    secret = token_hash(token)
    holder = await read_holder(secret) if TOKEN.fullmatch(token) else None
    if holder is None:
        guesses.missed(request, token)
        raise NotFoundError
    guesses.held(token)
    speak(holder.actor.language or Language.NB)
    kept_by, today = serving(request), clock.today()
    statuses = await read_statuses(holder.actor)
    version = statuses[0].register_version if statuses else (await kept_by.versions.ask([REGISTER])).get(REGISTER, 0)
    register = await kept_by.register.at(version)
    key = ("calendar", holder.address_id)
    stamp = (register.version, today, tuple((each.id, each.product_version) for each in statuses))
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        body = await run_in_threadpool(personal_calendar, register, statuses, today)
        kept = kept_by.pages.keep(key, stamp, body)
    response = kept_by.pages.respond(request, kept, CALENDAR)
    response.headers["x-robots-tag"] = "noindex"
    if holder.fetched_on != today:
        response.background = BackgroundTask(actions.note_fetched, secret, today)
    return response


@router.post("/konto/kalender")
async def give_address(request: Request, actor: AccountOwner) -> Response:
    """Give one's calendar a new address, and show it this once."""
    token = await actions.give_address(actor, clock.today())
    page = address_page(token)
    body = render("feeds/address.html", page=page, path=path_of(request), today=clock.today(), actor=actor)
    return Response(body, media_type="text/html", headers={"cache-control": "no-store"})


@router.get("/konto/kalender")
async def address_was_here(_actor: AccountOwner) -> Response:
    """Whoever comes back to the page that showed the address finds the way to a new one."""
    return RedirectResponse("/konto#kalender", status_code=303)


@router.post("/konto/kalender/slett")
async def take_address_away(actor: AccountOwner) -> Response:
    """Let one's calendar have no address."""
    await actions.take_address_away(actor)
    return RedirectResponse("/konto#kalender", status_code=303)
