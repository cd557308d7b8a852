"""The vendor's page as HTML: its template, rendered once for each shape, with what is told of one product filled in."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from markupsafe import escape

from fristklar.access.actor import Actor
from fristklar.domain.standing import Standing
from fristklar.languages import Language, current
from fristklar.products.groups import sections, tally
from fristklar.products.pages import NextDeadline, ProductPage
from fristklar.web.moulds import INSIDE, Fillings, moulded
from fristklar.web.templating import part


class _Shape(NamedTuple):
    """What `templates/products/detail.html` decides by."""

    reports: bool
    judges: bool
    is_read: bool
    standing: Standing | None
    """The headline's; None where nothing needs doing."""
    is_dated: bool
    has_questions: bool

    def known(self) -> Mapping[str, object]:
        return {
            "acts": INSIDE,
            "acts.report": self.reports,
            "acts.judge": self.judges,
            "reading": INSIDE if self.is_read else None,
            "headline": INSIDE if self.standing else None,
            "headline.standing": self.standing,
            "headline.is_dated": self.is_dated,
            "has_questions": self.has_questions,
        }


def product_html(page: ProductPage, *, path: str, today: date, actor: Actor) -> bytes:
    """The whole page. `path`, `today` and `actor` as for `templating.render`."""
    headline, reading = page.headline, page.reading
    shape = _Shape(
        page.acts.report,
        page.acts.judge,
        reading is not None,
        headline.standing if headline else None,
        headline is not None and headline.last_safe_iso is not None,
        page.asks != "",
    )
    return moulded("products/detail.html", shape, _fillings(page), path=path, today=today, actor=actor)


def _fillings(page: ProductPage) -> Fillings:
    headline, reading = page.headline, page.reading
    words = {
        "slug": page.slug,
        "name": page.name,
        "vendor": page.vendor,
        "description": page.description,
        "used_by": page.used_by,
        "asks": page.asks,
    }
    if headline is not None:
        words |= {
            "headline.slug": headline.slug,
            "headline.title": headline.title,
            "headline.environment_label": headline.environment_label,
            "headline.last_label": headline.last_label,
            "headline.last_safe": headline.last_safe or "",
            "headline.last_safe_iso": headline.last_safe_iso or "",
            "headline.days_phrase": headline.days_phrase,
            "headline.why": headline.why,
            "headline.next_step": headline.next_step,
        }
    if reading is not None:
        words["reading.until"] = reading.until
    fillings = {name: [escape(text).encode()] for name, text in words.items()}
    has_more = reading is not None and (reading.is_first or reading.news is not None)
    fillings["since"] = [part("products/_since.html", page)] if has_more else []
    fillings["ahead"] = [] if page.ahead is None else [_ahead(page.ahead, current())]
    fillings["tally"] = tally(page.counts)
    fillings["rows"] = sections(page.groups)
    fillings["ended"] = [part("products/_ended.html", page)] if page.ended else []
    return fillings


@lru_cache(maxsize=512)
def _ahead(ahead: NextDeadline, _language: Language) -> bytes:
    """Of many products it says the same, and rendering it costs more than all that is filled in."""
    return part("products/_ahead.html", ahead)
