"""How the sending of mails goes, and what to do about those that failed. For NHN's customer centre."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.delivery import actions, desk_queries
from fristklar.delivery.actions import NoSuchMailError
from fristklar.delivery.pages import drift_page
from fristklar.delivery.queries import read_queue
from fristklar.web.answers import private_page
from fristklar.web.guard import NotFoundError, RegisterEditor, RowKey, StaffReader, Transaction

router = APIRouter(prefix="/stab/drift")


@router.get("")
async def drift(request: Request, actor: StaffReader) -> Response:
    """Queue, workers, the latest weeks, failures and stopped addresses."""
    queue = await read_queue(actor)
    async with reading(scope(actor)) as connection:
        machinery = await desk_queries.read_machinery(connection)
        weeks = await desk_queries.read_weeks(connection)
        skipped = await desk_queries.read_skipped(connection)
        failures, has_more = await desk_queries.read_failures(connection)
        returned = await desk_queries.read_returned(connection)
        stopped = await desk_queries.read_stopped(connection)
    page = drift_page(
        actor,
        machinery,
        queue,
        weeks=weeks,
        skipped=skipped,
        failures=failures,
        has_more=has_more,
        returned=returned,
        stopped=stopped,
    )
    return private_page(request, actor, "delivery/drift.html", page)


@router.post("/prov-alle-igjen")
async def try_all_again(actor: RegisterEditor, session: Transaction) -> Response:
    """Let everything go that waits after a failure."""
    await actions.try_all_again(session, actor)
    return _back()


@router.post("/{delivery_id}/prov-igjen")
async def try_again(delivery_id: RowKey, actor: RegisterEditor, session: Transaction) -> Response:
    """Let one mail go again."""
    try:
        await actions.try_again(session, actor, delivery_id)
    except NoSuchMailError:
        raise NotFoundError from None
    return _back()


@router.post("/adresser/{stopped_id}/apne")
async def open_address(stopped_id: RowKey, actor: RegisterEditor, session: Transaction) -> Response:
    """Let mail go to an address again."""
    if not await actions.lift(session, actor, stopped_id=stopped_id):
        raise NotFoundError
    return _back()


def _back() -> Response:
    return RedirectResponse("/stab/drift", status_code=303)
