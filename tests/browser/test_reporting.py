"""A product manager reports in the row itself; without JavaScript the same links and forms lead to whole pages."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.addresses import EDITOR
from fristklar.web.guard import SESSION_COOKIE
from harness import Database, serving

pytestmark = pytest.mark.browser

PRODUCT = "/produkter/eksempel-epj"


@pytest.fixture
def arrive(browser: Browser, database: Database) -> Iterator[Callable[..., Page]]:
    """Opens the vendor's page for its editor, on a database that the test may write to."""
    with serving(database) as address, httpx.Client(base_url=address):

        def open_page(**settings: bool) -> Page:
            context = browser.new_context(base_url=address, **settings)
            context.add_cookies([{"name": SESSION_COOKIE, "value": database.open_session(EDITOR), "url": address}])
            page = context.new_page()
            page.goto(PRODUCT)
            return page

        yield open_page


def row_of(page: Page) -> Page:
    return page.get_by_role("article").filter(has_text="Gammel innlogging til Kjernejournal portal utgår").first  # type: ignore[return-value]


def test_a_row_is_reported_where_it_stands(arrive: Callable[..., Page]) -> None:
    page = arrive()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    row = row_of(page)
    expect(row.locator(".chip")).to_have_text("Nærmer seg")
    row.get_by_role("link", name="Oppdater status").click()
    form = row.locator("form.status")
    expect(form).to_be_visible()
    expect(page).to_have_url(PRODUCT)
    expect(form.get_by_label("Pågår")).to_be_focused()
    form.get_by_label("I produksjon").check()
    form.get_by_label("Merknad").fill("Alle 412 er over.")
    form.get_by_role("button", name="Lagre").click()

    expect(row.locator(".chip")).to_have_text("Klar")
    expect(row).to_contain_text("Alle 412 er over.")
    expect(row).to_contain_text("Lagret")
    expect(page.get_by_role("status")).to_have_text("Lagret: Gammel innlogging til Kjernejournal portal utgår")
    expect(page).to_have_url(PRODUCT)
    assert complaints == []


def test_what_is_wrong_is_said_in_the_row_and_nothing_typed_is_lost(arrive: Callable[..., Page]) -> None:
    page = arrive()
    row = row_of(page)
    row.get_by_role("link", name="Oppdater status").click()
    form = row.locator("form.status")
    form.get_by_label("Merknad").fill("Vi er snart der.")
    form.get_by_label("Planlagt ferdig").fill("snart")
    form.get_by_role("button", name="Lagre").click()
    expect(form.get_by_role("alert")).to_contain_text("1.12.2026")
    expect(form.get_by_label("Merknad")).to_have_value("Vi er snart der.")
    form.get_by_label("Planlagt ferdig").fill("28. november 2026")
    form.get_by_role("button", name="Lagre").click()
    expect(row).to_contain_text("Planlagt ferdig 28. november 2026.")


def test_escape_closes_what_is_untouched_and_asks_before_anything_is_discarded(arrive: Callable[..., Page]) -> None:
    page = arrive()
    row = row_of(page)
    row.get_by_role("link", name="Oppdater status").click()
    expect(row.locator("form.status").get_by_label("Pågår")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator("form.status")).to_have_count(0)
    expect(row.get_by_role("link", name="Oppdater status")).to_be_focused()
    row.get_by_role("link", name="Oppdater status").click()
    expect(row.locator("form.status").get_by_label("Pågår")).to_be_focused()
    row.get_by_label("Merknad").fill("Ikke kast dette.")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("Escape")
    expect(row.get_by_label("Merknad")).to_have_value("Ikke kast dette.")


def test_without_javascript_the_same_link_leads_to_a_page_with_the_same_form(arrive: Callable[..., Page]) -> None:
    page = arrive(java_script_enabled=False)
    row_of(page).get_by_role("link", name="Oppdater status").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gammel innlogging til Kjernejournal portal utgår")
    page.get_by_label("I produksjon").check()
    page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_url(f"{PRODUCT}#kj-gammel-innlogging")
    expect(row_of(page).locator(".chip")).to_have_text("Klar")
