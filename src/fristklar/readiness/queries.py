"""The SQL of reports, verdicts, exemptions, objections and profiles, each in the scope of the actor who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless_there
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable
from fristklar.domain.applicability import ObjectionAnswer
from fristklar.domain.deadline import Environment
from fristklar.models import (
    AuditEntry,
    Change,
    DeadlineRow,
    Lifecycle,
    Objection,
    Product,
    ProductTrait,
    Readiness,
    ReadinessEvent,
)
from fristklar.status.queries import Reported

LONGEST_HISTORY = 500


@dataclass(frozen=True, slots=True)
class Row:
    """The key of what is reported for a product and a deadline."""

    vendor_id: int
    product_id: int
    deadline_id: int


_COLUMNS = (
    Readiness.claim,
    Readiness.claimed_on,
    Readiness.planned_on,
    Readiness.verdict,
    Readiness.exempt_until,
    Readiness.responsible,
    Readiness.note,
    Readiness.verdict_reason,
    Readiness.exemption_reason,
    Readiness.evidence,
    Readiness.version,
)


def _reported(row: Any) -> Reported:
    return Reported(
        row.claim,
        row.claimed_on,
        row.planned_on,
        row.verdict,
        row.exempt_until,
        row.responsible,
        row.note,
        row.verdict_reason,
        row.exemption_reason,
        tuple(row.evidence),
        row.version,
    )


async def read_row(session: Readable, row: Row) -> Reported | None:
    """What is reported, as the transaction sees it now."""
    found = await session.execute(
        select(*_COLUMNS).where(Readiness.product_id == row.product_id, Readiness.deadline_id == row.deadline_id)
    )
    one = found.one_or_none()
    return _reported(one) if one else None


async def write_row(session: AsyncSession, row: Row, version: int, values: Mapping[str, Any]) -> Reported | None:
    """Write these columns of the row at this version; version 0 makes the row. Gives the row as it stands afterwards.

    None when the row is no longer, or already, there at that version: somebody else came first.
    """
    if version == 0:
        statement: Any = (
            insert_unless_there(Readiness)
            .values(vendor_id=row.vendor_id, product_id=row.product_id, deadline_id=row.deadline_id, **values)
            .on_conflict_do_nothing(index_elements=[Readiness.product_id, Readiness.deadline_id])
        )
    else:
        statement = (
            update(Readiness)
            .where(
                Readiness.product_id == row.product_id,
                Readiness.deadline_id == row.deadline_id,
                Readiness.version == version,
            )
            .values(version=Readiness.version + 1, **values)
        )
    written = (await session.execute(statement.returning(*_COLUMNS))).one_or_none()
    return _reported(written) if written else None


async def still_stands(session: AsyncSession, row: Row, environment: Environment) -> bool:
    """Whether the deadline stands in this environment, of a change that has not ended: as it is now, not as it was
    when the request began."""
    found = await session.scalar(
        select(literal(1))
        .select_from(DeadlineRow)
        .join(Change, Change.id == DeadlineRow.change_id)
        .where(
            DeadlineRow.id == row.deadline_id,
            DeadlineRow.removed_on.is_(None),
            DeadlineRow.environment == environment,
            Change.lifecycle.not_in((Lifecycle.COMPLETED, Lifecycle.WITHDRAWN)),
        )
    )
    return found is not None


async def add_event(
    session: AsyncSession, row: Row, *, said_on: date, actor: str, kind: str, said: Mapping[str, Any]
) -> None:
    """Append to the row's history."""
    await session.execute(
        insert(ReadinessEvent).values(
            vendor_id=row.vendor_id,
            product_id=row.product_id,
            deadline_id=row.deadline_id,
            said_on=said_on,
            actor=actor,
            kind=kind,
            said=dict(said),
        )
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a row's history: who, when, and the fields as they stood afterwards."""

    at: datetime
    actor: str
    kind: str
    said: dict[str, Any]


async def read_history(session: Readable, row: Row) -> list[Said]:
    """The row's history, the newest first."""
    found = await session.execute(
        select(ReadinessEvent.at, ReadinessEvent.actor, ReadinessEvent.kind, ReadinessEvent.said)
        .where(ReadinessEvent.product_id == row.product_id, ReadinessEvent.deadline_id == row.deadline_id)
        .order_by(ReadinessEvent.id.desc())
        .limit(LONGEST_HISTORY)
    )
    return [Said(*each) for each in found]


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """A vendor's objection, with who said what and when."""

    reason: str
    raised_by: str
    raised_on: date
    answer: ObjectionAnswer | None
    answer_reason: str | None
    answered_by: str | None
    answered_on: date | None
    version: int


_OBJECTION = (
    Objection.reason,
    Objection.raised_by,
    Objection.raised_on,
    Objection.answer,
    Objection.answer_reason,
    Objection.answered_by,
    Objection.answered_on,
    Objection.version,
)


def _this_objection(product_id: int, change: str, version: int | None = None) -> ColumnElement[bool]:
    change_id = select(Change.id).where(Change.slug == change).scalar_subquery()
    this = and_(Objection.product_id == product_id, Objection.change_id == change_id)
    return this if version is None else and_(this, Objection.version == version)


async def read_objection(session: Readable, product_id: int, change: str) -> ObjectionRow | None:
    """The product's objection to the change of this name."""
    found = await session.execute(select(*_OBJECTION).where(_this_objection(product_id, change)))
    row = found.one_or_none()
    return ObjectionRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class ObjectionDeed:
    """What somebody did with an objection: by the trail, which outlives the objection."""

    at: datetime
    actor: str
    action: str
    details: dict[str, Any]
    """Each field that changed, before and after: reason, answer, answer_reason."""


async def read_objection_deeds(session: Readable, subject: str, vendor_id: int) -> list[ObjectionDeed]:
    """Everything that was done with the product's objections to one change, the newest first."""
    found = await session.execute(
        select(AuditEntry.at, AuditEntry.actor, AuditEntry.action, AuditEntry.details)
        .where(AuditEntry.subject_kind == "objection", AuditEntry.subject == subject, AuditEntry.vendor_id == vendor_id)
        .order_by(AuditEntry.id.desc())
        .limit(LONGEST_HISTORY)
    )
    return [ObjectionDeed(*each) for each in found]


async def raise_objection(
    session: AsyncSession, vendor_id: int, product_id: int, change: str, *, reason: str, raised_by: str, raised_on: date
) -> bool:
    """Make the first objection. False when one is already there."""
    columns = [
        Objection.vendor_id,
        Objection.product_id,
        Objection.change_id,
        Objection.reason,
        Objection.raised_by,
        Objection.raised_on,
    ]
    values = select(
        literal(vendor_id), literal(product_id), Change.id, literal(reason), literal(raised_by), literal(raised_on)
    ).where(Change.slug == change)
    statement = (
        insert_unless_there(Objection)
        .from_select(columns, values)
        .on_conflict_do_nothing(index_elements=[Objection.product_id, Objection.change_id])
    )
    return (await session.execute(statement.returning(Objection.id))).one_or_none() is not None


async def write_objection(
    session: AsyncSession, product_id: int, change: str, version: int, values: Mapping[str, Any]
) -> bool:
    """Change the objection at this version. False when it is no longer there at that version."""
    statement = (
        update(Objection)
        .where(_this_objection(product_id, change, version))
        .values(version=Objection.version + 1, **values)
    )
    return (await session.execute(statement.returning(Objection.id))).one_or_none() is not None


async def remove_objection(session: AsyncSession, product_id: int, change: str, version: int) -> bool:
    """Take the objection at this version away. False when it is no longer there at that version."""
    statement = delete(Objection).where(_this_objection(product_id, change, version))
    return (await session.execute(statement.returning(Objection.id))).one_or_none() is not None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a product is."""

    description: str
    organisations: int | None
    contact: str | None
    answers: dict[str, bool]
    """By trait; one that nobody has answered is missing."""

    @property
    def version(self) -> int:
        """A number for what the profile says: another one when anything in it is another. The product's own version
        counts its name too, which is none of the profile's."""
        said = (self.description, self.organisations, self.contact, sorted(self.answers.items()))
        return int.from_bytes(sha256(repr(said).encode()).digest()[:7])


async def read_profile(session: Readable, product_id: int) -> Profile:
    """The product's profile, as the transaction sees it now."""
    product = await session.execute(
        select(Product.description, Product.organisations, Product.contact).where(Product.id == product_id)
    )
    traits = await session.execute(
        select(ProductTrait.trait, ProductTrait.answer).where(ProductTrait.product_id == product_id)
    )
    return Profile(*product.one(), answers={row.trait: row.answer for row in traits})


async def lock_profile(session: AsyncSession, product_id: int) -> Profile:
    """The product's profile as it is now. Nobody saves it until this transaction ends."""
    await session.execute(select(Product.id).where(Product.id == product_id).with_for_update(key_share=True))
    return await read_profile(session, product_id)


async def read_profile_saver(session: Readable, subject: str) -> str | None:
    """Who last saved something that the profile shows."""
    shown = ("description", "organisations", "contact")
    saved = select(AuditEntry.actor).where(
        AuditEntry.subject_kind == "product",
        AuditEntry.subject == subject,
        or_(AuditEntry.action == "edit_profile", *(AuditEntry.details.has_key(field) for field in shown)),
    )
    return await session.scalar(saved.order_by(AuditEntry.id.desc()).limit(1))


async def write_product(session: AsyncSession, product_id: int, values: Mapping[str, Any]) -> None:
    """Write these columns of a product that is locked."""
    await session.execute(update(Product).where(Product.id == product_id).values(version=Product.version + 1, **values))


async def write_answers(
    session: AsyncSession, vendor_id: int, product_id: int, answers: Mapping[str, bool | None]
) -> None:
    """Write these answers; None takes one away. The product's own row is locked by the write before this one."""
    gone = [trait for trait, answer in answers.items() if answer is None]
    if gone:
        await session.execute(
            delete(ProductTrait).where(ProductTrait.product_id == product_id, ProductTrait.trait.in_(gone))
        )
    given = [
        {"vendor_id": vendor_id, "product_id": product_id, "trait": trait, "answer": answer}
        for trait, answer in answers.items()
        if answer is not None
    ]
    if given:
        statement = insert_unless_there(ProductTrait).values(given)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[ProductTrait.product_id, ProductTrait.trait], set_={"answer": statement.excluded.answer}
            )
        )
