"""The README's pictures, made anew by `./dev test tests/browser/screenshots.py`.

Named so that the ordinary run of the tests passes it by. The day is the tests' own, so the same code gives the same
pictures.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.addresses import ADMIN, EDITOR

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "skjermbilder"
LARGEST = 200_000  # bytes
PAGES = [
    ("oversikt", "/", None),
    ("produkt", "/produkter/eksempel-epj", EDITOR),
    ("tidslinje", "/produkter/eksempel-epj/tidslinje", EDITOR),
    ("kundesenter", "/stab", ADMIN),
    ("matrise", "/stab/matrise", ADMIN),
    ("veikart", "/veikart", None),
]


@pytest.mark.parametrize(("scheme", "light"), [("light", "lys"), ("dark", "mork")])
@pytest.mark.parametrize(("name", "address", "who"), PAGES)
def test_picture(
    visitor: Callable[..., Page], name: str, address: str, who: str | None, scheme: str, light: str
) -> None:
    page = visitor(who, color_scheme=scheme, viewport={"width": 1280, "height": 800})
    answer = page.goto(address)
    assert answer
    if answer.status == 404:
        pytest.skip("no such page yet")
    page.reload()  # a first visit may go without the font
    picture = page.screenshot(path=PICTURES / f"{name}-{light}.png")
    assert len(picture) < LARGEST
