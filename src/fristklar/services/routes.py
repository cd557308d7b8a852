"""The services, each service, and the roadmap of them all."""

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.register.serving import register_page
from fristklar.services.pages import roadmap_page, service_list_page, service_page
from fristklar.services.roadmap import read_choice
from fristklar.web.guard import RegisterReader, Slug

router = APIRouter()


@router.get("/tjenester")
async def service_list(request: Request, actor: RegisterReader) -> Response:
    """All services."""
    return await register_page(
        request, actor, "services/index.html", lambda register, _today: service_list_page(register)
    )


@router.get("/tjenester/{slug}")
async def service(request: Request, slug: Slug, actor: RegisterReader) -> Response:
    """One service."""
    return await register_page(
        request, actor, "services/detail.html", lambda register, today: service_page(register, slug, today)
    )


@router.get("/veikart")
async def roadmap(request: Request, actor: RegisterReader) -> Response:
    """The goals of every service and its breaking changes, on a timeline and as a list."""
    choice = read_choice(request.query_params, clock.today())
    return await register_page(
        request,
        actor,
        "services/roadmap.html",
        lambda register, today: roadmap_page(register, choice, today),
        variant=repr(choice),
    )
