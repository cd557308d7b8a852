"""Friendly pages for what goes wrong. None of them says anything about what the reader may not see."""

from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from fristklar import clock
from fristklar.db import DatabaseUnavailableError
from fristklar.web.guard import NotFoundError
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


NOT_FOUND = ErrorPage(
    404,
    "Vi finner ikke siden",
    "Siden finnes ikke, eller du har ikke tilgang til den. Sjekk at adressen er riktig.",
    "Gå til oversikten",
    "/",
)
METHOD = ErrorPage(405, "Det går ikke an her", "Denne adressen kan bare leses, ikke endres.", "Gå til oversikten", "/")
BAD_REQUEST = ErrorPage(
    400, "Vi forsto ikke forespørselen", "Gå tilbake, rett opp og prøv igjen.", "Gå til oversikten", "/"
)
BROKEN = ErrorPage(
    500,
    "Noe gikk galt hos oss",
    "Feilen er logget. Prøv igjen om litt. Vedvarer feilen, kontakt kundesenter@nhn.no.",
    "Prøv på nytt",
    "",
)
UNAVAILABLE = ErrorPage(
    503,
    "Fristklar er utilgjengelig akkurat nå",
    "Vi når ikke databasen. Ingenting er gått tapt. Vent et halvt minutt og prøv igjen.",
    "Prøv på nytt",
    "",
)
_BY_STATUS = {page.status: page for page in (NOT_FOUND, METHOD, BAD_REQUEST)}


def install(app: FastAPI) -> None:
    """Give the app its error pages."""

    @app.exception_handler(NotFoundError)
    async def missing(request: Request, _error: NotFoundError) -> Response:
        return _page(request, NOT_FOUND)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        response = _page(request, _BY_STATUS.get(error.status_code, BAD_REQUEST))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, _error: RequestValidationError) -> Response:
        return _page(request, BAD_REQUEST)

    @app.exception_handler(DatabaseUnavailableError)
    async def unavailable(request: Request, error: DatabaseUnavailableError) -> Response:
        log.warning("database unavailable", path=request.url.path, error=str(error))
        response = _page(request, UNAVAILABLE)
        response.headers["retry-after"] = "30"
        return response

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        log.error("unhandled error", path=request.url.path, exc_info=error)
        response = _page(request, BROKEN)
        response.raw_headers.extend(SECURITY)  # this one is answered outside every middleware
        return response


def _page(request: Request, page: ErrorPage) -> Response:
    # The path stays out of the page, so that any two missing things look the same.
    body = render("web/error.html", page=page, path="", today=clock.today())
    headers = {"cache-control": "no-store"}
    return Response(
        b"" if request.method == "HEAD" else body, status_code=page.status, headers=headers, media_type="text/html"
    )
