"""The matrix of the customer centre, the cells behind it, and the same as sheets."""

import re
from typing import cast

from fastapi import APIRouter, Request, Response

from fristklar import clock
from fristklar.matrix.filters import read_filters
from fristklar.matrix.pages import cell_page, matrix_page
from fristklar.matrix.selection import select
from fristklar.register.serving import serving
from fristklar.status.board import Board
from fristklar.status.queries import read_status
from fristklar.web.answers import private_page
from fristklar.web.guard import NotFoundError, StaffReader
from fristklar.web.templating import path_of, render

router = APIRouter(prefix="/stab/matrise")

SLUG = re.compile(r"[a-z0-9-]{1,80}")


def board_of(request: Request) -> Board:
    """What this process keeps of the sector."""
    return cast(Board, request.app.state.board)


@router.get("")
async def matrix(request: Request, actor: StaffReader) -> Response:
    """Products by changes, as the reader filters them. The same for all staff, so it is kept for all of them."""
    kept_by, board, today = serving(request), board_of(request), clock.today()
    filters = read_filters(request.query_params)
    stamp = await board.stamp()
    key, made_from = ("matrix", filters), (stamp, today)
    kept = kept_by.pages.find(key, made_from)
    if kept is None:
        register = await kept_by.register.at(stamp.register)
        rows = await board.rows(actor, register, stamp, today)
        page = matrix_page(register, rows, select(register, rows, filters, today), filters, today)
        prepared = [page.rows, page.sums]
        body = render(
            "matrix/matrix.html", page=page, path=path_of(request), today=today, actor=actor, prepared=prepared
        )
        kept = kept_by.pages.keep(key, made_from, body)
    return kept_by.pages.respond(request, kept)


@router.get("/{product}/{change}")
async def cell(request: Request, product: str, change: str, actor: StaffReader) -> Response:
    """What stands behind one cell: the product's lines against one change."""
    status = await read_status(actor, product) if SLUG.fullmatch(product) and SLUG.fullmatch(change) else None
    if status is None:
        raise NotFoundError
    today = clock.today()
    register = await serving(request).register.at(status.register_version)
    page = cell_page(register, status, change, actor, today)
    if page is None:
        raise NotFoundError
    return private_page(request, actor, "matrix/cell.html", page)
