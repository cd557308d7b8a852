"""Of a day on which something is only expected, every surface says the same, and none asks for a plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from digest.registers import LAST_WEEK, TODAY, change, on, product, register
from fristklar.access.actor import ANONYMOUS
from fristklar.digest.emails import bodies_of
from fristklar.digest.pages import vendor_digest
from fristklar.domain.deadline import DeadlineKind
from fristklar.domain.standing import Claim
from fristklar.feeds.personal import personal_calendar
from fristklar.products.pages import product_page
from fristklar.products.rows import Acts, RowWriter
from fristklar.products.whole import product_html
from fristklar.register.snapshot import Snapshot
from fristklar.reports.pages import report_page
from fristklar.status.queries import ProductStatus, Reported
from fristklar.web.templating import render
from harness import configured
from reading import read

SOON = TODAY + timedelta(days=20)
STOPS_NOTHING = "Kilden sier ikke at noe slutter å virke."
OPTIONAL = "Planlagt dato er frivillig."


class Told(NamedTuple):
    """What was said of the work, and what everybody is told."""

    reported: Reported | None
    why: str
    step: str


def said(claim: Claim, planned: date | None = None) -> Reported:
    return Reported(claim, TODAY, planned, None, None, None, None, None, None, (), 1)


CASES = {
    "nothing is said": Told(
        None,
        f"Ingenting er rapportert. {STOPS_NOTHING}",
        f"Les hva endringen betyr for dere, og meld status. {OPTIONAL}",
    ),
    "not started": Told(
        said(Claim.NOT_STARTED),
        f"Arbeidet er meldt som ikke startet. {STOPS_NOTHING}",
        f"Vurder når dere vil starte. {OPTIONAL}",
    ),
    "in progress": Told(
        said(Claim.IN_PROGRESS),
        f"Arbeidet pågår, uten planlagt dato. {STOPS_NOTHING}",
        f"Meld fra når dere er klare. {OPTIONAL}",
    ),
    "in progress, with a date long after": Told(
        said(Claim.IN_PROGRESS, TODAY + timedelta(days=400)),
        "Arbeidet pågår, og planen holder.",
        "Hold planen, og meld fra når dere er klare.",
    ),
}


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


def surfaces(found: Snapshot, status: ProductStatus) -> dict[str, str]:
    """The words of each, as its reader gets them."""
    page = product_page(found, status, TODAY, RowWriter(found, TODAY), Acts(status.slug))
    report = report_page(found, status, {}, TODAY)
    bodies = bodies_of(vendor_digest(found, [status], "Erik", TODAY, LAST_WEEK))
    calendar = personal_calendar(found, [status], TODAY).decode().replace("\r\n ", "").replace("\\,", ",")
    shown = {
        "page": product_html(page, path="/p", today=TODAY, actor=ANONYMOUS).decode(),
        "report": render("reports/report.html", page=report, path="/p/rapport", today=TODAY).decode(),
        "digest": bodies.html,
    }
    texts = {name: read(html).one("body").text for name, html in shown.items()}
    return texts | {"digest in words": " ".join(bodies.text.split()), "calendar": calendar}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_surface_gives_the_same_reason_and_the_same_next_step(case: Told) -> None:
    found = register(change("ventes", on(SOON, kind=DeadlineKind.EXPECTED)))
    status = product(reported={1: case.reported} if case.reported else {})
    for name, words in surfaces(found, status).items():
        assert case.why in words, name
        if name != "report":  # there is no headline, and its rows give the reason alone
            assert f"{case.why} {case.step}" in words, name


@pytest.mark.parametrize("away", [-200, 0, 20, 400])
@pytest.mark.parametrize("claim", [None, Claim.NOT_STARTED, Claim.IN_PROGRESS])
def test_no_surface_asks_for_a_plan(claim: Claim | None, away: int) -> None:
    found = register(change("ventes", on(TODAY + timedelta(days=away), kind=DeadlineKind.EXPECTED)))
    for name, words in surfaces(found, product(reported={1: said(claim)} if claim else {})).items():
        for asked in ("sett planlagt dato", "meld status og planlagt dato", "planlagt dato mangler", "ingen plan"):
            assert asked not in words.lower(), name


def test_the_report_calls_a_plan_optional_where_the_page_does() -> None:
    found = register(change("ventes", on(SOON, kind=DeadlineKind.EXPECTED)))
    report = render("reports/report.html", page=report_page(found, product(), {}, TODAY), path="/p", today=TODAY)
    assert read(report.decode()).all("table.lines tbody td")[2].text == OPTIONAL.rstrip(".")


def test_a_calendar_asks_first_for_what_nobody_has_answered_as_the_page_does() -> None:
    found = register(change("kanskje", on(SOON), rule="a"))
    for name, words in surfaces(found, product()).items():
        assert "Oppgi det som mangler om produktet, så vet vi om endringen gjelder dere." in words, name
