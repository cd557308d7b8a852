"""Somebody makes a calendar address, copies it, and takes it away again."""

import os
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser.addresses import EDITOR
from browser.visits import NARROW, TALL, axe

pytestmark = pytest.mark.browser

FIT = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.parametrize(
    "settings",
    [{}, {"viewport": {"width": NARROW, "height": TALL}, "color_scheme": "dark"}, {"java_script_enabled": False}],
    ids=["wide", "narrow and dark", "without JavaScript"],
)
def test_an_address_is_made_shown_and_taken_away(
    visitor: Callable[..., Page], site: httpx.Client, settings: dict[str, Any]
) -> None:
    page = visitor(EDITOR, **settings)
    page.goto("/konto")
    scripted = settings.get("java_script_enabled", True)
    page.get_by_role("button", name="Lag kalenderadresse").click()
    address = page.get_by_label("Adresse").input_value()
    assert httpx.get(address).headers["content-type"] == "text/calendar; charset=utf-8"
    if scripted:
        assert axe(page) == ()
        assert page.evaluate(FIT)
    if folder := os.environ.get("FEEDS_SHOTS"):
        page.screenshot(path=f"{folder}/address-{len(settings)}.png", full_page=True)
    page.get_by_role("link", name="Tilbake til kontoen").click()
    expect(page.get_by_text("Adressen ble laget 24. november 2026. Sist hentet 24. november 2026.")).to_be_visible()
    if scripted:
        assert axe(page) == ()
        assert page.evaluate(FIT)
    if folder:
        page.screenshot(path=f"{folder}/account-{len(settings)}.png", full_page=True)
        page.goto("/endringer/kj-gammel-innlogging")
        page.screenshot(path=f"{folder}/change-{len(settings)}.png", full_page=True)
        page.goto("/")
        page.screenshot(path=f"{folder}/front-{len(settings)}.png", full_page=True)
        page.goto("/konto")
    page.get_by_role("button", name="Slett adressen").click()
    expect(page.get_by_role("button", name="Lag kalenderadresse")).to_be_visible()
    assert httpx.get(address).status_code == 404
