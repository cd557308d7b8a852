"""Everybody's digests, for the customer centre: who gets one, how it looks, and who got what."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.digest import actions, queries, sent_queries
from fristklar.digest.actions import TooManyTrialsError
from fristklar.digest.keeping import page_of
from fristklar.digest.past_views import STATES, opened_page, sent_page, week_key
from fristklar.digest.queries import Reader
from fristklar.digest.sent_queries import Opened, Search
from fristklar.digest.showing import digest_now, frame, preview_shown, shown
from fristklar.digest.views import readers_page
from fristklar.languages import gettext, marked
from fristklar.web.answers import asked_to_wait
from fristklar.web.guard import NotFoundError, RowKey, StaffReader

router = APIRouter(prefix="/stab/ukesbrev")

LONGEST_SEARCH = 100
MOST_PAGES = 10_000
TOO_MANY_TRIALS = marked("Du har sendt mange prøver den siste timen. Prøv igjen om en time, eller se på brevet her.")


def _words(request: Request) -> str:
    words = "".join(each for each in request.query_params.get("sok", "") if each.isprintable()).strip()
    return words[:LONGEST_SEARCH]


@router.get("")
async def readers(request: Request, actor: StaffReader) -> Response:
    """Everybody who may read the digest, and when it comes."""
    words = _words(request)
    async with reading(scope(actor)) as connection:
        found = await queries.read_readers(connection, words)
    return shown(request, actor, "readers.html", readers_page(found, words))


# ---- who got what ----


@router.get("/sendt")
async def sent(request: Request, actor: StaffReader) -> Response:
    """What became of everybody's digest in a week: the latest, unless one is asked for."""
    asked = request.query_params
    state = asked.get("tilstand", "")
    state = state if state in STATES else ""
    side = asked.get("side", "")
    page = int(side) if side.isascii() and side.isdigit() and len(side) < 6 else 1
    async with reading(scope(actor)) as connection:
        weeks = await sent_queries.read_weeks(connection)
        if not weeks:
            return shown(request, actor, "sent.html", sent_page(None, (), {}, (), state=""))
        year, week = next((each for each in weeks if week_key(*each) == asked.get("uke")), weeks[0])
        states = STATES[state][1] if state else ()
        search = Search(year, week, _words(request), states, min(max(page, 1), MOST_PAGES))
        counts = await sent_queries.count_states(connection, search)
        outcomes = await sent_queries.read_outcomes(connection, search)
    return shown(request, actor, "sent.html", sent_page(search, weeks, counts, outcomes, state=state))


async def _opened(actor: StaffReader, delivery_id: RowKey) -> Opened:
    async with reading(scope(actor)) as connection:
        opened = await sent_queries.find_opened(connection, delivery_id)
    if opened is None:
        raise NotFoundError
    return opened


OpenedDigest = Annotated[Opened, Depends(_opened)]
"""The digest that somebody got by the mail in the address."""


@router.get("/sendt/{delivery_id}")
async def opened(request: Request, actor: StaffReader, opened: OpenedDigest) -> Response:
    """What somebody's mail said. It leaves no entry in the trail: looking writes nothing."""
    page = page_of(opened.person_name, opened.content)
    return shown(request, actor, "sent_one.html", opened_page(opened, page))


@router.get("/sendt/{delivery_id}/html")
async def opened_html(_actor: StaffReader, opened: OpenedDigest) -> Response:
    """The same as its reader's mail program showed it."""
    return frame(page_of(opened.person_name, opened.content))


# ---- as it would be now ----


async def _reader(actor: StaffReader, person_id: RowKey) -> Reader:
    async with reading(scope(actor)) as connection:
        reader = await queries.read_reader(connection, person_id)
    if reader is None:
        raise NotFoundError
    return reader


ThisReader = Annotated[Reader, Depends(_reader)]
"""The person in the address."""


@router.get("/{person_id}")
async def preview(request: Request, actor: StaffReader, reader: ThisReader) -> Response:
    """Somebody's digest, as it would be now."""
    was_sent = request.query_params.get("sendt") == "1"
    return preview_shown(
        request,
        actor,
        reader,
        await digest_now(request, reader),
        url=f"/stab/ukesbrev/{reader.id}",
        template="preview.html",
        notice=gettext("Prøven er på vei til %(email)s.") % {"email": actor.email} if was_sent else "",
        trial_to=str(actor.email),
    )


@router.get("/{person_id}/html")
async def preview_html(request: Request, _actor: StaffReader, reader: ThisReader) -> Response:
    """The same as its reader's mail program would show it."""
    return frame(await digest_now(request, reader))


@router.post("/{person_id}/prove")
async def send_trial(request: Request, actor: StaffReader, reader: ThisReader, background: BackgroundTasks) -> Response:
    """Send it to oneself."""
    page = await digest_now(request, reader)
    if page is not None:
        try:
            mail = await actions.note_trial(actor, reader, page)
        except TooManyTrialsError:
            refused = preview_shown(
                request,
                actor,
                reader,
                page,
                url=f"/stab/ukesbrev/{reader.id}",
                template="preview.html",
                notice=gettext(TOO_MANY_TRIALS),
                trial_to=str(actor.email),
                status=429,
            )
            return asked_to_wait(refused, actions.TRIALS_WITHIN)
        background.add_task(actions.send_trial, mail)
    return RedirectResponse(f"/stab/ukesbrev/{reader.id}?sendt=1", status_code=303)
