"""Searching from any page, by keyboard and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.addresses import EDITOR

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_to_the_field_and_enter_to_the_answer(visitor: Callable[..., Page], key: str) -> None:
    page = visitor(EDITOR)
    page.goto("/endringer")
    page.keyboard.press(key)
    expect(page.get_by_label("Søk i Fristklar")).to_be_focused()
    page.keyboard.type("kjernejurnal")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mente du Kjernejournal?")).to_be_visible()
    page.get_by_role("link", name="Kjernejournal", exact=True).first.click()
    expect(page.get_by_role("link", name="Gammel innlogging til Kjernejournal portal utgår")).to_be_visible()
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id + ':' + getSelection().toString()") == "sok:Kjernejournal"


def test_whoever_writes_a_slash_gets_a_slash(visitor: Callable[..., Page]) -> None:
    page = visitor(EDITOR)
    page.goto("/endringer")
    page.locator("#q").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")
    page.keyboard.press("Control+k")
    expect(page.locator("#sok")).to_be_focused()


def test_the_slash_is_switched_off_and_on_again(visitor: Callable[..., Page]) -> None:
    page = visitor(None)
    page.goto("/sok")
    switch = page.get_by_role("button", name="Slå av / som hurtigtast")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.goto("/")
    expect(page.locator("#sok")).to_have_attribute("aria-keyshortcuts", "Control+K")
    page.keyboard.press("/")
    expect(page.locator("#sok")).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#sok")).to_be_focused()
    page.goto("/sok")
    switch.click()
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#sok")).to_be_focused()


@pytest.mark.parametrize("settings", [{"java_script_enabled": False}, {"viewport": {"width": 390, "height": 800}}])
def test_it_works_without_scripts_and_on_a_telephone(visitor: Callable[..., Page], settings: dict[str, Any]) -> None:
    page = visitor(None, **settings)
    page.goto("/")
    page.get_by_label("Søk i Fristklar").fill("dpop")
    page.get_by_role("button", name="Søk").click()
    expect(page).to_have_url("/sok?q=dpop")
    expect(page.get_by_role("link", name="Krav om DPoP i token-kallet")).to_be_visible()
