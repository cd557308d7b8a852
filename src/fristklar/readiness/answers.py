"""What the answers about readiness have in common: the form that is kept, the page, the way back to the row."""

import json
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import Actor
from fristklar.languages import gettext
from fristklar.readiness import queries
from fristklar.readiness.actions import row_of
from fristklar.readiness.places import ChangePlace, RowPlace
from fristklar.web.answers import private_page
from fristklar.web.forms import Typed, read_form
from fristklar.web.guard import Transaction


async def keep_form(request: Request) -> Typed:
    """The form, kept with the request: what was typed is shown also when its object turns out to be gone."""
    request.state.typed = typed = await read_form(request)
    return typed


SentForm = Annotated[Typed, Depends(keep_form)]
"""The form, read to its end before a transaction is opened."""


def page_of(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    """A page from templates/readiness/."""
    return private_page(request, actor, f"readiness/{template}", page, status)


def back_to_row(request: Request, place: ChangePlace) -> Response:
    """To the change's row on the product's page; where htmx asked from that page, only the row is replaced there."""
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(place.row_url, status_code=303)
    row = f"[id='{place.slug}']"
    there = {"path": place.url, "target": row, "select": row, "swap": "outerHTML", "selectOOB": "#oversikt"}
    return Response(status_code=204, headers={"hx-location": json.dumps({**there, "push": "false"})})


async def row_as_it_is_now(session: Transaction, place: RowPlace) -> tuple[RowPlace, str]:
    """The row as it was saved meanwhile, and by whom."""
    history = await queries.read_history(session, row_of(place))
    return place.after(await queries.read_row(session, row_of(place))), history[0].actor if history else gettext(
        "en annen"
    )
