"""What people decide about the weekly digest. Each action is one transaction in the program's own scope."""

from datetime import timedelta
from email.message import EmailMessage

import structlog

from fristklar import clock
from fristklar.access.actor import DOORKEEPER, Actor
from fristklar.access.scope import scope
from fristklar.access.trail import changed, count_deeds, hold_person, record
from fristklar.db import DatabaseUnavailableError, changing, reading
from fristklar.digest import past_queries, queries
from fristklar.digest.editions import Editions, since_when
from fristklar.digest.emails import Recipient, bodies_of, trial_mail
from fristklar.digest.pages import DigestPage
from fristklar.digest.queries import Followable, Reader, Wishes
from fristklar.domain.conflicts import OvertakenError
from fristklar.mail.lists import leaving
from fristklar.mail.sender import MailNotSentError, send
from fristklar.register.queries import read_snapshot
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import read_statuses

log = structlog.get_logger()


MOST_TRIALS, TRIALS_WITHIN = 20, timedelta(hours=1)


class TooManyTrialsError(Exception):
    """Somebody has sent too many trials to themselves lately."""


async def save(actor: Actor, before: Wishes, wanted: Wishes, products: list[Followable]) -> None:
    """Write what the actor wants of the digest.

    Raises:
        OvertakenError: it was saved since the form was made.
    """
    assert actor.person_id is not None, "someone is signed in"
    async with changing(scope(DOORKEEPER)) as session:
        if not await queries.save_wishes(session, actor.person_id, wanted):
            raise OvertakenError
        details = changed(_facts(before, products), _facts(wanted, products))
        await record(session, actor, "edit", kind="subscription", subject=str(actor.email), details=details)


def _facts(wishes: Wishes, products: list[Followable]) -> dict[str, object]:
    """Wishes as the audit trail compares them."""
    return {
        "active": wishes.active,
        "weekday": wishes.weekday,
        "hour": wishes.hour,
        "products": [product.slug for product in products if product.id in wishes.product_ids],
        "skip_when_quiet": wishes.skip_when_quiet,
        "alerts": wishes.alerts,
        "reminders": wishes.reminders,
        "escalations": wishes.escalations,
    }


async def unsubscribe(token: str) -> bool:
    """End the sort of mail that the token is for, for its person. False for a token that is nobody's.

    Once more does nothing more.
    """
    left = leaving(token)
    if left is None:
        return False
    person_id = left.person_id
    async with changing(scope(DOORKEEPER)) as session:
        reader = await queries.read_reader(session, person_id)
        if reader is None:
            return False
        if await queries.end(session, person_id, left.kind):
            who = Actor(DOORKEEPER.kind, reader.name, person_id=person_id)
            details = {queries.WANTED[left.kind]: [True, False]}
            await record(session, who, "unsubscribe", kind="subscription", subject=reader.email, details=details)
    return True


async def digest_of(reader: Reader, register: Snapshot) -> DigestPage | None:
    """Somebody's digest as it would be now, made of what the person may see. None for whoever has no place."""
    today = clock.today()
    async with reading(scope(DOORKEEPER)) as connection:
        told = await past_queries.read_told(connection, [reader.id])
    statuses = await read_statuses(reader.actor) if reader.has_place else []
    return Editions(register, statuses, today).page_for(reader, since_when(told.get(reader.id), today))


async def preview(email: str) -> str | None:
    """The digest of the person with this address, as text with its subject first; None for nobody, or no place."""
    async with reading(scope(DOORKEEPER)) as connection:
        reader = await queries.find_reader(connection, email)
    page = await digest_of(reader, await read_snapshot()) if reader else None
    return None if page is None else f"{page.subject}\n\n{bodies_of(page).text}"


async def note_trial(actor: Actor, reader: Reader, page: DigestPage) -> EmailMessage:
    """Somebody's digest as a mail to the actor; that the actor asked for it is in the audit trail.

    Raises:
        TooManyTrialsError: the actor has asked for too many lately. Nothing was written.
    """
    assert actor.person_id is not None, "someone is signed in"
    mail = trial_mail(page, Recipient(actor.person_id, actor.name, str(actor.email)))
    async with changing(scope(DOORKEEPER)) as session:
        await hold_person(session, actor.person_id)  # one trial at a time, or the limit is none
        if await count_deeds(session, actor.person_id, "send_trial", TRIALS_WITHIN) >= MOST_TRIALS:
            raise TooManyTrialsError
        await record(session, actor, "send_trial", kind="subscription", subject=reader.email)
    return mail


async def send_trial(mail: EmailMessage) -> None:
    """Send it. What fails is logged: the person sees no mail and asks again."""
    try:
        await send(mail)
    except (DatabaseUnavailableError, MailNotSentError) as error:
        log.error("trial of a digest not sent", error=str(error))
