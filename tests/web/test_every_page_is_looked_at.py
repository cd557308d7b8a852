"""Whoever adds a page adds it to the pages that the browser and the HTML checker look at."""

from fastapi import FastAPI
from starlette.routing import compile_path

from browser.addresses import PAGES
from web.addresses import paths

NOT_PAGES = {
    "/healthz", "/readyz", "/metrics",
    "/konto/kalender", "/demo/post/{mail_id}", "/demo/post/{mail_id}/html",
    "/innbygging/{token}",
}  # fmt: skip
"""Answers to machines, the way back from a form, and what is shown inside a frame or in the demo alone.

What is shared is looked at in `browser/test_sharing.py`.
"""


def test_every_page_has_an_address_that_is_looked_at(running: FastAPI) -> None:
    wanted = {path for path, methods in paths(running).items() if "GET" in methods} - NOT_PAGES
    addresses = {address.partition("?")[0] for address in PAGES.values()}
    unseen = {path for path in wanted if not any(compile_path(path)[0].match(address) for address in addresses)}
    files = {path for path in unseen if path.endswith((".ics", ".atom", ".csv", ".xlsx", ".svg", "/html", "/fil"))}
    assert sorted(unseen - files) == []
