"""In a browser the visit notes itself once the page has been before the reader for a while; without scripts a button
does."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser.addresses import EDITOR
from fristklar.web.guard import SESSION_COOKIE
from harness import Database, serving, sign_in
from looked.reader import LOGIN, PRODUCT, VERA, Reader

pytestmark = pytest.mark.browser

NOTED = f"**{PRODUCT}/sett"


class Site:
    """A running site, and browsers on it that are Erik's unless they are told otherwise."""

    def __init__(self, browser: Browser, database: Database, address: str, client: httpx.Client) -> None:
        self.browser, self.database, self.address = browser, database, address
        self.others = Reader(client, database)  # type: ignore[arg-type]  # the two clients are sent to alike
        self.complaints: list[str] = []

    def page(self, who: str = EDITOR, **settings: object) -> Page:
        """An empty page whose clock stands still until it is told to go on."""
        context = self.browser.new_context(base_url=self.address, **settings)  # type: ignore[arg-type]
        context.add_cookies([{"name": SESSION_COOKIE, "value": self.database.open_session(who), "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@pytest.fixture
def site(browser: Browser, database: Database) -> Iterator[Site]:
    with serving(database) as address, httpx.Client(base_url=address) as client:
        sign_in(client, database, EDITOR)
        site = Site(browser, database, address, client)
        yield site
        assert site.complaints == []


def look(page: Page, seconds: int = 4) -> None:
    """Have the page before oneself for so long, and wait until that has arrived."""
    page.clock.install()
    page.goto(PRODUCT)
    with page.expect_response(NOTED) as answered:
        page.clock.run_for(seconds * 1000)
    assert answered.value.status == 204


def test_a_page_that_is_looked_at_is_noted_once_and_marks_the_next_visit(site: Site) -> None:
    page = site.page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/sett") else None)
    look(page)
    page.clock.run_for(60_000)
    assert len(sent) == 1
    assert site.others.visits() == [(EDITOR, "eksempel-epj")]
    site.others.move_login()
    page.goto(PRODUCT)
    expect(page.get_by_role("heading", name="Nytt siden du sist var her")).to_be_visible()
    row = page.locator(f"article#{LOGIN}")
    expect(row.locator("h3 .new")).to_have_text("Nytt")
    page.get_by_role("region", name="Nytt siden").get_by_role("link").click()
    expect(page).to_have_url(f"{PRODUCT}#{LOGIN}")
    expect(row).to_be_in_viewport()


def test_a_page_that_is_left_again_at_once_is_not_noted(site: Site) -> None:
    page = site.page()
    page.clock.install()
    page.goto(PRODUCT)
    page.clock.run_for(2_000)
    page.goto("/konto")
    page.clock.run_for(10_000)
    assert site.others.visits() == []


def test_a_tab_in_the_background_is_not_noted_until_it_is_looked_at(site: Site) -> None:
    page = site.page()
    page.clock.install()
    page.add_init_script(
        "window.seen = 'hidden'; Object.defineProperty(document, 'visibilityState', {get: () => window.seen});"
    )
    page.goto(PRODUCT)
    page.clock.run_for(60_000)
    assert site.others.visits() == []
    with page.expect_response(NOTED):
        page.evaluate("window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.run_for(4_000)
    assert site.others.visits() == [(EDITOR, "eksempel-epj")]


def test_the_button_clears_the_marks_with_and_without_scripts(site: Site) -> None:
    for number, scripts in enumerate((True, False)):
        page = site.page(VERA, java_script_enabled=scripts)
        page.goto(PRODUCT)
        if number == 0:
            site.others.press(VERA, shown=site.others.shown(VERA))
        site.others.report(EDITOR, ("done", "in_progress")[number])
        page.goto(PRODUCT)
        expect(page.locator(".since li")).to_have_count(1)
        page.get_by_role("button", name="Merk alt som sett").click()
        expect(page.locator(".since")).to_have_count(0)
        expect(page.locator(".new")).to_have_count(0)
        expect(page).to_have_url(PRODUCT)


def test_without_scripts_the_first_visit_offers_the_button(site: Site) -> None:
    page = site.page(java_script_enabled=False)
    page.goto(PRODUCT)
    page.get_by_role("button", name="Merk alt som sett").click()
    expect(page.locator(".since")).to_have_count(0)
    assert site.others.visits() == [(EDITOR, "eksempel-epj")]


def test_a_row_saved_in_place_keeps_its_mark_and_the_box_stays(site: Site) -> None:
    page = site.page()
    look(page)
    site.others.move_login()
    page.goto(PRODUCT)
    row = page.locator(f"article#{LOGIN}")
    row.get_by_role("link", name="Oppdater status").click()
    row.get_by_label("I produksjon").check()
    row.get_by_role("button", name="Lagre").click()
    expect(row.locator(".chip")).to_have_text("Klar")
    expect(row.locator("h3 .new")).to_have_text("Nytt")
    expect(page.locator(".since")).to_have_count(1)
