"""The SQL of the public register: the whole of it at one version, and which versions hold now."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import literal_column, select

from fristklar.access.actor import ANONYMOUS, FRESHNESS_CHECK, Actor
from fristklar.access.scope import scope
from fristklar.asking import Planned, Read, Tables, read_json, read_tables
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
    Lifecycle,
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
    Turn,
)

Versions = dict[str, int]


_VERSIONS = Planned(
    "versions",
    "text",
    "SELECT coalesce(json_object_agg(topic, version), '{}') FROM data_version "
    "WHERE topic = ANY(string_to_array($1, ' '))",
    dict[str, int],
)


async def read_versions(topics: list[str]) -> Versions:
    """The versions of these topics; one that was never written is missing.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    return await read_json(scope(FRESHNESS_CHECK), _VERSIONS, " ".join(topics)) or {}


WHOLE_REGISTER = Tables(
    {
        "documents": select(SourceDocument.__table__).order_by(SourceDocument.id),
        "sources": select(SourceReference.__table__).order_by(SourceReference.position),
        "traits": select(TraitDefinition.__table__).order_by(TraitDefinition.position),
        "services": select(Service.__table__).order_by(Service.position),
        "links": select(ServiceLink.__table__).order_by(ServiceLink.position),
        "adoption": select(ServiceAdoption.__table__, Vendor.name.label("vendor"))
        .join_from(ServiceAdoption, Vendor, ServiceAdoption.vendor_id == Vendor.id)
        .order_by(ServiceAdoption.organisations.desc(), Vendor.name),
        "roadmap": select(RoadmapItem.__table__).order_by(RoadmapItem.position),
        "events": select(Event.__table__).order_by(Event.starts_on, Event.slug),
        "changes": select(Change.__table__).order_by(Change.position),
        "change_services": select(ChangeService.__table__).order_by(ChangeService.change_id, ChangeService.service_id),
        "relations": select(ChangeRelation.__table__).order_by(ChangeRelation.change_id, ChangeRelation.other_id),
        "deadlines": select(DeadlineRow.__table__).order_by(DeadlineRow.environment.desc()),
        "revisions": select(DeadlineRevision.__table__).order_by(
            DeadlineRevision.made_at.desc(), DeadlineRevision.id.desc()
        ),
        "version": select(DataVersion.version).where(DataVersion.topic == literal_column(f"'{REGISTER}'")),
    }
)


async def read_snapshot(actor: Actor = ANONYMOUS) -> Snapshot:
    """The newest register, as one transaction of the actor sees it. Drafts are in it for staff only.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    read = await read_tables(scope(actor), WHOLE_REGISTER)
    documents = {row.id: row for row in read["documents"]}
    sources: Sources = {}
    for row in read["sources"]:
        for subject in ("change_id", "service_id", "roadmap_item_id", "event_id"):
            owner = getattr(row, subject)
            if owner is not None:
                sources.setdefault((subject, owner), []).append(_source(row, documents[row.document_id]))
    services = _services(read, documents, sources)
    names = {key: entry.reference for key, entry in services.items()}
    changes = _changes(read, names, sources)
    slugs = {key: entry.slug for key, entry in changes.items()}
    return Snapshot(
        version=read["version"][0].version if read["version"] else 0,  # 0 before anything is loaded
        traits={
            row.name: TraitEntry(row.name, row.question, row.when_yes, row.when_no, row.when_unanswered)
            for row in read["traits"]
        },
        services={entry.slug: entry for entry in services.values()},
        changes={entry.slug: entry for entry in changes.values()},
        events=tuple(
            EventEntry(
                row.slug, row.title, row.starts_on, row.ends_on, row.time_wording, row.place, row.audience,
                names.get(row.service_id), row.remark, tuple(sources.get(("event_id", row.id), ())),
            )
            for row in read["events"]
        ),
        relations=tuple((slugs[row.change_id], row.kind, slugs[row.other_id]) for row in read["relations"]),
        documents=tuple((row.title, row.published_on) for row in documents.values()),
    )  # fmt: skip


Sources = dict[tuple[str, int], list[SourceEntry]]


def _services(read: Read, documents: dict[int, Any], sources: Sources) -> dict[int, ServiceEntry]:
    links: dict[int, list[LinkEntry]] = {}
    for row in read["links"]:
        links.setdefault(row.service_id, []).append(LinkEntry(row.label, row.url, row.remark))
    adoption: dict[int, list[AdoptionEntry]] = {}
    for row in read["adoption"]:
        entry = AdoptionEntry(row.vendor, row.organisations, documents[row.document_id].title, row.heading)
        adoption.setdefault(row.service_id, []).append(entry)
    names = {row.id: ServiceName(row.slug, row.name) for row in read["services"]}
    roadmap: dict[int, list[RoadmapEntry]] = {}
    for row in read["roadmap"]:
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
        for row in read["services"]
    }  # fmt: skip


def _changes(read: Read, names: dict[int, ServiceName], sources: Sources) -> dict[int, ChangeEntry]:
    traits = {row.name for row in read["traits"]}
    hit: dict[int, list[ServiceName]] = {}
    for row in read["change_services"]:
        hit.setdefault(row.change_id, []).append(names[row.service_id])
    deadlines: dict[int, list[DeadlineEntry]] = {}
    owners: dict[int, int] = {}
    for row in read["deadlines"]:
        owners[row.id] = row.change_id
        if row.removed_on is None:
            deadlines.setdefault(row.change_id, []).append(DeadlineEntry(row.id, deadline_of(row)))
    revisions: dict[int, list[RevisionEntry]] = {}
    for row in _told(read):
        revisions.setdefault(owners[row.deadline_id], []).append(
            RevisionEntry(
                row.deadline_id, _revived(row.old) if row.old else None, _revived(row.new) if row.new else None,
                row.reason, row.source, row.made_by, row.decided_on, row.made_at, row.days_of_notice,
            )
        )  # fmt: skip
    entries = {}
    for row in read["changes"]:
        rule = parse_rule(row.rule, traits)
        entries[row.id] = ChangeEntry(
            row.slug, row.title, row.summary, row.why, row.what_to_do, row.kind, row.lifecycle,
            rule, traits_of(rule), row.applies_to, row.contact,
            tuple(hit.get(row.id, ())), tuple(deadlines.get(row.id, ())),
            tuple(sources.get(("change_id", row.id), ())), tuple(revisions.get(row.id, ())),
            row.published_at, row.ended_at, row.version,
            tuple(Turn(datetime.fromisoformat(at), Lifecycle(was), Lifecycle(became)) for at, was, became in row.life),
        )  # fmt: skip
    return entries


def _told(read: Read) -> Iterator[Any]:
    """The ledgers, newest first, without what was entered while the change was a draft that no one else saw.

    A ledger begins where its deadline was last registered. One that was taken away without an entry was a draft's.
    """
    dropped = {row.id for row in read["deadlines"] if row.removed_on is not None}
    dropped -= {row.deadline_id for row in read["revisions"] if row.new is None}
    begun: set[int] = set()
    for row in read["revisions"]:
        if row.deadline_id in dropped or row.deadline_id in begun:
            continue
        if row.old is None:
            begun.add(row.deadline_id)
        yield row


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
