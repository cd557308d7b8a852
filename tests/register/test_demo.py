"""The demo shows every standing and every precision, and never gives a real company a made-up status."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from fristklar import setup
from fristklar.domain.applicability import evaluate, parse_rule
from fristklar.domain.deadline import Deadline, Environment, Precision
from fristklar.domain.standing import NOTHING_REPORTED, Cause, Reading, Report, Standing, standing
from fristklar.register.reading import SeedError, read_demo, read_register
from fristklar.register.seeds import DemoProductSeed, ReadinessSeed
from fristklar.web.words import STANDING, WHY_STANDING
from harness import STAFF_READER, TODAY, Database, sign_in

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 10)
"""The days on which the demo is promised to show every standing."""

REGISTER = read_register(setup.REGISTER_SEEDS)
PRODUCTS = [product for vendor in read_demo(setup.DEMO_SEEDS) for product in vendor.products]


def _report(entry: ReadinessSeed | None) -> Report:
    if entry is None:
        return NOTHING_REPORTED
    return Report(entry.claim, entry.claimed_on, entry.planned_on, entry.verdict, entry.exempt_until)


def _readings(product: DemoProductSeed, today: date) -> Iterator[Reading]:
    """Where a product stands against every deadline, worked out from the seed files alone."""
    traits = {trait.name for trait in REGISTER.traits}
    reported: dict[tuple[str, Environment], ReadinessSeed] = {
        (entry.change, entry.environment): entry for entry in product.readiness
    }
    for change in REGISTER.changes:
        applies = evaluate(parse_rule(change.rule, traits), product.traits).applies
        for seed in change.deadlines:
            report = _report(reported.get((change.slug, seed.environment)))
            yield standing(Deadline(**seed.model_dump()), applies, report, today)


@pytest.fixture(scope="module")
def pages(site: httpx.Client, site_database: Database) -> list[str]:
    """The page of every product."""
    sign_in(site, site_database, STAFF_READER)
    return [_page(site, f"/produkter/{product.slug}") for product in PRODUCTS]


def _page(site: httpx.Client, path: str) -> str:
    answer = site.get(path)
    assert answer.status_code == 200
    return answer.text


def _text(page: str) -> str:
    """What a person reads, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_standing_is_to_be_seen_on_every_day_of_the_autumn() -> None:
    for offset in range((LAST - FIRST).days + 1):
        today = FIRST + timedelta(days=offset)
        readings = [reading for product in PRODUCTS for reading in _readings(product, today)]
        missing = set(Standing) - {reading.standing for reading in readings}
        assert not missing, today
        assert {Cause.CONFIRMED, Cause.SELF_DECLARED} <= {reading.cause for reading in readings}, today
        assert any(reading.stale for reading in readings), today


def test_every_reason_for_a_standing_is_to_be_seen_on_24_november() -> None:
    today = date.fromisoformat(TODAY)
    assert {reading.cause for product in PRODUCTS for reading in _readings(product, today)} == set(Cause)


@pytest.mark.parametrize("kind", list(Standing))
def test_the_pages_show_the_standing(kind: Standing, pages: list[str]) -> None:
    assert any(f'<span class="chip {kind}">{STANDING[kind]}</span>' in page for page in pages)


@pytest.mark.parametrize("cause", list(Cause))
def test_the_pages_give_the_reason(cause: Cause, pages: list[str]) -> None:
    showing = [page for page in pages if WHY_STANDING[cause] in _text(page)]
    # Of a product that a change does not hit, the page gives the reason of the rule instead.
    assert bool(showing) is (cause is not Cause.NOT_AFFECTED)


def test_the_pages_flag_a_report_that_has_grown_old(pages: list[str]) -> None:
    assert any("Ikke oppdatert på over 90 dager." in _text(page) for page in pages)


def test_the_register_itself_has_every_precision() -> None:
    deadlines = {deadline.precision for change in REGISTER.changes for deadline in change.deadlines}
    goals = {goal.precision for service in REGISTER.services for goal in service.roadmap}
    assert deadlines == set(Precision) - {Precision.MONTH, Precision.HALF_YEAR}
    assert deadlines | goals == set(Precision)


@pytest.mark.parametrize(
    ("precision", "path", "words"),
    [
        (Precision.DAY, "/endringer/kj-gammel-innlogging", "Oppgitt på dagen"),
        (Precision.MONTH, "/tjenester/pasientens-journaldokumenter", "april 2026 1.–30. april 2026"),
        (Precision.QUARTER, "/endringer/fjernhjelp-avvikling", "Oppgitt på kvartalet"),
        (Precision.HALF_YEAR, "/tjenester/vkp", "Mot slutten av 2026 1. juli–31. desember 2026"),
        (Precision.YEAR, "/endringer/medlemskap-2027", "Oppgitt på året"),
        (Precision.OPEN, "/endringer/ftps-avvikling", "Avklares med brukerne av tjenesten"),
        (Precision.OPEN, "/endringer/drwho-utfasing", "Kilden sier ikke når."),
        (Precision.OPEN, "/endringer/prodsetting-signert", "Gjelder nå. Kilden oppgir ingen dato."),
        (Precision.OPEN, "/tjenester/stamnett", "Kilden sier ikke når."),
        (Precision.SEE_PARENT, "/endringer/sfm-brekkende", "Se egen oversikt"),
    ],
)
def test_the_pages_show_the_precision(precision: Precision, path: str, words: str, site: httpx.Client) -> None:
    assert words in _text(_page(site, path)), precision


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of seeds/demo that a test may change."""
    return Path(shutil.copytree(setup.DEMO_SEEDS, tmp_path / "demo"))


def _change(folder: Path, old: str, new: str) -> None:
    path = folder / "vendors.yaml"
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))


def _refusal(folder: Path, database: Database) -> list[str]:
    with database.connect("postgres") as connection:
        before = connection.execute("SELECT count(*) FROM product").fetchone()
    with pytest.raises(SeedError) as refused:
        setup.load(demo=folder)
    with database.connect("postgres") as connection:
        assert connection.execute("SELECT count(*) FROM product").fetchone() == before
    return str(refused.value).splitlines()


def test_a_demo_vendor_under_the_slug_of_a_real_vendor_is_refused(folder: Path, database: Database) -> None:
    _change(folder, "slug: eksempel-epj-as", "slug: webmed")
    _change(folder, "slug: eksempel-epj\n", "slug: nytt-produkt\n")
    assert _refusal(folder, database) == [
        "seeds/demo/vendors.yaml: entry 'webmed', field slug: belongs to a real vendor"
    ]


@pytest.mark.parametrize(
    ("old", "new", "entry", "real"),
    [
        ("name: Eksempel EPJ AS (fiktiv)", "name: Webmed AS (fiktiv)", "eksempel-epj-as", "Webmed"),
        ("name: Eksempel EPJ\n", "name: eg infodoc+\n", "eksempel-epj", "EG Infodoc"),
    ],
)
def test_a_demo_vendor_or_product_with_the_name_of_a_real_vendor_is_refused(
    old: str, new: str, entry: str, real: str, folder: Path, database: Database
) -> None:
    _change(folder, old, new)
    assert _refusal(folder, database) == [
        f"seeds/demo/vendors.yaml: entry {entry!r}, field name: {real!r} is the name of a real vendor"
    ]


def test_a_name_that_only_contains_the_letters_of_a_real_vendor_is_allowed(folder: Path, database: Database) -> None:
    _change(folder, "slug: eksempel-legevakt", "slug: pegasus")
    _change(folder, "name: Eksempel Legevakt", "name: Pegasus")
    assert "1 added" in setup.load(demo=folder)[1]


def test_a_demo_product_under_the_slug_of_a_real_vendors_product_is_refused(folder: Path, database: Database) -> None:
    database.as_staff(
        "INSERT INTO product (vendor_id, slug, name, description) "
        "SELECT id, 'journal-en', 'Journal en', '' FROM vendor WHERE slug = 'webmed'"
    )
    _change(folder, "slug: eksempel-epj\n", "slug: journal-en\n")
    assert _refusal(folder, database) == [
        "seeds/demo/vendors.yaml: entry 'journal-en', field slug: belongs to a product of a real vendor"
    ]


def test_a_demo_vendor_that_staff_made_a_real_one_gets_no_more_products(folder: Path, database: Database) -> None:
    database.as_staff(
        "UPDATE vendor SET slug = 'ekte', name = 'Ekte', fictional = false WHERE slug = 'trygghetsfjell-as'"
    )
    _change(folder, "slug: trygghetsfjell-hjemme", "slug: trygghetsfjell-borte")
    [_, demo, difference, _] = setup.load(demo=folder)
    assert demo.startswith("Demo vendors: 0 added, ")
    assert "fictional is False, the seed says True" in difference
