"""The language picker at the foot of every page, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_changes_the_language_and_stays_on_the_page(visitor: Callable[..., Page], scripts: bool) -> None:
    page = visitor(None, java_script_enabled=scripts)
    page.goto("/endringer?tid=90")
    for button, heading, language in (
        ("English", "Breaking changes", "en"),
        ("Nynorsk", "Brytande endringar", "nn"),
        ("Bokmål", "Brekkende endringer", "nb"),
    ):
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.url.endswith("/endringer?tid=90")
    page.goto("/veikart")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
