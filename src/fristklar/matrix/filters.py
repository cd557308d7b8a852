"""What a reader may ask of the matrix. What is not understood is said back, and never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from fristklar.domain.standing import Standing
from fristklar.languages import gettext
from fristklar.web.choices import LONGEST_TEXT, LONGEST_VALUE, Time

LAST_WINDOW = 100_000


class Size(StrEnum):
    """How many health organisations use the product."""

    ANY = ""
    LARGE = "500"
    MIDDLE = "100"
    SMALL = "1"
    UNUSED = "0"
    UNKNOWN = "ukjent"


class RowOrder(StrEnum):
    """The products' order."""

    VENDOR = "leverandor"
    URGENT = "haster"
    LARGEST = "storst"
    SMALLEST = "minst"
    NAME = "navn"


class ColumnOrder(StrEnum):
    """The changes' order."""

    DEADLINE = "frist"
    URGENT = "haster"
    SERVICE = "tjeneste"


STANDINGS = {
    "forfalt": Standing.OVERDUE,
    "omstridt": Standing.DISPUTED,
    "i-fare": Standing.AT_RISK,
    "naermer-seg": Standing.DUE_SOON,
    "ikke-rapportert": Standing.UNREPORTED,
    "i-rute": Standing.ON_TRACK,
    "uavklart": Standing.UNDATED,
    "unntak": Standing.EXEMPT,
    "klar": Standing.MET,
    "ikke-berort": Standing.NOT_AFFECTED,
}
"""By their names in addresses."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. An empty text asks for nothing in particular."""

    text: str = ""
    """Part of a vendor's or a product's name."""
    service: str = ""
    time: Time = Time.ANY
    standing: str = ""
    size: Size = Size.ANY
    rows: RowOrder = RowOrder.VENDOR
    columns: ColumnOrder = ColumnOrder.DEADLINE
    window: int = 1
    """Which of the pages that the rows are shown on."""
    not_understood: tuple[str, ...] = ()

    @property
    def are_set(self) -> bool:
        """Whether anything narrows the matrix."""
        return bool(self.text or self.service or self.time or self.standing or self.size)

    def address(self, path: str = "/stab/matrise", **changed: object) -> str:
        """Where the matrix stands as asked for here but for what is `changed`: on its first page, unless told."""
        asked = replace(self, **{"window": 1, **changed})  # type: ignore[arg-type]
        values = {
            "q": asked.text,
            "tjeneste": asked.service,
            "tid": asked.time.value,
            "status": asked.standing,
            "virksomheter": asked.size.value,
            "rader": "" if asked.rows is RowOrder.VENDOR else asked.rows.value,
            "kolonner": "" if asked.columns is ColumnOrder.DEADLINE else asked.columns.value,
            "side": "" if asked.window == 1 else str(asked.window),
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{path}?{query}" if query else path


def read_filters(query: Mapping[str, str]) -> Filters:
    """Filters from an address. Unknown values are left out and named in `not_understood`."""
    not_understood = []

    def choice(name: str, known: list[str], otherwise: str) -> str:
        value = _plain(query.get(name, ""))
        if not value or value in known:
            return value or otherwise
        not_understood.append(f"{name}={value[:LONGEST_VALUE]}")
        return otherwise

    text = _plain(query.get("q", ""))
    if len(text) > LONGEST_TEXT:
        not_understood.append(gettext("q er lengre enn %(most)s tegn") % {"most": LONGEST_TEXT})
        text = text[:LONGEST_TEXT]
    window = _plain(query.get("side", ""))
    if window and not (window.isascii() and window.isdigit() and len(window) < 7 and 0 < int(window) <= LAST_WINDOW):
        not_understood.append(f"side={window[:LONGEST_VALUE]}")
        window = ""
    return Filters(
        text=text,
        service=_plain(query.get("tjeneste", ""))[:LONGEST_VALUE],
        time=Time(choice("tid", list(Time), Time.ANY)),
        standing=choice("status", list(STANDINGS), ""),
        size=Size(choice("virksomheter", list(Size), Size.ANY)),
        rows=RowOrder(choice("rader", list(RowOrder), RowOrder.VENDOR)),
        columns=ColumnOrder(choice("kolonner", list(ColumnOrder), ColumnOrder.DEADLINE)),
        window=int(window or 1),
        not_understood=tuple(not_understood),
    )


def _plain(value: str) -> str:
    return "".join(each for each in value if each >= " ").strip()
