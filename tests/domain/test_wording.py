"""What editors type as a date or a period, against windows counted by hand. Today is the day of the source."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fristklar.domain.deadline import DeadlineKind, Precision
from fristklar.domain.wording import Understood, understand

on = date.fromisoformat
TODAY = on("2026-03-19")
REGISTER = Path(__file__).parents[2] / "seeds" / "register" / "changes.yaml"
DAY, MONTH, QUARTER, HALF_YEAR, YEAR = (
    Precision.DAY,
    Precision.MONTH,
    Precision.QUARTER,
    Precision.HALF_YEAR,
    Precision.YEAR,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7. april 2026", "2026-04-07"),
        ("7 april 2026", "2026-04-07"),
        ("7.april 2026", "2026-04-07"),
        ("07.04.2026", "2026-04-07"),
        ("7.4.2026", "2026-04-07"),
        ("7. 4. 2026", "2026-04-07"),
        ("7.4.26", "2026-04-07"),
        ("7.4 2026", "2026-04-07"),
        ("2026-04-07", "2026-04-07"),
        ("1.12.2026", "2026-12-01"),
        ("31. des. 2026", "2026-12-31"),
        ("1. sept 2026", "2026-09-01"),
        ("torsdag 31. desember 2026", "2026-12-31"),
        ("torsdag den 31. desember 2026", "2026-12-31"),
        ("søndag 1. november 2026", "2026-11-01"),
        ("sundag 1. november 2026", "2026-11-01"),
        ("måndag 30. november 2026", "2026-11-30"),
        ("tysdag 1.12.2026", "2026-12-01"),
        ("laurdag 28. november 2026", "2026-11-28"),
        ("29. februar 2028", "2028-02-29"),
        ("den 7. april 2026", "2026-04-07"),
    ],
)
def test_a_day_is_a_day_however_it_is_written(text: str, expected: str) -> None:
    assert understand(text, TODAY) == Understood(on(expected), on(expected), DAY)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("april 2026", "2026-04-01", "2026-04-30", MONTH),
        ("februar 2028", "2028-02-01", "2028-02-29", MONTH),
        ("i des. 2026", "2026-12-01", "2026-12-31", MONTH),
        ("april–juni 2026", "2026-04-01", "2026-06-30", MONTH),
        ("november 2026 – februar 2027", "2026-11-01", "2027-02-28", MONTH),
        ("mai/juni 2026", "2026-05-01", "2026-06-30", MONTH),
        ("Q1 2027", "2027-01-01", "2027-03-31", QUARTER),
        ("Q2 2026", "2026-04-01", "2026-06-30", QUARTER),
        ("Q2-2026", "2026-04-01", "2026-06-30", QUARTER),
        ("Q2 – 2026", "2026-04-01", "2026-06-30", QUARTER),
        ("i Q3 2026", "2026-07-01", "2026-09-30", QUARTER),
        ("Q4 2026", "2026-10-01", "2026-12-31", QUARTER),
        ("Q2/Q3 2026", "2026-04-01", "2026-09-30", QUARTER),
        ("Q2/3 2026", "2026-04-01", "2026-09-30", QUARTER),
        ("Q3–Q4 2026", "2026-07-01", "2026-12-31", QUARTER),
        ("Q3 til Q4 2026", "2026-07-01", "2026-12-31", QUARTER),
        ("Q4 2026–Q1 2027", "2026-10-01", "2027-03-31", QUARTER),
        ("1. kvartal 2026", "2026-01-01", "2026-03-31", QUARTER),
        ("andre kvartal 2026", "2026-04-01", "2026-06-30", QUARTER),
        ("2. og 3. kvartal 2026", "2026-04-01", "2026-09-30", QUARTER),
        ("andre eller tredje kvartal 2026", "2026-04-01", "2026-09-30", QUARTER),
        ("i løpet av 1. kvartal 2026", "2026-01-01", "2026-03-31", QUARTER),
        ("1. halvår 2026", "2026-01-01", "2026-06-30", HALF_YEAR),
        ("første halvår 2026", "2026-01-01", "2026-06-30", HALF_YEAR),
        ("H2 2026", "2026-07-01", "2026-12-31", HALF_YEAR),
        # hospital trusts plan in thirds of a year: 120 to 123 days, which a half-year holds and a quarter does not
        ("2. tertial 2026", "2026-05-01", "2026-08-31", HALF_YEAR),
        ("Q1 2026 – 2. halvår 2026", "2026-01-01", "2026-12-31", HALF_YEAR),
        ("2026", "2026-01-01", "2026-12-31", YEAR),
        ("i løpet av 2026", "2026-01-01", "2026-12-31", YEAR),
        ("2026–2027", "2026-01-01", "2027-12-31", YEAR),
        # days and weeks have no unit of their own, so that the width decides
        ("1.–15. mars 2027", "2027-03-01", "2027-03-15", MONTH),
        ("1.-15.3.2027", "2027-03-01", "2027-03-15", MONTH),
        ("mellom 1. og 15. mars 2027", "2027-03-01", "2027-03-15", MONTH),
        ("fra 1. til 15. mars 2027", "2027-03-01", "2027-03-15", MONTH),
        ("15. mars – 2. april 2027", "2027-03-15", "2027-04-02", MONTH),
        ("fra og med 15. mars til og med 2. april 2027", "2027-03-15", "2027-04-02", MONTH),
        ("torsdag 15.–fredag 16. april 2027", "2027-04-15", "2027-04-16", MONTH),
        ("31. desember 2026–1. januar 2027", "2026-12-31", "2027-01-01", MONTH),
        ("15. mars–14. april 2027", "2027-03-15", "2027-04-14", MONTH),  # 17 + 14 = 31 days
        ("15. mars–15. april 2027", "2027-03-15", "2027-04-15", QUARTER),
        ("1. juli–30. september 2026", "2026-07-01", "2026-09-30", QUARTER),  # 31 + 31 + 30 = 92 days
        ("1. juli–1. oktober 2026", "2026-07-01", "2026-10-01", HALF_YEAR),
        ("1. mars – Q2 2027", "2027-03-01", "2027-06-30", HALF_YEAR),
        ("2026-04-01–2026-05-31", "2026-04-01", "2026-05-31", QUARTER),
        ("1. april–30. september 2026", "2026-04-01", "2026-09-30", HALF_YEAR),
        ("1. april 2026–31. januar 2027", "2026-04-01", "2027-01-31", YEAR),
        ("uke 48 2026", "2026-11-23", "2026-11-29", MONTH),
        ("veke 48, 2026", "2026-11-23", "2026-11-29", MONTH),
        ("uke 53 2026", "2026-12-28", "2027-01-03", MONTH),
        ("uke 1 2027", "2027-01-04", "2027-01-10", MONTH),
        ("uke 48–49 2026", "2026-11-23", "2026-12-06", MONTH),
    ],
)
def test_a_period_is_a_window(text: str, first: str, last: str, precision: Precision) -> None:
    assert understand(text, TODAY) == Understood(on(first), on(last), precision)


@pytest.mark.parametrize(
    ("text", "today", "first", "last"),
    [
        ("1 april", "2026-03-19", "2026-04-01", "2026-04-01"),
        ("1. april", "2026-04-01", "2026-04-01", "2026-04-01"),
        ("1. april", "2026-04-02", "2027-04-01", "2027-04-01"),
        ("1.4.", "2026-04-02", "2027-04-01", "2027-04-01"),
        ("29. februar", "2026-03-19", "2028-02-29", "2028-02-29"),
        ("29. februar", "2096-03-01", "2104-02-29", "2104-02-29"),  # 2100 has none
        ("april", "2026-04-30", "2026-04-01", "2026-04-30"),
        ("april", "2026-05-01", "2027-04-01", "2027-04-30"),
        ("Q3-Q4", "2026-03-19", "2026-07-01", "2026-12-31"),
        ("Q3-Q4", "2026-12-31", "2026-07-01", "2026-12-31"),
        ("Q3-Q4", "2027-01-01", "2027-07-01", "2027-12-31"),
        ("15.–16. april", "2026-04-16", "2026-04-15", "2026-04-16"),
        ("uke 53", "2026-03-19", "2026-12-28", "2027-01-03"),
        ("uke 53", "2027-01-03", "2026-12-28", "2027-01-03"),
        ("uke 53", "2027-01-04", "2032-12-27", "2033-01-02"),
        ("uke 1", "2024-12-31", "2024-12-30", "2025-01-05"),
        ("innen utgangen av mars", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("før 1. april", "2026-03-31", "2026-03-31", "2026-03-31"),
        ("før 1. april", "2026-04-01", "2027-03-31", "2027-03-31"),
        ("onsdag 7. april", "2026-11-24", "2027-04-07", "2027-04-07"),
    ],
)
def test_a_missing_year_is_the_first_that_is_not_over_and_is_flagged(
    text: str, today: str, first: str, last: str
) -> None:
    understood = understand(text, on(today))
    assert (understood.earliest, understood.latest) == (on(first), on(last))
    assert understood.year_inferred


def test_a_year_at_one_end_serves_both() -> None:
    whole, at_the_start = (
        understand("1. april–30. september 2026", TODAY),
        understand("1. april 2026–30. september", TODAY),
    )
    assert whole == at_the_start
    assert not whole.year_inferred


def entries() -> list[Any]:
    return [
        pytest.param(deadline, id=f"{change['slug']}-{deadline['environment']}")
        for change in yaml.safe_load(REGISTER.read_text(encoding="utf-8"))["changes"]
        for deadline in change["deadlines"]
        if deadline.get("wording")
    ]


@pytest.mark.parametrize("entry", entries())
def test_the_register_s_own_words_mean_what_the_register_says(entry: dict[str, Any]) -> None:
    understood = understand(entry["wording"], TODAY)
    assert (understood.earliest, understood.latest) == (entry.get("earliest"), entry.get("latest"))
    assert understood.precision == entry["precision"]
    if entry["kind"] != DeadlineKind.EXPECTED:  # that nothing stops is said elsewhere in the source
        assert understood.kind in {None, entry["kind"]}
    assert understood.firmness in {None, entry["firmness"]}
