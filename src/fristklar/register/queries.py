"""The SQL of the public register: the whole of it at one version, and which versions hold now."""

from datetime import date
from typing import Any

from psycopg.sql import SQL, Literal
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fristklar.access.actor import ANONYMOUS, FRESHNESS_CHECK, Actor
from fristklar.access.scope import scope
from fristklar.db import read_once, reading
from fristklar.domain.applicability import parse_rule, traits_of
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.models import (
    REGISTER,
    Change,
    ChangeRelation,
    ChangeService,
    DataVersion,
    DeadlineRevision,
    DeadlineRow,
    Event,
    RoadmapItem,
    Service,
    ServiceAdoption,
    ServiceLink,
    SourceDocument,
    SourceReference,
    TraitDefinition,
    Vendor,
)
from fristklar.register.snapshot import (
    AdoptionEntry,
    ChangeEntry,
    DeadlineEntry,
    EventEntry,
    LinkEntry,
    RevisionEntry,
    RoadmapEntry,
    ServiceEntry,
    ServiceName,
    Snapshot,
    SourceEntry,
    TraitEntry,
)

Versions = dict[str, int]


async def read_versions(topics: list[str]) -> Versions:
    """The versions of these topics; one that was never written is missing.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    statement = SQL("SELECT topic, version FROM data_version WHERE topic IN ({})").format(
        SQL(", ").join(map(Literal, topics))
    )
    rows: list[tuple[str, int]] = await read_once(scope(FRESHNESS_CHECK), statement)
    return dict(rows)


async def read_snapshot(actor: Actor = ANONYMOUS) -> Snapshot:
    """The newest register, as one transaction of the actor sees it. Drafts are in it for staff only.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    async with reading(scope(actor)) as connection:
        return await _snapshot(connection)


async def _snapshot(connection: AsyncConnection) -> Snapshot:
    async def rows(statement: Any) -> list[Row[Any]]:
        return list(await connection.execute(statement))

    documents = {row.id: row for row in await rows(select(SourceDocument.__table__))}
    sources: dict[tuple[str, int], list[SourceEntry]] = {}
    for row in await rows(select(SourceReference.__table__).order_by(SourceReference.position)):
        for subject in ("change_id", "service_id", "roadmap_item_id", "event_id"):
            owner = row._mapping[subject]
            if owner is not None:
                sources.setdefault((subject, owner), []).append(_source(row, documents[row.document_id]))
    services = await _services(rows, documents, sources)
    names = {key: entry.reference for key, entry in services.items()}
    changes = await _changes(rows, names, sources)
    slugs = {key: entry.slug for key, entry in changes.items()}
    return Snapshot(
        # 0 before anything is loaded.
        version=await connection.scalar(select(DataVersion.version).where(DataVersion.topic == REGISTER)) or 0,
        traits={
            row.name: TraitEntry(row.name, row.question, row.when_yes, row.when_no, row.when_unanswered)
            for row in await rows(select(TraitDefinition.__table__).order_by(TraitDefinition.position))
        },
        services={entry.slug: entry for entry in services.values()},
        changes={entry.slug: entry for entry in changes.values()},
        events=tuple(
            EventEntry(
                row.slug, row.title, row.starts_on, row.ends_on, row.time_wording, row.place, row.audience,
                names.get(row.service_id), row.remark, tuple(sources.get(("event_id", row.id), ())),
            )
            for row in await rows(select(Event.__table__).order_by(Event.starts_on, Event.slug))
        ),
        relations=tuple(
            (slugs[row.change_id], row.kind, slugs[row.other_id])
            for row in await rows(select(ChangeRelation.__table__))
        ),
        documents=tuple((row.title, row.published_on) for row in documents.values()),
    )  # fmt: skip


async def _services(rows: Any, documents: Any, sources: Any) -> dict[int, ServiceEntry]:
    links: dict[int, list[LinkEntry]] = {}
    for row in await rows(select(ServiceLink.__table__).order_by(ServiceLink.position)):
        links.setdefault(row.service_id, []).append(LinkEntry(row.label, row.url, row.remark))
    adoption: dict[int, list[AdoptionEntry]] = {}
    counted = select(ServiceAdoption.__table__, Vendor.name.label("vendor")).join_from(
        ServiceAdoption, Vendor, ServiceAdoption.vendor_id == Vendor.id
    )
    for row in await rows(counted.order_by(ServiceAdoption.organisations.desc(), Vendor.name)):
        entry = AdoptionEntry(row.vendor, row.organisations, documents[row.document_id].title, row.heading)
        adoption.setdefault(row.service_id, []).append(entry)
    stored = await rows(select(Service.__table__).order_by(Service.position))
    names = {row.id: ServiceName(row.slug, row.name) for row in stored}
    roadmap: dict[int, list[RoadmapEntry]] = {}
    for row in await rows(select(RoadmapItem.__table__).order_by(RoadmapItem.position)):
        roadmap.setdefault(row.service_id, []).append(
            RoadmapEntry(
                row.slug, names[row.service_id], row.title, row.wording, row.earliest, row.latest,
                row.precision, row.state,
            )
        )  # fmt: skip
    return {
        row.id: ServiceEntry(
            row.slug, row.name, row.summary, row.phase, row.rollout, row.rollout_wording, row.contact,
            tuple(links.get(row.id, ())), tuple(sources.get(("service_id", row.id), ())),
            tuple(roadmap.get(row.id, ())), tuple(adoption.get(row.id, ())),
        )
        for row in stored
    }  # fmt: skip


async def _changes(rows: Any, names: dict[int, ServiceName], sources: Any) -> dict[int, ChangeEntry]:
    traits = {row.name for row in await rows(select(TraitDefinition.name))}
    hit: dict[int, list[ServiceName]] = {}
    for row in await rows(select(ChangeService.__table__)):
        hit.setdefault(row.change_id, []).append(names[row.service_id])
    deadlines: dict[int, list[DeadlineEntry]] = {}
    owners: dict[int, int] = {}
    for row in await rows(select(DeadlineRow.__table__).order_by(DeadlineRow.environment.desc())):
        owners[row.id] = row.change_id
        if row.removed_on is None:
            deadlines.setdefault(row.change_id, []).append(DeadlineEntry(row.id, deadline_of(row)))
    revisions: dict[int, list[RevisionEntry]] = {}
    newest_first = (DeadlineRevision.made_at.desc(), DeadlineRevision.id.desc())
    for row in await rows(select(DeadlineRevision.__table__).order_by(*newest_first)):
        revisions.setdefault(owners[row.deadline_id], []).append(
            RevisionEntry(
                row.deadline_id, _revived(row.old) if row.old else None, _revived(row.new) if row.new else None,
                row.reason, row.source, row.made_by, row.decided_on, row.made_at, row.days_of_notice,
            )
        )  # fmt: skip
    entries = {}
    for row in await rows(select(Change.__table__).order_by(Change.position)):
        rule = parse_rule(row.rule, traits)
        entries[row.id] = ChangeEntry(
            row.slug, row.title, row.summary, row.why, row.what_to_do, row.kind, row.lifecycle,
            rule, traits_of(rule), row.applies_to, row.contact,
            tuple(hit.get(row.id, ())), tuple(deadlines.get(row.id, ())),
            tuple(sources.get(("change_id", row.id), ())), tuple(revisions.get(row.id, ())),
        )  # fmt: skip
    return entries


def _source(row: Any, document: Any) -> SourceEntry:
    return SourceEntry(
        document.title, document.publisher, document.published_on, document.url, row.heading, row.wording,
        row.language, row.link_label, row.link_url, row.remark,
    )  # fmt: skip


def deadline_of(row: Any) -> Deadline:
    """A stored deadline as the rules know it."""
    return Deadline(
        row.environment, row.wording, row.earliest, row.latest, row.precision, row.kind, row.firmness, row.firm_by
    )


def _revived(stored: dict[str, Any]) -> Deadline:
    """A deadline from its form in the ledger."""

    def day(name: str) -> date | None:
        text = stored.get(name)
        return date.fromisoformat(text) if text else None

    return Deadline(
        Environment(stored["environment"]),
        stored["wording"],
        day("earliest"),
        day("latest"),
        Precision(stored["precision"]),
        DeadlineKind(stored["kind"]),
        Firmness(stored["firmness"]),
        day("firm_by"),
    )
