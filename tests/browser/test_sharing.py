"""A vendor's own wiki, at another address, shows the badge and the table."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from browser.addresses import EDITOR
from browser.visits import NARROW, TALL, axe

pytestmark = pytest.mark.browser


@pytest.fixture
def wiki() -> Iterator[Callable[[str], str]]:
    """Puts a page on a site of its own, and gives its address."""
    pages = {"/": b""}

    class Wiki(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages["/"])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Wiki)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def put(body: str) -> str:
        pages["/"] = f"<!doctype html><html lang=nb><title>Wiki</title><h1>Wiki</h1>{body}".encode()
        return f"http://localhost:{server.server_port}/"

    yield put
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", NARROW)])
def test_what_is_copied_shows_in_a_wiki_of_another_site(
    visitor: Callable[..., Page], wiki: Callable[[str], str], scheme: str, width: int
) -> None:
    page = visitor(EDITOR, color_scheme=scheme, viewport={"width": width, "height": TALL})
    page.goto("/produkter/eksempel-epj")
    page.get_by_role("link", name="Del statusen").click()
    page.get_by_label("Tabellen og merket").check()
    page.get_by_label("Hvor skal den brukes?").fill(f"Wikien vår ({scheme})")
    page.get_by_role("button", name="Lag adresse").click()
    assert axe(page) == ()
    copied = [page.get_by_label(label).input_value() for label in ("Merket som HTML", "Tabellen som HTML")]
    page.goto(wiki("".join(copied)))
    expect(page.get_by_role("img", name="Status for Eksempel EPJ i Fristklar")).to_be_visible()
    assert page.evaluate("document.images[0].naturalHeight") == 24
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("row", name="Gammel innlogging til Kjernejournal portal utgår")).to_be_visible()
    inside = next(each for each in page.frames if "/innbygging/" in each.url)
    assert inside.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    frame.get_by_role("link", name="Gammel innlogging til Kjernejournal portal utgår").click()
    page.wait_for_url("**/endringer/kj-gammel-innlogging")


def test_axe_finds_nothing_wrong_in_the_table(visitor: Callable[..., Page]) -> None:
    page = visitor(EDITOR)
    page.goto("/produkter/eksempel-epj/deling")
    page.get_by_label("Tabellen og merket").check()
    page.get_by_label("Hvor skal den brukes?").fill("Wikien vår")
    page.get_by_role("button", name="Lag adresse").click()
    table = page.get_by_role("link", name="Se tabellen slik andre ser den").get_attribute("href")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(str(table))
        assert axe(page) == ()
