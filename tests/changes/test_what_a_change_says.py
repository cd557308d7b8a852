"""The page of a change: its deadlines on hand-worked days, what to do, whom it hits and why, sources and relations."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"


def page(on: On, slug: str, day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(f"/endringer/{slug}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def deadline(on: On, slug: str, environment: str, day: str) -> Element:
    """The card of one environment."""
    [card] = [card for card in page(on, slug, day).all("section.deadline") if card.one("h3").text == environment]
    return card


def facts(card: Element) -> dict[str, str]:
    names, values = card.all("dt"), card.all("dd")
    return {name.text: value.text for name, value in zip(names, values, strict=True)}


@pytest.mark.parametrize(
    ("slug", "environment", "day", "last_safe", "left"),
    [
        # the old way stops on 1 December: 30 November is the last safe day
        ("kj-gammel-innlogging", "Produksjon", "2026-11-29", "mandag 30. november 2026", "1 dag igjen"),
        ("kj-gammel-innlogging", "Produksjon", "2026-11-30", "mandag 30. november 2026", "i dag"),
        ("kj-gammel-innlogging", "Produksjon", "2026-12-01", "mandag 30. november 2026", "1 dag siden"),
        ("kj-pjd-fastleger", "Produksjon", "2026-12-02", "mandag 30. november 2026", "2 dager siden"),
        # a period is over when its last day is: 30 September
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-03-31", "onsdag 30. september 2026", "183 dager igjen"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-04-01", "onsdag 30. september 2026", "182 dager igjen"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-09-30", "onsdag 30. september 2026", "i dag"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-10-01", "onsdag 30. september 2026", "1 dag siden"),
        # to be complete by the end of 2026: the last day of the year is safe
        ("syntetiske-virksomheter", "Test", "2026-12-30", "torsdag 31. desember 2026", "1 dag igjen"),
        ("syntetiske-virksomheter", "Test", "2026-12-31", "torsdag 31. desember 2026", "i dag"),
        ("syntetiske-virksomheter", "Test", "2027-01-01", "torsdag 31. desember 2026", "1 dag siden"),
        # each environment has its own: 1 November 2026 is a Sunday
        ("helseid-ps256-token", "Test", "2026-10-31", "lørdag 31. oktober 2026", "i dag"),
        ("helseid-ps256-token", "Test", "2026-11-01", "lørdag 31. oktober 2026", "1 dag siden"),
        ("helseid-ps256-token", "Produksjon", "2026-11-01", "søndag 10. januar 2027", "70 dager igjen"),
        ("helseid-dpop-token", "Test", "2026-04-06", "mandag 6. april 2026", "i dag"),
        ("helseid-dpop-token", "Produksjon", "2026-04-06", "søndag 31. mai 2026", "55 dager igjen"),
        ("medlemskap-2027", "Miljø ikke oppgitt", "2026-12-31", "fredag 31. desember 2027", "365 dager igjen"),
    ],
)
def test_each_deadline_says_its_last_safe_day_with_weekday_and_how_far_away_it_is(
    on: On, slug: str, environment: str, day: str, last_safe: str, left: str
) -> None:
    card = deadline(on, slug, environment, day)
    assert card.one("p.big").text == last_safe
    assert card.one(".left").text == left


@pytest.mark.parametrize(
    ("slug", "environment", "day", "tone"),
    [
        ("kj-gammel-innlogging", "Produksjon", "2026-10-30", "ahead"),
        ("kj-gammel-innlogging", "Produksjon", "2026-10-31", "soon"),  # 30 days before the last safe day
        ("kj-gammel-innlogging", "Produksjon", "2026-11-30", "soon"),
        ("kj-gammel-innlogging", "Produksjon", "2026-12-01", "passed"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-03-31", "ahead"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-04-01", "soon"),  # the period has begun
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-09-30", "soon"),
        ("fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-10-01", "passed"),
        ("ftps-avvikling", "Miljø ikke oppgitt", "2026-03-19", "undated"),
        ("ftps-avvikling", "Miljø ikke oppgitt", "2099-12-31", "undated"),
    ],
)
def test_a_deadline_asks_for_attention_from_30_days_before_or_from_the_start_of_its_period(
    on: On, slug: str, environment: str, day: str, tone: str
) -> None:
    card = deadline(on, slug, environment, day)
    assert tone in card["class"].split()


def test_the_machine_readable_date_is_the_same_day(on: On) -> None:
    [time] = page(on, "kj-gammel-innlogging").all("section.deadline time")
    assert (time["datetime"], time.text) == ("2026-11-30", "mandag 30. november 2026")


def test_a_deadline_quotes_the_source_and_says_what_it_takes_it_to_mean(on: On) -> None:
    card = deadline(on, "syntetiske-virksomheter", "Test", TODAY)
    assert facts(card) == {
        "Kilden sier": "Q4 2026",
        "Det betyr": "1. oktober–31. desember 2026",
        "Hva som skjer": "Arbeidet må være ferdig",
        "Nøyaktighet": "Oppgitt på kvartalet",
        "Hvor sikkert": "Fast",
    }
    assert card.one("q").text == "Q4 2026"


@pytest.mark.parametrize("day", ["2026-03-19", "2026-12-31", "2030-01-01"])
def test_what_the_users_of_ftps_are_to_agree_on_has_no_date_on_any_day(on: On, day: str) -> None:
    card = deadline(on, "ftps-avvikling", "Miljø ikke oppgitt", day)
    assert card.one("p.big").text == "Dato er ikke satt"
    assert facts(card) == {"Kilden sier": "Avklares med brukerne av tjenesten", "Hvor sikkert": "Skal avtales"}
    assert card.all("time") == []
    assert "igjen" not in card.text
    assert "passert" not in page(on, "ftps-avvikling", day).text


def test_where_the_source_says_nothing_of_time_it_is_not_quoted(on: On) -> None:
    silent = deadline(on, "m251-legemiddelreaksjoner", "Miljø ikke oppgitt", TODAY)
    assert silent.one("p.big").text == "Kilden sier ikke når."
    assert silent.all("q") == []
    in_force = deadline(on, "prodsetting-signert", "Miljø ikke oppgitt", TODAY)
    assert in_force.one("p.big").text == "Gjelder nå. Kilden oppgir ingen dato."


@pytest.mark.parametrize(
    ("slug", "day", "notice"),
    [
        ("kj-gammel-innlogging", "2026-11-30", []),
        ("kj-gammel-innlogging", "2026-12-01", ["Alle fristene er passert. Endringen gjelder fortsatt."]),
        ("helseid-dpop-token", "2026-05-31", []),  # passed in test only
        ("helseid-dpop-token", "2026-06-01", ["Alle fristene er passert. Endringen gjelder fortsatt."]),
        ("ftps-avvikling", "2099-01-01", []),
    ],
)
def test_only_when_the_last_deadline_is_passed_the_page_says_that_all_are(
    on: On, slug: str, day: str, notice: list[str]
) -> None:
    assert [element.text for element in page(on, slug, day).all("p.notice")] == notice


def test_test_stands_before_production(on: On) -> None:
    shown = page(on, "helseid-dpop-api")
    assert [heading.text for heading in shown.all("section.deadline h3")] == ["Test", "Produksjon"]
    assert shown.section("Frister")
    assert page(on, "ftps-avvikling").section("Frist")


def test_the_page_says_what_to_do_why_and_whom_it_hits_and_which_questions_decide_that(on: On) -> None:
    shown = page(on, "kj-pjd-fastleger")
    assert (
        "Ta i bruk ny innlogging til Kjernejournal, eller integrer produktet med PJD API."
        in shown.section("Dette må leverandøren gjøre").text
    )
    assert "en følge av at gammel innlogging til Kjernejournal portal utgår" in shown.section("Hvorfor").text
    hits = shown.section("Hvem det gjelder")
    assert "produkter som fastleger bruker" in hits.text
    assert [question.text for question in hits.all("li")] == [
        "Bruker fastleger produktet?",
        "Åpner produktet Kjernejournal portal med gammel innlogging?",
        "Er produktet integrert med API-et for Pasientens journaldokumenter (PJD API)?",
    ]


def test_a_change_for_everyone_asks_no_questions(on: On) -> None:
    assert page(on, "leverandorvilkar-2").section("Hvem det gjelder").all("li") == []


def related(on: On, slug: str) -> list[tuple[str, str]]:
    return [
        (item.one("span").text, item.one("a")["href"].removeprefix("/endringer/"))
        for item in page(on, slug).section("Andre endringer").all("li")
    ]


def test_related_changes_are_shown_from_both_ends(on: On) -> None:
    assert related(on, "kj-pjd-fastleger") == [("Følger av", "kj-gammel-innlogging")]
    assert related(on, "kj-gammel-innlogging") == [("Fører til", "kj-pjd-fastleger")]
    assert related(on, "helseid-assertion-alg") == [("Del av", "helseid-endringer")]
    assert sorted(related(on, "helseid-endringer")) == [
        ("Omfatter", f"helseid-{name}")
        for name in ("assertion-alg", "assertion-jti", "dpop-api", "dpop-token", "ps256-token", "scope-fjernes")
    ]
    assert not page(on, "ftps-avvikling").has_section("Andre endringer")


def test_every_place_in_the_source_is_shown_and_nynorsk_is_marked_as_such(on: On) -> None:
    sources = page(on, "helseid-dpop-token").section("Kilder")
    assert [quote["lang"] for quote in sources.all("blockquote")] == ["nn", "nn"]
    assert sources.text.count("Gjengitt på nynorsk, slik kilden skriver det.") == 2
    assert sources.text.count("19. mars 2026, Norsk helsenett SF, 19. mars 2026") == 2
    assert "Lenken Se mer informasjon om endringer i HelseID er nevnt i kilden, men adressen mangler." in sources.text
    assert len(page(on, "kj-gammel-innlogging").section("Kilder").all("ul.quotes li")) == 3


def test_the_services_it_hits_are_linked(on: On) -> None:
    links = [link["href"] for link in page(on, "kj-pjd-fastleger").one(".page-head").all("a")]
    assert links == ["/tjenester/pasientens-journaldokumenter", "/tjenester/kjernejournal-portal"]


def test_a_contact_of_its_own_is_shown_or_the_customer_centres(on: On) -> None:
    own, none = page(on, "fjernhjelp-avvikling"), page(on, "kj-gammel-innlogging")
    assert own.section("Spørsmål").text == "Spørsmål kundesenter@nhn.no"
    assert none.section("Spørsmål").text.startswith("Spørsmål Kilden oppgir ingen egen kontakt.")
