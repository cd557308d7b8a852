"""The three users' main paths, from where they land to what they came for, without a mouse; with scripts and without.

Each step is what a person does: tab on until the thing has focus, see that it has, and press a key.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.addresses import EDITOR, VENDOR_ADMIN

pytestmark = pytest.mark.browser

STAFF_EDITOR = "ola.berg@kundesenter.example"
MOST_TABS = 150
RING = """element => Math.max(...[element, element.closest(".ds-field") ?? element].map(each => {
    const {outlineStyle, outlineWidth} = getComputedStyle(each);
    return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
}))"""
"""How wide; around a radio button it goes round its words as well."""


class Keyboard:
    """Somebody's hands on the keys."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page = page
        self.scripts = scripts

    def reach(self, wanted: Locator) -> None:
        """Tab on until it has focus, and shows it."""
        expect(wanted).to_be_visible()
        is_there = "element => element === document.activeElement"
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate(is_there):
                assert wanted.evaluate(RING) >= 2, "what has focus shows it"
                expect(wanted).to_be_in_viewport()
                return
        raise AssertionError(f"{MOST_TABS} tabs do not lead to {wanted}")

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Go where a link leads."""
        self.reach((within or self.page.locator("body")).get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        self.reach((within or self.page.locator("main")).get_by_role("button", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def choose(self, wanted: Locator) -> None:
        """One of a group of radio buttons, of which another may be chosen: the arrows lead on."""
        group = self.page.locator(f'input[type="radio"][name="{wanted.get_attribute("name")}"]')
        if not group.evaluate_all("all => all.includes(document.activeElement)"):
            chosen = self.page.locator(f'input[type="radio"][name="{wanted.get_attribute("name")}"]:checked')
            self.reach(chosen if chosen.count() else group.first)
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert wanted.is_checked()

    def write(self, field: str, words: str) -> None:
        """Fill in a field anew."""
        self.reach(self.page.locator(f"#{field}"))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def arrive(visitor: Callable[..., Page], request: pytest.FixtureRequest) -> Callable[[str, str], Keyboard]:
    def at(who: str, address: str) -> Keyboard:
        page = visitor(who, java_script_enabled=request.param)
        page.goto(address)
        return Keyboard(page, scripts=request.param)

    return at


Arrive = Callable[[str, str], Keyboard]


def test_a_product_manager_reports_what_is_most_urgent(arrive: Arrive) -> None:
    hands = arrive(EDITOR, "/produkter/eksempel-epj")
    page = hands.page
    headline = page.locator(".headline").get_by_role("link")
    hands.reach(headline)
    page.keyboard.press("Enter")
    row = page.locator("article:target")
    expect(row).to_be_in_viewport()
    slug = row.get_attribute("id")
    hands.follow("Oppdater status", row)

    form = page.locator("form.status")
    expect(form).to_be_visible()
    hands.choose(form.locator('input[name="meldt"]').last)
    hands.press("Lagre", form)
    expect(page.locator(f"article#{slug}")).to_contain_text("meldt 24. november 2026")


def test_the_customer_centre_moves_a_deadline_and_sees_first_whom_it_hits(arrive: Arrive) -> None:
    hands = arrive(STAFF_EDITOR, "/stab")
    page = hands.page
    hands.follow("Endringer og frister", page.get_by_role("navigation", name="Arbeidsoppgaver"))
    hands.follow("Gammel innlogging til Kjernejournal portal utgår", page.locator("main"))
    hands.follow("Produksjon", page.get_by_role("region", name="Frister"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Flytt fristen: Produksjon")
    form = page.locator("#ny-frist ~ form")
    wording, last_safe = ("2. februar 2027", "1. februar 2027") if hands.scripts else ("9. mars 2027", "8. mars 2027")
    hands.write("ordlyd", wording)
    hands.write("begrunnelse", "Flyttet med tastaturet.")
    hands.press("Se virkningen", form)
    expect(page.locator("#virkning")).to_contain_text("Ingenting er lagret ennå.")
    hands.press("Bekreft og lagre", form)
    expect(page.locator("#virkning")).to_have_count(0)
    page.goto("/endringer/kj-gammel-innlogging")
    expect(page.get_by_role("region", name="Produksjon")).to_contain_text(last_safe)


def test_a_reader_of_the_digest_reads_it_and_has_it_on_another_day(arrive: Arrive) -> None:
    hands = arrive(VENDOR_ADMIN, "/konto")
    page = hands.page
    hands.follow("Velg når ukesbrevet kommer")
    day = page.get_by_label("Ukedag")
    hands.reach(day)
    page.keyboard.press("ArrowDown")
    wanted = day.input_value()
    hands.press("Lagre")
    expect(page.get_by_text("Valgene er lagret.")).to_be_visible()
    expect(page.get_by_label("Ukedag")).to_have_value(wanted)
    hands.follow("Se ukesbrevet ditt slik det er nå")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("iframe.mail")).to_be_visible()
