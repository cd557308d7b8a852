"""Signing in, signing out, and one's own account."""

import secrets
from urllib.parse import unquote, urlencode, urlsplit

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse
from starlette.routing import Match

from fristklar.access.actor import DOORKEEPER, Actor, ActorKind
from fristklar.access.queries import read_actor
from fristklar.access.scope import scope
from fristklar.accounts import actions
from fristklar.accounts.actions import Refused, SignedIn, TooManyAttemptsError
from fristklar.accounts.forms import CodeForm, LanguageForm, NameForm, OwnLanguageForm, SignInForm, local_path
from fristklar.accounts.pages import LinkPage, SignInPage, account_page, browser_words, home_of, refused_page
from fristklar.accounts.queries import WINDOW, name_of, read_calendar, read_sessions
from fristklar.db import reading
from fristklar.languages import Language, gettext
from fristklar.web.answers import asked_to_wait, private_page
from fristklar.web.cookies import browser_mark, forget_session, keep_browser, keep_session
from fristklar.web.forms import Form, SentForm, check, filled, overtaken, read_form
from fristklar.web.guard import AccountOwner, RowKey, Visitor
from fristklar.web.guesses import sender_of
from fristklar.web.speech import forget_language, keep_language

router = APIRouter()

TELL_THE_SITE_ONLY = "strict-origin"
"""Referrer policy of a page whose own address opens a door. A stricter one would take the Origin from its form, which
is how we know the form for our own."""


@router.get("/logg-inn")
async def ask(request: Request, actor: Visitor) -> Response:
    """The form that asks for a link; whoever is signed in goes on."""
    wanted = local_path(request.query_params.get("neste", ""))
    if actor.kind is not ActorKind.ANONYMOUS:
        return RedirectResponse(wanted or home_of(actor), status_code=303)
    return private_page(request, actor, "accounts/sign_in.html", SignInPage(Form({"neste": [wanted]})))


@router.post("/logg-inn")
async def send_link(request: Request, actor: Visitor, background: BackgroundTasks) -> Response:
    """Send a link. The answer is the same, and takes as long, whether the address is known or not."""
    answer = check(SignInForm, await read_form(request))
    if answer.value is None:
        return private_page(request, actor, "accounts/sign_in.html", SignInPage(answer.form), answer.form.status)
    try:
        await actions.count_request(answer.value.epost, sender_of(request))
    except TooManyAttemptsError:
        answer.form.errors["epost"] = gettext("Du har bedt om for mange lenker. Vent et kvarter, og prøv igjen.")
        return asked_to_wait(
            private_page(request, actor, "accounts/sign_in.html", SignInPage(answer.form), 429), WINDOW
        )
    browser = browser_mark(request) or secrets.token_urlsafe(16)
    wanted = local_path(answer.value.neste)
    background.add_task(actions.send_link, answer.value.epost, browser, wanted)
    response = RedirectResponse("/logg-inn/sendt" + (f"?{urlencode({'neste': wanted})}" if wanted else ""), 303)
    keep_browser(response, browser)
    return response


@router.get("/logg-inn/sendt")
async def sent(request: Request, actor: Visitor) -> Response:
    """Look in the mail; or type the short code here."""
    form = Form({"neste": [local_path(request.query_params.get("neste", ""))]})
    return private_page(request, actor, "accounts/sent.html", SignInPage(form))


@router.post("/logg-inn/kode")
async def use_code(request: Request, actor: Visitor) -> Response:
    """Sign in with the short code."""
    answer = check(CodeForm, await read_form(request))
    if answer.value is not None:
        signed_in = await actions.use_code(
            answer.value.kode, browser=browser_mark(request), browser_words=_words(request), before=actor
        )
        if signed_in is not None:
            return await _welcome(signed_in, answer.value.neste)
        answer.form.errors["kode"] = gettext(
            "Koden er feil, brukt eller gått ut. Kontroller den, eller be om en ny lenke."
        )
    return private_page(request, actor, "accounts/sent.html", SignInPage(answer.form), answer.form.status)


@router.get("/logg-inn/lenke/{token}")
async def show_link(request: Request, token: str, actor: Visitor) -> Response:
    """A button. Opening the link uses nothing up, since mail scanners open links too."""
    wanted = local_path(request.query_params.get("neste", ""))
    response = private_page(request, actor, "accounts/link.html", LinkPage(token, wanted))
    response.headers["referrer-policy"] = TELL_THE_SITE_ONLY
    return response


@router.post("/logg-inn/lenke/{token}")
async def use_link(request: Request, token: str, actor: Visitor) -> Response:
    """Sign in with the link."""
    typed = await read_form(request)
    outcome = await actions.use_link(token, browser=browser_mark(request), browser_words=_words(request), before=actor)
    if isinstance(outcome, Refused):
        response = private_page(request, actor, "accounts/refused.html", refused_page(outcome), 410)
        response.headers["referrer-policy"] = TELL_THE_SITE_ONLY
        return response
    return await _welcome(outcome, typed.get("neste", [""])[-1])


async def _welcome(signed_in: SignedIn, wanted: str) -> Response:
    actor = await read_actor(signed_in.token)
    response = RedirectResponse(local_path(wanted) or home_of(actor), status_code=303)
    keep_session(response, signed_in.token)
    return response


def _words(request: Request) -> str:
    return browser_words(request.headers.get("user-agent", ""))


@router.post("/logg-ut")
async def sign_out(actor: Visitor) -> Response:
    """End this session. Whoever is out already stays out."""
    if actor.session_id is not None:
        await actions.sign_out(actor, session_id=actor.session_id)
    return _goodbye()


@router.get("/konto")
async def account(request: Request, actor: AccountOwner) -> Response:
    """One's own account: name, roles, and where one is signed in."""
    return await _account(request, actor)


async def _account(request: Request, actor: Actor, form: Form | None = None) -> Response:
    assert actor.person_id is not None, "someone is signed in"
    async with reading(scope(DOORKEEPER)) as connection:
        person = await name_of(connection, actor.person_id)
        sessions = await read_sessions(connection, actor.person_id)
        calendar = await read_calendar(connection, actor.person_id)
    current = {"navn": person.name, "version": person.version}
    if form is None:
        form = filled(current)
    elif not form.errors:
        form = overtaken(form.typed, current, saved_by=gettext("en annen nettleser"))
    return private_page(
        request, actor, "accounts/account.html", account_page(actor, sessions, calendar, form), form.status
    )


@router.post("/konto/navn")
async def rename(request: Request, actor: AccountOwner) -> Response:
    """Write one's own name."""
    answer = check(NameForm, await read_form(request))
    if answer.value is None or not await actions.rename(actor, answer.value.navn, answer.value.version):
        return await _account(request, actor, answer.form)
    return RedirectResponse("/konto", status_code=303)


@router.post("/sprak")
async def choose_language(request: Request, actor: Visitor, typed: SentForm) -> Response:
    """Choose a language at the foot of any page: for this browser and, where somebody is signed in, for that person."""
    answer = check(LanguageForm, typed)
    response = RedirectResponse(_where_from(request), status_code=303)
    if answer.value is not None:
        if actor.person_id is not None:
            await actions.choose_language(actor, answer.value.sprak)
        keep_language(response, answer.value.sprak)
    return response


def _where_from(request: Request) -> str:
    """The page of this site on which a form was sent, if it is one that can be opened; else the front page."""
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    path = local_path(page.path)
    if page.netloc != request.headers.get("host", "") or not path:
        return "/"
    scope = {**request.scope, "method": "GET", "path": unquote(path), "root_path": ""}
    if not any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
        return "/"  # what answered a form, with something to be corrected, cannot be opened
    return f"{path}?{page.query}" if page.query else path


@router.post("/konto/sprak")
async def choose_own_language(actor: AccountOwner, typed: SentForm) -> Response:
    """Choose the language of one's pages and mails, or leave it to the browser."""
    answer = check(OwnLanguageForm, typed)
    response = RedirectResponse("/konto#spraket", status_code=303)
    if answer.value is not None:
        chosen = Language(answer.value.sprak) if answer.value.sprak else None
        await actions.choose_language(actor, chosen)
        if chosen is None:
            forget_language(response)
        else:
            keep_language(response, chosen)
    return response


@router.post("/konto/okter/{session_id}/avslutt")
async def end_session(session_id: RowKey, actor: AccountOwner) -> Response:
    """End one session. Another person's is not there to be ended."""
    await actions.sign_out(actor, session_id=session_id)
    return _goodbye() if session_id == actor.session_id else RedirectResponse("/konto", status_code=303)


@router.post("/konto/logg-ut-overalt")
async def sign_out_everywhere(actor: AccountOwner) -> Response:
    """End every session."""
    await actions.sign_out(actor)
    return _goodbye()


def _goodbye() -> Response:
    response = RedirectResponse("/", status_code=303)
    forget_session(response)
    return response
