"""The snapshot that belongs to a version of the register, and the question which version is current."""

import asyncio
from collections.abc import Iterable

from fristklar.register.queries import Versions, read_snapshot, read_versions
from fristklar.register.snapshot import Snapshot


class CurrentRegister:
    """The newest snapshot this process has read. Read again when a reader's transaction saw another version."""

    def __init__(self) -> None:
        self._kept: Snapshot | None = None
        self._reading = asyncio.Lock()

    async def at(self, version: int) -> Snapshot:
        """The snapshot of at least this version."""
        kept = self._kept
        if kept is not None and kept.version == version:
            return kept
        async with self._reading:
            kept = self._kept
            if kept is None or kept.version != version:
                kept = self._kept = await read_snapshot()
        return kept


class Freshness:
    """Answers which versions hold now, for many requests with one question to the database.

    A request that comes while a question is under way joins the next one, so that every answer was read after the
    request came: the next read after an update sees it.
    """

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._next: asyncio.Future[Versions] | None = None
        self._asking: asyncio.Task[None] | None = None

    async def versions(self, topics: Iterable[str]) -> Versions:
        """The versions of these topics; one that was never written is missing.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        self._wanted.update(topics)
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        answer = self._next
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_while_wanted())
        # A reader who leaves must not take the answer away from the others.
        return await asyncio.shield(answer)

    async def _ask_while_wanted(self) -> None:
        try:
            while self._next is not None:
                answer, topics = self._next, sorted(self._wanted)
                self._next, self._wanted = None, set()
                try:
                    versions = await read_versions(topics)
                except BaseException as error:
                    if not answer.done():
                        answer.set_exception(error)
                    if not isinstance(error, Exception):
                        raise
                else:
                    answer.set_result(versions)
        finally:
            self._asking = None
