"""The permission that each route declares, and the check at start-up that none forgot."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount

from fristklar.access.actor import ANONYMOUS, DEMO_VISITOR, Actor
from fristklar.access.permissions import Permission, may
from fristklar.settings import settings


class NotFoundError(Exception):
    """There is nothing here for this actor. Missing and forbidden look the same, down to the byte."""


class UndeclaredRouteError(Exception):
    """A route does not say which permission it asks for."""


class _Needs:
    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        actor = actor_of(request)
        if not may(actor, self.permission):
            raise NotFoundError
        return actor


def actor_of(_request: Request) -> Actor:
    """Who is behind a request."""
    return DEMO_VISITOR if settings().demo else ANONYMOUS


def needs(permission: Permission) -> Any:
    """Declares a route's permission, as its `Actor` parameter's default or among its dependencies."""
    return Depends(_Needs(permission))


RegisterReader = Annotated[Actor, needs(Permission.READ_REGISTER)]
ProductReader = Annotated[Actor, needs(Permission.READ_PRODUCT)]
MachineryWatcher = Annotated[Actor, needs(Permission.WATCH_MACHINERY)]


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
