"""What a request is about: a product, one of the changes, one of the change's deadlines.

Found in the actor's scope before a transaction is opened, so that no request ever holds one connection while it waits
for another. Missing and another vendor's come out the same.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from fristklar import clock
from fristklar.access.actor import Actor
from fristklar.domain.deadline import Deadline, Environment
from fristklar.register.serving import serving
from fristklar.register.snapshot import RevisionEntry, Snapshot
from fristklar.status.queries import ProductStatus, Reported, read_status
from fristklar.status.standings import ChangeStatus, EnvironmentStatus, statuses_of
from fristklar.web.guard import SAFE_METHODS, NotFoundError, Slug


@dataclass(frozen=True, slots=True)
class ProductPlace:
    """A product that the actor may see."""

    register: Snapshot
    status: ProductStatus
    today: date

    @property
    def url(self) -> str:
        """The product's page."""
        return f"/produkter/{self.status.slug}"


@dataclass(frozen=True, slots=True)
class ChangePlace(ProductPlace):
    """Where the product stands against one change."""

    change: ChangeStatus

    @property
    def is_ended(self) -> bool:
        """The change is withdrawn or completed: what was said of it is read, and nothing more is said."""
        return self.change.change.is_ended

    @property
    def slug(self) -> str:
        """The change's name in addresses."""
        return self.change.change.slug

    @property
    def subject(self) -> str:
        """What the audit trail calls it."""
        return f"{self.status.slug}/{self.slug}"

    @property
    def row_url(self) -> str:
        """The change's row on the product's page, which shows no change that has ended."""
        return self.url if self.is_ended else f"{self.url}#{self.slug}"


@dataclass(frozen=True, slots=True)
class RowPlace(ChangePlace):
    """Where the product stands against one deadline."""

    line: EnvironmentStatus

    @property
    def deadline_id(self) -> int:
        """The deadline's key."""
        return self.line.entry.id

    @property
    def environment(self) -> Environment:
        """Where the deadline bites."""
        return self.line.entry.deadline.environment

    @property
    def subject(self) -> str:
        """What the audit trail calls it."""
        return f"{self.status.slug}/{self.slug}/{self.environment}"

    @property
    def form_url(self) -> str:
        """The form that reports it."""
        return f"{self.url}/status/{self.slug}/{self.environment}"

    def after(self, reported: Reported | None) -> "RowPlace":
        """The same row once this is reported for it."""
        others = {key: each for key, each in self.status.reported.items() if key != self.deadline_id}
        now = others if reported is None else {**others, self.deadline_id: reported}
        product = ProductPlace(self.register, replace(self.status, reported=now), self.today)
        return _row(_change(product, self.slug), self.environment)


async def find_product(request: Request, slug: Slug) -> ProductPlace:
    """The product of this name.

    Raises:
        NotFoundError: there is none that the actor may see.
    """
    actor = getattr(request.state, "permitted", None)
    assert isinstance(actor, Actor), "a route declares its permission before its place"
    status = await read_status(actor, slug)
    if status is None:
        raise NotFoundError
    register = await serving(request).register.at(status.register_version)
    return ProductPlace(register, status, clock.today())


ThisProduct = Annotated[ProductPlace, Depends(find_product)]


async def find_readable_change(product: ThisProduct, change: Slug) -> ChangePlace:
    """The change of this name, also one that has ended.

    Raises:
        NotFoundError: there is none.
    """
    return _change(product, change)


ReadableChange = Annotated[ChangePlace, Depends(find_readable_change)]


async def find_readable_row(change: ReadableChange, environment: str) -> RowPlace:
    """The deadline in this environment, also of a change that has ended.

    Raises:
        NotFoundError: there is none there.
    """
    return _row(change, environment)


ReadableRow = Annotated[RowPlace, Depends(find_readable_row)]


class GoneError(Exception):
    """What a form was sent about is no longer there, though it was when the form was made."""

    def __init__(self, place: ChangePlace, environment: Environment | None = None) -> None:
        super().__init__()
        self.place = place
        self.environment = environment
        """Where the deadline stood; None when the form was about the change."""


async def find_change(request: Request, change: ReadableChange) -> ChangePlace:
    """The change of this name, which has not ended.

    Raises:
        NotFoundError: there is none.
        GoneError: it ended, and something is sent about it.
    """
    if change.is_ended:
        raise _gone(request, change)
    return change


ThisChange = Annotated[ChangePlace, Depends(find_change)]


async def find_row(request: Request, change: ReadableChange, environment: str) -> RowPlace:
    """The change's deadline in this environment.

    Raises:
        NotFoundError: there never was one, or the change has ended.
        GoneError: there was one, and something is sent about it.
    """
    stood = next((each for each in _once_stood(change) if each == environment), None)
    if stood is not None and (change.is_ended or all(each.environment is not stood for each in _dates(change))):
        raise _gone(request, change, stood)
    return _row(change, environment)


ThisRow = Annotated[RowPlace, Depends(find_row)]


def moved_to(change: ChangePlace, environment: Environment) -> RowPlace | None:
    """Where the deadline that once stood in this environment stands now; None when it was taken away."""
    entry = change.change.change
    last = next((each.deadline_id for each in entry.revisions if _stood_in(each, environment)), None)
    now = [each.deadline.environment for each in entry.deadlines if each.id == last]
    return _row(change, now[0]) if now else None


def _gone(request: Request, change: ChangePlace, environment: Environment | None = None) -> Exception:
    return NotFoundError() if request.method in SAFE_METHODS else GoneError(change, environment)


def _dates(change: ChangePlace) -> tuple[Deadline, ...]:
    return change.change.change.dates


def _once_stood(change: ChangePlace) -> set[Environment]:
    """Where the change has, or had, a deadline."""
    moved = change.change.change.revisions
    before = {said.environment for each in moved for said in (each.old, each.new) if said is not None}
    return before | {each.environment for each in _dates(change)}


def _stood_in(revision: RevisionEntry, environment: Environment) -> bool:
    return any(said is not None and said.environment is environment for said in (revision.old, revision.new))


def _change(product: ProductPlace, slug: str) -> ChangePlace:
    entry = product.register.changes.get(slug)
    found = [] if entry is None else statuses_of([entry], product.status, product.today)
    if not found:
        raise NotFoundError
    return ChangePlace(product.register, product.status, product.today, found[0])


def _row(change: ChangePlace, environment: str) -> RowPlace:
    for line in change.change.environments:
        if line.entry.deadline.environment == environment:
            return RowPlace(change.register, change.status, change.today, change.change, line)
    raise NotFoundError
