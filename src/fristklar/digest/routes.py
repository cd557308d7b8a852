"""The weekly digest: what one wants of it, how it looks, and the way out of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.digest import actions, queries
from fristklar.digest.actions import OvertakenError
from fristklar.digest.emails import bodies_of
from fristklar.digest.forms import WishesForm
from fristklar.digest.pages import DigestPage
from fristklar.digest.queries import Followable, Reader, Wishes
from fristklar.digest.tokens import person_of
from fristklar.digest.views import in_words, preview_page, readers_page, values_of, wishes_page
from fristklar.languages import gettext
from fristklar.models import REGISTER
from fristklar.register.serving import serving
from fristklar.web.answers import PRIVATE, private_page
from fristklar.web.forms import Form, SentForm, check, filled, overtaken
from fristklar.web.guard import AccountOwner, NotFoundError, RowKey, StaffReader, Unsubscriber, Visitor
from fristklar.web.headers import MAIL_POLICY

router = APIRouter()

LONGEST_SEARCH = 100


def _page(request: Request, actor: Actor, template: str, page: object, status: int = 200) -> Response:
    return private_page(request, actor, f"digest/{template}", page, status)


def _frame(page: DigestPage | None) -> Response:
    """A digest's own HTML, for the frame on its page."""
    if page is None:
        raise NotFoundError
    headers = {"content-security-policy": MAIL_POLICY, **PRIVATE}
    return Response(bodies_of(page).html, media_type="text/html", headers=headers)


async def _digest(request: Request, reader: Reader) -> DigestPage | None:
    kept_by = serving(request)
    versions = await kept_by.versions.ask([REGISTER])
    return await actions.digest_of(reader, await kept_by.register.at(versions.get(REGISTER, 0)))


# ---- one's own ----


@dataclass(frozen=True, slots=True)
class Own:
    """Oneself, and the products that one can follow."""

    reader: Reader
    products: list[Followable]


async def _own(actor: AccountOwner) -> Own:
    assert actor.person_id is not None, "someone is signed in"
    async with reading(scope(DOORKEEPER)) as connection:
        reader = await queries.read_reader(connection, actor.person_id)
    assert reader is not None, "nobody is ever deleted"
    async with reading(scope(actor)) as connection:
        products = await queries.read_followable(connection)
    return Own(reader, products)


Myself = Annotated[Own, Depends(_own)]


def _wishes(request: Request, actor: Actor, own: Own, form: Form) -> Response:
    is_saved = request.query_params.get("lagret") == "1"
    return _page(
        request, actor, "wishes.html", wishes_page(own.reader, own.products, form, is_saved=is_saved), form.status
    )


@router.get("/konto/ukesbrev")
async def wishes(request: Request, actor: AccountOwner, own: Myself) -> Response:
    """When one's digest comes, and of which products."""
    return _wishes(request, actor, own, filled(values_of(own.reader.wishes, own.products)))


@router.post("/konto/ukesbrev")
async def save_wishes(request: Request, actor: AccountOwner, own: Myself, typed: SentForm) -> Response:
    """Save that."""
    answer = check(WishesForm, typed)
    ids = {product.slug: product.id for product in own.products}
    if answer.value is not None and not set(answer.value.produkter) <= ids.keys():
        answer.form.errors["produkter"] = gettext("Velg blant produktene i listen.")
    wanted = answer.value
    if wanted is None or answer.form.errors:
        return _wishes(request, actor, own, answer.form)
    try:
        await actions.save(
            actor,
            own.reader.wishes,
            Wishes(
                weekday=wanted.dag,
                hour=wanted.time,
                product_ids=tuple(sorted({ids[slug] for slug in wanted.produkter})),
                skip_when_quiet=wanted.stille == "hopp",
                active=wanted.aktiv == "ja",
                version=wanted.version,
            ),
            own.products,
        )
    except OvertakenError:
        now = await _own(actor)
        form = overtaken(typed, values_of(now.reader.wishes, now.products), saved_by="en annen nettleser")
        form.theirs = in_words(form.theirs, now.products)
        return _wishes(request, actor, now, form)
    return RedirectResponse("/konto/ukesbrev?lagret=1", status_code=303)


@router.get("/konto/ukesbrev/siste")
async def own_digest(request: Request, actor: AccountOwner, own: Myself) -> Response:
    """One's own digest, as it would be now."""
    page = await _digest(request, own.reader)
    return _preview(request, actor, own.reader, page, url="/konto/ukesbrev/siste", template="own.html")


@router.get("/konto/ukesbrev/siste/html")
async def own_digest_html(request: Request, _actor: AccountOwner, own: Myself) -> Response:
    """The same as its reader's mail program would show it."""
    return _frame(await _digest(request, own.reader))


def _preview(
    request: Request,
    actor: Actor,
    reader: Reader,
    page: DigestPage | None,
    *,
    url: str,
    template: str,
    notice: str = "",
    trial_to: str = "",
) -> Response:
    shown = preview_page(
        reader,
        page.subject if page else "",
        bodies_of(page) if page else None,
        url=url,
        notice=notice,
        trial_to=trial_to if page else "",
    )
    return _page(request, actor, template, shown)


# ---- everybody's, for the customer centre ----


@router.get("/stab/ukesbrev")
async def readers(request: Request, actor: StaffReader) -> Response:
    """Everybody who may read the digest, and when it comes."""
    words = "".join(each for each in request.query_params.get("sok", "") if each.isprintable()).strip()
    words = words[:LONGEST_SEARCH]
    async with reading(scope(actor)) as connection:
        found = await queries.read_readers(connection, words)
    return _page(request, actor, "readers.html", readers_page(found, words))


async def _reader(actor: StaffReader, person_id: RowKey) -> Reader:
    async with reading(scope(actor)) as connection:
        reader = await queries.read_reader(connection, person_id)
    if reader is None:
        raise NotFoundError
    return reader


ThisReader = Annotated[Reader, Depends(_reader)]
"""The person in the address."""


@router.get("/stab/ukesbrev/{person_id}")
async def preview(request: Request, actor: StaffReader, reader: ThisReader) -> Response:
    """Somebody's digest, as it would be now."""
    sent = request.query_params.get("sendt") == "1"
    return _preview(
        request,
        actor,
        reader,
        await _digest(request, reader),
        url=f"/stab/ukesbrev/{reader.id}",
        template="preview.html",
        notice=f"Prøven er på vei til {actor.email}." if sent else "",
        trial_to=str(actor.email),
    )


@router.get("/stab/ukesbrev/{person_id}/html")
async def preview_html(request: Request, _actor: StaffReader, reader: ThisReader) -> Response:
    """The same as its reader's mail program would show it."""
    return _frame(await _digest(request, reader))


@router.post("/stab/ukesbrev/{person_id}/prove")
async def send_trial(request: Request, actor: StaffReader, reader: ThisReader, background: BackgroundTasks) -> Response:
    """Send it to oneself."""
    page = await _digest(request, reader)
    if page is not None:
        background.add_task(actions.send_trial, await actions.note_trial(actor, reader, page))
    return RedirectResponse(f"/stab/ukesbrev/{reader.id}?sendt=1", status_code=303)


# ---- the way out ----


@router.get("/avmeld/{token}")
async def ask_to_unsubscribe(request: Request, token: str, actor: Visitor) -> Response:
    """A button. Opening the link changes nothing, since mail scanners open links too."""
    if person_of(token) is None:
        raise NotFoundError
    return _page(request, actor, "unsubscribe.html", token)


@router.post("/avmeld/{token}")
async def unsubscribe(request: Request, token: str, actor: Unsubscriber) -> Response:
    """End somebody's digests, from the button or from a mail program's own (RFC 8058): nobody need be signed in.

    What is sent along is not read, and the answer is no redirect, which mail programs do not follow.
    """
    if not await actions.unsubscribe(token):
        raise NotFoundError
    return _page(request, actor, "unsubscribed.html", None)
