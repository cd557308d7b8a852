"""The digest's numbers are the vendor page's and the start page's, for any register, reports and day."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings

from digest.anything import days, registers, several
from digest.registers import LAST_WEEK
from fristklar.desk.pages import desk_page
from fristklar.digest.emails import bodies_of
from fristklar.digest.pages import MOST_ITEMS, DigestPage, staff_digest, vendor_digest
from fristklar.domain.standing import Standing
from fristklar.products.pages import product_page
from fristklar.products.rows import Acts, RowWriter
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.reach import People
from fristklar.web.words import STANDING
from harness import configured


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


unhurried = settings(deadline=None, max_examples=30)


def counted(page: DigestPage, section: str) -> int:
    found = page.says.section(section)
    return found.count if found else 0


@unhurried
@given(registers(), several, days)
def test_a_digest_counts_as_the_products_pages_do(some: Snapshot, statuses: list[ProductStatus], today: date) -> None:
    digest = vendor_digest(some, statuses, "Erik", today, LAST_WEEK)
    text = bodies_of(digest).text
    urgent = 0
    for status, tally in zip(statuses, digest.says.tallies, strict=True):
        page = product_page(some, status, today, RowWriter(some, today), Acts(status.slug))
        assert tally.counts == tuple((count.standing, count.deadlines) for count in page.counts)
        said = " · ".join(
            f"{STANDING[count.standing]}\u00a0{count.deadlines}".replace(" ", "\u00a0") for count in page.counts
        )
        assert f"{tally.name}\n{said}\n" in text, "the mail says the same numbers"
        urgent += sum(
            count.deadlines
            for count in page.counts
            if count.standing in {Standing.OVERDUE, Standing.AT_RISK, Standing.DISPUTED}
        )
    assert counted(digest, "haster") == urgent


@unhurried
@given(registers(), several, days)
def test_the_subject_counts_as_the_pages_do(some: Snapshot, statuses: list[ProductStatus], today: date) -> None:
    digest = vendor_digest(some, statuses, "Erik", today, LAST_WEEK)
    pages = [product_page(some, each, today, RowWriter(some, today), Acts(each.slug)) for each in statuses]
    for standing, words in ((Standing.OVERDUE, "forfalt"), (Standing.AT_RISK, "i fare")):
        count = sum(each.deadlines for page in pages for each in page.counts if each.standing is standing)
        said = re.search(rf"(\d+) (?:frist(?:er)? )?{words}", digest.subject)
        assert (int(said[1]) if said else 0) == count


@unhurried
@given(registers(), several, days)
def test_every_row_that_is_mentioned_is_a_row_of_the_page(
    some: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    digest = vendor_digest(some, statuses, "Erik", today, LAST_WEEK)
    rows = set()
    for status in statuses:
        page = product_page(some, status, today, RowWriter(some, today), Acts(status.slug))
        for group in page.groups:
            rows |= {
                f"/produkter/{status.slug}#{row}" for row in re.findall(r'id="([^"]+)"', b"".join(group.rows).decode())
            }
    mentioned = re.findall(r'href="http://127.0.0.1:8000(/produkter/[^"]+#[^"]+)"', bodies_of(digest).html)
    assert set(map(unescape, mentioned)) <= rows


@unhurried
@given(registers(), several, days)
def test_the_sectors_digest_counts_as_the_start_page_does(
    some: Snapshot, statuses: list[ProductStatus], today: date
) -> None:
    digest = staff_digest(some, statuses, today, LAST_WEEK)
    desk = desk_page(some, statuses, [], People({}, {}), today)
    assert counted(digest, "fare") == len(desk.dangers)
    assert counted(digest, "bekreft") == desk.claims.count
    assert counted(digest, "innsigelser") == desk.objections.count
    assert counted(digest, "stille") == desk.silent.count
    section = digest.says.section("fare")
    for danger, item in zip(desk.dangers[:MOST_ITEMS], section.items if section else (), strict=True):
        assert item.title == danger.title
        products_hit = danger.overdue + danger.at_risk + danger.disputed
        assert item.facts[-1].startswith("1 produkt" if products_hit == 1 else f"{products_hit} produkter")
