"""What a worker reads to tell of: the register, where every product stands, and since when each is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fristklar import clock
from fristklar.access.actor import POSTMAN
from fristklar.access.scope import scope
from fristklar.alerts import queries
from fristklar.alerts.queries import Reader
from fristklar.clock import OSLO
from fristklar.db import reading
from fristklar.domain.deadline import last_safe_day
from fristklar.models import VendorRole
from fristklar.register.queries import read_snapshot
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.following import followed
from fristklar.status.queries import ProductStatus, read_statuses
from fristklar.status.standings import ChangeStatus, change_statuses


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """One reading of it all. The standings are those of every page, worked out once for each product."""

    register: Snapshot
    statuses: tuple[ProductStatus, ...]
    ages: Mapping[int, datetime]
    """Since when each product is there."""
    today: date
    _standings: dict[int, list[ChangeStatus]] = field(default_factory=dict)

    def standings(self, status: ProductStatus) -> list[ChangeStatus]:
        """Where a product stands, most urgent first."""
        found = self._standings.get(status.id)
        if found is None:
            found = self._standings[status.id] = change_statuses(self.register, status, self.today)
        return found

    def own(self, reader: Reader, *, chosen: bool = True, before: datetime | None = None) -> list[ProductStatus]:
        """The products of a vendor's person.

        `chosen`: only those that the person follows. `before`: only those that were there, and that the person had a
        place with, by then.
        """
        since = {place.vendor_id: place.since for place in reader.places}
        visible = [status for status in self.statuses if status.vendor_id in since]
        picked = followed(visible, reader.product_ids) if chosen else visible
        if before is None:
            return picked
        return [each for each in picked if since[each.vendor_id] < before and self.ages[each.id] < before]

    def administered(self, reader: Reader) -> list[ProductStatus]:
        """The products of the vendors that the person is an administrator of."""
        vendors = {place.vendor_id for place in reader.places if place.role is VendorRole.ADMINISTRATOR}
        return [status for status in self.statuses if status.vendor_id in vendors]


async def read_desk(today: date) -> Desk:
    """Read it all, as it is now.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    register, statuses = await read_snapshot(), await read_statuses(POSTMAN)
    async with reading(scope(POSTMAN)) as connection:
        ages = await queries.read_product_ages(connection)
    # A product that was added between the two readings is as new as can be.
    return Desk(register, tuple(statuses), {status.id: clock.now() for status in statuses} | ages, today)


def day_of(instant: datetime) -> date:
    """The day in Norway."""
    return instant.astimezone(OSLO).date()


def set_on(change: ChangeEntry, deadline_id: int) -> date:
    """The day on which a deadline got the last safe day that it has."""
    newest = date.min
    for revision in reversed(change.revisions):  # they come newest first
        if revision.deadline_id == deadline_id:
            before, after = (last_safe_day(side) if side else None for side in (revision.old, revision.new))
            if before != after:
                newest = day_of(revision.made_at)
    return newest
