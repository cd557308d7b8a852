"""Every route declares exactly one permission, or the application does not start."""

import pytest
from fastapi import APIRouter, FastAPI, Response, WebSocket
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

import fristklar.app
from fristklar.access.permissions import Permission
from fristklar.app import ROUTERS, create_app
from fristklar.web.guard import (
    MachineryWatcher,
    RegisterReader,
    UndeclaredRouteError,
    declared_permissions,
    needs,
    refuse_undeclared,
)


async def declaring_none() -> Response:
    return Response()


async def declaring_one(_actor: RegisterReader) -> Response:
    return Response()


async def declaring_two(_reader: RegisterReader, _watcher: MachineryWatcher) -> Response:
    return Response()


def test_every_route_of_the_application_declares_exactly_one_permission(reader: TestClient) -> None:
    assert isinstance(reader.app, FastAPI)
    routes = [context.original_route for context in iter_route_contexts(reader.app.routes)]
    declared = [declared_permissions(route) for route in routes if isinstance(route, APIRoute)]
    assert len(declared) >= 11
    assert all(len(permissions) == 1 for permissions in declared)


@pytest.mark.parametrize("endpoint", [declaring_none, declaring_two])
def test_the_application_does_not_start_with_a_route_that_declares_none_or_two(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch, endpoint: object
) -> None:
    router = APIRouter(prefix="/nytt")
    router.get("/her")(endpoint)  # type: ignore[arg-type]
    monkeypatch.setattr(fristklar.app, "ROUTERS", (*ROUTERS, router))
    with pytest.raises(UndeclaredRouteError, match="/her must declare exactly one permission"):
        create_app()


def test_a_route_that_declares_one_is_accepted(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.get("/nytt")(declaring_one)
    router.post("/ogsaa-nytt", dependencies=[needs(Permission.READ_REGISTER)])(declaring_none)
    monkeypatch.setattr(fristklar.app, "ROUTERS", (*ROUTERS, router))
    create_app()


async def _listen(socket: WebSocket) -> None:
    await socket.accept()


def _websocket() -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.add_api_websocket_route("/kontakt", _listen)
    return app


@pytest.mark.parametrize(
    "app",
    [
        FastAPI(openapi_url=None, routes=[Route("/rett-fra-starlette", declaring_none)]),
        FastAPI(openapi_url=None, routes=[Mount("/annet", app=declaring_none, name="annet")]),
        FastAPI(),  # with its own pages of documentation
        _websocket(),
    ],
    ids=["a plain route", "a mounted application", "FastAPI's own pages", "a websocket"],
)
def test_what_cannot_declare_a_permission_is_refused(app: FastAPI) -> None:
    with pytest.raises(UndeclaredRouteError):
        refuse_undeclared(app.routes)


def test_there_is_no_machine_readable_list_of_routes_yet(reader: TestClient) -> None:
    for path in ("/openapi.json", "/docs", "/redoc"):
        assert reader.get(path).status_code == 404
