"""What holds for every page: for people who see badly, on a narrow screen, in the dark, in another language."""

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from browser.addresses import CHANGES, NOWHERE, PAGES
from browser.visits import Visit

pytestmark = pytest.mark.browser

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
Looking = Callable[[str], Visit]


@every_page
def test_axe_finds_nothing_wrong_in_the_light_on_a_wide_screen(visit: Looking, address: str) -> None:
    assert visit(address).axe_on_wide_and_light == ()


@every_page
def test_axe_finds_nothing_wrong_in_the_dark_on_a_narrow_screen(visit: Looking, address: str) -> None:
    assert visit(address).axe_on_narrow_and_dark == ()


@every_page
def test_nothing_is_wider_than_the_screen(visit: Looking, address: str) -> None:
    assert visit(address).too_wide_at == ()


@every_page
def test_there_is_one_main_heading_and_a_title_of_its_own_in_bokmaal(visit: Looking, address: str) -> None:
    seen = visit(address)
    assert len(seen.main_headings) == 1
    assert seen.main_headings[0].strip()
    assert seen.title.endswith(" – Fristklar")
    assert seen.language == "nb"


@every_page
def test_the_browser_has_nothing_to_complain_of(visit: Looking, site: httpx.Client, address: str) -> None:
    complaints = visit(address).complaints
    if address == NOWHERE:
        assert complaints == (
            f"404: {str(site.base_url).rstrip('/')}{NOWHERE}",
            "console: Failed to load resource: the server responded with a status of 404 (Not Found)",
        )
    else:
        assert complaints == ()


@every_page
def test_everything_comes_from_this_site(visit: Looking, site: httpx.Client, address: str) -> None:
    assert visit(address).hosts <= {urlsplit(str(site.base_url)).netloc, ""}, "an empty host is a data: address"


@every_page
def test_nothing_moves_while_the_page_loads(visit: Looking, address: str) -> None:
    assert visit(address).moved == 0


@pytest.mark.parametrize("address", CHANGES.values(), ids=CHANGES)
def test_what_is_said_to_be_nynorsk_is_marked_as_nynorsk(page: Page, address: str) -> None:
    page.goto(address)
    told = page.get_by_text("Gjengitt på nynorsk, slik kilden skriver det.")
    assert page.locator("blockquote[lang=nn]").count() == told.count()
    for quotation in page.locator("blockquote[lang=nb]").all_inner_texts():
        assert not {"ikkje", "ein", "frå", "vegkartet"} & set(quotation.lower().split())


def test_the_nynorsk_of_a_source_stands_on_the_page_of_the_change(page: Page) -> None:
    page.goto("/endringer/helseid-dpop-token")
    assert "ikkje brukar" in page.locator("blockquote[lang=nn]").first.inner_text()
