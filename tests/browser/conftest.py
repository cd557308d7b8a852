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

from browser.chromium import chromium
from browser.visits import Visit, Window


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def visit(browser: Browser, site: httpx.Client) -> Callable[[str], Visit]:
    """What is to be seen on an address."""
    return cache(Window(browser, str(site.base_url)).look)


@pytest.fixture
def visitor(browser: Browser, site: httpx.Client) -> Iterator[Callable[..., Page]]:
    """Opens an empty page for someone who was never here, with the settings of playwright's `new_context`."""
    with ExitStack() as stack:

        def arrive(**settings: Any) -> Page:
            context = browser.new_context(base_url=str(site.base_url), locale="nb-NO", **settings)
            stack.callback(context.close)
            return context.new_page()

        yield arrive


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """What a first-time visitor has in front of them, before the first address."""
    return visitor()
