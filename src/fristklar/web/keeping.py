"""Rendered pages that are kept as long as what they were made from stands, and 304 for a reader who has them."""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Generic, TypeVar
from zlib import crc32

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from fristklar.languages import current
from fristklar.settings import CHECKOUT, settings
from fristklar.web.packing import takes_gzip

KEPT_BYTES = 64 * 1024 * 1024
GZIP_FROM_BYTES = 1_000
VARY = "Accept-Encoding, Accept-Language, Cookie"
"""What else than the address decides what a page says (RFC 9110 §12.5.5)."""


@dataclass(slots=True)
class Kept:
    """A page, and the stamp of everything that it was made from."""

    stamp: Hashable
    body: bytes
    etag: str
    packed: bytes | None = None


class KeptPages:
    """The pages read last, up to a number of bytes.

    A page is only ever given out for the stamp it was made with, and in the language in which it was made: every key is
    one of the language spoken.
    """

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._limit = limit

    def find(self, key: Hashable, stamp: Hashable) -> Kept | None:
        """The page kept under `key`, if it was made from what `stamp` stands for."""
        key = current(), key
        kept = self._pages.get(key)
        if kept is None or kept.stamp != stamp:
            return None
        self._pages.move_to_end(key)
        return kept

    def keep(self, key: Hashable, stamp: Hashable, body: bytes, told: Hashable = None) -> Kept:
        """Keep a page that was just made.

        What is told by the page's mark must be what JSON can write, and write alike in every process: texts, numbers,
        days, members of enumerations, and tuples and dataclasses of these. That is key and stamp, or else `told`.

        `told`: what the page's mark may tell of the stamp, where the reader must not learn that something else in it
        is another than before.
        """
        key = current(), key
        mark = _mark(key, stamp) if told is None else _mark(current().value, told, crc32(body), len(body))
        kept = Kept(stamp, body, mark)
        self._forget(key)
        self._pages[key] = kept
        self._bytes += len(body)
        while self._bytes > self._limit and len(self._pages) > 1:
            self._forget(next(iter(self._pages)))
        return kept

    def _forget(self, key: Hashable) -> None:
        kept = self._pages.pop(key, None)
        if kept is not None:
            self._bytes -= len(kept.body) + len(kept.packed or b"")

    def respond(self, request: Request, kept: Kept, media_type: str = "text/html") -> Response:
        """The page, packed where the browser takes that, or 304 where the reader already has it."""
        packs = len(kept.body) >= GZIP_FROM_BYTES and takes_gzip(request.headers.get("accept-encoding", ""))
        etag = f'"{kept.etag}-gz"' if packs else f'"{kept.etag}"'
        headers = {"etag": etag, "cache-control": "private, no-cache", "vary": VARY}
        if _has(request.headers.getlist("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        body = kept.body
        if packs:
            if kept.packed is None:
                kept.packed = gzip.compress(kept.body, compresslevel=_level(len(kept.body)), mtime=0)
                self._bytes += len(kept.packed)
            body = kept.packed
            headers["content-encoding"] = "gzip"
        return Response(body, headers=headers, media_type=media_type)


def _level(size: int) -> int:
    """How hard to pack. A page of megabytes is packed while its first reader waits, and others with that reader."""
    return 5 if size < 1_000_000 else 3


KEPT_ANSWERS = 20_000

Answer = TypeVar("Answer")


class KeptAnswers(Generic[Answer]):
    """Answers found out before, each for the stamp it was found out under and perhaps for a while only."""

    def __init__(self, limit: int = KEPT_ANSWERS) -> None:
        self._answers: dict[Hashable, tuple[Hashable, datetime | None, Answer]] = {}
        self._limit = limit

    def find(self, key: Hashable, stamp: Hashable, now: datetime) -> Answer | None:
        """The answer kept under `key`, if it was found out under `stamp` and still holds."""
        kept = self._answers.get(key)
        if kept is None:
            return None
        under, until, answer = kept
        return answer if under == stamp and (until is None or now <= until) else None

    def keep(self, key: Hashable, stamp: Hashable, answer: Answer, until: datetime | None = None) -> None:
        """Keep an answer that holds at `until` too, and then no longer. `stamp` was read before what it came from."""
        if len(self._answers) >= self._limit:
            self._answers.clear()  # more than are in use at once: they are found out again as they are asked for
        self._answers[key] = stamp, until, answer


def _mark(*told: object) -> str:
    """Tells a page from what the same address showed before: by all that it was made from, and by what made it."""
    return sha256(msgspec.json.encode((program(), told))).hexdigest()[:24]


UNSEEN = {"database_url", "owner_database_url", "secret_key", "smtp_url"}
"""Settings that hold secrets, and so are shown nowhere: a mark that everybody sees tells nothing of them either."""


@cache
def program() -> str:
    """A mark of what pages are made by: code, packages, templates, static files, and the settings they may show."""
    return sha256(repr((_files(), settings().model_dump(exclude=UNSEEN))).encode()).hexdigest()


@cache
def _files() -> str:
    digest = sha256((CHECKOUT / "requirements.lock").read_bytes())
    for folder in (CHECKOUT / "src", CHECKOUT / "templates", CHECKOUT / "static"):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.relative_to(CHECKOUT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _has(if_none_match: list[str], etag: str) -> bool:
    """RFC 9110 §13.1.2: a list of tags over one line or several, weak ones included, or a star."""
    tags = [tag.strip().removeprefix("W/") for line in if_none_match for tag in line.split(",")]
    return etag in tags or "*" in tags
