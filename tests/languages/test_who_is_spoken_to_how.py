"""The language of a page: the person's choice, else the browser's cookie, else what the browser prefers to read."""

import re

import httpx
import pytest
from starlette.testclient import TestClient

from fristklar.web.speech import LANGUAGE_COOKIE
from harness import Database, send_own_origin, sign_in
from reading import Element, read

EDITOR = "erik.moen@eksempel-epj.example"
HEADINGS = {"nb": "Brekkende endringer", "nn": "Brytande endringar", "en": "Breaking changes"}


def shown(answer: httpx.Response) -> str:
    """The language of a page, which all that says so must agree on."""
    document = read(answer.text)
    language = document.one("html")["lang"]
    assert answer.headers["content-language"] == language
    return language


def heading(client: TestClient, **headers: str) -> str:
    answer = client.get("/endringer", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert read(answer.text).one("h1").text == HEADINGS[shown(answer)]
    return shown(answer)


def test_whoever_asks_for_nothing_reads_bokmaal(client: TestClient) -> None:
    assert heading(client) == "nb"


@pytest.mark.parametrize("language", HEADINGS)
def test_the_browser_is_answered_in_what_it_prefers(client: TestClient, language: str) -> None:
    assert heading(client, accept_language=f"{language},nb;q=0.1") == language


def test_the_cookie_goes_before_what_the_browser_prefers(client: TestClient) -> None:
    assert heading(client, accept_language="en", cookie=f"{LANGUAGE_COOKIE}=nn") == "nn"
    assert heading(client, accept_language="en", cookie=f"a=b; {LANGUAGE_COOKIE}=nb; c=d") == "nb"


@pytest.mark.parametrize("cookie", ["sprak=de", "sprak=", "xsprak=nn", "sprak=nnn", 'sprak="nn"', "sprak=\x00"])
def test_a_cookie_that_names_no_language_says_nothing(client: TestClient, cookie: str) -> None:
    assert heading(client, accept_language="en", cookie=cookie) == "en"


def test_the_persons_choice_goes_before_the_cookie(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    assert client.post("/konto/sprak", data={"sprak": "nn"}, follow_redirects=False).status_code == 303
    client.cookies.delete(LANGUAGE_COOKIE)
    assert heading(client, accept_language="en") == "nn"
    client.cookies.set(LANGUAGE_COOKIE, "en")
    assert heading(client) == "nn"


def test_a_person_may_leave_it_to_the_browser_again(client: TestClient, database: Database) -> None:
    sign_in(client, database, EDITOR)
    for chosen in ("nn", ""):
        answer = client.post("/konto/sprak", data={"sprak": chosen})
        assert read(answer.text).one("#sprak option[selected]")["value"] == chosen
    assert heading(client, accept_language="en") == "en"
    changes = database.as_program("SELECT details FROM audit_entry WHERE action = 'choose_language' ORDER BY id")
    assert [details for (details,) in changes] == [{"language": [None, "nn"]}, {"language": ["nn", None]}]


@pytest.mark.parametrize(
    "typed", [{"sprak": "de"}, {"farge": "blå"}, {"sprak": "\x00"}, {"sprak": ["nn", "<script>"]}, {"x": "y" * 100_000}]
)
@pytest.mark.parametrize("path", ["/sprak", "/konto/sprak"])
def test_what_is_no_language_changes_nothing(
    client: TestClient, database: Database, path: str, typed: dict[str, str]
) -> None:
    sign_in(client, database, EDITOR)
    assert client.post(path, data=typed, follow_redirects=False).status_code == 303
    assert database.as_program("SELECT language FROM person WHERE email = %s", EDITOR) == [(None,)]
    assert heading(client) == "nb"


def test_every_page_offers_the_three_languages_by_their_own_names(client: TestClient) -> None:
    picker = read(client.get("/veikart", headers={"accept-language": "nn"}).text).one("form.languages")
    assert picker["action"] == "/sprak"
    assert [(each["value"], each["lang"], each.text) for each in picker.all("button")] == [
        ("nb", "nb", "Bokmål"),
        ("nn", "nn", "Nynorsk"),
        ("en", "en", "English"),
    ]
    assert picker.one("button[aria-current=true]").text == "Nynorsk"


def choose(client: TestClient, came_from: str | None) -> str:
    send_own_origin(client)
    headers = {} if came_from is None else {"referer": came_from}
    answer = client.post("/sprak", data={"sprak": "en"}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def test_choosing_leads_back_to_the_same_page_in_that_language(client: TestClient) -> None:
    where = choose(client, "http://testserver/endringer?tid=90&sorter=senest")
    assert where == "/endringer?tid=90&sorter=senest"
    assert shown(client.get(where)) == "en"


@pytest.mark.parametrize(
    "came_from",
    [
        None,
        "",
        "https://ondsinnet.example/endringer",
        "http://testserver.ondsinnet.example/endringer",
        "http://testserver@ondsinnet.example/",
        "http://testserver//ondsinnet.example",
        "http://testserver/\\ondsinnet.example",
        "http://testserver/finnes/ikke/her/i/det/hele",
        "http://testserver/konto/navn",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_choosing_leads_to_no_other_site_and_to_no_page_that_cannot_be_opened(
    client: TestClient, came_from: str | None
) -> None:
    assert choose(client, came_from) == "/"


def test_somebody_signed_in_chooses_for_good_wherever_the_choice_is_made(
    client: TestClient, database: Database
) -> None:
    sign_in(client, database, EDITOR)
    assert choose(client, "http://testserver/produkter") == "/produkter"
    client.cookies.delete(LANGUAGE_COOKIE)
    assert heading(client) == "en"
    assert database.as_program("SELECT language FROM person WHERE email = %s", EDITOR) == [("en",)]


def test_another_sites_form_chooses_nothing(client: TestClient) -> None:
    answer = client.post("/sprak", data={"sprak": "en"}, headers={"origin": "https://ondsinnet.example"})
    assert answer.status_code == 403
    assert heading(client) == "nb"


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Vi finner ikke siden"), ("nn", "Vi finn ikkje sida"), ("en", "We cannot find the page")],
)
def test_what_goes_wrong_is_said_in_the_same_language(client: TestClient, language: str, words: str) -> None:
    answer = client.get("/endringer/finnes-ikke", headers={"accept-language": language})
    assert answer.status_code == 404
    assert shown(answer) == language
    assert read(answer.text).one("h1").text == words


def test_what_is_typed_wrong_is_said_in_the_same_language(client: TestClient) -> None:
    send_own_origin(client)
    answer = client.post("/logg-inn", data={"epost": "ingen"}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "Write the email address like this" in read(answer.text).one("#epost-feil").text


EACH_KIND_OF_PAGE = (
    "/",
    "/endringer",
    "/endringer/kj-gammel-innlogging",
    "/veikart",
    "/tjenester",
    "/tjenester/helseid",
    "/logg-inn",
    "/produkter",
    "/produkter/eksempel-epj",
    "/produkter/eksempel-epj/profil",
    "/produkter/eksempel-epj/tidslinje",
    "/produkter/eksempel-epj/rapport",
    "/produkter/eksempel-epj/status/kj-gammel-innlogging/production",
    "/produkter/eksempel-epj/status/kj-gammel-innlogging/production/historikk",
    "/produkter/eksempel-epj/deling",
    "/hjelp",
    "/om",
    "/personvern",
    "/tilgjengelighet",
    "/sok",
    "/sok?q=kjernejournal",
    "/sok?q=portal+uke&vis=endringer",
    "/sok?q=xyzzy+resept",
)
NORWEGIAN_LETTERS = re.compile("[æøåÆØÅ]")


@pytest.mark.parametrize("address", EACH_KIND_OF_PAGE)
@pytest.mark.parametrize("language", ["nn", "en"])
def test_what_stays_in_bokmaal_on_a_page_in_another_language_is_marked_as_such(
    client: TestClient, database: Database, address: str, language: str
) -> None:
    if address.startswith("/produkter"):
        sign_in(client, database, EDITOR)
    answer = client.get(address, headers={"accept-language": language})
    assert shown(answer) == language
    unmarked = [words for words in unmarked_words(read(answer.text).one("body")) if NORWEGIAN_LETTERS.search(words)]
    if language == "en":
        assert sorted({*unmarked} - KNOWN_NAMES) == []
    assert not [words for words in unmarked if re.search(r"\b(ikke|hva|dere|frister|endringer|fra|nå)\b", words)]


@pytest.mark.parametrize("address", ["/produkter", "/produkter/eksempel-epj", "/produkter/eksempel-epj/rapport"])
def test_the_registers_words_are_marked_also_where_no_letter_gives_them_away(
    client: TestClient, database: Database, address: str
) -> None:
    sign_in(client, database, EDITOR)
    body = read(client.get(address, headers={"accept-language": "en"}).text).one("body")
    unmarked = " ".join(unmarked_words(body))
    for words in ("Journalsystem for fastleger", *(["PS256 som"] if "eksempel" in address else [])):
        assert words in body.text
        assert words not in unmarked


KNOWN_NAMES = frozenset({"Bokmål"})


def is_somebodys(element: Element) -> bool:
    return not {"note", "typed"}.isdisjoint(element.attributes.get("class", "").split())


def unmarked_words(element: object) -> list[str]:
    """The words below an element, but for what is marked as bokmål, and what people wrote in whatever language.

    A title in a drawing is one plain text, so it cannot tell which of its words are the register's.
    """
    found = []
    for child in getattr(element, "children", ()):
        if isinstance(child, str):
            found += [child.strip()] if child.strip() else []
        elif child.attributes.get("lang") != "nb" and not (child.tag in {"textarea", "title"} or is_somebodys(child)):
            found += unmarked_words(child)
    return found
