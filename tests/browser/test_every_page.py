"""What holds for every page: for people who see badly, on a narrow screen, in the dark, in another language."""

from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest

from browser.addresses import NOWHERE, PAGES
from browser.visits import NARROW, WIDE, Visit
from fristklar.languages import Language

pytestmark = pytest.mark.browser

every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
Looking = Callable[..., Visit]
IN_OTHER_LANGUAGES = (
    "/",
    "/hjelp",
    "/konto",
    "/produkter/eksempel-epj",
    "/produkter/eksempel-epj/rapport",
    "/produkter/eksempel-epj/status/kj-gammel-innlogging/production",
    "/stab",
    "/stab/endringer/kj-gammel-innlogging/frist/production",
)
"""One of each sort: a look at every page in three languages would take minutes. The HTML checker reads them all."""


@every_page
@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(visit: Looking, scheme: str, width: int, address: str) -> None:
    assert visit(address).axe[scheme, width] == ()


@every_page
def test_nothing_is_wider_than_the_screen(visit: Looking, address: str) -> None:
    assert visit(address).too_wide_at == ()


@pytest.mark.parametrize("language", [Language.NN, Language.EN])
@pytest.mark.parametrize("address", IN_OTHER_LANGUAGES)
def test_the_same_holds_in_the_other_languages(visit: Looking, address: str, language: Language) -> None:
    seen = visit(address, language)
    assert seen.language == language
    assert not any(seen.axe.values()), seen.axe
    assert seen.too_wide_at == ()
    assert len(seen.main_headings) == 1
    assert seen.complaints == ()
    assert seen.moved == 0


@every_page
def test_there_is_one_main_heading_and_a_title_of_its_own_in_bokmaal(visit: Looking, address: str) -> None:
    seen = visit(address)
    assert len(seen.main_headings) == 1
    assert seen.main_headings[0].strip()
    assert seen.title.endswith(" – Fristklar")
    assert seen.language == "nb"


@every_page
def test_the_browser_has_nothing_to_complain_of(visit: Looking, site: httpx.Client, address: str) -> None:
    complaints = visit(address).complaints
    if address == NOWHERE:
        assert complaints == (
            f"404: {str(site.base_url).rstrip('/')}{NOWHERE}",
            "console: Failed to load resource: the server responded with a status of 404 (Not Found)",
        )
    else:
        assert complaints == ()


@every_page
def test_everything_comes_from_this_site(visit: Looking, site: httpx.Client, address: str) -> None:
    assert visit(address).hosts <= {urlsplit(str(site.base_url)).netloc, ""}, "an empty host is a data: address"


@every_page
def test_nothing_moves_while_the_page_loads(visit: Looking, address: str) -> None:
    assert visit(address).moved == 0


@every_page
def test_what_is_said_to_be_nynorsk_is_marked_as_nynorsk(visit: Looking, address: str) -> None:
    seen = visit(address)
    languages = [language for language, _ in seen.quotations]
    assert languages.count("nn") == seen.words.count("Gjengitt på nynorsk, slik kilden skriver det.")
    assert set(languages) <= {"nb", "nn"}
    for language, words in seen.quotations:
        if language == "nb":
            assert not {"ikkje", "ein", "frå", "dei"} & set(words.lower().split())


def test_the_nynorsk_of_a_source_stands_on_the_page_of_the_change(visit: Looking) -> None:
    language, words = visit("/endringer/helseid-dpop-token").quotations[0]
    assert language == "nn"
    assert "ikkje brukar" in words
