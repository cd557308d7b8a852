"""Norwegian organisation numbers: nine digits, the last of which checks the others (modulus 11)."""

from enum import StrEnum

from fristklar.languages import gettext

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_DIGITS = frozenset("0123456789")


class NumberKind(StrEnum):
    """What a number's first digit says in the test environments."""

    PRODUCTION = "production"
    SYNTHETIC = "synthetic"
    FICTITIOUS = "fictitious"


_KIND_BY_FIRST_DIGIT = {
    "2": NumberKind.SYNTHETIC,
    "3": NumberKind.SYNTHETIC,
    "8": NumberKind.PRODUCTION,
    "9": NumberKind.PRODUCTION,
}


class InvalidOrganisationNumberError(ValueError):
    """Not an organisation number; the message says what is wrong, in the language spoken."""


def check_digit(first_eight: str) -> str | None:
    """The ninth digit, or None where no number begins with these eight."""
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_eight, strict=True)) % 11
    if remainder == 1:
        return None
    return str(11 - remainder) if remainder else "0"


def read_organisation_number(text: str) -> str:
    """The nine digits, as in "994598759" or "994 598 759".

    Raises:
        InvalidOrganisationNumberError: not nine digits, or the check digit is wrong.
    """
    number = "".join(text.split())
    if len(number) != 9 or not _DIGITS.issuperset(number):
        raise InvalidOrganisationNumberError(gettext("Et organisasjonsnummer har ni sifre."))
    if check_digit(number[:8]) != number[8]:
        raise InvalidOrganisationNumberError(
            gettext("Organisasjonsnummeret finnes ikke: kontrollsifferet stemmer ikke. Se etter om et siffer er feil.")
        )
    return number


def kind_of(number: str) -> NumberKind:
    """Whose a number is: a real organisation's, a synthetic one's, or one that somebody made up."""
    return _KIND_BY_FIRST_DIGIT.get(number[:1], NumberKind.FICTITIOUS)
