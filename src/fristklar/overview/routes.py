"""The front page."""

from fastapi import APIRouter, Request, Response

from fristklar.overview.pages import front_page
from fristklar.register.serving import register_page
from fristklar.web.guard import RegisterReader

router = APIRouter()


@router.get("/")
async def front(request: Request, actor: RegisterReader) -> Response:
    """What comes next across the sector."""
    return await register_page(request, actor, "overview/front.html", front_page)
