"""The vendor's page on hand-worked days: the standing of each deadline, why, and the next step."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

from reading import Element, read

On = Callable[[str], AbstractContextManager[TestClient]]

TODAY = "2026-11-24"
PRODUCTS = [
    "eksempel-epj", "eksempel-legevakt", "fjordjournal-kommune", "fjordjournal-jordmor", "sykehusvik-journal",
    "provestad-lab", "molarvik-tann", "trygghetsfjell-hjemme",
]  # fmt: skip
URGENCY = [
    "overdue", "disputed", "at_risk", "due_soon", "unreported", "on_track", "undated", "exempt", "met", "not_affected",
]  # fmt: skip


def page(on: On, product: str, day: str = TODAY) -> Element:
    with on(day) as client:
        answer = client.get(f"/produkter/{product}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def row(shown: Element, change: str) -> Element:
    return shown.one(f"article#{change}")


def lines(article: Element) -> dict[str, Element]:
    """The deadlines of a change, by environment."""
    return {line.all("b")[0].text: line for line in article.all("li")}


@pytest.mark.parametrize(
    ("product", "change", "environment", "day", "standing", "why"),
    [
        # in progress, planned for 27 November; the last safe day is the 30th
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-10-30", "I rute", "planen holder"),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-10-31", "Nærmer seg", "arbeidet pågår"),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-11-27", "Nærmer seg", "arbeidet pågår"),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-11-28", "I fare", "Planlagt dato er passert."),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-11-30", "I fare", "Planlagt dato er passert."),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "2026-12-01", "Forfalt", "Fristen er passert."),
        # never reported
        ("eksempel-epj", "kj-pjd-fastleger", "Produksjon", "2026-10-30", "Ikke rapportert", "Ingenting er rapportert."),
        ("eksempel-epj", "kj-pjd-fastleger", "Produksjon", "2026-11-30", "I fare", "ingenting er rapportert"),
        ("eksempel-epj", "kj-pjd-fastleger", "Produksjon", "2026-12-01", "Forfalt", "Fristen er passert."),
        # planned for 9 December, which is too late from the start
        ("fjordjournal-kommune", "kj-gammel-innlogging", "Produksjon", "2026-10-01", "I fare", "siste trygge dag"),
        # in progress, planned for 25 September; the period runs from 1 April to 30 September
        ("trygghetsfjell-hjemme", "fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-03-31", "I rute", "holder"),
        ("trygghetsfjell-hjemme", "fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-04-01", "Nærmer seg", "pågår"),
        ("trygghetsfjell-hjemme", "fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-09-30", "I fare", "er passert"),
        ("trygghetsfjell-hjemme", "fjernhjelp-avvikling", "Miljø ikke oppgitt", "2026-10-01", "Forfalt", "er passert"),
        # no date, whatever is reported
        ("provestad-lab", "ftps-avvikling", "Miljø ikke oppgitt", "2026-03-19", "Uavklart frist", "har ingen dato"),
        ("provestad-lab", "ftps-avvikling", "Miljø ikke oppgitt", "2026-12-01", "Uavklart frist", "har ingen dato"),
        ("sykehusvik-journal", "ftps-avvikling", "Miljø ikke oppgitt", "2030-01-01", "Uavklart frist", "ingen dato"),
        # not started, and to be complete by the end of the year
        ("fjordjournal-kommune", "syntetiske-virksomheter", "Test", "2026-12-31", "I fare", "arbeidet er ikke startet"),
        ("fjordjournal-kommune", "syntetiske-virksomheter", "Test", "2027-01-01", "Forfalt", "Fristen er passert."),
        # exempt until 31 March 2027
        ("sykehusvik-journal", "syntetiske-virksomheter", "Test", "2027-01-01", "Unntak", "har gitt unntak"),
        ("sykehusvik-journal", "syntetiske-virksomheter", "Test", "2027-03-31", "Unntak", "har gitt unntak"),
        ("sykehusvik-journal", "syntetiske-virksomheter", "Test", "2027-04-01", "Forfalt", "Fristen er passert."),
        # an exemption that ran out on 30 June
        ("provestad-lab", "helseid-dpop-token", "Produksjon", "2026-06-30", "Unntak", "har gitt unntak"),
        ("provestad-lab", "helseid-dpop-token", "Produksjon", "2026-07-01", "Forfalt", "Fristen er passert."),
        # done: ten days after the deadline is still done
        ("molarvik-tann", "helseid-dpop-token", "Produksjon", TODAY, "Klar", "Egenmeldt, ikke bekreftet ennå."),
        ("eksempel-epj", "helseid-dpop-token", "Produksjon", TODAY, "Klar", "Bekreftet av kundesenteret."),
        ("eksempel-epj", "helseid-assertion-alg", "Test", TODAY, "Omstridt", "Kundesenteret er ikke enig"),
    ],
)  # fmt: skip
def test_each_deadline_has_a_standing_and_says_why(
    on: On, product: str, change: str, environment: str, day: str, standing: str, why: str
) -> None:
    line = lines(row(page(on, product, day), change))[environment]
    assert line.one(".chip").text == standing
    assert why in line.text


@pytest.mark.parametrize(
    ("product", "change", "environment", "step"),
    [
        ("eksempel-epj", "helseid-ps256-token", "Test", "Ta kontakt med kundesenteret i dag."),
        ("eksempel-epj", "helseid-ps256-token", "Produksjon", "Flytt planen fram, eller avklar med kundesenteret."),
        ("eksempel-epj", "helseid-assertion-alg", "Test", "Les begrunnelsen og avklar med kundesenteret."),
        ("eksempel-epj", "helseid-assertion-alg", "Produksjon", "Start arbeidet, og sett planlagt dato."),
        ("eksempel-epj", "kj-gammel-innlogging", "Produksjon", "Fullfør, og meld fra når dere er klare."),
        ("eksempel-epj", "kj-pjd-fastleger", "Produksjon", "Meld status og planlagt dato nå."),
        ("eksempel-epj", "helseid-assertion-jti", "Produksjon", "Hold planen, og meld fra når dere er klare."),
        ("eksempel-epj", "helseid-assertion-jti", "Test", "Ingenting å gjøre."),
        ("eksempel-epj", "helseid-scope-fjernes", "Test", "Vent på bekreftelse fra kundesenteret."),
        (
            "eksempel-epj",
            "medlemskap-2027",
            "Miljø ikke oppgitt",
            "Meld fra når dere er klare. Planlagt dato er frivillig.",
        ),
        ("fjordjournal-kommune", "pts-api-samling", "Miljø ikke oppgitt", "Vurder når dere vil starte."),
        ("eksempel-legevakt", "medlemskap-2027", "Miljø ikke oppgitt", "Hold planen, og meld fra når dere er klare."),
        ("provestad-lab", "medlemskap-2027", "Miljø ikke oppgitt", "Les hva endringen betyr for dere, og meld status."),
        ("sykehusvik-journal", "syntetiske-virksomheter", "Test", "Bruk tiden til å bli klar før unntaket går ut."),
        ("provestad-lab", "ftps-avvikling", "Miljø ikke oppgitt", "Følg med på om fristen blir satt."),
    ],
)
def test_each_deadline_says_the_next_step(on: On, product: str, change: str, environment: str, step: str) -> None:
    assert step in lines(row(page(on, product), change))[environment].text


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("day", [TODAY, "2026-12-01"])
def test_every_row_says_why_it_applies_and_every_deadline_what_to_do(on: On, product: str, day: str) -> None:
    shown = page(on, product, day)
    articles = shown.all("article.row")
    assert len(articles) == 25
    for article in articles:
        services, reason = (paragraph.text for paragraph in article.all("p")[:2])
        assert services
        assert reason.endswith(".")
        for line in article.all("li"):
            assert line.one(".chip").text
            why, step = (paragraph.text for paragraph in line.all("div p")[:2])
            assert why.endswith(".")
            assert step.endswith(".")


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("day", ["2026-03-19", "2026-09-30", TODAY, "2026-12-01", "2027-02-01"])
def test_the_most_urgent_comes_first(on: On, product: str, day: str) -> None:
    shown = page(on, product, day)
    ranks = [[rank_of(line) for line in article.all("li")] for article in shown.all("article.row")]
    for environments in ranks:
        assert environments == sorted(environments)
    first = [environments[0] if environments else len(URGENCY) - 1 for environments in ranks]
    assert first == sorted(first)


def rank_of(line: Element) -> int:
    [standing] = [name for name in line.one(".chip")["class"].split() if name in URGENCY]
    return URGENCY.index(standing)


def test_among_the_equally_urgent_the_soonest_comes_first(on: On) -> None:
    urgent = page(on, "eksempel-epj", "2026-12-01").one("section#haster")
    overdue = [
        article["id"] for article in urgent.all("article") if article.all("li")[0].one(".chip").text == "Forfalt"
    ]
    assert overdue == ["helseid-ps256-token", "kj-gammel-innlogging", "kj-pjd-fastleger"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_headline_is_the_first_row(on: On, product: str) -> None:
    shown = page(on, product)
    first = shown.all("article.row")[0]
    headline = shown.one("section.headline")
    assert headline.one("h2 a").text == first.one("h3").text
    assert headline.one("h2 a")["href"] == f"#{first['id']}"
    assert headline.one(".chip").text == first.all(".chip")[0].text


@pytest.mark.parametrize(
    ("product", "day", "words", "things"),
    [
        # what is most urgent is past, or has a later date than the next deadline
        (
            "eksempel-epj", TODAY, "6 dager igjen Siste trygge dag mandag 30. november 2026",
            {"kj-pjd-fastleger": "I fare", "kj-gammel-innlogging": "Nærmer seg"},
        ),
        # on the last safe day itself it is still ahead
        (
            "eksempel-epj", "2026-11-30", "i dag Siste trygge dag mandag 30. november 2026",
            {"kj-pjd-fastleger": "I fare", "kj-gammel-innlogging": "I fare"},
        ),
        (
            "eksempel-epj", "2026-12-01", "30 dager igjen Siste trygge dag torsdag 31. desember 2026",
            {"syntetiske-virksomheter": "Nærmer seg"},
        ),
    ],
)  # fmt: skip
def test_where_the_most_urgent_is_past_the_next_deadline_is_said_too(
    on: On, product: str, day: str, words: str, things: dict[str, str]
) -> None:
    section = page(on, product, day).section("Neste frist")
    assert words in section.text
    assert {item.one("a")["href"][1:]: item.one(".chip").text for item in section.all("li")} == things


def test_the_next_deadline_is_not_said_twice_and_is_none_where_nothing_stops(on: On) -> None:
    # molarvik-tann before anything is overdue: what is most urgent is the next deadline itself
    shown = page(on, "molarvik-tann", "2026-08-25")
    assert "6 dager igjen" in shown.one("section.headline").text
    assert not shown.has_section("Neste frist")
    # all that lies ahead then is something expected, on which nothing stops
    assert not page(on, "eksempel-epj", "2027-06-01").has_section("Neste frist")


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_counts_are_those_of_the_rows(on: On, product: str) -> None:
    shown = page(on, product)
    counted = {item.one(".chip").text: int(item.one("b").text) for item in shown.all("nav.tally li")}
    chips = [chip.text for article in shown.all("article.row") for chip in article.all(".chip")]
    assert {label: chips.count(label) for label in counted if label != "Ikke berørt"} == {
        label: count for label, count in counted.items() if label != "Ikke berørt"
    }
    assert sum(counted.values()) == 31  # 6 changes with two deadlines, 19 with one


@pytest.mark.parametrize("day", ["2026-09-01", TODAY, "2026-12-10"])
def test_every_standing_is_to_be_seen_somewhere_in_the_demo(on: On, day: str) -> None:
    with on(day) as client:
        seen = {
            chip.text
            for product in PRODUCTS
            for chip in read(client.get(f"/produkter/{product}").text).all("nav.tally .chip")
        }
    assert seen == {
        "Forfalt", "Omstridt", "I fare", "Nærmer seg", "Ikke rapportert", "I rute", "Uavklart frist", "Unntak", "Klar",
        "Ikke berørt",
    }  # fmt: skip


def test_what_was_reported_is_repeated_with_date_plan_and_notes(on: On) -> None:
    line = lines(row(page(on, "eksempel-epj"), "kj-gammel-innlogging"))["Produksjon"]
    assert "«Pågår» meldt 16. november 2026. Planlagt ferdig 27. november 2026." in line.text
    assert [note.text for note in line.all("p.note")] == [
        "Merknad: 371 av 412 legekontorer har fått ny innlogging.",
        "Ansvarlig: Teknisk produktleder",
    ]


def test_done_is_called_by_its_environment(on: On) -> None:
    dpop = lines(row(page(on, "eksempel-epj"), "helseid-dpop-token"))
    assert "«Klar i test» meldt 24. mars 2026." in dpop["Test"].text
    assert "«I produksjon» meldt 20. mai 2026." in dpop["Produksjon"].text
    terms = lines(row(page(on, "eksempel-epj"), "leverandorvilkar-2"))
    assert "«Gjennomført» meldt 27. mars 2026." in terms["Miljø ikke oppgitt"].text


def test_a_dispute_and_an_exemption_say_what_the_customer_centre_said(on: On) -> None:
    disputed = lines(row(page(on, "eksempel-epj"), "helseid-assertion-alg"))["Test"]
    assert "Kundesenteret: Klienten bruker fortsatt RS256 når den fornyer token i testmiljøet." in disputed.text
    exempt = lines(row(page(on, "sykehusvik-journal"), "syntetiske-virksomheter"))["Test"]
    assert "Unntak til og med 31. mars 2027." in exempt.text
    assert "Begrunnelse for unntaket: Felles testmiljø med fire sykehus skrives om." in exempt.text


@pytest.mark.parametrize(("day", "stale"), [("2026-08-26", False), ("2026-08-27", True)])
def test_a_report_older_than_90_days_asks_to_be_confirmed(on: On, day: str, stale: bool) -> None:
    """Reported on 28 May; 26 August is the ninetieth day after."""
    line = lines(row(page(on, "eksempel-epj", day), "filreferanse-mottak"))["Miljø ikke oppgitt"]
    assert ("Ikke oppdatert på over 90 dager." in line.text) is stale


def test_what_is_done_is_never_called_old(on: On) -> None:
    line = lines(row(page(on, "eksempel-epj", "2028-01-01"), "helseid-dpop-token"))["Produksjon"]
    assert "Ikke oppdatert" not in line.text
