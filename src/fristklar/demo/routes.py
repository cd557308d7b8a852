"""The demo's own pages: sign in as anybody at one click, and read the mail that nobody got. Demo mode only."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import DOORKEEPER
from fristklar.access.scope import scope
from fristklar.access.sessions import end_sessions, open_session
from fristklar.db import changing, reading
from fristklar.demo.pages import html_of, mail_list_page, mail_page, people_page
from fristklar.demo.queries import read_mail, read_mails, read_people
from fristklar.web.answers import private_page
from fristklar.web.cookies import keep_session
from fristklar.web.forms import read_form
from fristklar.web.guard import DemoVisitor, NotFoundError, RowKey
from fristklar.web.headers import MAIL_POLICY

router = APIRouter(prefix="/demo")


@router.get("")
async def people(request: Request, actor: DemoVisitor) -> Response:
    """Everybody a visitor can be."""
    async with reading(scope(DOORKEEPER)) as connection:
        page = people_page(await read_people(connection))
    return private_page(request, actor, "demo/people.html", page)


@router.post("/inn")
async def sign_in(request: Request, actor: DemoVisitor) -> Response:
    """Sign in as one of them."""
    wanted = (await read_form(request)).get("person", [""])[-1]
    async with changing(scope(DOORKEEPER)) as session:
        person = next((each for each in await read_people(session) if str(each.id) == wanted), None)
        if person is None:
            raise NotFoundError
        if actor.person_id is not None and actor.session_id is not None:
            await end_sessions(session, actor.person_id, only=actor.session_id)
        token = await open_session(session, person.id, browser="Demo")
    response = RedirectResponse("/stab" if person.staff_role else "/produkter", status_code=303)
    keep_session(response, token)
    return response


@router.get("/post")
async def mails(request: Request, actor: DemoVisitor) -> Response:
    """The mails that were kept."""
    async with reading(scope(DOORKEEPER)) as connection:
        page = mail_list_page(await read_mails(connection))
    return private_page(request, actor, "demo/mails.html", page)


@router.get("/post/{mail_id}")
async def mail(request: Request, mail_id: RowKey, actor: DemoVisitor) -> Response:
    """One mail, rendered and raw."""
    async with reading(scope(DOORKEEPER)) as connection:
        kept = await read_mail(connection, mail_id)
    if kept is None:
        raise NotFoundError
    return private_page(request, actor, "demo/mail.html", mail_page(kept))


@router.get("/post/{mail_id}/html")
async def mail_html(mail_id: RowKey, _actor: DemoVisitor) -> Response:
    """The mail's own HTML, for the frame on its page."""
    async with reading(scope(DOORKEEPER)) as connection:
        kept = await read_mail(connection, mail_id)
    if kept is None:
        raise NotFoundError
    return Response(html_of(kept), media_type="text/html", headers={"content-security-policy": MAIL_POLICY})
