"""How prepared the sector is: all changes on one page, and one page for each with its trend. For staff alone."""

from collections.abc import Awaitable, Callable
from datetime import date

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.preparedness.pages import change_page, overview_page
from fristklar.preparedness.queries import read_history
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.status.preparedness import all_prepared, outlooks
from fristklar.status.queries import read_sector_version, read_statuses, read_statuses_against
from fristklar.web.guard import NotFoundError, Slug, StaffReader
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/stab")


@router.get("/beredskap")
async def overview(request: Request, actor: StaffReader) -> Response:
    """Each change with the shares of products and health organisations that are met, in time, at risk and late."""

    async def compose(register: Snapshot, today: date) -> object:
        return overview_page(all_prepared(register, await read_statuses(actor), today), today)

    return await _kept_page(request, actor, "preparedness/overview.html", compose)


@router.get("/endringer/{slug}/beredskap")
async def one_change(request: Request, slug: Slug, actor: StaffReader) -> Response:
    """One change: its shares by deadline, who loses access on the day, and the trend with what plans promise."""

    async def compose(register: Snapshot, today: date) -> object:
        change = register.changes.get(slug)
        if change is None:
            raise NotFoundError
        deadline_ids = [entry.id for entry in change.deadlines]
        statuses = await read_statuses_against(actor, deadline_ids)
        history = await read_history(actor, deadline_ids)
        return change_page(change, outlooks(change, statuses, history, today), today)

    return await _kept_page(request, actor, "preparedness/change.html", compose)


async def _kept_page(
    request: Request, actor: Actor, template: str, compose: Callable[[Snapshot, date], Awaitable[object]]
) -> Response:
    """A page that is the same for all of staff: kept until anything in the register or of any product is another.

    The version is asked for before anything else, so what is kept is never older than it says.
    """
    kept_by, today, path = serving(request), clock.today(), path_of(request)
    version = await read_sector_version()
    key, stamp = ("preparedness", path, actor.kind), (version, today)
    kept = kept_by.pages.find(key, stamp)
    if kept is None:
        page = await compose(await kept_by.register.at(version.register), today)
        kept = kept_by.pages.keep(key, stamp, render(template, page=page, path=path, today=today, actor=actor))
    return kept_by.pages.respond(request, kept)
