"""Giving an address away and taking it back."""

import secrets
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.queries import token_hash
from fristklar.access.sessions import TOKEN_BYTES
from fristklar.access.trail import record
from fristklar.languages import gettext
from fristklar.sharing import queries
from fristklar.sharing.forms import ShareForm
from fristklar.status.queries import ProductStatus
from fristklar.web.guard import NotFoundError

MOST = 20
"""Addresses of one product. Whoever needs more has forgotten some."""


class TooManySharesError(Exception):
    """The product has as many addresses as it may have. The message says what to do."""


async def share(session: AsyncSession, actor: Actor, product: ProductStatus, asked: ShareForm, today: date) -> str:
    """Make an address for the product, and return what is secret in it. Only its hash is kept.

    Raises:
        TooManySharesError: the product has MOST of them.
    """
    if await queries.count_shares(session, product.id) >= MOST:
        message = gettext("Produktet har %(count)s adresser. Trekk tilbake en som ikke er i bruk, og prøv igjen.")
        raise TooManySharesError(message % {"count": MOST})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await queries.add_share(
        session,
        vendor_id=product.vendor_id,
        product_id=product.id,
        token_hash=token_hash(token),
        shows=asked.viser,
        note=asked.bruk,
        made_by=actor.name,
        made_on=today,
    )
    await _record(session, actor, "create", product, {"note": asked.bruk, "shows": str(asked.viser)})
    return token


async def take_back(session: AsyncSession, actor: Actor, product: ProductStatus, share_id: int) -> None:
    """Let one of the product's addresses open nothing more.

    Raises:
        NotFoundError: the product has no such address; it was taken back before, or is another product's.
    """
    gone = await queries.remove_share(session, product.id, share_id)
    if gone is None:
        raise NotFoundError
    note, shows = gone
    await _record(session, actor, "remove", product, {"note": note, "shows": str(shows)})


async def _record(
    session: AsyncSession, actor: Actor, deed: str, product: ProductStatus, details: dict[str, str]
) -> None:
    subject, vendor_id = product.slug, product.vendor_id
    await record(session, actor, deed, kind="product_share", subject=subject, vendor_id=vendor_id, details=details)
