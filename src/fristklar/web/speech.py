"""Which language a request is answered in: the one that the person chose, the browser's cookie, or what the browser
prefers to read."""

import re

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fristklar.languages import Language, current, speak
from fristklar.languages.preferred import preferred
from fristklar.settings import settings

LANGUAGE_COOKIE = "sprak"
"""Holds no more than a language's tag, so it needs no prefix and no signature."""
A_YEAR = 365 * 24 * 60 * 60

_CHOSEN = re.compile(rb"(?:^|;\s*)sprak=(nb|nn|en)\s*(?:;|$)")
_VARY = b"Accept-Language, Cookie"


class AnswersInTheirLanguage:
    """Speaks the browser's language from here on; the guard changes to the person's, once it knows who it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Set, and never taken back: a request has a context of its own, and the page for a failure is made outside.
        speak(_browsers_own(scope["headers"]))

        async def with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                if any(name == b"content-type" and value.startswith(b"text/html") for name, value in given):
                    more = [(b"content-language", current().value.encode())]
                    if not any(name == b"vary" for name, _ in given):
                        more.append((b"vary", _VARY))
                    message["headers"] = [*given, *more]
            await send(message)

        await self.app(scope, receive, with_language)


def keep_language(response: Response, language: Language) -> None:
    """Remember a browser's choice."""
    _set(response, language.value, A_YEAR)


def forget_language(response: Response) -> None:
    """Leave it to what the browser prefers."""
    _set(response, "", 0)


def _set(response: Response, value: str, seconds: int) -> None:
    secure = settings().base_url.startswith("https:")
    response.set_cookie(LANGUAGE_COOKIE, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _browsers_own(headers: list[tuple[bytes, bytes]]) -> Language:
    accepted = b""
    for name, value in headers:
        if name == b"cookie" and (found := _CHOSEN.search(value)):
            return Language(found[1].decode())
        if name == b"accept-language":
            accepted = accepted + b"," + value if accepted else value
    return preferred(accepted.decode("latin-1")) if accepted else Language.NB
