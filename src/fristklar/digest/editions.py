"""The digests of one moment: what is the same for several readers is made once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fristklar import clock
from fristklar.digest.news import instant_of
from fristklar.digest.pages import Content, DigestPage, staff_content, vendor_content
from fristklar.digest.queries import Reader, Wishes
from fristklar.languages import Language, speaking
from fristklar.register.snapshot import Snapshot
from fristklar.status.queries import ProductStatus

WEEK = timedelta(days=7)
_Key = tuple[datetime, tuple[int, ...] | None, Language]
"""Since when, of which products (None: of all, for staff), and in which language."""


def followed(statuses: Sequence[ProductStatus], wishes: Wishes) -> list[ProductStatus]:
    """The products that a person follows, of those that the person can see.

    Whoever chose products that are all gone follows the others: nobody is told nothing by mistake.
    """
    chosen = [status for status in statuses if status.id in wishes.product_ids]
    return chosen or list(statuses)


def a_week_ago(today: date) -> datetime:
    """Since when a preview tells. In a demo that is set to another day, the clock's own week counts too."""
    return min(instant_of(today), clock.now()) - WEEK


class Editions:
    """Makes the digests of many readers from one state of the register and of every product."""

    def __init__(self, register: Snapshot, statuses: Sequence[ProductStatus], today: date) -> None:
        """`statuses`: of every product that any of the readers can see, or of all; each is told only of its own."""
        self._register = register
        self._statuses = statuses
        self._today = today
        self._contents: dict[_Key, Content] = {}

    def page_for(self, reader: Reader, since: date) -> DigestPage | None:
        """The reader's digest, in the reader's language; None for somebody who has no place."""
        if not reader.has_place:
            return None
        with speaking(reader.language):
            return self._page(reader, since)

    def _page(self, reader: Reader, since: date) -> DigestPage:
        actor = reader.actor
        visible = [status for status in self._statuses if actor.may_see_vendor(status.vendor_id)]
        instant = instant_of(since)
        if reader.staff_role is not None:
            key: _Key = (instant, None, reader.language)
            if key not in self._contents:
                self._contents[key] = staff_content(self._register, visible, self._today, instant)
            return DigestPage(reader.name, self._contents[key])
        products = followed(visible, reader.wishes)
        key = instant, tuple(status.id for status in products), reader.language
        if key not in self._contents:
            self._contents[key] = vendor_content(self._register, products, self._today, instant)
        return DigestPage(reader.name, self._contents[key])
