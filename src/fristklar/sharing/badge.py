"""The badge: a product's name, and how it stands at worst, as a small picture for others' pages."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fristklar.domain.standing import Standing
from fristklar.languages import gettext, marked

LONGEST_NAME = 40
"""Characters. The whole name is in the picture's title."""

HEIGHT, PADDING, ICON = 24, 8, 14
NO_DEADLINES = marked("Ingen frister")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""With one of these in it, a browser shows no picture at all."""


class Colours(NamedTuple):
    """A surface and what stands on it, 4.5 to 1 at least apart. They are the picture's own, whatever page it is on."""

    surface: str
    ink: str


NAME_COLOURS = Colours("#1f2630", "#ffffff")
EDGE = "#868e99"
"""Sets the badge off from a white page and from a dark one alike, by 3 to 1."""

COLOURS = {
    Standing.OVERDUE: Colours("#b01f24", "#ffffff"),
    Standing.DISPUTED: Colours("#6b2fa0", "#ffffff"),
    Standing.AT_RISK: Colours("#fbd9d9", "#7a1015"),
    Standing.DUE_SOON: Colours("#ffe3a3", "#5c3d00"),
    Standing.UNREPORTED: Colours("#f0f2f5", "#2b3038"),
    Standing.ON_TRACK: Colours("#cfe6fb", "#0b3a66"),
    Standing.UNDATED: Colours("#e3e6eb", "#2b3038"),
    Standing.EXEMPT: Colours("#e8dcf7", "#45206e"),
    Standing.MET: Colours("#cdeed5", "#0d4a22"),
    Standing.NOT_AFFECTED: Colours("#f0f2f5", "#4a5160"),
}

ICONS = {
    Standing.OVERDUE: "M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3zM5.8 5.8l4.4 4.4m0-4.4-4.4 4.4",
    Standing.DISPUTED: "M1.8 2.4h12.4v8.8H8.4l-3.6 3v-3h-3zM8 4.8v2.3M8 9v.1",
    Standing.AT_RISK: "M8 1.9l6.6 11.9H1.4zM8 6.4v3.1M8 11.5v.1",
    Standing.DUE_SOON: "M3.5 1.7h9m-9 12.6h9M4.8 1.7v2.6L8 8l3.2-3.7V1.7M4.8 14.3v-2.6L8 8l3.2 3.7v2.6",
    Standing.UNREPORTED: "M6.1 6.3a1.9 1.9 0 1 1 2.8 1.7c-.6.4-.9.7-.9 1.3M8 11.4v.1",
    Standing.ON_TRACK: "M1.8 8h12M9.2 3.4 13.8 8l-4.6 4.6",
    Standing.UNDATED: "M2.2 3.4h11.6v10.8H2.2zM2.2 6.7h11.6M5.4 1.6v3m5.2-3v3",
    Standing.EXEMPT: "M8 1.6l5.6 2v4.2c0 3.4-2.5 5.6-5.6 6.7-3.1-1.1-5.6-3.3-5.6-6.7V3.6z",
    Standing.MET: "M5 8.2l2.2 2.2 4-4.5",
    Standing.NOT_AFFECTED: "M5 8h6",
}
"""As `static/parts.css` has them; a picture on another site can take nothing from there."""

IN_A_CIRCLE = frozenset({Standing.UNREPORTED, Standing.MET, Standing.NOT_AFFECTED})


@dataclass(frozen=True, slots=True)
class Badge:
    """The picture's measures and words."""

    title: str
    description: str
    name: str
    name_width: int
    name_colours: Colours
    words: str
    words_width: int
    colours: Colours
    icon: str
    in_a_circle: bool
    edge: str = EDGE
    height: int = HEIGHT
    padding: int = PADDING
    icon_width: int = ICON

    @property
    def left_width(self) -> int:
        """Of the half with the name."""
        return self.name_width + 2 * PADDING

    @property
    def words_at(self) -> int:
        """Where the words begin."""
        return self.left_width + PADDING + ICON + 5

    @property
    def width(self) -> int:
        """Of the whole."""
        return self.words_at + self.words_width + PADDING


def badge(name: str, counts: Mapping[Standing, int], words: Mapping[Standing, str], day: str) -> Badge:
    """Compose it from a product's deadlines by standing, the most urgent first, and the standings' words."""
    name = _NO_XML.sub("", name)
    worst = next(iter(counts), None)
    colours = COLOURS[worst or Standing.NOT_AFFECTED]
    said = nothing = gettext(NO_DEADLINES)
    if worst is not None:
        said = words[worst] if worst is Standing.NOT_AFFECTED else f"{words[worst]}: {counts[worst]}"
    by_standing = ", ".join(f"{words[standing]}: {count}" for standing, count in counts.items())
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
    return Badge(
        title=f"{name}. {said}",
        description=gettext("Frister etter status. %(counts)s. Regnet fra %(day)s.")
        % {"counts": by_standing or nothing, "day": day},
        name=short,
        name_width=text_width(short),
        name_colours=NAME_COLOURS,
        words=said,
        words_width=text_width(said),
        colours=colours,
        icon=ICONS[worst or Standing.NOT_AFFECTED],
        in_a_circle=(worst or Standing.NOT_AFFECTED) in IN_A_CIRCLE,
    )


_NARROW, _THIN, _BROAD = frozenset("ijl.,:;'|!`"), frozenset('frtI()[]{}/\\-"* '), frozenset("mwMW@%&…—")


def text_width(text: str) -> int:
    """Pixels of a text at 12 px in a common sans serif, a little too many rather than too few.

    The picture holds its words to it (`textLength`), whatever fonts there are.
    """
    return max(1, round(sum(map(_letter_width, text))))


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in {"W", "F"} or ord(letter) > 0xFFFF:
        return 13.0
    if letter in _NARROW:
        return 3.4
    if letter in _THIN:
        return 4.5
    if letter in _BROAD:
        return 10.5
    return 8.3 if letter.isupper() else 6.9
