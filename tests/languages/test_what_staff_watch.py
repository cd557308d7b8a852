"""The customer centre's overviews, and the demo's own pages, in each language."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from digest.kept import keep_sent
from fristklar.languages import Language, speaking
from fristklar.mail import reasons
from harness import Database, sign_in
from languages.test_who_is_spoken_to_how import KNOWN_NAMES, NORWEGIAN_LETTERS, unmarked_words
from reading import Element, read

STAFF = "siri.dal@kundesenter.example"
READER = "vera.vik@eksempel-epj.example"
CHANGE = "kj-gammel-innlogging"

HEADINGS = {
    "/stab": ("Kundesenter", "Kundesenter", "Customer centre"),
    "/stab/revisjon": ("Revisjonsspor", "Revisjonsspor", "Audit trail"),
    "/stab/drift": ("Utsending", "Utsending", "Email delivery"),
    "/stab/ukesbrev": ("Ukesbrev", "Vekebrev", "Weekly digest"),
    "/stab/ukesbrev/sendt": ("Hvem har fått hva", "Kven har fått kva", "Who has got what"),
    "/stab/matrise": ("Matrise", "Matrise", "Matrix"),
    "/stab/beredskap": ("Beredskap i sektoren", "Beredskap i sektoren", "Preparedness in the sector"),
    "/stab/sett": ("Hvem har sett endringene", "Kven har sett endringane", "Who has seen the changes"),
    "/demo": ("Hvem vil du være?", "Kven vil du vere?", "Who do you want to be?"),
    "/demo/post": ("Demoens innboks", "Innboksen til demoen", "The demo’s inbox"),
}
ABOUT_ONE = (
    f"/stab/matrise/eksempel-epj/{CHANGE}",
    f"/stab/endringer/{CHANGE}/beredskap",
    f"/stab/endringer/{CHANGE}/sett",
    "/stab/matrise?q=finnes-ikke",
    "/stab/revisjon?objekt=finnes-ikke",
)


@pytest.fixture
def staff(client: TestClient, database: Database) -> Iterator[TestClient]:
    sign_in(client, database, STAFF)
    return client


def asked(client: TestClient, address: str, language: str) -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, address
    return answer.text


def opened(client: TestClient, address: str, language: str) -> Element:
    """The page, without the matrix's rows: they leave out the tags that HTML does without."""
    return read(re.sub("<tbody>\\s*<tr id=.*</tfoot>", "", asked(client, address, language), flags=re.DOTALL))


def failed(database: Database, kind: str, state: str, reason: str) -> None:
    database.as_program(
        "INSERT INTO delivery (person_id, kind, key, occasion, iso_year, iso_week) "
        "SELECT id, %s, id, %s, 2026, 48 FROM person WHERE email = %s",
        kind, reason[:30], READER,
    )  # fmt: skip
    database.as_program(
        "UPDATE delivery SET state = %s, reason = %s, attempts = 1, finished_at = now() WHERE occasion = %s",
        state, reason, reason[:30],
    )  # fmt: skip


def test_each_page_is_headed_in_its_readers_language(staff: TestClient, database: Database) -> None:
    keep_sent(database, READER)
    for address, said in HEADINGS.items():
        for language, words in zip(("nb", "nn", "en"), said, strict=True):
            page = opened(staff, address, language)
            assert page.one("html")["lang"] == language
            assert page.one("h1").text == words, address


def test_only_the_registers_own_words_stay_in_bokmaal_and_are_marked(staff: TestClient, database: Database) -> None:
    keep_sent(database, READER, state="skipped")
    failed(database, "alert", "given_up", reasons.given_up(4, reasons.NO_ANSWER))
    for address in (*HEADINGS, *ABOUT_ONE):
        for language in ("nn", "en"):
            body = opened(staff, address, language).one("body")
            unmarked = {each for each in unmarked_words(body) if NORWEGIAN_LETTERS.search(each)}
            if language == "en":
                assert {each for each in unmarked if not _is_a_name(each)} == set(), address
            bokmaal = r"\b(ikke|hva|dere|frister|endringer|fra|nå|leverandører|virksomheter)\b"
            assert [each for each in unmarked_words(body) if re.search(bokmaal, each)] == [], address


def _is_a_name(words: str) -> bool:
    """Whether it is what a person, a vendor or a product is called: those of the demo are invented, and say so."""
    return words in KNOWN_NAMES or bool(re.search("fiktiv|Prøvestad", words))


@pytest.mark.parametrize(
    ("language", "fault", "none"),
    [
        ("nn", "Datoen er ikkje brukt. Datoen 1.13.2026 finst ikkje. Skriv han som 1.12.2026.", "Ingen hendingar"),
        ("en", "The date is not applied. There is no such date as 1.13.2026. Write it as 1.12.2026.", "No events"),
    ],
)
def test_a_search_that_is_not_understood_is_answered_in_the_same_language(
    staff: TestClient, language: str, fault: str, none: str
) -> None:
    page = read(asked(staff, "/stab/revisjon?fra=1.13.2026&objekt=finnes-ikke", language))
    assert page.one("p.notice").text == fault
    assert page.one(".empty").text.startswith(none)


def test_the_trail_says_what_was_done_and_by_which_part_of_the_program(staff: TestClient) -> None:
    english = asked(staff, "/stab/revisjon?handling=load", "en")
    assert {"Loaded from the files"} == {each.text for each in read(english).all("td[data-label=Action]")}
    assert "The loading of the register" in english
    sheet = asked(staff, "/stab/revisjon.csv", "en").lstrip("\ufeff").splitlines()
    assert sheet[0] == "time,person,email,action,object type,object,vendor,details"
    assert asked(staff, "/stab/revisjon.csv", "nb").lstrip("\ufeff").startswith("tidspunkt,person,e-post,handling,")


@pytest.mark.parametrize(
    ("language", "why", "what"),
    [
        ("nb", "Gitt opp etter 4 dager. E-posttjeneren svarte ikke i tide.", "Varsel, uke 48"),
        ("nn", "Gitt opp etter 4 dagar. E-posttenaren svara ikkje i tide.", "Varsel, veke 48"),
        ("en", "Given up after 4 days. The mail server did not answer in time.", "Alert, week 48"),
    ],
)
def test_why_a_mail_did_not_go_is_kept_once_and_said_in_the_language_of_whoever_looks(
    staff: TestClient, database: Database, language: str, why: str, what: str
) -> None:
    failed(database, "alert", "given_up", reasons.given_up(4, reasons.NO_ANSWER))
    page = read(asked(staff, "/stab/drift", language)).one("section[aria-labelledby=feil]")
    assert why in page.text
    assert what in page.text


def test_what_another_server_said_is_shown_as_it_came() -> None:
    with speaking(Language.EN):
        assert reasons.in_words("550 5.1.1 Ukjent mottaker: ingen her") == "550 5.1.1 Ukjent mottaker: ingen her"
        assert reasons.in_words(reasons.returned("550 Gone\nfor good")) == "Came back: 550 Gone\nfor good"
        assert reasons.in_words(reasons.not_made(ValueError())) == "The email could not be made: ValueError."
        assert reasons.in_words("") == ""
    assert reasons.in_words(reasons.given_up(4, "451 Busy")) == "Gitt opp etter 4 dager. 451 Busy"


@pytest.mark.parametrize(
    ("language", "headings", "standing"),
    [
        ("nn", ("Leverandør", "Produkt", "Verksemder", "Endring"), "Ikkje råka"),
        ("en", ("Vendor", "Product", "Organisations", "Change"), "Not affected"),
    ],
)
def test_the_matrix_as_sheets_speaks_its_readers_language(
    staff: TestClient, language: str, headings: tuple[str, ...], standing: str
) -> None:
    text = asked(staff, "/stab/matrise.csv", language).lstrip("\ufeff")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(lines[0][:4]) == headings
    assert standing in {line[6] for line in lines[1:]}
    answer = staff.get("/stab/matrise.xlsx", headers={"accept-language": language})
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == {"nn": ["Matrise", "Linjer"], "en": ["Matrix", "Lines"]}[language]
    for sheet in book.worksheets:
        assert tuple(cell.value for cell in sheet[1][:3]) == headings[:3]
    assert standing in {cell.value for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}


def test_the_language_that_a_person_chose_reaches_what_is_sent_part_by_part(
    staff: TestClient, database: Database
) -> None:
    database.as_program("UPDATE person SET language = 'en' WHERE email = %s", STAFF)
    assert asked(staff, "/stab/matrise.csv", "nb").lstrip("\ufeff").startswith("Vendor,Product,")
    assert asked(staff, "/stab/revisjon.csv", "nb").lstrip("\ufeff").startswith("time,person,")


def test_sums_in_the_matrix_are_kept_for_each_language(staff: TestClient, database: Database) -> None:
    database.as_staff("UPDATE product SET organisations = 1234 WHERE slug = 'eksempel-epj'")

    def written(language: str) -> set[str]:
        return set(
            re.findall(r'<td class="num">(1\D?234)(?=<)', asked(staff, "/stab/matrise?q=Eksempel+EPJ", language))
        )

    for _ in range(2):
        assert written("nb") == written("nn") == {"1\u00a0234"}
        assert written("en") == {"1,234"}


def test_the_months_along_a_curve_are_those_of_the_language(staff: TestClient) -> None:
    said = {language: asked(staff, ABOUT_ONE[1], language) for language in ("nb", "nn", "en")}
    ticks = {language: re.findall(r'text-anchor="middle">([^<]+)<', page) for language, page in said.items()}
    assert ticks["nb"] == ticks["nn"] != ticks["en"]
    assert any(each.startswith(("okt.", "nov.", "des.")) for each in ticks["nb"])
    assert any(each.startswith(("Oct", "Nov", "Dec")) for each in ticks["en"])
    assert "%)" in said["en"]
    assert " %)" not in said["en"]


def test_a_trial_is_answered_in_the_language_of_whoever_asked(staff: TestClient, database: Database) -> None:
    [(key,)] = database.as_program("SELECT id FROM person WHERE email = %s", READER)
    assert "The test is on its way to siri.dal@" in asked(staff, f"/stab/ukesbrev/{key}?sendt=1", "en")
    for _ in range(21):
        answer = staff.post(f"/stab/ukesbrev/{key}/prove", headers={"accept-language": "nn"}, follow_redirects=False)
    assert answer.status_code == 429
    assert "Du har sendt mange prøver den siste timen. Prøv igjen om ein time" in answer.text
