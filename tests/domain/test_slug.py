"""Addresses made from names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.domain.slug import LONGEST, slug


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Gammel innlogging til Kjernejournal portal utgår", "gammel-innlogging-til-kjernejournal-portal-utgar"),
        ("Utprøving av ærefrykt på Øya", "utproving-av-aerefrykt-pa-oya"),
        ("  PS256 — som «signeringsalgoritme»!  ", "ps256-som-signeringsalgoritme"),
        ("Ge\u0301ne\u0301ral og a\u030a", "general-og-a"),
        ("\u202eDPoP\u0000 i token-kallet", "dpop-i-token-kallet"),
        ("😀", ""),
        ("", ""),
        ("æ" * 60, "ae" * 40),
    ],
)
def test_a_name_becomes_letters_digits_and_hyphens(name: str, address: str) -> None:
    assert slug(name) == address


def test_a_long_name_is_cut_between_words() -> None:
    assert slug("avvikling " * 20) == "-".join(["avvikling"] * 8)


@given(st.text(max_size=300))
def test_whatever_the_name_the_address_is_one_and_making_it_again_changes_nothing(name: str) -> None:
    address = slug(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", address)
    assert len(address) <= LONGEST
    assert slug(address) == address
