"""Small pieces of HTML that templates and hand-written rows share."""

from markupsafe import Markup

from fristklar.domain.standing import Standing
from fristklar.web.words import STANDING

_CHIPS = {
    kind: Markup('<span class="chip {}">{}</span>').format(kind.value, STANDING[kind])  # a page shows many
    for kind in Standing
}


def chip(standing: Standing) -> Markup:
    """A standing: colour, icon and word together."""
    return _CHIPS[standing]
