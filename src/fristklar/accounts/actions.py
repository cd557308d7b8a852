"""Letting people in and out. Each action is one transaction in the program's own scope."""

import hmac
import secrets
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import DOORKEEPER, OPERATOR, Actor
from fristklar.access.queries import token_hash
from fristklar.access.scope import scope
from fristklar.access.sessions import TOKEN_BYTES, cut_off, end_sessions, open_session
from fristklar.access.trail import changed, record
from fristklar.accounts import queries
from fristklar.accounts.emails import sign_in_mail
from fristklar.accounts.queries import Known
from fristklar.db import DatabaseUnavailableError, changing
from fristklar.languages import Language
from fristklar.mail.sender import MailNotSentError, send
from fristklar.settings import settings

# In 15 minutes. An office shares one network address, so a client may ask for many people. And one client that asks
# on and on for somebody else's address does not keep its owner out, who asks from elsewhere.
MOST_FOR_ADDRESS = 20
MOST_FROM_CLIENT = 40
MOST_OF_BOTH = 5

log = structlog.get_logger()


class Refused(Enum):
    """Why nobody was let in."""

    UNKNOWN = auto()
    EXPIRED = auto()
    USED = auto()
    OTHER_BROWSER = auto()


class TooManyAttemptsError(Exception):
    """Too many links were asked for. Says nothing of whether the address is known."""


@dataclass(frozen=True)
class SignedIn:
    """A session was opened; `token` is for the browser alone."""

    token: str


async def count_request(email: str, client: str) -> None:
    """Count a request for a link. `client`: the network address that counts as one sender.

    Raises:
        TooManyAttemptsError: too many for this address, or from this client. Then it is not counted, so that the wait
            ends in time and the table stays small.
    """
    hashes = _keyed(f"address {email}"), _keyed(f"at {client}")
    async with changing(scope(DOORKEEPER)) as session:
        lately = await queries.count_attempts(session, *hashes)
        if (
            lately.for_address >= MOST_FOR_ADDRESS
            or lately.from_client >= MOST_FROM_CLIENT
            or lately.both >= MOST_OF_BOTH
        ):
            raise TooManyAttemptsError
        await queries.add_attempt(session, *hashes)


async def send_link(email: str, browser: str, wanted: str) -> None:
    """Send a link to a known address, and nothing to any other.

    Runs after the response has left, so that its time tells nothing either. What fails is logged: the person sees no
    mail and asks again.
    """
    token, code = secrets.token_urlsafe(TOKEN_BYTES), f"{secrets.randbelow(10**8):08}"
    try:
        async with changing(scope(DOORKEEPER)) as session:
            person = await queries.find_person(session, email)
            # A mail for nobody is written too: the process is as busy, so the next answer is as fast.
            mail = sign_in_mail(person or Known(0, email, email), token=token, code=code, wanted=wanted)
            if person is None:
                return
            await queries.add_link(
                session,
                person.id,
                token_hash=token_hash(token),
                code_hash=_keyed(f"code {code}"),
                browser_hash=token_hash(browser),
            )
        await send(mail)
    except (DatabaseUnavailableError, MailNotSentError) as error:
        log.error("sign-in mail not sent", error=str(error))


async def make_link(email: str) -> str | None:
    """A link for an operator to hand over, good in any browser; None when nobody has this address."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with changing(scope(DOORKEEPER)) as session:
        person = await queries.find_person(session, email)
        if person is None:
            return None
        await queries.add_link(session, person.id, token_hash=token_hash(token), code_hash=None, browser_hash=None)
        await record(session, OPERATOR, "make_sign_in_link", kind="person", subject=email)
    return f"{settings().base_url}/logg-inn/lenke/{token}"


async def use_link(token: str, *, browser: str, browser_words: str, before: Actor) -> SignedIn | Refused:
    """Sign in with a link: once, in time, and in the browser that asked. Whoever was signed in there before is out."""
    async with changing(scope(DOORKEEPER)) as session:
        person_id = await queries.use_link(session, token_hash(token), token_hash(browser))
        if person_id is not None:
            return await _signed_in(session, person_id, browser_words, before)
        state = await queries.link_state(session, token_hash(token))
    if state is None:
        return Refused.UNKNOWN
    if state.used:
        return Refused.USED
    return Refused.EXPIRED if state.expired else Refused.OTHER_BROWSER


async def use_code(code: str, *, browser: str, browser_words: str, before: Actor) -> SignedIn | None:
    """Sign in with the short code, in the browser that asked. None when it does not hold."""
    async with changing(scope(DOORKEEPER)) as session:
        person_id = await queries.use_code(session, _keyed(f"code {code}"), token_hash(browser))
        return None if person_id is None else await _signed_in(session, person_id, browser_words, before)


async def sign_out(actor: Actor, *, session_id: int | None = None) -> int:
    """End the actor's session with this key; or all of them, and every link that could open another.

    Gives how many ended.
    """
    assert actor.person_id is not None, "someone is signed in"
    async with changing(scope(DOORKEEPER)) as session:
        if session_id is None:
            ended = await cut_off(session, actor.person_id)
        else:
            ended = await end_sessions(session, actor.person_id, only=session_id)
        if ended:
            await record(session, actor, "sign_out", kind="person", subject=str(actor.email), details={"ended": ended})
    return ended


async def rename(actor: Actor, name: str, version: int) -> bool:
    """Give the actor another name. False when it was changed meanwhile, and nothing is saved."""
    assert actor.person_id is not None, "someone is signed in"
    async with changing(scope(DOORKEEPER)) as session:
        if not await queries.rename(session, actor.person_id, version, name):
            return False
        details = changed({"name": actor.name}, {"name": name})
        await record(session, actor, "rename", kind="person", subject=str(actor.email), details=details)
    return True


async def choose_language(actor: Actor, language: Language | None) -> None:
    """Let the actor's pages and mails be in a language; None leaves pages to the browser, and mails in bokmål."""
    assert actor.person_id is not None, "someone is signed in"
    if language == actor.language:
        return
    async with changing(scope(DOORKEEPER)) as session:
        await queries.choose_language(session, actor.person_id, language)
        details = changed({"language": actor.language}, {"language": language})
        await record(session, actor, "choose_language", kind="person", subject=str(actor.email), details=details)


async def _signed_in(session: AsyncSession, person_id: int, browser_words: str, before: Actor) -> SignedIn:
    if before.person_id is not None and before.session_id is not None:
        await end_sessions(session, before.person_id, only=before.session_id)
    token = await open_session(session, person_id, browser=browser_words)
    person = await queries.name_of(session, person_id)
    who = Actor(DOORKEEPER.kind, person.name, person_id=person_id)
    await record(session, who, "sign_in", kind="person", subject=person.email, details={"browser": browser_words})
    return SignedIn(token)


def _keyed(text: str) -> bytes:
    """A hash that cannot be tried out without the program's key: addresses and short codes are easy to guess."""
    return hmac.new(settings().secret_key.get_secret_value().encode(), text.encode(), sha256).digest()
