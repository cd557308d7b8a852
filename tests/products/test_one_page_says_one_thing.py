"""The top of the vendor's page says what its rows say, for any register, reports and day."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from digest.anything import days, products, registers
from digest.registers import TODAY, change, on, product, register
from fristklar.domain.deadline import DeadlineKind
from fristklar.domain.standing import Claim, Standing, Verdict
from fristklar.products.pages import ProductPage, product_page
from fristklar.products.rows import Acts, RowWriter
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus, Reported
from fristklar.web.words import STANDING
from harness import configured
from reading import Element, read


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


unhurried = settings(deadline=None, max_examples=100)


def page_of(some: Snapshot, status: ProductStatus, today: date) -> tuple[ProductPage, dict[str, Element]]:
    """The page, and its groups as they are read."""
    page = product_page(some, status, today, RowWriter(some, today), Acts(status.slug))
    return page, {group.id: read(b"".join(group.rows).decode()) for group in page.groups}


@unhurried
@given(registers(), products(1), days)
def test_the_headline_says_what_the_first_line_says(some: Snapshot, status: ProductStatus, today: date) -> None:
    page, groups = page_of(some, status, today)
    if page.headline is None:
        assert "haster" not in groups
        return
    row = next(iter(groups.values())).all("article")[0]
    line = row.all("li")[0]
    assert page.headline.slug == row["id"]
    assert line.all("b")[0].text == page.headline.environment_label
    assert line.one(".chip").text == str(STANDING[page.headline.standing])
    why, step = (paragraph.text for paragraph in line.all("div p")[:2])
    assert why.endswith(page.headline.why)
    assert step == page.headline.next_step


@unhurried
@given(registers(), products(1), days)
def test_a_number_leads_to_the_first_group_that_has_such_a_line(
    some: Snapshot, status: ProductStatus, today: date
) -> None:
    page, groups = page_of(some, status, today)
    shown = {name: [chip.text for chip in group.all("li .chip")] for name, group in groups.items()}
    for count in page.counts:
        words = str(STANDING[count.standing])
        if count.standing is Standing.NOT_AFFECTED:
            assert count.group == "ikke-berort"
            continue
        assert count.group == next(name for name, chips in shown.items() if words in chips)
        assert count.deadlines == sum(chips.count(words) for chips in shown.values())


@pytest.mark.parametrize(("claim", "asks"), [(None, True), (Claim.IN_PROGRESS, False)])
def test_whether_a_change_applies_is_asked_first_of_whoever_has_said_nothing(claim: Claim | None, asks: bool) -> None:
    some = register(change("c0", on(TODAY - timedelta(days=1)), rule="a"))
    said = Reported(claim, TODAY if claim else None, None, None, None, "Kari", None, None, None, (), 1)
    page, groups = page_of(some, product(reported={1: said}), TODAY)
    assert page.headline is not None
    for words in (page.headline.next_step, groups["haster"].one("li").text):
        assert ("så vet vi om endringen gjelder dere" in words) is asks


def test_what_is_only_expected_comes_after_what_stops_something_and_heads_no_page() -> None:
    expected = change("ventes", on(TODAY - timedelta(days=40), kind=DeadlineKind.EXPECTED))
    page, groups = page_of(register(expected), product(), TODAY)
    assert page.headline is None
    some = register(expected, change("stopper", on(TODAY + timedelta(days=400)), first=50))
    page, groups = page_of(some, product(), TODAY)
    assert page.headline is not None
    assert page.headline.slug == "stopper"
    assert [article["id"] for article in groups["planlegg"].all("article")] == ["stopper", "ventes"]


def test_a_dispute_over_what_is_only_expected_heads_the_page() -> None:
    some = register(change("ventes", on(TODAY + timedelta(days=40), kind=DeadlineKind.EXPECTED)))
    disputed = Reported(Claim.DONE, TODAY, None, Verdict.DISPUTED, None, None, None, "Nei.", None, (), 1)
    page, _ = page_of(some, product(reported={1: disputed}), TODAY)
    assert page.headline is not None
    assert page.headline.standing is Standing.DISPUTED
