"""The customer centre's start page, and the whole of each list that it begins."""

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.desk.pages import List, desk_page, list_page
from fristklar.desk.queries import read_drafts
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.status.queries import read_statuses
from fristklar.status.visit_queries import read_people
from fristklar.web.answers import private_page
from fristklar.web.guard import StaffReader

router = APIRouter(prefix="/stab")


@router.get("")
async def desk(request: Request, actor: StaffReader) -> Response:
    """What asks for attention across the sector."""
    kept_by, today = serving(request), clock.today()
    versions = await kept_by.versions.ask([REGISTER])
    register = await kept_by.register.at(versions.get(REGISTER, 0))
    statuses, drafts, people = await read_statuses(actor), await read_drafts(actor), await read_people(actor)
    page = desk_page(register, statuses, drafts, people, today)
    return private_page(request, actor, "desk/start.html", page)


@router.get("/venter/{which}")
async def waiting(request: Request, actor: StaffReader, which: List) -> Response:
    """All that waits in one way, of which the start page shows the beginning."""
    kept_by = serving(request)
    versions = await kept_by.versions.ask([REGISTER])
    register = await kept_by.register.at(versions.get(REGISTER, 0))
    page = list_page(register, await read_statuses(actor), which, clock.today())
    return private_page(request, actor, "desk/list.html", page)
