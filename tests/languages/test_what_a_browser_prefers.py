"""Accept-Language (RFC 9110 §12.5.4): which of three languages a browser would rather read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.languages import Language
from fristklar.languages.preferred import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "nb"),
        ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7,en-US;q=0.6,en;q=0.5", "nb"),
        ("nn-NO,nn;q=0.9,nb;q=0.8", "nn"),
        ("en-GB,en;q=0.9", "en"),
        ("no", "nb"),
        ("EN", "en"),
        ("sv-SE,sv;q=0.9,en;q=0.5", "en"),
        ("de,fr;q=0.9", "nb"),
        ("nb;q=0.5,en;q=0.6", "en"),
        ("en;q=0.5,nn;q=0.5", "en"),
        ("nn , en", "nn"),
        ("en;q=0", "nb"),
        ("nb;q=0,en;q=0.1", "en"),
        ("*", "nb"),
        ("en;q=0.3,*;q=0.8", "nb"),
        ("nb;q=0,*;q=0.8", "nn"),
        ("en;q=1.000", "en"),
        ("en;q=2,nn;q=0.1", "nn"),
        ("en;q=abc", "nb"),
        ("en;level=1", "nb"),
        ("engelsk", "nb"),
        (",,;q=1,en;;", "nb"),
        ("en-" + "x" * 100_000, "en"),
    ],
)
def test_the_best_of_ours_is_chosen(header: str, language: str) -> None:
    assert preferred(header) == language


@given(st.text(max_size=200))
def test_any_header_whatever_gives_a_language(header: str) -> None:
    assert preferred(header) in Language
