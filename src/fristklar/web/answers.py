"""Pages that are made for one reader and kept by nobody."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.web.templating import path_of, render

PRIVATE = {"cache-control": "no-store"}


def private_page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    """A page of the reader's own, such as a form: neither the browser nor anything between keeps it."""
    body = render(template, page=page, path=path_of(request), today=clock.today(), actor=actor)
    return Response(body, status_code=status, media_type="text/html", headers=PRIVATE)


def asked_to_wait(response: Response, wait: timedelta) -> Response:
    """The same answer, which also tells a program when to try again (RFC 9110 §10.2.3)."""
    response.headers["retry-after"] = str(round(wait.total_seconds()))
    return response
