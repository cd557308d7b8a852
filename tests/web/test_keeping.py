"""What a process keeps is bounded, and what has been pushed out is not given out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request

from fristklar.languages import Language, speak
from fristklar.web.keeping import KeptAnswers, KeptPages
from harness import configured

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = bytes(range(250)) * 40
"""Ten thousand bytes, which pack into fewer."""
PACKS = Request({"type": "http", "headers": [(b"accept-encoding", b"gzip")]})


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield
    speak(Language.NB)


def kept(pages: KeptPages) -> list[int]:
    return [key for key in range(9) if pages.find(key, "stamp") is not None]


def test_pages_that_were_not_read_for_longest_are_pushed_out() -> None:
    pages = KeptPages(limit=3 * len(PAGE))
    for key in range(3):
        pages.keep(key, "stamp", PAGE)
    pages.find(0, "stamp")
    pages.keep(3, "stamp", PAGE)
    assert kept(pages) == [0, 2, 3]


def test_a_page_that_is_made_anew_takes_no_more_room() -> None:
    pages = KeptPages(limit=3 * len(PAGE))
    for key in (0, 1, *[2] * 20):
        pages.respond(PACKS, pages.keep(key, "stamp", PAGE[:2000]))
    assert kept(pages) == [0, 1, 2]


def test_what_is_packed_counts_too() -> None:
    pages = KeptPages(limit=3 * len(PAGE))
    for page in [pages.keep(key, "stamp", PAGE) for key in range(3)]:
        pages.respond(PACKS, page)
    assert kept(pages) == [0, 1, 2]
    pages.keep(3, "stamp", b"")
    assert kept(pages) == [1, 2, 3]


def test_a_page_is_found_under_its_stamp_and_in_its_language_only() -> None:
    pages = KeptPages()
    in_bokmaal = pages.keep("key", "stamp", PAGE)
    assert pages.find("key", "another") is None
    speak(Language.EN)
    assert pages.find("key", "stamp") is None
    assert pages.keep("key", "stamp", PAGE).etag != in_bokmaal.etag
    speak(Language.NB)
    assert pages.find("key", "stamp") is in_bokmaal


def test_a_mark_is_of_key_and_stamp_and_of_nothing_else() -> None:
    def mark(key: object, stamp: object) -> str:
        return KeptPages().keep(key, stamp, PAGE).etag

    told = [("a", ("b", "c")), (("a", "b"), "c"), ("a", ("b", "d")), ("a", ("b", None)), ("a", ("b", "null")), ("a", 1)]
    assert len({mark(key, stamp) for key, stamp in told}) == len(told)
    assert [mark(key, stamp) for key, stamp in told] == [mark(key, stamp) for key, stamp in told]


def test_a_mark_that_must_not_tell_of_the_stamp_tells_of_the_page() -> None:
    def mark(stamp: str, body: bytes) -> str:
        return KeptPages().keep("key", stamp, body, told="told").etag

    assert mark("one", PAGE) == mark("another", PAGE) != mark("one", PAGE + b".")


def test_an_answer_holds_under_its_stamp_until_its_time_and_the_number_of_answers_is_bounded() -> None:
    answers: KeptAnswers[str] = KeptAnswers(limit=3)
    answers.keep("key", "stamp", "answer", NOW)
    assert answers.find("key", "stamp", NOW) == "answer"
    assert answers.find("key", "stamp", NOW + timedelta(microseconds=1)) is None
    assert answers.find("key", "another", NOW) is None
    for number in range(20):
        answers.keep(number, "stamp", "answer")
        assert answers.find(number, "stamp", NOW) == "answer"
    assert sum(answers.find(number, "stamp", NOW) is not None for number in range(20)) <= 3
