"""What people come for, from the front page on. There is no JavaScript in their browser, since nothing needs it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    return visitor(java_script_enabled=False)


def test_a_product_manager_finds_what_to_do_by_when_and_why(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("mandag 30. november 2026")
    page.locator(".hero").get_by_role("link", name="Fastleger med gammel innlogging mister PJD").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Fastleger med gammel innlogging mister PJD")
    deadline = page.get_by_role("region", name="Produksjon")
    expect(deadline).to_contain_text("Siste trygge dag")
    expect(deadline).to_contain_text("mandag 30. november 2026")
    expect(deadline).to_contain_text("6 dager igjen")
    expect(deadline.locator("q")).to_have_text("1.12.2026")
    expect(page.get_by_role("region", name="Dette må leverandøren gjøre")).to_contain_text("PJD")

    page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Produkter").click()
    page.get_by_role("link", name="Eksempel EPJ").click()

    row = page.get_by_role("article").filter(has_text="Fastleger med gammel innlogging mister PJD")
    expect(row).to_contain_text("Fastleger bruker produktet.")
    expect(row).to_contain_text("Fristen nærmer seg, og ingenting er rapportert.")
    expect(row).to_contain_text("Meld status og planlagt dato nå.")
    expect(row.locator(".chip")).to_have_text("I fare")
    row.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fastleger med gammel innlogging mister PJD")


def test_what_is_most_urgent_for_a_product_stands_first_and_leads_to_its_row(page: Page) -> None:
    page.goto("/produkter/eksempel-epj")
    urgent = page.get_by_role("region", name="PS256 som signeringsalgoritme for token")
    expect(urgent).to_contain_text("Haster mest")
    expect(urgent).to_contain_text("Ta kontakt med kundesenteret i dag.")
    urgent.get_by_role("link").click()
    row = page.locator("article:target")
    expect(row).to_be_in_viewport()
    expect(row.locator("h3")).to_have_text("PS256 som signeringsalgoritme for token")
    assert page.get_by_role("article").first.get_attribute("id") == row.get_attribute("id")


def test_a_reader_of_the_register_filters_sorts_and_opens(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="frister de neste 90 dagene").click()
    expect(page.get_by_label("Siste trygge dag")).to_have_value("90")
    page.get_by_label("Tjeneste").select_option("HelseID")
    page.get_by_label("Rekkefølge").select_option("Seneste frist først")
    page.get_by_role("button", name="Vis endringer").click()

    shown = page.get_by_role("table", name="Kommende endringer").locator("tbody tr")
    assert shown.count() == 5
    for row in shown.all():
        expect(row.get_by_role("link", name="HelseID", exact=True)).to_have_attribute("href", "/tjenester/helseid")
    days = [day.get_attribute("datetime") for day in shown.locator("time").all()]
    assert days == sorted(days, key=str, reverse=True)

    first = shown.first.get_by_role("rowheader").get_by_role("link").first
    title = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("region", name="Kilder").locator("blockquote").first).not_to_be_empty()
    page.go_back()
    page.get_by_role("link", name="Nullstill filtrene").click()
    expect(page.get_by_label("Tjeneste")).to_have_value("")


def test_a_reader_without_hits_is_shown_the_way_back(page: Page) -> None:
    page.goto("/endringer?q=finnes-ikke")
    expect(page.get_by_text("Ingen endringer passer til det du har valgt.")).to_be_visible()
    page.get_by_role("link", name="vis alle endringene").click()
    expect(page.get_by_role("table", name="Kommende endringer")).to_be_visible()


def test_whoever_is_lost_is_led_to_the_front_page(page: Page) -> None:
    page.goto("/produkter/finnes-ikke")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi finner ikke siden")
    page.get_by_role("link", name="Gå til oversikten").click()
    expect(page).to_have_url("/")
