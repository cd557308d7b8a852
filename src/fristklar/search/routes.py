"""The search, for everyone; each finds what they may see."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from fristklar import clock
from fristklar.access.actor import ActorKind
from fristklar.access.permissions import Permission, may
from fristklar.domain.search import search
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.search.documents import own_index, register_index
from fristklar.search.pages import MOST_EXAMPLES, read_query, search_page
from fristklar.search.queries import OwnRows, read_own_rows
from fristklar.web.guard import RegisterReader
from fristklar.web.templating import path_of, render

router = APIRouter()


@router.get("/sok")
async def show_search(request: Request, actor: RegisterReader) -> Response:
    """Search in the register; a vendor's people in their own products too, and the customer centre in all.

    What an answer takes hangs on what the reader may find alone: nothing else is searched.
    """
    kept_by, today, asked = serving(request), clock.today(), read_query(request.query_params)
    version = (await kept_by.versions.ask([REGISTER])).get(REGISTER, 0)
    is_known = actor.kind is not ActorKind.ANONYMOUS
    rows = await read_own_rows(actor) if is_known and asked.words else OwnRows()
    register = await kept_by.register.at(version)
    own = await run_in_threadpool(own_index, actor, rows)  # thousands of products, where staff ask after a change
    edits, places = may(actor, Permission.EDIT_REGISTER), tuple(place.vendor_slug for place in actor.places)
    key, stamp = ("search", actor.kind, edits, places, asked), (register.version, today, own.mark)
    kept = kept_by.searches.find(key, stamp)
    if kept is None:
        found = await run_in_threadpool(lambda: search(asked.words, [register_index(register, today), own]))
        page = search_page(asked, found, _examples(register))
        body = render("search/search.html", page=page, path=path_of(request), today=today, actor=actor)
        kept = kept_by.searches.keep(key, stamp, body)
    response = kept_by.searches.respond(request, kept)
    response.headers["x-robots-tag"] = "noindex"
    return response


def _examples(register: Snapshot) -> tuple[str, ...]:
    """Names that give hits: of the services whose changes stand first."""
    names = dict.fromkeys(service.name for change in register.changes.values() for service in change.services)
    return tuple(names)[:MOST_EXAMPLES]
