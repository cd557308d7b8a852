"""What a vendor may learn of how others stand: shares that say nothing of any one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fristklar.reports.pages import _share
from fristklar.status.comparison import (
    FEWEST_PRODUCTS,
    FEWEST_VENDORS,
    FROM,
    LARGEST,
    SMALLEST,
    UNDER,
    Shares,
    Tally,
    shares_of_others,
)

OWN = 1

tallies = st.builds(Tally, *[st.integers(0, 6)] * 4).filter(lambda tally: tally.products > 0)
sectors = st.dictionaries(st.integers(1, 9), tallies, max_size=8)


def shares(sector: dict[int, Tally]) -> Shares | None:
    return shares_of_others({7: sector}, 7, OWN)


def one_each(*standings: Tally) -> dict[int, Tally]:
    """Vendors from the second on with a product each."""
    return dict(enumerate(standings, start=OWN + 1))


MET, ON_TRACK, AT_RISK, OTHER = Tally(met=1), Tally(on_track=1), Tally(at_risk=1), Tally(other=1)


@given(sectors)
def test_nothing_is_shown_of_too_few(sector: dict[int, Tally]) -> None:
    others = [tally.products for vendor, tally in sector.items() if vendor != OWN]
    enough = sum(others) >= FEWEST_PRODUCTS and len(others) >= FEWEST_VENDORS and 2 * max(others) <= sum(others)
    assert (shares(sector) is not None) == enough


@given(sectors, tallies)
def test_ones_own_products_change_nothing(sector: dict[int, Tally], own: Tally) -> None:
    assert shares(sector) == shares({**sector, OWN: own})


@given(sectors)
def test_what_is_shown_is_whole_tens_and_never_none_or_all(sector: dict[int, Tally]) -> None:
    shown = shares(sector)
    if shown is not None:
        assert all(SMALLEST <= share <= LARGEST and share % 10 == 0 for share in shown)


@given(st.integers(FEWEST_PRODUCTS, 12), st.sampled_from([MET, ON_TRACK, AT_RISK]))
def test_all_of_the_others_cannot_be_told_from_all_but_one(count: int, standing: Tally) -> None:
    everyone = one_each(*[standing] * count)
    for exception in {MET, ON_TRACK, AT_RISK, OTHER} - {standing}:
        assert shares(everyone) == shares({**everyone, OWN + 1: exception})


@given(sectors)
def test_a_share_is_at_most_five_from_what_it_stands_for(sector: dict[int, Tally]) -> None:
    shown = shares(sector)
    if shown is None:
        return
    others = [tally for vendor, tally in sector.items() if vendor != OWN]
    products = sum(tally.products for tally in others)
    for share, counts in zip(shown, zip(*others, strict=True), strict=False):
        exact = 100 * sum(counts) / products
        if share == SMALLEST:
            assert exact < UNDER
        elif share == LARGEST:
            assert exact >= FROM
        else:
            assert abs(exact - share) <= 5


@pytest.mark.parametrize(
    ("sector", "shown"),
    [
        (one_each(MET, MET, ON_TRACK, AT_RISK), None),
        (one_each(MET, MET, MET, AT_RISK, AT_RISK), Shares(60, 20, 40)),
        (one_each(OTHER, OTHER, OTHER, OTHER, OTHER), Shares(20, 20, 20)),
        ({2: Tally(met=3), 3: Tally(met=2)}, None),
        ({2: Tally(met=4), 3: MET, 4: MET}, None),
        ({2: Tally(met=3), 3: Tally(met=2), 4: AT_RISK}, Shares(80, 20, 20)),
    ],
    ids=["four products", "five of five", "silent", "two vendors", "one has most", "half is not most"],
)
def test_examples(sector: dict[int, Tally], shown: Shares | None) -> None:
    assert shares(sector) == shown


@given(sectors)
def test_the_words_for_a_share_are_true(sector: dict[int, Tally]) -> None:
    shown = shares(sector)
    if shown is None:
        return
    others = [tally for vendor, tally in sector.items() if vendor != OWN]
    products = sum(tally.products for tally in others)
    for share, counts in zip(shown, zip(*others, strict=True), strict=False):
        exact, words = 100 * sum(counts) / products, _share(share)
        bound = int(words.split()[-2])
        if words.startswith("minst"):
            assert exact >= bound, words
        elif words.startswith("om lag"):
            assert abs(exact - bound) <= 5, words
        else:
            assert exact < bound or (exact == bound and words.startswith("høyst")), words
