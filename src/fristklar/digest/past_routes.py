"""One's own digests as they were sent.

Which digests somebody got only the program knows; what stands in them is read in the reader's own scope. A digest about
a vendor that the reader has no place at any more is answered as one that never was.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from fristklar.access.actor import DOORKEEPER
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.digest import past_queries
from fristklar.digest.keeping import page_of
from fristklar.digest.past_views import OwnPast, past_list, past_page
from fristklar.digest.showing import frame, shown
from fristklar.web.guard import AccountOwner, NotFoundError

router = APIRouter(prefix="/konto/ukesbrev")

Year = Annotated[int, Path(ge=1, le=9999)]
Week = Annotated[int, Path(ge=1, le=53)]


@router.get("/tidligere")
async def past(request: Request, actor: AccountOwner) -> Response:
    """The digests that one got, newest first."""
    assert actor.person_id is not None, "someone is signed in"
    async with reading(scope(DOORKEEPER)) as connection:
        sent = await past_queries.read_sent(connection, actor.person_id)
    async with reading(scope(actor)) as connection:
        subjects = await past_queries.read_subjects(connection, {each.edition_id for each in sent})
    return shown(request, actor, "past.html", past_list(sent, subjects))


async def _own(actor: AccountOwner, year: Year, week: Week) -> OwnPast:
    assert actor.person_id is not None, "someone is signed in"
    async with reading(scope(DOORKEEPER)) as connection:
        sent = await past_queries.find_sent(connection, actor.person_id, year, week)
    if sent is None:
        raise NotFoundError
    async with reading(scope(actor)) as connection:
        found = await past_queries.read_content(connection, sent.edition_id)
    if found is None:
        raise NotFoundError
    subject, content = found
    return OwnPast(sent, subject, page_of(sent.person_name, content))


OwnDigest = Annotated[OwnPast, Depends(_own)]
"""The digest of one's own that the address names."""


@router.get("/{year}/{week}")
async def one(request: Request, actor: AccountOwner, own: OwnDigest) -> Response:
    """What the mail of a week said."""
    return shown(request, actor, "past_one.html", past_page(own))


@router.get("/{year}/{week}/html")
async def one_html(_actor: AccountOwner, own: OwnDigest) -> Response:
    """The same as its reader's mail program showed it."""
    return frame(own.page)
