"""The SQL of signing in. All of it runs in the program's own scope: nobody is signed in yet, or only themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable
from fristklar.languages import Language
from fristklar.models import CalendarAddress, Membership, Person, SignInAttempt, SignInLink, SignInSession

LINK_LASTS = timedelta(minutes=15)
LINK_KEPT = timedelta(days=1)
"""As long as somebody may still open it and wonder."""
WINDOW = timedelta(minutes=15)
MOST_WRONG_CODES = 5
_SWEEP = 500


@dataclass(frozen=True, slots=True)
class Known:
    """A person who may sign in."""

    id: int
    name: str
    email: str
    language: Language | None = None
    """The one that the person chose."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a person is called. `version` is the row's."""

    name: str
    email: str
    version: int


@dataclass(frozen=True, slots=True)
class LinkState:
    """Why a link does not let anyone in."""

    used: bool
    expired: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of a person."""

    id: int
    browser: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenCalendar:
    """A person's calendar has an address."""

    created_on: date
    fetched_on: date | None


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often links were asked for within the window."""

    for_address: int
    from_client: int
    both: int
    """For this address from this client."""


async def count_attempts(session: AsyncSession, address_hash: bytes, client_hash: bytes) -> Attempts:
    """How often a link was asked for lately. Whoever counts for the same address or client next waits its turn."""
    for lock, key in ((1, client_hash), (2, address_hash)):  # one order for all, so that nobody waits for each other
        await session.execute(select(func.pg_advisory_xact_lock(lock, int.from_bytes(key[:4], signed=True))))
    ours, theirs = SignInAttempt.address_hash == address_hash, SignInAttempt.client_hash == client_hash
    counted = await session.execute(
        select(func.count().filter(ours), func.count().filter(theirs), func.count().filter(ours, theirs)).where(
            ours | theirs, SignInAttempt.at > func.now() - WINDOW
        )
    )
    return Attempts(*counted.one())


async def add_attempt(session: AsyncSession, address_hash: bytes, client_hash: bytes) -> None:
    """Note that a link was asked for, and forget some of what is too old to count."""
    await session.execute(insert(SignInAttempt).values(address_hash=address_hash, client_hash=client_hash))
    old = (
        select(SignInAttempt.id)
        .where(SignInAttempt.at < func.now() - WINDOW)
        .limit(_SWEEP)
        .with_for_update(skip_locked=True)
    )
    await session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(old)))


async def find_person(session: AsyncSession, email: str) -> Known | None:
    """The person with this address, unless disabled."""
    found = await session.execute(
        select(Person.id, Person.name, Person.email, Person.language).where(
            Person.email == email, Person.disabled_at.is_(None)
        )
    )
    row = found.one_or_none()
    return Known(row.id, row.name, row.email, row.language) if row else None


async def name_of(session: Readable, person_id: int) -> Named:
    """A person's name and address."""
    found = await session.execute(select(Person.name, Person.email, Person.version).where(Person.id == person_id))
    return Named(*found.one())


async def rename(session: AsyncSession, person_id: int, version: int, name: str) -> bool:
    """Give a person another name, at every vendor too. False when somebody has saved the person meanwhile."""
    renamed = await session.execute(
        update(Person)
        .where(Person.id == person_id, Person.version == version)
        .values(name=name, version=Person.version + 1)
        .returning(Person.id)
    )
    if renamed.one_or_none() is None:
        return False
    places = update(Membership).where(Membership.person_id == person_id)
    await session.execute(places.values(name=name, version=Membership.version + 1))
    return True


async def choose_language(session: AsyncSession, person_id: int, language: Language | None) -> None:
    """Give a person a language, or none.

    The row's version stays: it is one choice, of which the last counts, and nobody's words can be lost by it.
    """
    await session.execute(update(Person).where(Person.id == person_id).values(language=language))


async def add_link(
    session: AsyncSession, person_id: int, *, token_hash: bytes, code_hash: bytes | None, browser_hash: bytes | None
) -> None:
    """Keep a link that is about to be sent. The person's old ones go."""
    old = SignInLink.expires_at < func.now() - LINK_KEPT
    await session.execute(delete(SignInLink).where(SignInLink.person_id == person_id, old))
    await session.execute(
        insert(SignInLink).values(
            person_id=person_id,
            token_hash=token_hash,
            code_hash=code_hash,
            browser_hash=browser_hash,
            expires_at=func.now() + LINK_LASTS,
        )
    )


_GOOD = and_(
    SignInLink.used_at.is_(None),
    SignInLink.expires_at > func.now(),
    SignInLink.wrong_codes < MOST_WRONG_CODES,
    SignInLink.person_id.in_(select(Person.id).where(Person.disabled_at.is_(None))),
)


async def use_link(session: AsyncSession, token_hash: bytes, browser_hash: bytes) -> int | None:
    """Use the link up and give its person. None when it does not hold for this browser: see `link_state`.

    One statement, so that of many at once exactly one wins.
    """
    used = await session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_hash == token_hash,
            _GOOD,
            SignInLink.browser_hash.is_(None) | (SignInLink.browser_hash == browser_hash),
        )
        .values(used_at=func.now())
        .returning(SignInLink.person_id)
    )
    return used.scalar_one_or_none()


async def link_state(session: AsyncSession, token_hash: bytes) -> LinkState | None:
    """What stands of a link that did not hold; None when there is no such link."""
    found = await session.execute(
        select(
            SignInLink.used_at.is_not(None),
            (SignInLink.expires_at <= func.now()) | (SignInLink.wrong_codes >= MOST_WRONG_CODES),
        ).where(SignInLink.token_hash == token_hash)
    )
    row = found.one_or_none()
    return LinkState(*row) if row else None


async def use_code(session: AsyncSession, code_hash: bytes, browser_hash: bytes) -> int | None:
    """Use up the link that this browser asked for and that has this code, and give its person.

    A wrong code counts against every open link of the browser. One statement, so that many at once get no more tries.
    """
    right = SignInLink.code_hash == code_hash
    tried = await session.execute(
        update(SignInLink)
        .where(SignInLink.browser_hash == browser_hash, _GOOD)
        .values(used_at=case((right, func.now())), wrong_codes=SignInLink.wrong_codes + case((right, 0), else_=1))
        .returning(SignInLink.person_id, SignInLink.used_at)
    )
    return next((row.person_id for row in tried if row.used_at is not None), None)


async def read_sessions(connection: Readable, person_id: int) -> list[OpenSession]:
    """The open sessions of a person, newest first."""
    rows = await connection.execute(
        select(SignInSession.id, SignInSession.browser, SignInSession.created_at, SignInSession.expires_at)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > func.now(),
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    )
    return [OpenSession(*row) for row in rows]


async def read_calendar(connection: Readable, person_id: int) -> OpenCalendar | None:
    """Since when a person's calendar has its address; None where it has none."""
    found = await connection.execute(
        select(CalendarAddress.created_on, CalendarAddress.fetched_on).where(CalendarAddress.person_id == person_id)
    )
    row = found.one_or_none()
    return OpenCalendar(*row) if row else None
