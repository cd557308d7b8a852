"""Who is behind a request, the permission that each route declares, and the check at start-up that none forgot."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Path, Request
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.routing import BaseRoute, Mount

from fristklar.access.actor import ANONYMOUS, Actor, ActorKind
from fristklar.access.permissions import Permission, may, may_at
from fristklar.access.queries import token_hash
from fristklar.access.scope import scope
from fristklar.db import changing
from fristklar.domain.slug import LONGEST, SHAPE
from fristklar.languages import speak
from fristklar.settings import settings
from fristklar.together import Together

SESSION_COOKIE = "fristklar_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_name(plain: str) -> str:
    """The name of a cookie. On https it has the prefix that keeps hosts of the same domain from planting one."""
    return f"__Host-{plain}" if settings().base_url.startswith("https:") else plain


class NotFoundError(Exception):
    """There is nothing here for this actor. Missing and another vendor's look the same, down to the byte."""


class ForbiddenError(Exception):
    """The actor is known, and its role does not allow this to anyone who has it. Says nothing of any object."""


class SignInRequiredError(Exception):
    """Nobody is signed in, and the page is for someone who is."""


class ForeignOriginError(Exception):
    """A request that would change something came from another site's page, or from no page at all."""


class UndeclaredRouteError(Exception):
    """A route does not say which permission it asks for."""


_OF_NOBODY = frozenset({Permission.WATCH_MACHINERY, Permission.READ_SHARED})
"""Whoever asks: the first must not hang on the database, and the second is read in others' pages."""


class _Needs:
    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        if self.permission is Permission.USE_DEMO and not settings().demo:
            raise NotFoundError
        if request.method not in SAFE_METHODS and self.permission is not Permission.UNSUBSCRIBE:
            refuse_foreign_origin(request)
        if self.permission in _OF_NOBODY:
            return ANONYMOUS
        actor = await actor_of(request)
        if not may(actor, self.permission):
            raise SignInRequiredError if actor.kind is ActorKind.ANONYMOUS else ForbiddenError
        request.state.permitted = actor
        return actor


async def actor_of(request: Request) -> Actor:
    """Who is behind a request; asked of the database for every request in which a session is claimed.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    token = request.cookies.get(cookie_name(SESSION_COOKIE))
    actor = ANONYMOUS
    if token:
        doorkeeper: Together[bytes, Actor] = request.app.state.doorkeeper
        key = token_hash(token)
        actor = (await doorkeeper.ask([key])).get(key, ANONYMOUS)
    request.state.actor = actor
    if actor.language is not None:  # chosen by the person: it holds in every browser
        speak(actor.language)
    return actor


def refuse_foreign_origin(request: Request) -> None:
    """Keeps other sites from acting with a reader's session (cross-site request forgery).

    Every browser that we support says with each POST where it comes from, in `Sec-Fetch-Site` or `Origin`. A request
    that names neither is no browser's form. Together with the SameSite cookie this needs no token in any page, so
    that pages can be kept and shared.

    Raises:
        ForeignOriginError: the request does not come from a page of this site.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise ForeignOriginError
        return
    origin = urlsplit(request.headers.get("origin", ""))
    if origin.netloc != request.headers.get("host", "") or not origin.netloc:
        raise ForeignOriginError
    # Whoever sits on the network can write any page on http, also one that claims to be ours.
    if settings().base_url.startswith("https:") and origin.scheme != "https":
        raise ForeignOriginError


def needs(permission: Permission) -> Any:
    """Declares a route's permission, as its `Actor` parameter's default or among its dependencies."""
    return Depends(_Needs(permission))


async def _transaction(request: Request) -> AsyncIterator[AsyncSession]:
    actor = getattr(request.state, "permitted", None)
    assert isinstance(actor, Actor), "a route declares its permission before its transaction"
    async with changing(scope(actor)) as session:
        yield session


Transaction = Annotated[AsyncSession, Depends(_transaction, scope="function")]
"""The one transaction of a request that writes, in its actor's scope. Committed before the response leaves, rolled
back by any error. Declare it after the permission."""

RowKey = Annotated[int, Path(ge=1, lt=2**63)]
"""A key in an address. What no row can have as its key is answered as a page that is not there."""
Slug = Annotated[str, Path(pattern=f"^{SHAPE}$", max_length=LONGEST)]
"""A name in an address. What nothing can be called is answered as a page that is not there, and never looked up."""

RegisterReader = Annotated[Actor, needs(Permission.READ_REGISTER)]
MachineryWatcher = Annotated[Actor, needs(Permission.WATCH_MACHINERY)]
Visitor = Annotated[Actor, needs(Permission.SIGN_IN)]
Unsubscriber = Annotated[Actor, needs(Permission.UNSUBSCRIBE)]
"""The one permission whose forms come from anywhere: a mail program sends this one (RFC 8058), without a cookie. Only
the token in the address says whose digests end."""

SharedReader = Annotated[Actor, needs(Permission.READ_SHARED)]
DemoVisitor = Annotated[Actor, needs(Permission.USE_DEMO)]
AccountOwner = Annotated[Actor, needs(Permission.OWN_ACCOUNT)]
ProductReader = Annotated[Actor, needs(Permission.READ_PRODUCT)]
ProductVisitor = Annotated[Actor, needs(Permission.NOTE_VISIT)]
ProfileEditor = Annotated[Actor, needs(Permission.EDIT_PROFILE)]
Reporter = Annotated[Actor, needs(Permission.REPORT_READINESS)]
Sharer = Annotated[Actor, needs(Permission.SHARE_STATUS)]
VendorPeopleManager = Annotated[Actor, needs(Permission.MANAGE_VENDOR_PEOPLE)]
StaffReader = Annotated[Actor, needs(Permission.READ_STAFF_PAGES)]
RegisterEditor = Annotated[Actor, needs(Permission.EDIT_REGISTER)]
Judge = Annotated[Actor, needs(Permission.JUDGE_READINESS)]
StaffManager = Annotated[Actor, needs(Permission.MANAGE_STAFF)]


def require_at(actor: Actor, permission: Permission, vendor_id: int) -> None:
    """For an object that the actor can see, once its vendor is known.

    Raises:
        ForbiddenError: the actor's role at this vendor does not allow it.
    """
    if not may_at(actor, permission, vendor_id):
        raise ForbiddenError


def declared_permissions(route: APIRoute) -> list[Permission]:
    """The permissions that a route declares."""
    return [
        dependency.call.permission for dependency in route.dependant.dependencies if isinstance(dependency.call, _Needs)
    ]


def refuse_undeclared(routes: Sequence[BaseRoute]) -> None:
    """Raises UndeclaredRouteError unless every route declares exactly one permission. Static files are public."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, Mount) and route.name == "static":
            continue
        if not isinstance(route, APIRoute) or len(declared_permissions(route)) != 1:
            raise UndeclaredRouteError(f"{getattr(route, 'path', route)} must declare exactly one permission")
