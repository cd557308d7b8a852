"""Friendly pages for what goes wrong. None of them says anything about what the reader may not see."""

import re
import traceback
from dataclasses import dataclass, replace
from secrets import token_hex
from urllib.parse import quote, urlencode

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from fristklar import clock
from fristklar.access.actor import ANONYMOUS, Actor, ActorKind
from fristklar.db import DatabaseUnavailableError, RefusedByDatabaseError, WriteRefusedError, refers_to_nothing
from fristklar.languages import gettext, marked
from fristklar.web.answers import PRIVATE, asked_to_wait
from fristklar.web.forms import OversizedFormError, UnreadableFormError, read_form
from fristklar.web.guard import (
    SAFE_METHODS,
    ForbiddenError,
    ForeignOriginError,
    NotFoundError,
    SignInRequiredError,
    actor_of,
)
from fristklar.web.guesses import WINDOW as GUESSES_WITHIN
from fristklar.web.guesses import TooManyGuessesError
from fristklar.web.headers import SECURITY
from fristklar.web.templating import render

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What happened, in the reader's words, and the way forward."""

    status: int
    title: str
    message: str
    action_label: str
    action_url: str
    reference: str = ""
    """What finds the fault in the log."""


NOT_FOUND = ErrorPage(
    404,
    marked("Vi finner ikke siden"),
    marked("Siden finnes ikke, eller du har ikke tilgang til den. Sjekk at adressen er riktig."),
    marked("Gå til oversikten"),
    "/",
)
FORBIDDEN = ErrorPage(
    403,
    marked("Du har ikke tilgang til dette"),
    marked("Rollen din gir ikke lov til å gjøre dette. Be administratoren hos dere om en annen rolle."),
    marked("Gå til oversikten"),
    "/",
)
FOR_STAFF = replace(
    FORBIDDEN,
    message=marked("Siden er for kundesenteret i Norsk helsenett. Statusen til produktene deres står under Produkter."),
    action_label=marked("Gå til produktene"),
    action_url="/produkter",
)
"""For a vendor's people, whom no role would let in."""
FOREIGN_ORIGIN = ErrorPage(
    403,
    marked("Vi kunne ikke se at forespørselen kom fra Fristklar"),
    marked("Ingenting er endret. Åpne siden i Fristklar, og send skjemaet derfra."),
    marked("Gå til oversikten"),
    "/",
)
TOO_LARGE = ErrorPage(
    413,
    marked("Du har sendt for mye tekst"),
    marked("Ingenting er lagret. Gå tilbake, kort ned teksten, og lagre på nytt. Nettleseren husker det du skrev."),
    marked("Gå til oversikten"),
    "/",
)
METHOD = ErrorPage(
    405,
    marked("Det går ikke an her"),
    marked("Ingenting er endret. Gå tilbake til siden du kom fra, og bruk lenkene og knappene der."),
    marked("Gå til oversikten"),
    "/",
)
BAD_REQUEST = ErrorPage(
    400,
    marked("Vi forsto ikke forespørselen"),
    marked("Gå tilbake, rett opp og prøv igjen."),
    marked("Gå til oversikten"),
    "/",
)
TAKEN_AWAY = ErrorPage(
    409,
    marked("Noe du viste til, er fjernet"),
    marked(
        "Mens du skrev, fjernet noen noe som skjemaet viser til. Ingenting er lagret. Gå tilbake i nettleseren, "
        "hent skjemaet på nytt i en annen fane, og flytt over det du har skrevet."
    ),
    marked("Gå til oversikten"),
    "/",
)
TOO_MANY = ErrorPage(
    429,
    marked("Det kom for mange forespørsler på en gang"),
    marked("Ingenting er lagret. Vent noen minutter, og prøv igjen."),
    marked("Gå til oversikten"),
    "/",
)
TOO_MANY_GUESSES = ErrorPage(
    429,
    marked("Det er prøvd for mange adresser som ikke finnes"),
    marked(
        "Noen på nettverket ditt har åpnet mange adresser som ikke finnes eller er trukket tilbake. Vent et kvarter, "
        "og prøv igjen. Virker ikke adressen da heller, be den du fikk den av, om en ny."
    ),
    marked("Gå til oversikten"),
    "/",
)
BROKEN = ErrorPage(
    500,
    marked("Noe gikk galt hos oss"),
    marked(
        "Feilen er logget. Prøv igjen om litt. Vedvarer feilen, kontakt kundesenter@nhn.no og oppgi referansen under."
    ),
    marked("Prøv på nytt"),
    "",
)
UNAVAILABLE = ErrorPage(
    503,
    marked("Fristklar er utilgjengelig akkurat nå"),
    marked("Vi når ikke databasen. Ingenting er gått tapt. Vent et halvt minutt og prøv igjen."),
    marked("Prøv på nytt"),
    "",
)
SIGN_IN_AGAIN = ErrorPage(
    401,
    marked("Du er logget ut"),
    marked(
        "Det du skrev, er ikke lagret, men det er her fortsatt. Logg inn i en ny fane, kom tilbake hit, "
        "og send på nytt."
    ),
    marked("Logg inn i en ny fane"),
    "/logg-inn",
)
_BY_STATUS = {page.status: page for page in (NOT_FOUND, METHOD, BAD_REQUEST, TOO_LARGE, TOO_MANY)}
_SENT_IN_VAIN = marked(
    "Det du sendte, er trolig ikke lagret. Gå tilbake i nettleseren, og send det på nytt om litt. Nettleseren husker "
    "det du skrev."
)
_BROKEN_IN_VAIN = marked(
    "Det du sendte, er trolig ikke lagret. Gå tilbake i nettleseren, og send det på nytt om litt. Nettleseren husker "
    "det du skrev. Vedvarer feilen, kontakt kundesenter@nhn.no og oppgi referansen under."
)
"""For a form: its address can only be sent to, so trying again by a link would lead nowhere."""


_FOR_PROGRAMS = (".svg", ".ics")
"""Addresses of what no one reads as a page."""


def install(app: FastAPI) -> None:
    """Give the app its error pages."""

    @app.exception_handler(NotFoundError)
    async def missing(request: Request, _error: NotFoundError) -> Response:
        return await _page(request, NOT_FOUND)

    @app.exception_handler(ForbiddenError)
    async def forbidden(request: Request, _error: ForbiddenError) -> Response:
        actor = getattr(request.state, "actor", ANONYMOUS)
        is_outside = actor.kind is ActorKind.VENDOR and f"{request.url.path}/".startswith("/stab/")
        return await _page(request, FOR_STAFF if is_outside else FORBIDDEN)

    @app.exception_handler(ForeignOriginError)
    async def foreign(request: Request, _error: ForeignOriginError) -> Response:
        return await _page(request, FOREIGN_ORIGIN)

    @app.exception_handler(SignInRequiredError)
    async def sign_in(request: Request, _error: SignInRequiredError) -> Response:
        if request.method in SAFE_METHODS:
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/logg-inn?{urlencode({'neste': wanted})}", status_code=303)
        return await _keep_typed(request)

    @app.exception_handler(UnreadableFormError)
    async def unreadable(request: Request, error: UnreadableFormError) -> Response:
        return await _page(request, replace(BAD_REQUEST, message=str(error)))

    @app.exception_handler(OversizedFormError)
    async def oversized(request: Request, _error: OversizedFormError) -> Response:
        return await _page(request, TOO_LARGE)

    @app.exception_handler(ClientDisconnect)
    async def left(_request: Request, _error: ClientDisconnect) -> Response:
        return Response(status_code=400)  # they left in the midst of a form: nothing was done, and nobody reads this

    @app.exception_handler(TooManyGuessesError)
    async def guessing(request: Request, _error: TooManyGuessesError) -> Response:
        if request.url.path.endswith(_FOR_PROGRAMS):
            said = f"{gettext(TOO_MANY_GUESSES.title)}. {gettext(TOO_MANY_GUESSES.message)}\n"
            response = Response(said, TOO_MANY_GUESSES.status, media_type="text/plain", headers=PRIVATE)
        else:
            response = await _page(request, TOO_MANY_GUESSES)
        return asked_to_wait(response, GUESSES_WITHIN)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == NOT_FOUND.status and (elsewhere := _without_last_slash(request)):
            return Response(status_code=307, headers={"location": elsewhere})
        response = await _page(request, _BY_STATUS.get(error.status_code, BAD_REQUEST))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # An address that no object can have is one where nothing is.
        nowhere = any(fault["loc"][0] == "path" for fault in error.errors())
        return await _page(request, NOT_FOUND if nowhere else BAD_REQUEST)

    @app.exception_handler(DatabaseUnavailableError)
    async def unavailable(request: Request, error: DatabaseUnavailableError) -> Response:
        log.warning("database unavailable", path=_loggable_path(request), error=str(error))
        response = await _page(request, _after_a_form(request, UNAVAILABLE))
        response.headers["retry-after"] = "30"
        return response

    @app.exception_handler(WriteRefusedError)
    async def gone(request: Request, error: WriteRefusedError) -> Response:
        if not refers_to_nothing(error):
            return await broken(request, error)
        return await _page(request, TAKEN_AWAY)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        told = {"path": _loggable_path(request), "reference": (reference := token_hex(4))}
        if isinstance(error, RefusedByDatabaseError):
            # Not its own words: they repeat the row, and with it what somebody typed.
            stack = "".join(traceback.format_tb(error.__traceback__))
            log.error("unhandled error", **told, error=type(error.orig).__name__, stack=stack)
        else:
            log.error("unhandled error", **told, exc_info=error)
        response = await _page(request, replace(_after_a_form(request, BROKEN), reference=reference))
        response.raw_headers.extend(SECURITY)  # this one is answered outside every middleware
        return response


def _after_a_form(request: Request, page: ErrorPage) -> ErrorPage:
    """The page for whoever sent a form, where it speaks to whoever opened an address."""
    if request.method in SAFE_METHODS:
        return page
    message = _BROKEN_IN_VAIN if page is BROKEN else _SENT_IN_VAIN
    return replace(page, message=message, action_label=NOT_FOUND.action_label, action_url=NOT_FOUND.action_url)


def _without_last_slash(request: Request) -> str | None:
    """Where a page would be whose address was typed with a slash too many; a path of this site and no other."""
    path = str(request.scope["path"])
    name = path.strip("/")
    if request.method not in SAFE_METHODS or not name or not path.endswith("/"):
        return None
    query = str(request.scope["query_string"], "latin-1")
    return f"/{quote(name)}{'?' if query else ''}{query}"


def _loggable_path(request: Request) -> str:
    """Where it happened, without what opens a door: some addresses have a token in them."""
    tokens = r"^(/logg-inn/lenke|/kalender|/merke|/innbygging|/avmeld)/.+"
    return re.sub(tokens, r"\1/…", request.url.path, flags=re.DOTALL)


async def _page(request: Request, page: ErrorPage) -> Response:
    actor = await _known(request)
    # The path stays out of the page, so that any two missing things look the same.
    body = render("web/error.html", page=_said(page), path="", today=clock.today(), actor=actor)
    headers = {"cache-control": "no-store"}
    return Response(
        b"" if request.method == "HEAD" else body, status_code=page.status, headers=headers, media_type="text/html"
    )


async def _keep_typed(request: Request) -> Response:
    """Somebody's session ended while they wrote: their words go along, so that they can be sent again."""
    try:
        typed = await read_form(request)
    except UnreadableFormError:  # such as a button alone, sent as nothing at all
        typed = {}
    fields = [(name, value) for name, values in typed.items() for value in values]
    body = render(
        "web/signed_out.html",
        page=_said(SIGN_IN_AGAIN),
        path="",
        today=clock.today(),
        action=request.url.path,
        fields=fields,
    )
    return Response(body, status_code=401, headers={"cache-control": "no-store"}, media_type="text/html")


def _said(page: ErrorPage) -> ErrorPage:
    """The page in the language spoken."""
    return replace(
        page, title=gettext(page.title), message=gettext(page.message), action_label=gettext(page.action_label)
    )


async def _known(request: Request) -> Actor:
    try:
        return await actor_of(request)
    except (DatabaseUnavailableError, RefusedByDatabaseError):  # what is shown is that something is wrong already
        return ANONYMOUS
