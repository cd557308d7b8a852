"""The digests of one moment: what is the same for several readers is made once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fristklar import clock
from fristklar.digest.pages import Content, DigestPage, staff_content, vendor_content
from fristklar.digest.queries import Reader, Wishes
from fristklar.languages import Language, speaking
from fristklar.register.snapshot import Snapshot
from fristklar.status import following
from fristklar.status.news import instant_of, newest
from fristklar.status.queries import ProductStatus

FIRST_TELLS = timedelta(days=7)
"""How far back somebody's first digest tells."""
MOST_TOLD = timedelta(days=28)
"""How far back a digest tells at most, such as after a pause."""
_Key = tuple[datetime, tuple[int, ...] | None, Language]
"""Since when, of which products (None: of all, for staff), and in which language."""


def followed(statuses: Sequence[ProductStatus], wishes: Wishes) -> list[ProductStatus]:
    """The products that a person follows, of those that the person can see."""
    return following.followed(statuses, wishes.product_ids)


def since_when(told: datetime | None, today: date) -> datetime:
    """Since when a digest tells, to somebody who has been told up to `told`; None for who never got one.

    In a demo that is set to another day, the clock's own days count too.
    """
    now = min(instant_of(today), clock.now())
    return now - FIRST_TELLS if told is None else max(told, now - MOST_TOLD)


class Editions:
    """Makes the digests of many readers from one state of the register and of every product."""

    def __init__(self, register: Snapshot, statuses: Sequence[ProductStatus], today: date) -> None:
        """`statuses`: of every product that any of the readers can see, or of all; each is told only of its own."""
        self._register = register
        self._statuses = statuses
        self._today = today
        self.told_until = newest(register) or clock.now()
        """The moment from which the next digest of whoever gets one of these goes on."""
        self._visible: dict[tuple[int, ...] | None, list[ProductStatus]] = {}
        self._contents: dict[_Key, Content] = {}
        self._vendors: dict[Content, tuple[int, ...]] = {}

    def page_for(self, reader: Reader, since: date) -> DigestPage | None:
        """The reader's digest, in the reader's language; None for somebody who has no place."""
        if not reader.has_place:
            return None
        with speaking(reader.language):
            return self._page(reader, since)

    def _page(self, reader: Reader, since: date) -> DigestPage:
        actor = reader.actor
        who = None if reader.staff_role is not None else actor.vendor_ids
        if who not in self._visible:  # every colleague sees the same
            self._visible[who] = [status for status in self._statuses if actor.may_see_vendor(status.vendor_id)]
        visible = self._visible[who]
        instant = instant_of(since)
        if reader.staff_role is not None:
            key: _Key = (instant, None, reader.language)
            if key not in self._contents:
                self._contents[key] = staff_content(self._register, self._statuses, self._today, instant)
            return DigestPage(reader.name, self._contents[key])
        products = followed(visible, reader.wishes)
        key = instant, tuple(status.id for status in products), reader.language
        if key not in self._contents:
            content = vendor_content(self._register, products, self._today, instant)
            self._contents[key], self._vendors[content] = content, tuple({each.vendor_id for each in products})
        return DigestPage(reader.name, self._contents[key])

    def vendors_of(self, page: DigestPage, reader: Reader) -> tuple[int, ...]:
        """The vendors that a digest of these is about; none where it is for staff, about the whole sector."""
        if page.says.is_staff:
            return ()
        return self._vendors[page.says] or tuple(place.vendor_id for place in reader.places)
