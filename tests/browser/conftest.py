"""A browser for each module, and a fresh visitor for each test.

Not one browser for the whole run: while one is there, nothing else in this thread may start an event loop.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from browser.addresses import ADMIN, EDITOR, VENDOR_ADMIN, reader_of
from browser.chromium import chromium
from browser.visits import NARROW, Visit, Window
from digest.kept import keep_sent
from fristklar.languages import Language
from fristklar.web.guard import SESSION_COOKIE
from fristklar.web.speech import LANGUAGE_COOKIE
from harness import STAFF_READER, Database


@pytest.fixture(scope="module")
def site_database(site_database: Database) -> Database:
    """With digests that were sent, since no worker runs beside the site."""
    for email in (EDITOR, ADMIN):
        for week in (46, 47, 48):
            keep_sent(site_database, email, week=week)
    keep_sent(site_database, VENDOR_ADMIN, state="skipped")
    return site_database


Cookies = Callable[[str | None], list[Any]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def cookies(site: httpx.Client, site_database: Database) -> Cookies:
    """The cookies of somebody's browser by email address; those of nobody's are none."""

    @cache
    def of(email: str | None) -> list[Any]:
        if email is None:
            return []
        token = site_database.open_session(email)
        return [{"name": SESSION_COOKIE, "value": token, "url": str(site.base_url)}]

    return of


@pytest.fixture(scope="module")
def visit(browser: Browser, site: httpx.Client, cookies: Cookies) -> Callable[..., Visit]:
    """What is to be seen on an address by whoever it is for, in bokmål unless another language is named."""
    window = Window(browser, str(site.base_url))

    def look(address: str, language: Language = Language.NB) -> Visit:
        who = cookies(reader_of(address))
        if language is Language.NB:
            return window.look(address, who)
        # Other words in the same colours: axe-core need not see them in every light.
        chosen = {"name": LANGUAGE_COOKIE, "value": language.value, "url": str(site.base_url)}
        return window.look(address, [*who, chosen], lights=(("light", NARROW),))

    return cache(look)


@pytest.fixture
def visitor(browser: Browser, site: httpx.Client, cookies: Cookies) -> Iterator[Callable[..., Page]]:
    """Opens an empty page for somebody who is signed in and was never here before.

    With the settings of playwright's `new_context`; `who` is an email address of the demo's people, or None.
    """
    with ExitStack() as stack:

        def arrive(who: str | None = STAFF_READER, **settings: Any) -> Page:
            context = browser.new_context(base_url=str(site.base_url), locale="nb-NO", **settings)
            stack.callback(context.close)
            context.add_cookies(cookies(who))
            return context.new_page()

        yield arrive


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """What a first-time visitor has in front of them, before the first address."""
    return visitor()
