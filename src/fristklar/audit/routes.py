"""The audit trail, for NHN's customer centre."""

from collections.abc import AsyncIterator
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from fristklar import clock
from fristklar.access.scope import scope
from fristklar.audit.pages import read_search, sheet_headings, sheet_lines, trail_page
from fristklar.audit.queries import PART, Entry, Search, read_actions, read_page, read_part
from fristklar.db import reading
from fristklar.web.answers import private_page
from fristklar.web.guard import StaffReader

router = APIRouter(prefix="/stab")


@router.get("/revisjon")
async def trail(request: Request, actor: StaffReader) -> Response:
    """Search the trail."""
    search, faults = read_search(request.query_params)
    async with reading(scope(actor)) as connection:
        entries, has_older = await read_page(connection, search)
        actions = await read_actions(connection)
    page = trail_page(search, faults, entries, actions, has_older=has_older)
    return private_page(request, actor, "audit/trail.html", page)


@router.get("/revisjon.csv")
async def export(request: Request, actor: StaffReader) -> Response:
    """Everything that matches, as a sheet.

    Read part by part, each in a transaction of its own: however slowly somebody takes it, no connection waits.
    """
    search, _ = read_search(request.query_params)

    async def part(wanted: Search) -> list[Entry]:
        async with reading(scope(actor)) as connection:
            return await read_part(connection, wanted)

    first = await part(search)

    async def lines() -> AsyncIterator[str]:
        entries = first
        yield sheet_headings() + sheet_lines(entries)
        while len(entries) == PART:
            entries = await part(replace(search, before=entries[-1].id))
            yield sheet_lines(entries)

    return StreamingResponse(
        lines(),
        media_type="text/csv",
        headers={
            "content-disposition": f'attachment; filename="revisjon-{clock.today().isoformat()}.csv"',
            "cache-control": "no-store",
        },
    )
