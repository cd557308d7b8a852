"""The two stacked bars of a change or a deadline: its products, and the health organisations behind them."""

from collections.abc import Iterator
from dataclasses import dataclass

from fristklar.domain import norwegian
from fristklar.domain.readiness_trend import percent
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.status.preparedness import Band, Spread, Weight

BAND_WORDS = Words(
    {
        Band.MET: marked("Klar"),
        Band.IN_TIME: marked("I tide"),
        Band.UNREPORTED: marked("Ikke rapportert"),
        Band.UNDATED: marked("Uavklart frist"),
        Band.AT_RISK: marked("I fare"),
        Band.LATE: marked("Forfalt"),
        Band.EXEMPT: marked("Unntak"),
    }
)
BAND_CHIP = {
    Band.MET: "met",
    Band.IN_TIME: "on_track",
    Band.UNREPORTED: "unreported",
    Band.UNDATED: "undated",
    Band.AT_RISK: "at_risk",
    Band.LATE: "overdue",
    Band.EXEMPT: "exempt",
}
"""The standing whose colour and icon the band has."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar. Where it begins and how wide it is are in per cent of the bar."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and what it says, as one line for who does not see it."""

    pieces: tuple[Piece, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand in one band."""

    kind: str
    word: str
    products: str
    organisations: str
    """Empty where none of these products has said how many."""


@dataclass(frozen=True, slots=True)
class Bars:
    """How the products that something hits stand."""

    products: Bar
    organisations: Bar | None
    """None where nobody has said how many organisations there are."""
    counts: tuple[Count, ...]
    met_products: str
    met_organisations: str
    without_count: str
    """What to say of the products whose organisations nobody has counted; empty where there are none."""
    possibly: str
    """What to say of those that are only possibly hit; empty where there are none."""


def bars_of(spread: Spread) -> Bars:
    """Compose the bars. The spread holds at least one product."""
    whole = spread.all
    return Bars(
        products=_bar(gettext("Produkter"), [(band, weight.products) for band, weight in spread.bands.items()]),
        organisations=_bar(
            gettext("Virksomheter"), [(band, weight.organisations) for band, weight in spread.bands.items()]
        )
        if whole.organisations
        else None,
        counts=tuple(_counts(spread)),
        met_products=share(spread.bands[Band.MET].products, whole.products),
        met_organisations=share(spread.bands[Band.MET].organisations, whole.organisations),
        without_count=without_count(whole),
        possibly=_possibly(spread.possibly),
    )


def products(number: int) -> str:
    """As in "1 produkt" and "12 produkter"."""
    return ngettext("%(count)s produkt", "%(count)s produkter", number) % {"count": norwegian.number(number)}


def organisations(number: int) -> str:
    """As in "1 virksomhet" and "1 200 virksomheter"."""
    return ngettext("%(count)s virksomhet", "%(count)s virksomheter", number) % {"count": norwegian.number(number)}


def share(part: int, whole: int) -> str:
    """As in "3 av 12 (25 %)"."""
    return gettext("%(part)s av %(whole)s (%(percent)s)") % {
        "part": norwegian.number(part),
        "whole": norwegian.number(whole),
        "percent": norwegian.percent(percent(part, whole)),
    }


def without_count(weight: Weight) -> str:
    """Says that organisations are missing from a sum; empty where none are."""
    if not weight.without_count:
        return ""
    return ngettext(
        "Ett av produktene har ikke oppgitt antall virksomheter og teller bare som produkt.",
        "%(count)s av produktene har ikke oppgitt antall virksomheter og teller bare som produkter.",
        weight.without_count,
    ) % {"count": norwegian.number(weight.without_count)}


def _possibly(weight: Weight) -> str:
    if not weight.products:
        return ""
    if weight.organisations:
        said = ngettext(
            "Ett av produktene (%(organisations)s) er kanskje berørt: leverandøren har ikke svart på det som avgjør.",
            "%(count)s av produktene (%(organisations)s) er kanskje berørt: leverandørene har ikke svart på det som "
            "avgjør.",
            weight.products,
        )
    else:
        said = ngettext(
            "Ett av produktene er kanskje berørt: leverandøren har ikke svart på det som avgjør.",
            "%(count)s av produktene er kanskje berørt: leverandørene har ikke svart på det som avgjør.",
            weight.products,
        )
    return said % {"count": norwegian.number(weight.products), "organisations": organisations(weight.organisations)}


def _counts(spread: Spread) -> Iterator[Count]:
    for band, weight in spread.bands.items():
        if weight.products:
            counted = weight.organisations if weight.without_count < weight.products else None
            yield Count(
                kind=BAND_CHIP[band],
                word=BAND_WORDS[band],
                products=products(weight.products),
                organisations="" if counted is None else organisations(counted),
            )


def _bar(label: str, parts: list[tuple[Band, int]]) -> Bar:
    whole = sum(number for _, number in parts)
    pieces, at = [], 0
    for band, number in parts:
        if number:
            pieces.append(Piece(BAND_CHIP[band], f"{100 * at / whole:.2f}%", f"{100 * number / whole:.2f}%"))
            at += number
    said = ", ".join(f"{BAND_WORDS[band].lower()} {norwegian.number(number)}" for band, number in parts if number)
    return Bar(tuple(pieces), f"{label}: {said}")
