"""Deadlines are moved, added and taken away: never without a reason, an entry in the ledger and one in the trail.

The ledger tells what others were told. What a draft says is no promise that could be moved: each time, the ledger says
that the deadline is registered, and the newest of these entries is where the ledger of a published change begins. Of
a deadline that a draft drops it says nothing more.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from fristklar.access.actor import Actor
from fristklar.access.trail import changed, record
from fristklar.db import Readable
from fristklar.domain.conflicts import OvertakenError
from fristklar.domain.deadline import Deadline, Environment, notice_days
from fristklar.editing import deadline_queries as queries
from fristklar.editing.actions import ImpossibleDeedError
from fristklar.editing.deadline_forms import Proposal, RemovalForm
from fristklar.editing.deadline_queries import Place, as_entry
from fristklar.editing.queries import StoredChange
from fristklar.languages import gettext, ngettext
from fristklar.models import Lifecycle
from fristklar.web.words import ENVIRONMENT


async def move(session: AsyncSession, actor: Actor, place: Place, proposal: Proposal) -> None:
    """Let the deadline say what is proposed; add it where none stands.

    Raises:
        OvertakenError: somebody saved, added or took away the deadline since the form was made.
        ImpossibleDeedError: nothing would change, or the environment is taken.
    """
    stored, new = place.stored, proposal.deadline
    refuse_move(place, proposal)
    if stored is None:
        deadline_id = await queries.insert_deadline(session, place.change.id, new)
        if deadline_id is None:
            raise OvertakenError
    else:
        deadline_id = stored.id
        if not await queries.update_deadline(session, deadline_id, proposal.version, new):
            raise OvertakenError
    entry = Entry(stored.deadline if stored else None, new, proposal.reason, proposal.source, proposal.decided_on)
    await _enter(session, actor, place.change, deadline_id, entry)


def refuse_move(place: Place, proposal: Proposal) -> None:
    """Keep a deadline from standing where it cannot, or from moving nowhere.

    Raises:
        OvertakenError: somebody saved, added or took away the deadline since the form was made.
        ImpossibleDeedError: nothing would change, or the environment is taken.
    """
    new = proposal.deadline
    if not place.is_still(proposal.version):
        raise OvertakenError
    if new.environment not in place.free:
        raise ImpossibleDeedError(
            gettext("Endringen har alt en frist som ikke kan stå sammen med «%(environment)s».")
            % {"environment": ENVIRONMENT[new.environment]}
        )
    if place.stored is not None and place.stored.deadline == new:
        raise ImpossibleDeedError(gettext("Fristen er den samme som før. Endre noe, eller avbryt."))


async def remove(session: AsyncSession, actor: Actor, place: Place, removal: RemovalForm, today: date) -> None:
    """Take the deadline away, when nobody has reported against it. Its ledger stays.

    Raises:
        OvertakenError: somebody saved the deadline, or took it away, since the form was made.
        ImpossibleDeedError: something is reported, or it is the only deadline of a change that others see.
    """
    stored = place.stored
    if stored is None:
        raise OvertakenError
    await queries.hold_deadline(session, stored.id)
    await refuse_removal(session, place, removal)
    if not await queries.remove_deadline(session, stored.id, removal.version, today):
        raise OvertakenError
    entry = Entry(stored.deadline, None, removal.fjernes_fordi, None, today)
    await _enter(session, actor, place.change, stored.id, entry)


async def refuse_removal(connection: Readable, place: Place, removal: RemovalForm) -> None:
    """Keep a deadline that somebody relies on.

    Raises:
        OvertakenError: somebody saved the deadline, or took it away, since the form was made.
        ImpossibleDeedError: something is reported, or it is the only deadline of a change that others see.
    """
    stored = place.stored
    if stored is None or not place.is_still(removal.version):
        raise OvertakenError
    reports = await queries.count_reports(connection, stored.id)
    if reports:
        raise ImpossibleDeedError(
            ngettext(
                "%(count)s produkt har meldt status mot fristen. Flytt den i stedet, eller trekk hele endringen "
                "tilbake.",
                "%(count)s produkter har meldt status mot fristen. Flytt den i stedet, eller trekk hele endringen "
                "tilbake.",
                reports,
            )
            % {"count": reports}
        )
    if len(place.deadlines) == 1 and place.change.lifecycle is not Lifecycle.DRAFT:
        raise ImpossibleDeedError(
            gettext("Endringen må ha minst én frist. Skriv at datoen avklares, eller trekk hele endringen tilbake.")
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into the ledger of a deadline."""

    old: Deadline | None
    new: Deadline | None
    reason: str
    source: str | None
    decided_on: date


async def _enter(session: AsyncSession, actor: Actor, change: StoredChange, deadline_id: int, entry: Entry) -> None:
    """Write it down in the ledger, which everyone reads, and in the audit trail."""
    before, after = (as_entry(each) if each else None for each in (entry.old, entry.new))
    notice = notice_days(entry.new, entry.decided_on) if entry.new else None
    is_draft = change.lifecycle is Lifecycle.DRAFT
    if after is not None or not is_draft:
        await queries.add_revision(
            session,
            deadline_id,
            old=None if is_draft else before,
            new=after,
            reason=entry.reason,
            source=entry.source,
            made_by=actor.name,
            decided_on=entry.decided_on,
            days_of_notice=notice,
        )
    what = "remove" if after is None else "create" if before is None else "edit"
    details = {
        **(changed(before or {}, after) if after else (before or {})),
        "reason": entry.reason,
        "source": entry.source,
        "decided_on": entry.decided_on.isoformat(),
        "days_of_notice": notice,
    }
    said = entry.new or entry.old
    assert said is not None, "something is entered"
    await record(session, actor, what, kind="deadline", subject=subject(change.slug, said.environment), details=details)


def subject(slug: str, environment: Environment) -> str:
    """What the audit trail calls a deadline."""
    return f"{slug} ({environment})"
