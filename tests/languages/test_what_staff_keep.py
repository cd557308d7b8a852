"""The pages on which staff keep services, goals, events, traits, vendors and people, in each language."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from starlette.testclient import TestClient

from harness import Database, send_own_origin, sign_in
from languages.test_who_is_spoken_to_how import KNOWN_NAMES, NORWEGIAN_LETTERS, unmarked_words
from reading import Element, read

ADMIN = "siri.dal@kundesenter.example"
VENDOR_EDITOR = "erik.moen@eksempel-epj.example"
OUR_PEOPLE = "/leverandorer/eksempel-epj-as/personer"

HEADINGS = {
    "/stab/tjenester": ("Tenester og vegkart", "Services and roadmap"),
    "/stab/tjenester/ny": ("Ny teneste", "New service"),
    "/stab/tjenester/helseid/maal/ny": ("Nytt mål på vegkartet", "New goal on the roadmap"),
    "/stab/arrangementer": ("Arrangement", "Events"),
    "/stab/arrangementer/ny": ("Nytt arrangement", "New event"),
    "/stab/egenskaper": ("Eigenskapar", "Traits"),
    "/stab/egenskaper/ny": ("Ny eigenskap", "New trait"),
    "/stab/kilder": ("Kjelder", "Sources"),
    "/stab/kilder/ny": ("Ny kjelde", "New source"),
    "/stab/leverandorer": ("Leverandørar og produkt", "Vendors and products"),
    "/stab/leverandorer/ny": ("Ny leverandør", "New vendor"),
    "/stab/leverandorer/eksempel-epj-as/produkter/ny": ("Nytt produkt", "New product"),
    "/stab/personer": ("Personar", "People"),
    OUR_PEOPLE: ("Kven som har tilgang", "Who has access"),
}


@pytest.fixture
def siri(client: TestClient, database: Database) -> TestClient:
    """The browser of an administrator."""
    sign_in(client, database, ADMIN)
    send_own_origin(client)
    return client


def page(client: TestClient, address: str, language: str) -> Element:
    answer = client.get(address, headers={"accept-language": language})
    assert (answer.status_code, answer.headers["content-language"]) == (200, language), address
    return read(answer.text)


def refused(client: TestClient, address: str, language: str, **typed: str) -> dict[str, str]:
    """What is said beside each field of a form that was sent."""
    answer = client.post(address, data=typed, headers={"accept-language": language})
    assert (answer.status_code, answer.headers["content-language"]) == (422, language), address
    faults = read(answer.text).one("main").all(".ds-validation-message")
    return {fault["id"].removesuffix("-feil"): fault.text for fault in faults}


def test_each_page_has_its_title_and_heading_in_the_readers_language(siri: TestClient) -> None:
    for address, headings in HEADINGS.items():
        for language, heading in zip(("nn", "en"), headings, strict=True):
            shown = page(siri, address, language)
            assert shown.one("h1").text == heading, address
            # That of a goal or a product says of which service or vendor it is.
            assert shown.one("title").text.startswith(heading.split(" på ")[0].split(" on ")[0]), address


ABOUT_ONE = (
    "/stab/tjenester/helsenorge/rediger",
    "/stab/egenskaper/fjernhjelp/rediger",
    "/stab/leverandorer/eksempel-epj-as",
    "/stab/produkter/eksempel-epj",
    "/stab/personer?sok=finnes-ikke",
)


def test_only_the_registers_own_words_stay_in_bokmaal_and_are_marked(siri: TestClient) -> None:
    for address in (*HEADINGS, *ABOUT_ONE):
        for language in ("nn", "en"):
            unmarked = unmarked_words(page(siri, address, language).one("body"))
            if language == "en":
                letters = {each for each in unmarked if NORWEGIAN_LETTERS.search(each) and "fiktiv" not in each}
                assert letters - KNOWN_NAMES == set(), address
            bokmaal = r"(?<!/)\b(ikke|hva|hvor|hvem|dere|endringer|fra|nå|leverandører|virksomheter|tjenester)\b"
            assert [each for each in unmarked if re.search(bokmaal, each)] == [], address


@pytest.mark.parametrize(
    ("language", "titled", "linked", "dated"),
    [
        ("nn", "Fyll ut feltet.", "Skriv teksten til lenka, eller tøm heile rada.", "Skriv datoen som 1.12.2026."),
        ("en", "Fill in this field.", "Write the text of the link, or clear the whole row.", "Write the date"),
    ],
)
def test_what_is_wrong_with_a_service_or_an_event_is_said_in_the_readers_language(
    siri: TestClient, language: str, titled: str, linked: str, dated: str
) -> None:
    service = {"navn": "", "sammendrag": "x", "fase": "x", "bredding": "yes", "lenkemerknad-2": "x"}
    faults = refused(siri, "/stab/tjenester/ny", language, **service)
    assert faults == {"navn": titled, "lenketekst-2": linked}
    faults = refused(siri, "/stab/arrangementer/ny", language, tittel="x", fra="")
    assert faults["fra"].startswith(dated)


@pytest.mark.parametrize(
    ("language", "named", "known"),
    [
        ("nn", "Bruk berre små bokstavar", "Namnet er for likt «Eksempel EPJ AS (fiktiv)», som finst"),
        ("en", "Use only lower-case letters", "The name is too close to “Eksempel EPJ AS (fiktiv)”, which exists"),
    ],
)
def test_what_is_wrong_with_a_trait_or_a_vendor_is_said_in_the_readers_language(
    siri: TestClient, language: str, named: str, known: str
) -> None:
    trait = {"navn": "Æ Ø", "sporsmal": "x", "ved_ja": "x", "ved_nei": "x", "ved_ubesvart": "x", "plass": "1"}
    assert refused(siri, "/stab/egenskaper/ny", language, **trait)["navn"].startswith(named)
    faults = refused(siri, "/stab/leverandorer/ny", language, navn="Eksempel EPJ AS (fiktiv)")
    assert faults["navn"].startswith(known)


@pytest.mark.parametrize(
    ("language", "there", "roles"),
    [
        ("nn", "Personen har alt tilgang.", "Lesetilgang: ser produkta og statusen til leverandøren"),
        ("en", "The person already has access.", "Read access: sees the vendor’s products and status"),
    ],
)
def test_roles_and_what_is_wrong_with_an_invitation_are_said_in_the_readers_language(
    siri: TestClient, language: str, there: str, roles: str
) -> None:
    assert page(siri, OUR_PEOPLE, language).all("#rolle label")[0].text == roles
    typed = {"navn": "Erik Moen", "epost": VENDOR_EDITOR, "rolle": "viewer"}
    assert refused(siri, OUR_PEOPLE, language, **typed)["epost"].startswith(there)


@pytest.mark.parametrize(
    ("language", "stays"),
    [
        ("nn", "Eigenskapen kan ikkje slettast, for regelen i denne endringa bruker han: «"),
        ("en", "The trait cannot be deleted, because the rule of this change uses it: “"),
    ],
)
def test_why_something_stays_is_said_in_the_readers_language(siri: TestClient, language: str, stays: str) -> None:
    form = page(siri, "/stab/egenskaper/fjernhjelp/rediger", language)
    assert form.one("section.removal p").text.startswith(stays)
    [change] = form.all("aside li a")
    assert change["lang"] == "nb"


def test_the_registers_own_words_are_marked_as_bokmaal_and_ours_are_not(siri: TestClient) -> None:
    [row] = page(siri, "/stab/tjenester", "en").all("#pasientens-provesvar")
    name, phase, rollout = row.one("th a"), row.one("td[data-label=Phase]"), row.all("td")[1]
    assert (name["lang"], phase["lang"]) == ("nb", "nb")
    # The source says what we say, and so it is said in English.
    assert (rollout.text, rollout.attributes.get("lang")) == ("Trial participants only", None)
    [quoted] = page(siri, "/stab/tjenester", "en").all("#sfm")
    assert (quoted.all("td")[1].text, quoted.all("td")[1]["lang"]) == ("Ja (avhengig av godkjenning)", "nb")
    assert page(siri, "/stab/tjenester", "nb").one("main").all("[lang]") == []
    none, *services = page(siri, "/stab/arrangementer/ny", "en").all("#tjeneste option")
    assert (none.text, none.attributes.get("lang")) == ("No particular service", None)
    assert {service["lang"] for service in services} == {"nb"}


def invitations(database: Database) -> list[EmailMessage]:
    kept = database.as_program("SELECT raw FROM captured_mail ORDER BY id")
    return [message_from_bytes(cast(bytes, raw), policy=default) for (raw,) in kept]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("nn", "Rolla di: Lesetilgang (ser produkta"),
        ("en", "Your role: Read access (sees the vendor’s"),
        (None, "Rollen din: Lesetilgang (ser leverandørens"),
    ],
)
def test_an_invitation_is_in_the_language_that_its_reader_chose_whatever_the_inviter_reads(
    siri: TestClient, database: Database, chosen: str | None, said: str
) -> None:
    database.as_program("UPDATE person SET language = %s WHERE email = %s", chosen, VENDOR_EDITOR)
    typed = {"navn": "Erik Moen", "epost": VENDOR_EDITOR, "rolle": "viewer"}
    where = "/leverandorer/fjordjournal-as/personer"
    answer = siri.post(where, data=typed, headers={"accept-language": "en"})
    assert read(answer.text).one("p.notice").text.startswith("Erik Moen now has access."), "as for everybody else"
    [mail] = invitations(database)
    body = mail.get_body(("plain",))
    assert body is not None
    assert said in body.get_content()


def test_a_new_colleague_is_invited_in_bokmaal_and_a_known_one_in_their_own_language(
    siri: TestClient, database: Database
) -> None:
    database.as_program("UPDATE person SET language = 'en' WHERE email = %s", VENDOR_EDITOR)
    for email in ("nora.ny@kundesenter.example", VENDOR_EDITOR):
        typed = {"navn": "Nora Ny", "epost": email, "rolle": "reader"}
        siri.post("/stab/personer", data=typed, headers={"accept-language": "nn"})
    assert [mail["subject"] for mail in invitations(database)] == [
        "Du har fått tilgang til Fristklar for Norsk helsenetts kundesenter",
        "You have been given access to Fristklar for Norsk helsenett’s customer centre",
    ]
