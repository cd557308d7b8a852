"""The timeline in a browser: what is drawn can be read, reached by keyboard, and printed."""

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Page

from browser.addresses import EDITOR
from browser.visits import NARROW, TALL, WIDE

pytestmark = pytest.mark.browser

ADDRESSES = ["/veikart", "/veikart?vis=kvartal&fra=2026-4", "/produkter/eksempel-epj/tidslinje"]

every_timeline = pytest.mark.parametrize("address", ADDRESSES)

BOXES = """() => [...document.querySelectorAll(".lanes > li > svg")].map(lane => {
    const frame = lane.getBoundingClientRect();
    const box = each => { const {left, right, top, bottom} = each.getBoundingClientRect();
                          return {left, right, top, bottom}; };
    return {frame: box(lane), words: [...lane.querySelectorAll("text")].map(box)};
})"""


@every_timeline
def test_no_words_lie_on_others_or_reach_out_of_the_drawing(page: Page, address: str) -> None:
    page.goto(address)
    page.reload()  # a first visit may go without the font
    lanes = page.evaluate(BOXES)
    assert sum(len(lane["words"]) for lane in lanes) > 5
    for lane in lanes:
        for words in lane["words"]:
            assert words["left"] >= lane["frame"]["left"] - 1
            assert words["right"] <= lane["frame"]["right"] + 1
        for one, other in combinations(lane["words"], 2):
            beside = one["right"] <= other["left"] or other["right"] <= one["left"]
            apart = one["bottom"] <= other["top"] + 4 or other["bottom"] <= one["top"] + 4
            assert beside or apart


@every_timeline
def test_each_thing_drawn_is_a_link_that_says_the_whole_of_it(page: Page, address: str) -> None:
    page.goto(address)
    drawing = page.locator(".timeline")
    marks = drawing.locator("svg a")
    named = marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
    assert named
    for name in sorted(set(named))[:5]:
        assert drawing.get_by_role("link", name=name, exact=True).count() == named.count(name)


def test_the_keyboard_reaches_what_is_drawn_in_the_order_of_time(page: Page) -> None:
    page.goto("/veikart?tjeneste=helseid&fra=2026-3")
    page.locator(".timeline").focus()
    order = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(order))
    assert reached[0] == "HelseID"
    drawn = page.locator("svg a").evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
    assert reached[1:] == drawn[:7]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_on_a_narrow_screen_it_scrolls_in_its_own_box_and_begins_near_today(
    visitor: Callable[..., Page],
) -> None:
    page = visitor(EDITOR, viewport={"width": NARROW, "height": TALL})
    page.goto("/produkter/eksempel-epj/tidslinje")
    box = page.locator(".timeline")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    today = page.locator(".axis .today").bounding_box()
    assert today is not None
    assert 0 < today["x"] < NARROW
    heading = page.locator(".lane h3").first
    left = heading.bounding_box()
    box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    assert heading.bounding_box() == left


def test_without_scripts_the_views_and_the_filter_work(visitor: Callable[..., Page]) -> None:
    page = visitor(None, java_script_enabled=False, viewport={"width": WIDE, "height": TALL})
    page.goto("/veikart")
    page.get_by_label("Tjeneste", exact=True).select_option("HelseID")
    page.get_by_role("button", name="Vis på tidslinjen").click()
    page.get_by_role("link", name="Kvartal", exact=True).click()
    page.get_by_role("link", name="Neste kvartal").click()
    assert page.get_by_text("Viser 1. januar–31. mars 2027.").is_visible()
    assert page.locator(".lane h3").all_inner_texts() == ["HelseID"]


@pytest.mark.parametrize("address", ["/produkter/eksempel-epj/rapport", "/produkter/eksempel-epj/tidslinje"])
def test_on_paper_there_is_no_menu_and_everything_has_its_day(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Hovedmeny").is_visible()
    assert not page.locator(".views").first.is_visible()
    assert page.get_by_text("Dagene er regnet fra 24. november 2026.").is_visible()


def test_the_report_is_a_few_pages_of_a4(page: Page) -> None:
    page.goto("/produkter/eksempel-epj/rapport")
    paper = page.pdf(prefer_css_page_size=True)
    assert 1 <= paper.count(b"/Type /Page\n") <= 5
    boxes = {part.split(b"]")[0].strip() for part in paper.split(b"/MediaBox [")[1:]}
    assert boxes
    assert all(box.startswith(b"0 0 59") and b" 84" in box for box in boxes), boxes


SEEN = """() => {
    const box = document.querySelector(".timeline"), {left} = box.getBoundingClientRect();
    const windows = [...box.querySelectorAll(".lanes .mark:has(.window)")].map(mark => {
        const body = mark.querySelector(".body").getBoundingClientRect();
        const words = mark.querySelector("text").getBoundingClientRect();
        return {body: [body.left, body.right], words: [words.left, words.right]};
    });
    return windows.filter(each => each.body[0] < left - 20 && each.body[1] > left + 20)
        .map(each => each.words[0] >= left || each.words[1] >= each.body[1] - 12);
}"""


@pytest.mark.parametrize("address", ADDRESSES[:2])
def test_on_a_telephone_a_windows_words_are_in_sight_while_it_is(visitor: Callable[..., Page], address: str) -> None:
    page = visitor(viewport={"width": NARROW, "height": TALL})
    page.goto(address)
    begun = page.evaluate(SEEN)
    assert len(begun) > 5, "today is in the middle, and many windows began before what is seen"
    assert all(begun)
    page.locator(".timeline").evaluate("box => { box.scrollLeft += 60; }")
    page.wait_for_timeout(100)
    assert all(page.evaluate(SEEN))
    page.locator(".timeline").evaluate("box => { box.scrollLeft = 0; }")
    page.wait_for_timeout(100)
    moved = page.locator(".mark text").evaluate_all("all => all.map(each => each.getAttribute('transform'))")
    assert {each for each in moved if each} == {"translate(0 0)"}
