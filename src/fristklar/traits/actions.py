"""What staff do to traits. Each deed runs in the request's transaction and leaves a trail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.languages import gettext
from fristklar.traits import queries
from fristklar.traits.forms import NewTraitForm, TraitForm
from fristklar.traits.queries import AskingChange, StoredTrait


class AskedForError(Exception):
    """Rules ask for the trait, so that it stays; the message says which changes' rules."""


async def create_trait(session: AsyncSession, actor: Actor, fields: NewTraitForm) -> None:
    """Add a trait.

    Raises:
        NameTakenError: there is one of this name.
    """
    await queries.hold_order(session)
    values = _columns(fields)
    if not await queries.insert_trait(session, fields.navn, **values):
        raise NameTakenError(
            gettext("Det finnes alt en egenskap som heter %(name)s. Gi denne et annet navn.") % {"name": fields.navn}
        )
    await queries.move_trait(session, fields.navn, fields.plass)
    added = await _stored(session, fields.navn)
    await record(session, actor, "create", kind="trait", subject=fields.navn, details=_facts(added))


async def save_trait(session: AsyncSession, actor: Actor, stored: StoredTrait, fields: TraitForm) -> None:
    """Save a trait and its place among the others.

    Raises:
        OvertakenError: the form was made from an older version.
    """
    await queries.hold_order(session)
    if not await queries.update_trait(session, stored.name, fields.version, **_columns(fields)):
        raise OvertakenError
    if fields.plass != stored.place:
        await queries.move_trait(session, stored.name, fields.plass)
    details = changed(_facts(stored), _facts(await _stored(session, stored.name)))
    await record(session, actor, "edit", kind="trait", subject=stored.name, details=details)


async def remove_trait(session: AsyncSession, actor: Actor, stored: StoredTrait, version: int) -> None:
    """Take a trait away that no rule asks for. What products have answered goes along, and stands in the trail.

    Raises:
        AskedForError: a rule does.
        OvertakenError: the trait was changed meanwhile.
    """
    await queries.hold_trait(session, stored.name)
    stays = trait_stays(await queries.read_asking_changes(session, stored.name))
    if stays:
        raise AskedForError(stays)
    answers = await queries.read_answers(session, stored.name)
    if not await queries.delete_trait(session, stored.name, version):
        raise OvertakenError
    details = {**_facts(stored), "answers": answers}
    await record(session, actor, "remove", kind="trait", subject=stored.name, details=details)


def trait_stays(asking: Sequence[AskingChange]) -> str:
    """Why a trait cannot be taken away; nothing where it can."""
    if not asking:
        return ""
    titles = ", ".join(gettext("«%(title)s»") % {"title": change.title} for change in asking)
    if len(asking) == 1:
        said = gettext(
            "Egenskapen kan ikke slettes, for regelen i denne endringen bruker den: %(titles)s. Endre regelen først."
        )
    else:
        said = gettext(
            "Egenskapen kan ikke slettes, for reglene i disse endringene bruker den: %(titles)s. Endre reglene først."
        )
    return said % {"titles": titles}


def _columns(fields: TraitForm) -> dict[str, Any]:
    return {
        "question": fields.sporsmal,
        "when_yes": fields.ved_ja,
        "when_no": fields.ved_nei,
        "when_unanswered": fields.ved_ubesvart,
    }


async def _stored(session: AsyncSession, name: str) -> StoredTrait:
    trait = await queries.find_trait(session, name)
    assert trait is not None, "it was just written"
    return trait


def _facts(trait: StoredTrait) -> dict[str, Any]:
    """A trait as the audit trail compares it."""
    return {
        "question": trait.question,
        "when_yes": trait.when_yes,
        "when_no": trait.when_no,
        "when_unanswered": trait.when_unanswered,
        "position": trait.place,
    }
