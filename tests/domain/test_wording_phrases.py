"""Words around a date, or instead of one, that decide more than the date. Today is the day of the source."""

from datetime import date

import pytest

from fristklar.domain.deadline import DeadlineKind, Firmness, Precision
from fristklar.domain.wording import Understood, understand

on = date.fromisoformat
TODAY = on("2026-03-19")
DAY, MONTH, QUARTER, YEAR = Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR
OPEN, SEE_PARENT = Precision.OPEN, Precision.SEE_PARENT
COMPLETE_BY, EFFECTIVE_ON = DeadlineKind.COMPLETE_BY, DeadlineKind.EFFECTIVE_ON
FIRM, TENTATIVE, TO_BE_AGREED = Firmness.FIRM, Firmness.TENTATIVE, Firmness.TO_BE_AGREED


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("primo mai 2026", "2026-05-01", "2026-05-10"),
        ("medio mai 2026", "2026-05-11", "2026-05-20"),
        ("ultimo mai 2026", "2026-05-21", "2026-05-31"),
        ("ultimo februar 2027", "2027-02-21", "2027-02-28"),
        ("i midten av juni 2026", "2026-06-11", "2026-06-20"),
    ],
)
def test_a_part_of_a_month_is_ten_days_and_tentative(text: str, first: str, last: str) -> None:
    assert understand(text, TODAY) == Understood(on(first), on(last), MONTH, firmness=TENTATIVE)


@pytest.mark.parametrize(
    ("text", "kind", "last"),
    [
        ("innen 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("innan 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("senest 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("seinast 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("senest innen 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("t.o.m. 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("Frist: 1. mai 2027", COMPLETE_BY, "2027-05-01"),
        ("før 1. mai 2027", COMPLETE_BY, "2027-04-30"),
        ("før mai 2027", COMPLETE_BY, "2027-04-30"),
        ("før 2027", COMPLETE_BY, "2026-12-31"),
        ("innen utgangen av 2026", COMPLETE_BY, "2026-12-31"),
        ("innan utgangen av 2026", COMPLETE_BY, "2026-12-31"),
        ("før utgangen av 2026", COMPLETE_BY, "2026-12-31"),
        ("ved utgangen av 2026", COMPLETE_BY, "2026-12-31"),
        ("innen utgangen av mars 2027", COMPLETE_BY, "2027-03-31"),
        ("innen utgangen av Q2/Q3 2026", COMPLETE_BY, "2026-09-30"),
        ("innen utgangen av uke 53 2026", COMPLETE_BY, "2027-01-03"),
        ("fra 1. juni 2026", EFFECTIVE_ON, "2026-06-01"),
        ("frå og med 1. juni 2026", EFFECTIVE_ON, "2026-06-01"),
        ("f.o.m. 1. juni 2026", EFFECTIVE_ON, "2026-06-01"),
        ("gjelder fra 1. juni 2026", EFFECTIVE_ON, "2026-06-01"),
        ("trer i kraft 1. juni 2026", EFFECTIVE_ON, "2026-06-01"),
    ],
)
def test_some_words_decide_whether_a_day_is_the_last_or_the_first(text: str, kind: DeadlineKind, last: str) -> None:
    assert understand(text, TODAY) == Understood(on(last), on(last), DAY, kind=kind)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "kind"),
    [
        ("fra 2027", "2027-01-01", "2027-12-31", YEAR, EFFECTIVE_ON),
        ("fra april 2027", "2027-04-01", "2027-04-30", MONTH, EFFECTIVE_ON),
        ("innen Q3 2026", "2026-07-01", "2026-09-30", QUARTER, COMPLETE_BY),
    ],
)
def test_a_period_stays_a_period_whatever_happens_in_it(
    text: str, first: str, last: str, precision: Precision, kind: DeadlineKind
) -> None:
    assert understand(text, TODAY) == Understood(on(first), on(last), precision, kind=kind)


@pytest.mark.parametrize(
    "text",
    [
        "foreløpig 1. mai 2027",
        "1. mai 2027 (foreløpig)",
        "1. mai 2027, tentativt",
        "ca. 1. mai 2027",
        "trolig ca 1. mai 2027",
        "truleg 1. mai 2027",
    ],
)
def test_a_cautious_word_makes_a_date_tentative(text: str) -> None:
    assert understand(text, TODAY) == Understood(on("2027-05-01"), on("2027-05-01"), DAY, firmness=TENTATIVE)


@pytest.mark.parametrize(
    ("text", "precision", "firmness"),
    [
        ("avklares", OPEN, TO_BE_AGREED),
        ("Avklares med brukerne av tjenesten", OPEN, TO_BE_AGREED),
        ("avklares med brukerne av EDI 2.0", OPEN, TO_BE_AGREED),
        ("skal avklarast", OPEN, TO_BE_AGREED),
        ("avtales nærmere", OPEN, TO_BE_AGREED),
        ("blir avklart senere", OPEN, TO_BE_AGREED),
        ("ikke avklart", OPEN, TO_BE_AGREED),
        ("ikkje avklart", OPEN, TO_BE_AGREED),
        ("datoen er ikke fastsatt ennå", OPEN, TO_BE_AGREED),
        ("uavklart", OPEN, TO_BE_AGREED),
        ("kommer", OPEN, TO_BE_AGREED),
        ("kjem seinare", OPEN, TO_BE_AGREED),
        ("ingen dato", OPEN, None),
        ("Ingen dato oppgitt", OPEN, None),
        ("over tid", OPEN, None),
        ("gjelder nå", OPEN, FIRM),
        ("Se egen oversikt", SEE_PARENT, None),
        ("sjå eiga oversikt", SEE_PARENT, None),
        ("se egen oversikt for HelseID", SEE_PARENT, None),
    ],
)
def test_an_undecided_date_stays_undecided(text: str, precision: Precision, firmness: Firmness | None) -> None:
    assert understand(text, TODAY) == Understood(None, None, precision, firmness=firmness)


@pytest.mark.parametrize(
    ("text", "firm_by", "inferred"),
    [
        ("avklares innen 1. juni 2026", "2026-06-01", False),
        ("avklares med brukerne av tjenesten innen 1. juni 2026", "2026-06-01", False),
        ("blir avklart i Q2 2026", "2026-06-30", False),
        ("avklares senest 1. juni", "2026-06-01", True),
    ],
)
def test_a_promise_of_a_date_is_no_date_but_says_when_one_comes(text: str, firm_by: str, inferred: bool) -> None:
    assert understand(text, TODAY) == Understood(
        None, None, OPEN, firmness=TO_BE_AGREED, firm_by=on(firm_by), year_inferred=inferred
    )
