"""Visits to a product's page, noted for the person who came; and for staff, whom a critical change has reached."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.looked import queries
from fristklar.looked.actions import note_visit
from fristklar.looked.forms import VisitForm
from fristklar.looked.pages import change_page, overview_page
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import read_statuses
from fristklar.status.reach import Critical, critical_changes
from fristklar.status.sector import lines_of
from fristklar.status.visit_queries import read_people
from fristklar.web.answers import private_page
from fristklar.web.forms import SentForm, check
from fristklar.web.guard import NotFoundError, ProductVisitor, Slug, StaffReader, Transaction

router = APIRouter()


@router.post("/produkter/{slug}/sett")
async def see(slug: Slug, actor: ProductVisitor, typed: SentForm, session: Transaction) -> Response:
    """Note that the reader has the page before them (static/looked.js), or has seen all of it (the page's button)."""
    product = await queries.find_product(session, slug)
    if product is None:
        raise NotFoundError
    form = check(VisitForm, typed).value or VisitForm()
    await note_visit(session, actor, product, clock.now(), form.vist, all_seen=bool(form.alt))
    if form.alt:
        return RedirectResponse(f"/produkter/{slug}", status_code=303)
    return Response(status_code=204)


@router.get("/stab/sett")
async def overview(request: Request, actor: StaffReader) -> Response:
    """The critical changes, with how many of those they hit know of them."""
    _, found = await _critical(request, actor)
    return private_page(request, actor, "looked/overview.html", overview_page(found, clock.today()))


@router.get("/stab/endringer/{slug}/sett")
async def who(request: Request, slug: Slug, actor: StaffReader) -> Response:
    """Who has seen one change, by product."""
    register, found = await _critical(request, actor)
    change = register.changes.get(slug)
    if change is None:
        raise NotFoundError
    critical = next((each for each in found if each.change.slug == slug), None)
    page = change_page(change, critical, clock.today(), may_invite=may(actor, Permission.MANAGE_VENDOR_PEOPLE))
    return private_page(request, actor, "looked/change.html", page)


async def _critical(request: Request, actor: Actor) -> tuple[Snapshot, list[Critical]]:
    kept_by, today = serving(request), clock.today()
    versions = await kept_by.versions.ask([REGISTER])
    register = await kept_by.register.at(versions.get(REGISTER, 0))
    lines = lines_of(register, await read_statuses(actor), today)
    return register, critical_changes(lines, await read_people(actor), today)
