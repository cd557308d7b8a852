"""Words are found however they are inflected, joined and spelt; the best comes first; what may be meant is said."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.search import Document, Field, Index, Piece, distance, excerpt, fold, pieces, search, stem

LOGIN, DPOP, FTPS, MULTIDOSE, JOURNAL, LAB = (
    "Gammel innlogging til Kjernejournal portal utgår",
    "Krav om DPoP-støtte i API",
    "Avvikling av FTPS, erstattes av DEFT",
    "Bredding av e-multidose på sykehjem",
    "Kjernejournal portal",
    "Prøvestad Lab AS",
)
TITLES = (LOGIN, DPOP, FTPS, MULTIDOSE, JOURNAL, LAB)


def index_of(*titles: str, text: str = "") -> Index[str]:
    return Index(Document(title, (Field(title, 10), Field(text, 1))) for title in titles)


def found(query: str, *titles: str) -> list[str]:
    return [hit.about for hit in search(query, [index_of(*(titles or TITLES))]).hits]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("dpop", DPOP),
        ("DPOP", DPOP),
        ("dpop-støtten", DPOP),
        ("støtte", DPOP),
        ("stotte", DPOP),
        ("stoette", DPOP),
        ("emultidose", MULTIDOSE),
        ("e-multidose", MULTIDOSE),
        ("e multidose", MULTIDOSE),
        ("paa sykehjem", MULTIDOSE),
        ("sykehjemmet", MULTIDOSE),
        ("ftp", FTPS),
        ("avviklingen av ftps", FTPS),
        ("utgaar", LOGIN),
        ("utgar", LOGIN),
        ("innlogginger", LOGIN),
        ("gammelt innlogging", LOGIN),
        ("provestad", LAB),
        ("PROEVESTAD", LAB),
        (unicodedata.normalize("NFD", "utgår"), LOGIN),
    ],
)
def test_spelling_inflection_and_hyphens_do_not_matter(query: str, title: str) -> None:
    assert found(query)[0] == title


@pytest.mark.parametrize("query", ["journal", "kjerne", "kjerne journal", "portalen"])
def test_parts_of_a_compound_find_it(query: str) -> None:
    assert set(found(query)) == {JOURNAL, LOGIN}


def test_the_whole_title_comes_before_a_title_that_has_the_words_too() -> None:
    assert found("kjernejournal portal") == [JOURNAL, LOGIN]


def test_a_title_comes_before_a_text_and_what_is_over_comes_last() -> None:
    index = Index(
        [
            Document("text", (Field("Noe annet", 10), Field("Her er token", 1))),
            Document("over", (Field("Krav om token", 10),), is_over=True),
            Document("title", (Field("Krav om token", 10),)),
        ]
    )
    assert [hit.about for hit in search("token", [index]).hits] == ["title", "over", "text"]


def test_all_the_words_are_wanted_and_where_none_has_them_all_the_most() -> None:
    both = search("avvikling deft", [index_of(*TITLES)])
    assert ([hit.about for hit in both.hits], both.is_partial) == ([FTPS], False)
    some = search("avvikling sykehjem multidose", [index_of(*TITLES)])
    assert ([hit.about for hit in some.hits], some.is_partial, some.unknown) == ([MULTIDOSE], True, ())


@pytest.mark.parametrize(
    ("query", "meant", "title"),
    [
        ("kjernejurnal", "Kjernejournal", JOURNAL),
        ("kjernejuornal", "Kjernejournal", JOURNAL),
        ("kernejournalen", "Kjernejournal", JOURNAL),
        ("dopp", "DPoP", DPOP),
        ("dop", "DPoP", DPOP),
        ("prøvstad", "Prøvestad", LAB),
        ("gammel inlogging", "gammel innlogging", LOGIN),
    ],
)
def test_a_slip_of_the_finger_finds_what_was_meant_and_says_so(query: str, meant: str, title: str) -> None:
    answer = search(query, [index_of(*TITLES)])
    assert answer.meant == meant
    assert answer.hits[0].about == title
    assert not search(meant, [index_of(*TITLES)]).meant


@pytest.mark.parametrize("query", ["xyzzy", "42", "qqq", "🩺", "", "   ", "-", "%", ".*", "a" * 100])
def test_what_stands_nowhere_is_not_guessed_at(query: str) -> None:
    answer = search(query, [index_of(*TITLES)])
    assert (answer.hits, answer.meant) == ((), "")


def test_small_words_count_only_where_there_is_nothing_else() -> None:
    assert found("krav om og til på") == [DPOP]
    assert found("til") == [LOGIN]


def test_several_indexes_are_searched_as_one() -> None:
    answer = search("kjernejournal", [index_of(LOGIN), index_of(JOURNAL)])
    assert [hit.about for hit in answer.hits] == [JOURNAL, LOGIN]
    assert not search("sykehjem", [index_of(LOGIN), index_of(MULTIDOSE)]).unknown


def test_what_a_search_says_depends_on_its_own_documents_alone() -> None:
    """Otherwise somebody could feel out another's words by what is suggested."""
    assert search("prøvstad", [index_of(LOGIN)]).meant == ""


def test_the_words_found_are_marked_and_nothing_is_lost() -> None:
    [hit] = search("dpop", [index_of(DPOP)]).hits
    assert pieces(DPOP, hit.words) == (
        Piece("Krav om ", found=False),
        Piece("DPoP", found=True),
        Piece("-støtte i API", found=False),
    )
    [hit] = search("emultidose", [index_of(MULTIDOSE)]).hits
    assert [piece.text for piece in pieces(MULTIDOSE, hit.words) if piece.found] == ["e-multidose"]


def test_of_a_long_text_the_part_with_the_word_is_shown() -> None:
    text = f"{'Noe helt annet. ' * 40}Her står fristen for token. {'Og noe mer. ' * 40}"
    [hit] = search("token", [index_of("Tittel", text=text)]).hits
    shown = "".join(piece.text for piece in excerpt(text, hit.words))
    assert "fristen for token" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 200
    assert excerpt("Ingenting her", hit.words) == ()


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_is_answered_and_whatever_is_marked_is_whole(query: str, text: str) -> None:
    for hit in search(query, [index_of(text, *TITLES)]).hits:
        assert "".join(piece.text for piece in pieces(hit.about, hit.words)) == hit.about


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=2, max_size=30))
def test_a_word_finds_itself(word: str) -> None:
    if fold(word):
        assert word in found(word, word, "noe annet")


@given(st.text("abcæø", max_size=8), st.text("abcæø", max_size=8), st.integers(0, 3))
def test_the_distance_is_the_same_both_ways_and_nothing_only_for_the_same(one: str, other: str, limit: int) -> None:
    apart = distance(one, other, limit)
    assert apart == distance(other, one, limit)
    assert (apart == 0) == (one == other)
    assert apart <= limit + 1


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("token", "toekn", 1), ("token", "tokn", 1), ("token", "tokken", 1), ("token", "tolen", 1), ("ab", "ba", 1)],
)
def test_a_slip_counts_one(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips


@pytest.mark.parametrize(
    "forms",
    [
        ("endring", "endringer", "endringene", "endringen"),
        ("frist", "frister", "fristen", "fristene"),
        ("tjeneste", "tjenester", "tjenesten", "tjenestene"),
        ("leverandør", "leverandører", "leverandørene", "leverandørens"),
        ("krav", "kravet", "kravene", "kravets"),
    ],
)
def test_the_forms_of_a_noun_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(fold(form)) for form in forms}) == 1
