"""The weekly digest for its reader: what one wants of it, how it looks now, and the way out of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.scope import scope
from fristklar.db import reading
from fristklar.digest import actions, queries
from fristklar.digest.forms import WishesForm
from fristklar.digest.queries import Followable, Reader, Wishes
from fristklar.digest.showing import digest_now, frame, preview_shown, shown
from fristklar.digest.views import LeavingPage, in_words, values_of, wanted_kinds, wishes_page
from fristklar.domain.conflicts import OvertakenError
from fristklar.languages import gettext
from fristklar.mail.lists import Leaving, MailKind, leaving
from fristklar.web.forms import Form, SentForm, check, filled, overtaken
from fristklar.web.guard import AccountOwner, NotFoundError, Unsubscriber, Visitor
from fristklar.web.guesses import guesses_at

router = APIRouter()

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
    return shown(
        request, actor, "wishes.html", wishes_page(own.reader, own.products, form, is_saved=is_saved), form.status
    )


@router.get("/konto/ukesbrev")
async def wishes(request: Request, actor: AccountOwner, own: Myself) -> Response:
    """When one's digest comes, and of which products."""
    return _wishes(request, actor, own, filled(values_of(own.reader, own.products)))


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
    others = wanted_kinds(own.reader, wanted.andre)
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
                alerts=MailKind.ALERT in others,
                reminders=MailKind.REMINDER in others,
                escalations=MailKind.ESCALATION in others,
            ),
            own.products,
        )
    except OvertakenError:
        now = await _own(actor)
        form = overtaken(typed, values_of(now.reader, now.products), saved_by=gettext("en annen nettleser"))
        form.theirs = in_words(form.theirs, now.products)
        return _wishes(request, actor, now, form)
    return RedirectResponse("/konto/ukesbrev?lagret=1", status_code=303)


@router.get("/konto/ukesbrev/siste")
async def own_digest(request: Request, actor: AccountOwner, own: Myself) -> Response:
    """One's own digest, as it would be now."""
    page = await digest_now(request, own.reader)
    return preview_shown(request, actor, own.reader, page, url="/konto/ukesbrev/siste", template="own.html")


@router.get("/konto/ukesbrev/siste/html")
async def own_digest_html(request: Request, _actor: AccountOwner, own: Myself) -> Response:
    """The same as its reader's mail program would show it."""
    return frame(await digest_now(request, own.reader))


# ---- the way out ----


def _ended_by(request: Request, token: str) -> Leaving:
    """What a link ends. Whether it is a link of ours needs no looking up, so a good one always works.

    Raises:
        NotFoundError: it is none.
        TooManyGuessesError: it is none, and neither were those that the sender tried before.
    """
    ends = leaving(token)
    if ends is None:
        guesses_at(request).may_try(request, token)
        guesses_at(request).missed(request, token)
        raise NotFoundError
    return ends


@router.get("/avmeld/{token}")
async def ask_to_unsubscribe(request: Request, token: str, actor: Visitor) -> Response:
    """A button. Opening the link changes nothing, since mail scanners open links too."""
    ends = _ended_by(request, token)
    return shown(request, actor, "unsubscribe.html", LeavingPage(token, ends.kind.value))


@router.post("/avmeld/{token}")
async def unsubscribe(request: Request, token: str, actor: Unsubscriber) -> Response:
    """End one sort of somebody's mail, from the button or from a mail program's own (RFC 8058): nobody need sign in.

    What is sent along is not read, and the answer is no redirect, which mail programs do not follow.
    """
    ends = _ended_by(request, token)
    if not await actions.unsubscribe(token):
        raise NotFoundError
    return shown(request, actor, "unsubscribed.html", LeavingPage(token, ends.kind.value))
