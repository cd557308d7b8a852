"""One question for many who ask at the same time."""

import asyncio

import pytest

from fristklar.together import Together


class Asked:
    """Answers each key with how many questions there have been, once it is let go on."""

    def __init__(self) -> None:
        self.questions: list[list[str]] = []
        self.go_on = asyncio.Event()
        self.fails = False

    async def __call__(self, keys: list[str]) -> dict[str, int]:
        self.questions.append(keys)
        number = len(self.questions)
        await self.go_on.wait()
        if self.fails:
            raise ConnectionError("away")
        return dict.fromkeys(keys, number)


async def begun(together: Together[str, int], *keys: str) -> list[asyncio.Task[dict[str, int]]]:
    """Somebody for each key, who asks and waits."""
    asking = [asyncio.create_task(together.ask([key])) for key in keys]
    await asyncio.sleep(0)
    return asking


def test_who_comes_while_a_question_is_under_way_shares_the_next_one() -> None:
    async def run() -> None:
        asked = Asked()
        together: Together[str, int] = Together(asked)
        [first] = await begun(together, "a")
        await asyncio.sleep(0)  # the question leaves
        others = await begun(together, "b", "a", "b")
        asked.go_on.set()
        assert (await first)["a"] == 1
        assert [(await other)[key] for other, key in zip(others, ("b", "a", "b"), strict=True)] == [2, 2, 2]
        assert asked.questions == [["a"], ["a", "b"]]
        assert await together.ask(["c"]) == {"c": 3}

    asyncio.run(run())


def test_who_leaves_takes_the_answer_away_from_nobody() -> None:
    async def run() -> None:
        asked = Asked()
        together: Together[str, int] = Together(asked)
        leaving, staying = await begun(together, "a", "a")
        leaving.cancel()
        await asyncio.sleep(0)
        asked.go_on.set()
        assert await staying == {"a": 1}
        assert leaving.cancelled()
        assert asked.questions == [["a"]]

    asyncio.run(run())


def test_a_failure_reaches_all_who_waited_and_the_next_ask_anew() -> None:
    async def run() -> None:
        asked = Asked()
        together: Together[str, int] = Together(asked)
        waiting = await begun(together, "a", "b")
        asked.fails = True
        asked.go_on.set()
        for each in waiting:
            with pytest.raises(ConnectionError, match="away"):
                await each
        asked.fails = False
        assert await together.ask(["a"]) == {"a": 2}

    asyncio.run(run())


def test_where_the_question_itself_is_cut_short_nobody_is_left_waiting() -> None:
    async def run() -> None:
        asked = Asked()
        together: Together[str, int] = Together(asked)
        [first] = await begun(together, "a")
        await asyncio.sleep(0)  # the question leaves
        [second] = await begun(together, "b")
        assert together._asking is not None
        together._asking.cancel()
        for each in (first, second):
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(each, timeout=5)
        asked.go_on.set()
        assert await together.ask(["c"]) == {"c": 2}

    asyncio.run(run())
