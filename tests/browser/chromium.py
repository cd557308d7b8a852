"""The browser of these tests: the system's Chromium, silent towards the outside."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from conftest import BROWSER

QUIETLY = [
    "--no-sandbox",
    "--accept-lang=nb-NO",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIETLY)
        yield browser
        browser.close()
