"""One question to the database for many who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", str, bytes)
Answer = TypeVar("Answer")


class Together(Generic[Key, Answer]):
    """Gathers keys while a question is under way, and asks for all of them in the next.

    So every answer was read after the request for it came: the next read after an update sees it.
    """

    def __init__(self, question: Callable[[list[Key]], Awaitable[dict[Key, Answer]]]) -> None:
        self._question: Callable[[list[Key]], Awaitable[dict[Key, Answer]]] = question
        self._wanted: set[Key] = set()
        self._waiting: list[asyncio.Future[dict[Key, Answer]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, keys: Iterable[Key]) -> dict[Key, Answer]:
        """The answers to these keys, and perhaps to others; a key without an answer is missing.

        Raises:
            Exception: whatever the question raised, for everybody who waited for it.
        """
        self._wanted.update(keys)
        # One for each reader: whoever leaves must not take the answer away from the others.
        answer: asyncio.Future[dict[Key, Answer]] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_while_wanted())
        return await answer

    async def _ask_while_wanted(self) -> None:
        try:
            while self._waiting:
                waiting: list[asyncio.Future[dict[Key, Answer]]] = self._waiting
                keys = sorted(self._wanted)
                self._waiting, self._wanted = [], set()
                try:
                    found: Any = await self._question(keys)
                except Exception as error:
                    _tell(waiting, error)
                except BaseException as error:  # nobody will ask for those who came meanwhile, either
                    _tell([*waiting, *self._waiting], error)
                    self._waiting, self._wanted = [], set()
                    raise
                else:
                    for answer in waiting:
                        if not answer.done():
                            answer.set_result(found)
        finally:
            self._asking = None


def _tell(waiting: Iterable[asyncio.Future[Any]], error: BaseException) -> None:
    for answer in waiting:
        if not answer.done():
            answer.set_exception(error)


class Lately(Generic[Answer]):
    """One reading that serves whoever comes for a while; those who come while it is read anew wait for it together.

    Nobody gets what was read before meanwhile, which may be a week old.
    """

    def __init__(self, read: Callable[[], Coroutine[Any, Any, Answer]]) -> None:
        self._read = read
        self._last: asyncio.Task[Answer] | None = None

    async def get(self, serves: Callable[[Answer], bool]) -> Answer:
        """What was read last where it still `serves`, or what is read now.

        Raises:
            Exception: whatever reading raised, for everybody who waited for it. The next to come reads again.
        """
        last = self._last
        if last is None or (last.done() and (last.cancelled() or last.exception() or not serves(last.result()))):
            last = self._last = asyncio.create_task(self._read())
        # A reader who leaves must not take the answer away from the others.
        return await asyncio.shield(last)
