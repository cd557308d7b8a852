"""The two cookies: which session a browser has, and which browser asked for a sign-in link."""

from fastapi import Request, Response

from fristklar.access.sessions import LASTS
from fristklar.settings import settings
from fristklar.web.guard import SESSION_COOKIE, cookie_name

BROWSER_COOKIE = "fristklar_browser"
BROWSER_SECONDS = 3600


def keep_session(response: Response, token: str) -> None:
    """Sign the browser in."""
    _set(response, SESSION_COOKIE, token, int(LASTS.total_seconds()))


def forget_session(response: Response) -> None:
    """Sign the browser out."""
    _set(response, SESSION_COOKIE, "", 0)


def keep_browser(response: Response, mark: str) -> None:
    """Remember which browser asked, for as long as a link may take."""
    _set(response, BROWSER_COOKIE, mark, BROWSER_SECONDS)


def browser_mark(request: Request) -> str:
    """The mark of a browser that asked; empty for one that did not."""
    return request.cookies.get(cookie_name(BROWSER_COOKIE), "")


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    secure = settings().base_url.startswith("https:")
    response.set_cookie(
        cookie_name(name), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
    )
