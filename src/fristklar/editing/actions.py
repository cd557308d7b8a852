"""What staff do to changes. Each deed runs in the request's transaction and leaves an entry in the audit trail."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.db import broken_constraint
from fristklar.domain.conflicts import NameTakenError, OvertakenError
from fristklar.domain.slug import slug as slug_of
from fristklar.editing import queries
from fristklar.editing.deadline_queries import read_deadlines
from fristklar.editing.forms import CheckedChange, Deed, NewChangeForm, lacks
from fristklar.editing.queries import Choices, StoredChange
from fristklar.editing.rules import LISTS, TRAIT_IS_GONE, RuleFault
from fristklar.languages import gettext
from fristklar.models import Lifecycle

ALLOWED: dict[Lifecycle, tuple[Deed, ...]] = {
    Lifecycle.DRAFT: (Deed.PUBLISH,),
    Lifecycle.PUBLISHED: (Deed.COMPLETE, Deed.WITHDRAW),
    Lifecycle.WITHDRAWN: (Deed.REOPEN,),
    Lifecycle.COMPLETED: (Deed.REOPEN,),
}
"""What can be done to a change in each state."""

_BECOMES = {
    Deed.PUBLISH: Lifecycle.PUBLISHED,
    Deed.WITHDRAW: Lifecycle.WITHDRAWN,
    Deed.COMPLETE: Lifecycle.COMPLETED,
    Deed.REOPEN: Lifecycle.PUBLISHED,
}
_CALLED = {Deed.PUBLISH: "publish", Deed.WITHDRAW: "withdraw", Deed.COMPLETE: "complete", Deed.REOPEN: "reopen"}
"""What the audit trail calls the deeds."""


class ImpossibleDeedError(Exception):
    """The change is in no state for this; the message tells an editor what to do."""


class IncompleteError(ImpossibleDeedError):
    """The change cannot be shown to others yet. `missing` says, by field of its form, what it must say first."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = missing
        super().__init__(gettext("Endringen kan ikke vises ennå."))


async def create(session: AsyncSession, actor: Actor, form: NewChangeForm) -> str:
    """Begin a draft, and give its slug.

    Raises:
        NameTakenError: the title makes no address of its own.
    """
    slug = slug_of(form.tittel)
    if not slug:
        raise NameTakenError(
            gettext("Adressen lages av tittelen. Tittelen må ha minst én bokstav fra a til å eller ett tall.")
        )
    key = await queries.insert_change(session, slug, title=form.tittel, kind=form.slag, summary=form.sammendrag)
    if key is None:
        raise NameTakenError(
            gettext("Det finnes alt en endring med adressen %(address)s. Gi denne en annen tittel.")
            % {"address": f"/endringer/{slug}"}
        )
    await queries.put_services(session, key, form.tjenester)
    details = {"title": form.tittel, "kind": form.slag.value, "services": list(form.tjenester)}
    await record(session, actor, "create", kind="change", subject=slug, details=details)
    return slug


async def save(
    session: AsyncSession, actor: Actor, stored: StoredChange, checked: CheckedChange, choices: Choices
) -> None:
    """Save the texts, the rule, the services, relations and sources.

    Raises:
        OvertakenError: the form was made from an older version.
        RuleFault: a trait that the rule asks for was taken away while the form was read.
    """
    fields = checked.fields
    after = replace(
        stored,
        title=fields.tittel,
        summary=fields.sammendrag,
        why=fields.hvorfor,
        what_to_do=fields.hva_gjores,
        kind=fields.slag,
        rule=checked.rule,
        applies_to=fields.gjelder,
        contact=fields.kontakt,
        services=tuple(slug for slug, _ in choices.services if slug in fields.tjenester),
        relations=tuple(sorted(checked.relations)),
        sources=checked.sources,
    )
    columns = ("title", "summary", "why", "what_to_do", "kind", "rule", "applies_to", "contact")
    values = {name: getattr(after, name) for name in columns}
    try:
        async with session.begin_nested():
            if not await queries.update_change(session, stored.id, fields.version, **values):
                raise OvertakenError
    except IntegrityError as error:
        if broken_constraint(error) == "fk_change_rule_trait":
            raise RuleFault(LISTS[0] if fields.regelform == "lister" else "regel", gettext(TRAIT_IS_GONE)) from None
        raise
    if after.services != stored.services:
        await queries.put_services(session, stored.id, after.services)
    if after.relations != stored.relations:
        await queries.put_relations(session, stored.id, after.relations)
    if after.sources != stored.sources:
        await queries.put_sources(session, stored.id, after.sources)
    await record(
        session, actor, "edit", kind="change", subject=stored.slug, details=changed(_facts(stored), _facts(after))
    )


async def do(
    session: AsyncSession, actor: Actor, stored: StoredChange, deed: Deed, *, version: int, reason: str | None
) -> None:
    """Publish, withdraw, complete or reopen a change. The public pages show it at once.

    Raises:
        ImpossibleDeedError: the change is in no state for it.
        IncompleteError: it lacks something that others must be told.
        OvertakenError: the form was made from an older version.
    """
    if version != stored.version:
        raise OvertakenError
    if deed not in ALLOWED[stored.lifecycle]:
        raise ImpossibleDeedError(gettext("Endringen er ikke lenger i en tilstand der dette går an."))
    becomes = _BECOMES[deed]
    if becomes is Lifecycle.PUBLISHED:
        missing = lacks(stored, has_deadline=bool(await read_deadlines(session, stored.id)))
        if missing:
            raise IncompleteError(missing)
    if not await queries.update_change(session, stored.id, version, lifecycle=becomes):
        raise OvertakenError
    details = {"lifecycle": [stored.lifecycle.value, becomes.value], "reason": reason}
    await record(session, actor, _CALLED[deed], kind="change", subject=stored.slug, details=details)


def _facts(change: StoredChange) -> Mapping[str, Any]:
    """A change as the audit trail compares it."""
    return {
        "title": change.title,
        "summary": change.summary,
        "why": change.why,
        "what_to_do": change.what_to_do,
        "kind": change.kind.value,
        "rule": change.rule,
        "applies_to": change.applies_to,
        "contact": change.contact,
        "services": list(change.services),
        "relations": [f"{kind.value} {slug}" for kind, slug in change.relations],
        "sources": [
            {name: getattr(source, name) for name in source.__slots__ if getattr(source, name)}
            for source in change.sources
        ],
    }
