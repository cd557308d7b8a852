"""Work that takes so much of the machine that only a few may have theirs done at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request


class Turns:
    """So many places in one process. Who comes while all are taken waits, in the order they came.

    The server goes on with what somebody asked for who has closed the page since then. Here they lose their turn, so
    that those behind them do not wait for what nobody will read.
    """

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)

    @asynccontextmanager
    async def one(self, request: Request) -> AsyncIterator[Callable[[], None]]:
        """Wait for a place, and keep it while the work lasts. Gives what is to be called now and then during the work.

        Nothing else may read what the request brings along.

        Raises:
            ClientDisconnect: whoever asked has left, while waiting or by such a call.
        """
        gone = asyncio.ensure_future(_until_gone(request))
        turn = asyncio.ensure_future(self._places.acquire())

        def go_on() -> None:
            if gone.done():
                raise ClientDisconnect

        try:
            await asyncio.wait((gone, turn), return_when=asyncio.FIRST_COMPLETED)
            go_on()
            yield go_on
        finally:
            gone.cancel()
            if turn.done():
                self._places.release()
            else:
                turn.cancel()


async def _until_gone(request: Request) -> None:
    """Wait until whoever asked has closed the page."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
