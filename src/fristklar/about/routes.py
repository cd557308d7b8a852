"""Help, sources, privacy, accessibility."""

from fastapi import APIRouter, Request, Response

from fristklar.about.pages import about_page, accessibility_page, help_page, privacy_page
from fristklar.register.serving import register_page
from fristklar.web.guard import RegisterReader

router = APIRouter()


@router.get("/hjelp")
async def show_help(request: Request, actor: RegisterReader) -> Response:
    """How to use the site, and what its words mean."""
    return await register_page(request, actor, "about/help.html", lambda _register, _today: help_page())


@router.get("/om")
async def about(request: Request, actor: RegisterReader) -> Response:
    """What this is, who edits it, and which documents it is made from."""
    return await register_page(request, actor, "about/about.html", about_page)


@router.get("/personvern")
async def privacy(request: Request, actor: RegisterReader) -> Response:
    """What is known of the people who use the site."""
    return await register_page(request, actor, "about/privacy.html", lambda _register, _today: privacy_page())


@router.get("/tilgjengelighet")
async def accessibility(request: Request, actor: RegisterReader) -> Response:
    """The accessibility statement."""
    return await register_page(
        request, actor, "about/accessibility.html", lambda _register, _today: accessibility_page()
    )
