"""The list of changes and the page of one change."""

from fastapi import APIRouter, Request, Response

from fristklar.changes.filters import read_filters
from fristklar.changes.pages import change_list_page, change_page
from fristklar.register.serving import register_page
from fristklar.web.guard import RegisterReader, Slug

router = APIRouter(prefix="/endringer")


@router.get("")
async def change_list(request: Request, actor: RegisterReader) -> Response:
    """The changes by deadline, as the reader filters them."""
    filters = read_filters(request.query_params)
    return await register_page(
        request,
        actor,
        "changes/list.html",
        lambda register, today: change_list_page(register, filters, today),
        variant=repr(filters),
    )


@router.get("/{slug}")
async def change(request: Request, slug: Slug, actor: RegisterReader) -> Response:
    """One change."""
    return await register_page(
        request, actor, "changes/detail.html", lambda register, today: change_page(register, slug, today)
    )
