"""The badge: a picture that can be read by everyone, whatever the name."""

import re

import pytest
from starlette.testclient import TestClient

from fristklar.domain.standing import Standing
from fristklar.sharing.badge import COLOURS, EDGE, HEIGHT, ICONS, NAME_COLOURS, badge, text_width
from fristklar.web.templating import STATIC
from fristklar.web.words import STANDING
from harness import Database
from sharing.giving import picture, shared, texts


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x0b", "\x1b"])
def test_a_badge_is_a_picture_whatever_the_name(client: TestClient, database: Database, sign: str) -> None:
    token = shared(client, database, "badge")
    database.as_staff("UPDATE product SET name = %s WHERE slug = 'eksempel-epj'", f"Navn{sign}slutt")
    assert texts(picture(client, token))[0] == "Navnslutt"


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, of two colours such as "#1f2630"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class TestTheBadge:
    def test_every_standing_can_be_read_and_seen(self) -> None:
        assert set(COLOURS) == set(ICONS) == set(Standing)
        for colours in (*COLOURS.values(), NAME_COLOURS):
            assert contrast(*colours) >= 4.5, colours
        for page in ("#ffffff", "#1b1d21"):
            assert contrast(EDGE, page) >= 3

    def test_its_icons_are_those_of_the_site(self) -> None:
        css = (STATIC / "parts.css").read_text()
        for standing, icon in ICONS.items():
            [rule] = re.findall(rf"^\.{standing.value} {{ --icon: (.+)$", css, re.MULTILINE)
            assert f"d='{icon}'" in rule, standing

    def test_it_is_as_wide_as_its_words_and_holds_them_to_it(self) -> None:
        for name in ("EPJ", "Et ganske langt navn på et produkt", "W" * 40, "漢字 🩺"):
            made = badge(name, {Standing.OVERDUE: 12}, STANDING, "i dag")
            assert made.width == made.words_at + text_width("Forfalt: 12") + 8
            assert made.height == HEIGHT
        assert text_width("iii") < text_width("mmm")

    def test_a_long_name_is_cut_in_the_picture_and_whole_in_its_title(self) -> None:
        made = badge("a" * 200, {Standing.MET: 1}, STANDING, "i dag")
        assert len(made.name) == 40
        assert made.title == f"{'a' * 200}. Klar: 1"

    def test_a_product_that_nothing_hits_says_so(self) -> None:
        assert badge("EPJ", {}, STANDING, "i dag").words == "Ingen frister"
        assert badge("EPJ", {Standing.NOT_AFFECTED: 30}, STANDING, "i dag").words == "Ikke berørt"
