"""What the pages look like, where a fault would hide from axe: standings, paper, and the weight of a first visit."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, Request

from browser.addresses import EDITOR, PRODUCTS
from fristklar.domain.standing import Standing
from fristklar.web.words import STANDING

pytestmark = pytest.mark.browser

HEAVIEST = 150_000  # bytes


def test_each_standing_is_shown_somewhere_by_a_word_an_icon_and_a_colour_of_its_own(page: Page) -> None:
    looks: dict[str, tuple[str, str]] = {}
    for address in list(PRODUCTS.values())[1:]:
        page.goto(address)
        looks |= page.locator(".tally .chip").evaluate_all(
            """chips => Object.fromEntries(chips.map(chip => {
                const {color, backgroundColor, borderColor} = getComputedStyle(chip);
                const icon = getComputedStyle(chip, "::before").maskImage;
                return [chip.innerText, [icon, color + backgroundColor + borderColor]];
            }))"""
        )
    assert set(looks) == {STANDING[standing] for standing in Standing}
    icons = [icon for icon, _ in looks.values()]
    assert all(icon.startswith("url(") for icon in icons)
    assert len(set(icons)) == len(looks)
    assert len({colours for _, colours in looks.values()}) == len(looks)


def test_on_paper_everything_is_unfolded_and_dated_and_there_is_no_menu(page: Page) -> None:
    page.goto("/produkter/eksempel-epj")
    folded = page.locator("#ikke-berort article").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert page.get_by_text("Dagene er regnet fra 24. november 2026.").is_visible()
    assert not page.get_by_role("navigation", name="Hovedmeny").is_visible()


def test_on_paper_a_curve_keeps_its_height_and_a_sum_stands_once(page: Page) -> None:
    page.goto("/stab/endringer/helseid-assertion-jti/beredskap")
    page.emulate_media(media="print")
    below = """() => [...document.querySelectorAll(".chart")].map(chart => {
        const drawn = [...chart.querySelectorAll("text")].map(words => words.getBoundingClientRect().bottom);
        return chart.nextElementSibling.getBoundingClientRect().top - Math.max(...drawn);
    })"""
    rooms = page.evaluate(below)
    assert rooms
    assert min(rooms) >= 0
    assert page.locator("tfoot").first.evaluate("foot => getComputedStyle(foot).display") == "table-row-group"


@pytest.mark.parametrize(("address", "who"), [("/", None), ("/produkter/eksempel-epj", EDITOR)])
def test_a_first_visit_weighs_little_and_a_second_hardly_anything(
    visitor: Callable[..., Page], address: str, who: str | None
) -> None:
    page, weights = visitor(who), list[int]()
    page.on("requestfinished", lambda request: weights.append(sum(_sizes(request))))
    page.goto(address, wait_until="networkidle")
    assert len(weights) >= 6, "the page, four stylesheets and the font"
    assert sum(weights) < HEAVIEST
    weights.clear()
    page.reload(wait_until="networkidle")
    assert sum(weights) < HEAVIEST // 50


def _sizes(request: Request) -> tuple[int, int]:
    sizes = request.sizes()
    return sizes["responseHeadersSize"], sizes["responseBodySize"]


def test_stylesheets_travel_packed_and_fonts_as_they_are(site: httpx.Client) -> None:
    page = site.get("/")
    for address in [part.split('"')[0] for part in page.text.split('href="/static/')[1:]]:
        answer = site.get(f"/static/{address}")
        packed = answer.headers.get("content-encoding")
        assert packed == (None if ".woff2" in address else "gzip")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        again = site.get(f"/static/{address}", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
        if packed:
            plain = site.get(f"/static/{address}", headers={"accept-encoding": "identity"})
            assert plain.content == answer.content
            assert plain.headers["etag"] != answer.headers["etag"]
            assert plain.headers["vary"] == answer.headers["vary"] == "Accept-Encoding"
