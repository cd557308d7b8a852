"""The site without a mouse."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    return {
        name: element.tagName.toLowerCase(), id: element.id, text: element.innerText || element.value || "",
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        onScreen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight,
    };
}"""


@pytest.mark.parametrize("address", ["/", "/endringer", "/endringer/helseid-assertion-jti", "/produkter/eksempel-epj"])
def test_the_first_tab_offers_to_skip_to_the_content(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Hopp til innholdet")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["/", "/endringer", "/produkter/eksempel-epj"])
def test_whatever_has_focus_shows_it_and_is_on_the_screen(page: Page, address: str) -> None:
    page.goto(address)
    stops = page.locator("a[href], input, select, button, summary").filter(visible=True).count()
    for _ in range(stops):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["outline"] >= 2, focused
        assert focused["onScreen"], focused
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body"), "there is a way out, and nothing was left out"


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"30 tabs do not lead to {selector}")


def test_the_filters_can_be_used_by_keyboard_alone(page: Page) -> None:
    page.goto("/endringer")
    _tab_to(page, "#q")
    page.keyboard.type("token")
    _tab_to(page, "#tjeneste")
    page.keyboard.type("HelseID")
    _tab_to(page, "#miljo")
    page.keyboard.type("Prod")
    _tab_to(page, ".filters button")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/endringer?q=token&tjeneste=helseid&miljo=produksjon&tid=&sorter=tidligst")
    expect(page.locator("#tjeneste")).to_have_value("helseid")
    expect(page.get_by_role("rowheader").first).to_contain_text("HelseID")


def test_what_is_not_affected_is_unfolded_by_its_own_button_and_by_the_link_in_the_tally(page: Page) -> None:
    page.goto("/produkter/eksempel-epj")
    folded = page.locator("#ikke-berort article").first
    expect(folded).to_be_hidden()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()
    page.keyboard.press("Enter")
    expect(folded).to_be_hidden()
    page.get_by_role("navigation", name="Frister etter status").get_by_role("link", name="Ikke berørt").focus()
    page.keyboard.press("Enter")
    expect(folded).to_be_in_viewport()
