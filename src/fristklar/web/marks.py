"""Small pieces of HTML that templates and hand-written rows share."""

from functools import cache

from markupsafe import Markup

from fristklar.domain.standing import Standing
from fristklar.languages import Language, current
from fristklar.web.words import STANDING


def chip(standing: Standing) -> Markup:
    """A standing: colour, icon and word together."""
    return _chip(standing, current())


@cache  # a page shows many
def _chip(standing: Standing, _language: Language) -> Markup:
    return Markup('<span class="chip {}">{}</span>').format(
        str(standing), STANDING[standing]
    )  # a page may hold it as text
