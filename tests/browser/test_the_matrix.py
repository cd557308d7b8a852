"""The matrix by mouse, by keyboard and without scripts, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.addresses import ADMIN

pytestmark = pytest.mark.browser

PAGE = "/stab/matrise"
CELL = "a[href$='matrise/eksempel-epj/kj-gammel-innlogging']"


def test_a_cell_opens_under_its_row_and_closes_again(visitor: Callable[..., Page]) -> None:
    page = visitor(ADMIN)
    page.goto(PAGE)
    page.locator(CELL).click()
    opened = page.locator(".opened .cell")
    opened.wait_for()
    assert "Gammel innlogging" in opened.inner_text()
    assert opened.get_by_role("link", name="Vurder").first.is_visible()
    assert page.url.endswith(PAGE)
    assert page.evaluate("document.activeElement.className") == "cell"
    page.locator("a[href$='matrise/eksempel-legevakt/kj-gammel-innlogging']").click()
    page.locator("#p-eksempel-legevakt + .opened").wait_for()
    assert page.locator(".opened").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".opened").count() == 0
    assert (
        page.evaluate("document.activeElement.getAttribute('href')") == "matrise/eksempel-legevakt/kj-gammel-innlogging"
    )


def test_arrow_keys_go_from_cell_to_cell_and_tab_leads_in_and_out(visitor: Callable[..., Page]) -> None:
    page = visitor(ADMIN)
    page.goto(PAGE)
    place = "[document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
    page.locator("tbody td > a").first.focus()
    assert page.evaluate(place) == [1, 2]
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(place) == [2, 3]
    assert page.locator("td > a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.locator(".opened .cell").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate(place) == [2, 3]


def test_without_scripts_a_cell_leads_to_a_page_and_the_form_works(visitor: Callable[..., Page]) -> None:
    page = visitor(ADMIN, java_script_enabled=False)
    page.goto(PAGE)
    page.locator(CELL).click()
    assert page.url.endswith("/stab/matrise/eksempel-epj/kj-gammel-innlogging")
    page.get_by_role("link", name="Matrise").click()
    page.get_by_label("Status", exact=True).select_option("Omstridt")
    page.get_by_role("button", name="Vis matrisen").click()
    assert "status=omstridt" in page.url
    assert page.locator("tbody td.disputed").count() > 0


@pytest.mark.parametrize("width", [1440, 390])
def test_headings_stay_in_sight_and_the_page_itself_never_scrolls_sideways(
    visitor: Callable[..., Page], width: int
) -> None:
    page = visitor(ADMIN, viewport={"width": width, "height": 700})
    page.goto(PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".matrix")
    before = box.bounding_box()
    box.evaluate("box => box.scrollTo(400, 300)")
    corner, name = page.locator(".corner").bounding_box(), page.locator("tbody th").nth(6).bounding_box()
    assert before is not None
    assert corner is not None
    assert name is not None
    assert box.bounding_box() == before
    assert abs(corner["x"] - before["x"]) <= 1
    assert abs(corner["y"] - before["y"]) <= 1
    assert abs(name["x"] - before["x"]) <= 1
    heading = page.locator("thead th").nth(4).bounding_box()
    assert heading is not None
    assert abs(heading["y"] - before["y"]) <= 1


def test_sums_stand_under_their_signs_and_headings_are_whole_or_say_that_they_are_not(
    visitor: Callable[..., Page],
) -> None:
    page = visitor(ADMIN, viewport={"width": 1440, "height": 900})
    page.goto(PAGE)
    middles = """(selector) => [...document.querySelectorAll(selector)].map(cell => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        const box = (cell.firstElementChild ?? words).getBoundingClientRect();
        return (box.left + box.right) / 2;
    })"""
    signs = page.evaluate(middles, ".matrix tbody tr:first-child td:has(> a)")
    sums = page.evaluate(middles, ".matrix tfoot tr:first-child td.num:not(.total)")
    assert len(signs) > 20
    assert [abs(sign - sum_) < 1.5 for sign, sum_ in zip(signs, sums, strict=False)] == [True] * len(signs)
    headings = page.locator(".matrix thead a > span:last-child")
    assert headings.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length") == 0
    assert headings.evaluate_all("all => all.every(each => getComputedStyle(each).webkitLineClamp === '2')")
