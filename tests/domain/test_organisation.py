"""Organisation numbers, against numbers given by the register's facts and check digits worked out by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fristklar.domain.organisation import (
    InvalidOrganisationNumberError,
    NumberKind,
    check_digit,
    kind_of,
    read_organisation_number,
)

unhurried = settings(deadline=None, max_examples=60)
eights = st.text("0123456789", min_size=8, max_size=8)
numbers = eights.filter(lambda eight: check_digit(eight) is not None).map(lambda eight: f"{eight}{check_digit(eight)}")


def is_refused(text: str) -> bool:
    try:
        read_organisation_number(text)
    except InvalidOrganisationNumberError:
        return True
    return False


@pytest.mark.parametrize(
    ("first_eight", "digit"),
    [
        ("99459875", "9"),  # 27+18+28+30+45+32+21+10 = 211 = 19*11 + 2
        ("31389601", "3"),  # 9+2+21+48+45+24+0+2 = 151 = 13*11 + 8
        ("31027961", "7"),  # 9+2+0+12+35+36+18+2 = 114 = 10*11 + 4
        ("31000006", None),  # 9+2+12 = 23 = 2*11 + 1
        ("00000000", "0"),
        ("10000006", "7"),  # 3+12 = 15 = 11 + 4
        ("30000001", "0"),  # 9+2 = 11, nothing left over
    ],
)
def test_the_ninth_digit_follows_from_the_eight(first_eight: str, digit: str | None) -> None:
    assert check_digit(first_eight) == digit


@pytest.mark.parametrize("number", ["994598759", "313896013", "310279617"])
def test_numbers_that_exist_are_read(number: str) -> None:
    assert read_organisation_number(number) == number


@pytest.mark.parametrize("text", ["994 598 759", " 994598759 ", "994\u00a0598\u00a0759", "994 598\t759\n"])
def test_spaces_between_the_digits_are_no_fault(text: str) -> None:
    assert read_organisation_number(text) == "994598759"


@pytest.mark.parametrize(
    "text",
    ["", "99459875", "9945987590", "99459875a", "-94598759", "+94598759", "994.598.759", "٩٩٤٥٩٨٧٥٩", "99459875\u00b2"],
)
def test_anything_but_nine_digits_is_refused_saying_so(text: str) -> None:
    with pytest.raises(InvalidOrganisationNumberError, match="ni sifre"):
        read_organisation_number(text)


@pytest.mark.parametrize("text", ["994598758", "994598795", "313896031"])
def test_a_number_with_a_slip_is_refused_naming_the_check_digit(text: str) -> None:
    with pytest.raises(InvalidOrganisationNumberError, match="kontrollsifferet stemmer ikke"):
        read_organisation_number(text)


def test_no_number_begins_with_eight_digits_whose_check_would_be_ten() -> None:
    assert all(is_refused(f"31000006{digit}") for digit in range(10))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("994598759", NumberKind.PRODUCTION),
        ("899999999", NumberKind.PRODUCTION),
        ("313896013", NumberKind.SYNTHETIC),
        ("310279617", NumberKind.SYNTHETIC),
        ("200000004", NumberKind.SYNTHETIC),
        ("000000000", NumberKind.FICTITIOUS),
        ("100000067", NumberKind.FICTITIOUS),
        ("400000000", NumberKind.FICTITIOUS),
        ("700000000", NumberKind.FICTITIOUS),
        ("", NumberKind.FICTITIOUS),
    ],
)
def test_the_first_digit_says_whose_a_number_is(number: str, kind: NumberKind) -> None:
    assert kind_of(number) is kind


@unhurried
@given(numbers, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)
    assert is_refused(number[:place] + wrong + number[place + 1 :])


@unhurried
@given(numbers, st.integers(0, 6))
def test_two_digits_that_changed_places_are_always_caught(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    swapped = number[:place] + right + left + number[place + 2 :]
    assert is_refused(swapped) is (left != right)


@unhurried
@given(eights)
def test_eight_digits_have_one_ninth_at_most(eight: str) -> None:
    accepted = [str(digit) for digit in range(10) if not is_refused(f"{eight}{digit}")]
    digit = check_digit(eight)
    assert accepted == ([] if digit is None else [digit])


@unhurried
@given(numbers)
def test_a_valid_number_s_weighted_sum_is_a_multiple_of_eleven(number: str) -> None:
    weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
    assert sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11 == 0


@unhurried
@given(st.text(max_size=20))
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    if not is_refused(text):
        number = read_organisation_number(text)
        assert number.isascii()
        assert number.isdecimal()
        assert read_organisation_number(number) == number
