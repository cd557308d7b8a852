"""The matrix of the customer centre, the cells behind it, and the same as sheets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.matrix.filters import read_filters
from fristklar.matrix.pages import cell_page, matrix_page
from fristklar.matrix.selection import Selection, select
from fristklar.matrix.sheets import ProductLines, Workbook, csv_headings, csv_lines, lines_of
from fristklar.register.serving import serving
from fristklar.register.snapshot import Snapshot
from fristklar.status.board import Board
from fristklar.status.queries import read_status, read_statuses_of
from fristklar.web.answers import private_page
from fristklar.web.guard import NotFoundError, Slug, StaffReader
from fristklar.web.templating import path_of, render
from fristklar.web.turns import Turns

router = APIRouter(prefix="/stab")

SHEET_PART = 40
"""Products of a sheet that are read and written at a time."""

CHUNK = 1 << 18


def board_of(request: Request) -> Board:
    """What this process keeps of the sector."""
    return cast(Board, request.app.state.board)


MOST_WORKBOOKS = 2
"""Made at a time in one process: each keeps a core busy for seconds, and the pages wait for the same cores."""


def workbooks_of(request: Request) -> Turns:
    """Whose turn it is in this process to have one made."""
    return cast(Turns, request.app.state.workbooks)


@router.get("/matrise")
async def matrix(request: Request, actor: StaffReader) -> Response:
    """Products by changes, as the reader filters them. The same for all staff, so it is kept for all of them."""
    kept_by, board, today = serving(request), board_of(request), clock.today()
    filters = read_filters(request.query_params)
    stamp = await board.stamp()
    key, made_from = ("matrix", filters), (stamp, today)
    kept = kept_by.pages.find(key, made_from)
    if kept is None:
        register, rows = await board.rows(actor, kept_by.register.at, stamp, today)
        page = matrix_page(register, rows, select(register, rows, filters, today), filters, today)
        prepared = [[page.rows], [page.sums]]
        body = render(
            "matrix/matrix.html", page=page, path=path_of(request), today=today, actor=actor, prepared=prepared
        )
        kept = kept_by.pages.keep(key, made_from, body)
    return kept_by.pages.respond(request, kept)


@router.get("/matrise/{product}/{change}")
async def cell(request: Request, product: Slug, change: Slug, actor: StaffReader) -> Response:
    """What stands behind one cell: the product's lines against one change."""
    status = await read_status(actor, product)
    if status is None:
        raise NotFoundError
    today = clock.today()
    register = await serving(request).register.at(status.register_version)
    page = cell_page(register, status, change, actor, today)
    if page is None:
        raise NotFoundError
    return private_page(request, actor, "matrix/cell.html", page)


@router.get("/matrise.csv")
async def comma_separated(request: Request, actor: StaffReader) -> Response:
    """What the matrix shows, on all of its pages: a line for each product, change and environment."""
    register, selected = await _selected(request, actor)

    async def lines() -> AsyncIterator[str]:
        yield csv_headings()
        async for products in _parts(register, selected, actor):
            yield await asyncio.to_thread(csv_lines, products)

    return StreamingResponse(lines(), media_type="text/csv", headers=_as_file("csv"))


@router.get("/matrise.xlsx")
async def excel(request: Request, actor: StaffReader) -> Response:
    """The same for Excel, with the matrix itself on a sheet of its own. Written to a file first, in a thread."""
    folder = TemporaryDirectory(prefix="fristklar-")  # goes with the answer, however that ends
    try:
        async with workbooks_of(request).one(request) as go_on:
            register, selected = await _selected(request, actor)
            book = await asyncio.to_thread(Workbook, Path(folder.name), selected.changes)
            try:
                async for products in _parts(register, selected, actor):
                    go_on()
                    await asyncio.to_thread(book.add, products)
                go_on()
            except BaseException:
                book.drop()
                raise
            path = await asyncio.to_thread(book.finish)
    except BaseException:
        folder.cleanup()
        raise

    async def chunks() -> AsyncIterator[bytes]:
        with folder, path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

    return StreamingResponse(
        chunks(),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={**_as_file("xlsx"), "content-length": str(path.stat().st_size)},
    )


async def _selected(request: Request, actor: Actor) -> tuple[Snapshot, Selection]:
    board, today = board_of(request), clock.today()
    stamp = await board.stamp()
    register, rows = await board.rows(actor, serving(request).register.at, stamp, today)
    return register, select(register, rows, read_filters(request.query_params), today)


async def _parts(register: Snapshot, selected: Selection, actor: Actor) -> AsyncIterator[list[ProductLines]]:
    """Each part in a transaction of its own: however slowly somebody takes the sheet, no connection waits."""
    today, keys = clock.today(), [row.id for row, _ in selected.rows]
    for start in range(0, len(keys), SHEET_PART):
        statuses = await read_statuses_of(actor, keys[start : start + SHEET_PART])
        yield await asyncio.to_thread(lines_of, register, statuses, selected.changes, today)


def _as_file(kind: str) -> dict[str, str]:
    name = f"matrise-{clock.today().isoformat()}.{kind}"
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
