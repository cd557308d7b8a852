"""Dates, numbers and lists as each language writes them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from fristklar.domain import norwegian
from fristklar.domain.standing import Standing
from fristklar.languages import Language, current, gettext, ngettext, speaking
from fristklar.web.deadline_words import slack_phrase
from fristklar.web.words import STANDING, moment

DAY = date(2026, 12, 1)
SAID: list[tuple[Callable[[], str], str, str, str]] = [
    (lambda: norwegian.long_date(DAY), "1. desember 2026", "1. desember 2026", "1 December 2026"),
    (lambda: norwegian.short_date(DAY), "1.12.2026", "1.12.2026", "1.12.2026"),
    (
        lambda: norwegian.weekday_date(DAY),
        "tirsdag 1. desember 2026",
        "tysdag 1. desember 2026",
        "Tuesday 1 December 2026",
    ),
    (lambda: norwegian.percent(60), "60\u00a0%", "60\u00a0%", "60%"),  # no line breaks before the sign
    (lambda: norwegian.month_name(DAY), "desember 2026", "desember 2026", "December 2026"),
    (
        lambda: norwegian.date_range(date(2026, 4, 1), date(2026, 9, 30)),
        "1. april–30. september 2026",
        "1. april–30. september 2026",
        "1 April – 30 September 2026",
    ),
    (
        lambda: norwegian.date_range(date(2026, 12, 30), date(2027, 1, 2)),
        "30. desember 2026–2. januar 2027",
        "30. desember 2026–2. januar 2027",
        "30 December 2026 – 2 January 2027",
    ),
    (
        lambda: norwegian.date_range(DAY, date(2026, 12, 31)),
        "1.–31. desember 2026",
        "1.–31. desember 2026",
        "1–31 December 2026",
    ),
    (lambda: norwegian.short_month(date(2026, 10, 1)), "okt", "okt", "Oct"),
    (lambda: norwegian.abbreviated_month(DAY), "des.", "des.", "Dec"),
    (lambda: slack_phrase(0), "på siste trygge dag", "på siste trygge dag", "on the last safe day"),
    (lambda: slack_phrase(1), "1 dag å gå på", "1 dag å gå på", "1 day to spare"),
    (lambda: slack_phrase(12), "12 dager å gå på", "12 dagar å gå på", "12 days to spare"),
    (lambda: slack_phrase(-8), "8 dager for sent", "8 dagar for seint", "8 days too late"),
    (lambda: norwegian.days_phrase(0), "i dag", "i dag", "today"),
    (lambda: norwegian.days_phrase(1), "1 dag igjen", "1 dag att", "1 day left"),
    (lambda: norwegian.days_phrase(6), "6 dager igjen", "6 dagar att", "6 days left"),
    (lambda: norwegian.days_phrase(-1), "1 dag siden", "1 dag sidan", "1 day ago"),
    (lambda: norwegian.days_phrase(-6), "6 dager siden", "6 dagar sidan", "6 days ago"),
    (lambda: norwegian.number(1234567), "1\u00a0234\u00a0567", "1\u00a0234\u00a0567", "1,234,567"),
    (lambda: norwegian.listed(["a", "b", "c"]), "a, b og c", "a, b og c", "a, b and c"),
    (lambda: norwegian.listed(["a"]), "a", "a", "a"),
    (lambda: norwegian.listed([]), "", "", ""),
    (
        lambda: moment(datetime(2026, 11, 24, 19, 15, tzinfo=UTC)),
        "24. november 2026 kl. 20.15",
        "24. november 2026 kl. 20.15",
        "24 November 2026 at 20:15",
    ),
    (lambda: STANDING[Standing.DUE_SOON], "Nærmer seg", "Nærmar seg", "Due soon"),
    (lambda: STANDING.get(Standing.NOT_AFFECTED, ""), "Ikke berørt", "Ikkje råka", "Not affected"),
    (lambda: dict(STANDING.items())[Standing.OVERDUE], "Forfalt", "Forfallen", "Overdue"),
    (lambda: ngettext("leverandør", "leverandører", 1), "leverandør", "leverandør", "vendor"),
    (lambda: ngettext("leverandør", "leverandører", 0), "leverandører", "leverandørar", "vendors"),
    (lambda: gettext("ikke i noen katalog"), "ikke i noen katalog", "ikke i noen katalog", "ikke i noen katalog"),
]


@pytest.mark.parametrize(("say", "nb", "nn", "en"), SAID)
def test_each_language_says_it_in_its_own_way(say: Callable[[], str], nb: str, nn: str, en: str) -> None:
    said = []
    for language in Language:
        with speaking(language):
            said.append(say())
    assert said == [nb, nn, en]


@pytest.mark.parametrize("typed", ["1.12.2026", "1. desember 2026", "1 December 2026", "1 DECEMBER 2026", "2026-12-01"])
@pytest.mark.parametrize("language", Language)
def test_a_date_is_understood_in_whichever_language_it_is_typed(typed: str, language: Language) -> None:
    with speaking(language):
        assert norwegian.parse_date(typed) == DAY


def test_a_language_is_spoken_for_as_long_as_it_was_asked_for() -> None:
    assert current() is Language.NB
    with speaking(Language.EN):
        with speaking(Language.NN):
            assert current() is Language.NN
        assert current() is Language.EN
    assert current() is Language.NB
