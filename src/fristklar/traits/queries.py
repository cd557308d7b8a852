"""The SQL of traits as staff keep them. All of it runs in staff's scope."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.db import Readable, write_at_version
from fristklar.models import Change, Product, ProductTrait, TraitDefinition


@dataclass(frozen=True, slots=True)
class TraitLine:
    """A trait in the list."""

    name: str
    place: int
    """1 for the first."""
    question: str
    changes: int
    """Changes whose rule asks for it, drafts and ended ones among them."""
    answers: int
    """Products that have answered."""


@dataclass(frozen=True, slots=True)
class StoredTrait:
    """A trait as it is kept."""

    name: str
    version: int
    place: int
    """1 for the first."""
    question: str
    when_yes: str
    when_no: str
    when_unanswered: str


@dataclass(frozen=True, slots=True)
class AskingChange:
    """A change whose rule asks for a trait."""

    slug: str
    title: str


_PLACE = func.row_number().over(order_by=(TraitDefinition.position, TraitDefinition.name))


def _asks_for(trait: Any) -> Any:
    """Whether a change's rule names the trait, as the trigger that holds traits in place sees it."""
    asked = func.traits_in(Change.rule).table_valued("name").render_derived()
    return trait.in_(select(asked.c.name))


async def read_traits(connection: Readable) -> list[TraitLine]:
    """Every trait, in its order."""
    answers = select(func.count()).where(ProductTrait.trait == TraitDefinition.name).scalar_subquery()
    changes = select(func.count()).select_from(Change).where(_asks_for(TraitDefinition.name)).scalar_subquery()
    columns = (TraitDefinition.name, _PLACE, TraitDefinition.question, changes, answers)
    rows = await connection.execute(select(*columns).order_by(_PLACE))
    return [TraitLine(*row) for row in rows]


async def count_traits(connection: Readable) -> int:
    """How many traits there are."""
    return (await connection.execute(select(func.count()).select_from(TraitDefinition))).scalar_one()


async def find_trait(connection: Readable, name: str) -> StoredTrait | None:
    """The trait with this name, as the transaction sees it now."""
    every = select(
        TraitDefinition.name,
        TraitDefinition.version,
        _PLACE.label("place"),
        TraitDefinition.question,
        TraitDefinition.when_yes,
        TraitDefinition.when_no,
        TraitDefinition.when_unanswered,
    ).subquery()
    row = (await connection.execute(select(every).where(every.c.name == name))).one_or_none()
    return StoredTrait(*row) if row else None


async def read_asking_changes(connection: Readable, name: str) -> list[AskingChange]:
    """The changes whose rule asks for the trait, whatever their state."""
    wanted = select(Change.slug, Change.title).where(_asks_for(literal(name))).order_by(Change.title)
    return [AskingChange(*row) for row in await connection.execute(wanted)]


async def read_answers(connection: Readable, name: str) -> dict[str, bool]:
    """What products have answered, by their slugs."""
    wanted = (
        select(Product.slug, ProductTrait.answer)
        .join(Product, Product.id == ProductTrait.product_id)
        .where(ProductTrait.trait == name)
        .order_by(Product.slug)
    )
    return {row.slug: row.answer for row in await connection.execute(wanted)}


async def hold_order(session: AsyncSession) -> None:
    """Keep others from moving or editing any trait until the transaction ends."""
    everything = select(TraitDefinition.name).order_by(TraitDefinition.name)
    await session.execute(everything.with_for_update(key_share=True))


async def hold_trait(session: AsyncSession, name: str) -> None:
    """Keep others from asking for the trait and from answering it until the transaction ends."""
    await session.execute(select(TraitDefinition.name).where(TraitDefinition.name == name).with_for_update())


async def insert_trait(session: AsyncSession, name: str, **values: Any) -> bool:
    """Add a trait after the others; False when there is one of this name."""
    last = select(func.coalesce(func.max(TraitDefinition.position), -1) + 1).scalar_subquery()
    added = await session.execute(
        insert_or_skip(TraitDefinition)
        .values(name=name, position=last, **values)
        .on_conflict_do_nothing(index_elements=[TraitDefinition.name])
        .returning(TraitDefinition.name)
    )
    return added.one_or_none() is not None


async def update_trait(session: AsyncSession, name: str, version: int, **values: Any) -> bool:
    """Write these columns of the trait at this version; False when somebody else came first."""
    return await write_at_version(session, TraitDefinition, version, TraitDefinition.name == name, **values)


async def move_trait(session: AsyncSession, name: str, place: int) -> None:
    """Give the trait this place, 1 for the first, and close ranks. Whoever is moved aside counts as edited."""
    ordered = select(TraitDefinition.name).order_by(TraitDefinition.position, TraitDefinition.name)
    names = [each for each in (await session.scalars(ordered)).all() if each != name]
    names.insert(place - 1, name)
    wanted = case({each: position for position, each in enumerate(names)}, value=TraitDefinition.name)
    version = case((TraitDefinition.name == name, TraitDefinition.version), else_=TraitDefinition.version + 1)
    await session.execute(
        update(TraitDefinition)
        .where(TraitDefinition.position != wanted)
        .values(position=wanted, version=version)
        .execution_options(synchronize_session=False)
    )


async def delete_trait(session: AsyncSession, name: str, version: int) -> bool:
    """Take the trait away at this version, and the products' answers with it; False when somebody else came first."""
    this = (TraitDefinition.name == name, TraitDefinition.version == version)
    held = select(TraitDefinition.name).where(*this)
    await session.execute(delete(ProductTrait).where(ProductTrait.trait.in_(held)))
    taken = await session.execute(delete(TraitDefinition).where(*this).returning(TraitDefinition.name))
    return taken.one_or_none() is not None
