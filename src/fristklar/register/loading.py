"""Seeds into the database: adds what is missing, and never overwrites what is there.

Staff keep the register after the first load, so an entry that differs from its seed is reported and left alone.
A load is one transaction: all of it or nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from fristklar.access.actor import Actor
from fristklar.domain.deadline import Deadline, notice_days
from fristklar.models import (
    AuditEntry,
    Base,
    Change,
    ChangeRelation,
    ChangeService,
    DeadlineRevision,
    DeadlineRow,
    Event,
    Product,
    ProductTrait,
    Readiness,
    RelationKind,
    RoadmapItem,
    Service,
    ServiceAdoption,
    ServiceLink,
    SourceDocument,
    SourceReference,
    TraitDefinition,
    Vendor,
)
from fristklar.register.reading import Register, SeedError
from fristklar.register.seeds import ChangeSeed, DeadlineSeed, DemoProductSeed, DemoVendorSeed, SourceSeed

FIRST_ENTRY_REASON = "Registrert fra kilden."

Content = dict[str, Any]
Key = tuple[Any, ...]


@dataclass
class LoadReport:
    """What a load found: entries added, entries that already stood as the seed says, and entries that differ."""

    added: list[str] = field(default_factory=list)
    unchanged: int = 0
    differing: list[str] = field(default_factory=list)

    def lines(self, what: str) -> list[str]:
        """For a person at a terminal: the counts, then each difference."""
        counts = f"{what}: {len(self.added)} added, {self.unchanged} unchanged, {len(self.differing)} differing"
        return [counts, *(f"  differs, left as it is: {difference}" for difference in self.differing)]


def load_register(session: Session, register: Register, *, actor: Actor, today: date) -> LoadReport:
    """Add what the register lacks. `today` is the day the deadlines count as decided for the ledger."""
    loader = _Loader(session, actor)
    for document in register.documents:
        loader.put(SourceDocument, document.slug, document.model_dump())
    for position, trait in enumerate(register.traits):
        loader.put(TraitDefinition, trait.name, {**trait.model_dump(), "position": position}, key="name")
    for position, service in enumerate(register.services):
        content = service.model_dump(exclude={"links", "sources", "roadmap"})
        service_id = loader.put(Service, service.slug, {**content, "position": position})
        links = [{**link.model_dump(), "position": place} for place, link in enumerate(service.links)]
        loader.put_children(ServiceLink, service.slug, "service_id", service_id, links)
        loader.put_sources(service.slug, "service_id", service_id, service.sources)
        for place, item in enumerate(service.roadmap):
            content = item.model_dump(exclude={"sources"})
            item_id = loader.put(RoadmapItem, item.slug, {**content, "service_id": service_id, "position": place})
            loader.put_sources(item.slug, "roadmap_item_id", item_id, item.sources)
    _load_changes(loader, register.changes, today)
    for event in register.events:
        content = event.model_dump(exclude={"sources", "service"})
        content["service_id"] = loader.ids[Service][event.service] if event.service else None
        event_id = loader.put(Event, event.slug, content)
        loader.put_sources(event.slug, "event_id", event_id, event.sources)
    for vendor in register.vendors:
        vendor_id = loader.put(
            Vendor,
            vendor.slug,
            {"slug": vendor.slug, "name": vendor.name, "fictional": False, "named_in_source": True},
        )
        adoptions = [
            {
                "service_id": loader.ids[Service][adoption.service],
                "organisations": adoption.organisations,
                "document_id": loader.ids[SourceDocument][adoption.document],
                "heading": adoption.heading,
            }
            for adoption in vendor.adoption
        ]
        loader.put_children(ServiceAdoption, vendor.slug, "vendor_id", vendor_id, adoptions)
    loader.write_audit()
    return loader.report


def _load_changes(loader: "_Loader", changes: tuple[ChangeSeed, ...], today: date) -> None:
    parts = {"services", "deadlines", "sources", "part_of", "depends_on", "replaced_by"}
    for position, change in enumerate(changes):
        content = change.model_dump(exclude=parts)
        change_id = loader.put(Change, change.slug, {**content, "position": position})
        services = [{"service_id": loader.ids[Service][slug]} for slug in change.services]
        loader.put_children(ChangeService, change.slug, "change_id", change_id, services)
        loader.put_sources(change.slug, "change_id", change_id, change.sources)
        published = min(loader.published_on(source.document) for source in change.sources)
        for deadline in change.deadlines:
            _put_deadline(loader, change, change_id, deadline, decided_on=min(published, today))
    for change in changes:  # a relation may point forward, so all changes come first
        change_id = loader.ids[Change][change.slug]
        relations = [
            {"other_id": loader.ids[Change][slug], "kind": kind}
            for kind, slugs in (
                (RelationKind.PART_OF, change.part_of),
                (RelationKind.DEPENDS_ON, change.depends_on),
                (RelationKind.REPLACED_BY, change.replaced_by),
            )
            for slug in slugs
        ]
        loader.put_children(ChangeRelation, change.slug, "change_id", change_id, relations)


def _put_deadline(
    loader: "_Loader", change: ChangeSeed, change_id: int, deadline: DeadlineSeed, *, decided_on: date
) -> None:
    name = f"{change.slug} ({deadline.environment})"
    content = deadline.model_dump()
    deadline_id = loader.put(
        DeadlineRow,
        name,
        {**content, "change_id": change_id},
        key=("change_id", "environment"),
    )
    if deadline_id in loader.new_ids(DeadlineRow):
        loader.session.execute(
            insert(DeadlineRevision).values(
                deadline_id=deadline_id,
                old=None,
                new=deadline.model_dump(mode="json"),
                reason=FIRST_ENTRY_REASON,
                source=change.sources[0].heading,
                made_by=loader.actor.name,
                decided_on=decided_on,
                days_of_notice=notice_days(Deadline(**content), decided_on),
            )
        )


def load_demo(session: Session, vendors: tuple[DemoVendorSeed, ...], *, actor: Actor) -> LoadReport:
    """Add the fictional vendors, their products and made-up reports.

    Raises:
        SeedError: a report names a change, environment or trait that the register does not have.
    """
    loader = _Loader(session, actor)
    deadlines = {
        (slug, environment): deadline_id
        for slug, environment, deadline_id in session.execute(
            select(Change.slug, DeadlineRow.environment, DeadlineRow.id).join_from(
                DeadlineRow, Change, DeadlineRow.change_id == Change.id
            )
        )
    }
    traits = set(session.scalars(select(TraitDefinition.name)))
    faults = [
        fault
        for vendor in vendors
        for product in vendor.products
        for fault in _demo_faults(product, set(deadlines), traits)
    ]
    if faults:
        raise SeedError("\n".join(faults))
    for vendor in vendors:
        vendor_id = loader.put(
            Vendor,
            vendor.slug,
            {"slug": vendor.slug, "name": vendor.name, "fictional": True, "named_in_source": False},
        )
        for product in vendor.products:
            content = product.model_dump(exclude={"traits", "readiness"})
            product_id = loader.put(Product, product.slug, {**content, "vendor_id": vendor_id})
            answers = [
                {"vendor_id": vendor_id, "trait": trait, "answer": answer} for trait, answer in product.traits.items()
            ]
            loader.put_children(ProductTrait, product.slug, "product_id", product_id, answers)
            reports = [
                {
                    **entry.model_dump(exclude={"change", "environment"}),
                    "vendor_id": vendor_id,
                    "deadline_id": deadlines[entry.change, entry.environment],
                }
                for entry in product.readiness
            ]
            loader.put_children(Readiness, product.slug, "product_id", product_id, reports)
    loader.write_audit()
    return loader.report


def _demo_faults(product: DemoProductSeed, deadlines: set[Any], traits: set[str]) -> Iterable[str]:
    where = f"seeds/demo/vendors.yaml: entry {product.slug!r}, field"
    for trait in product.traits:
        if trait not in traits:
            yield f"{where} traits: unknown trait {trait!r}"
    for entry in product.readiness:
        if (entry.change, entry.environment) not in deadlines:
            yield f"{where} readiness: {entry.change!r} has no deadline for environment {entry.environment!r}"


_PARENTS: dict[str, type[Base]] = {
    "service_id": Service,
    "roadmap_item_id": RoadmapItem,
    "change_id": Change,
    "event_id": Event,
    "vendor_id": Vendor,
    "product_id": Product,
}


class _Loader:
    """Compares each entry with its row, inserts what is missing and remembers the rest for the report."""

    def __init__(self, session: Session, actor: Actor) -> None:
        # Two loads at once must not both find an entry missing.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('fristklar register load'))"))
        self.session = session
        self.actor = actor
        self.report = LoadReport()
        self.ids: dict[type[Base], dict[str, int]] = {}
        self._existing: dict[tuple[type[Base], Key], dict[Key, Content]] = {}
        self._new: dict[type[Base], set[int]] = {}

    def new_ids(self, table: type[Base]) -> set[int]:
        """The rows of this table that this load inserted."""
        return self._new.setdefault(table, set())

    def published_on(self, document: str) -> date:
        """When a document of the register was published."""
        rows = self._rows(SourceDocument, ("slug",))
        published: date = rows[(document,)]["published_on"]
        return published

    def put(self, table: type[Base], name: str, content: Content, *, key: str | tuple[str, ...] = "slug") -> int:
        """Insert the entry, or compare it with the row that has its key. Returns the row's id (0 without one)."""
        key = (key,) if isinstance(key, str) else key
        rows = self._rows(table, key)
        key_value = tuple(content[column] for column in key)
        row = rows.get(key_value)
        if row is None:
            row = dict(self.session.execute(insert(table).values(content).returning(table.__table__)).one()._mapping)
            rows[key_value] = row
            self.new_ids(table).add(row.get("id", 0))
            self.report.added.append(f"{table.__tablename__} {name}")
        else:
            faults = [
                f"{table.__tablename__} {name}: {column} is {row[column]!s}, the seed says {value!s}"
                for column, value in content.items()
                if row[column] != value
            ]
            self.report.differing.extend(faults)
            self.report.unchanged += not faults
        identity: int = row.get("id", 0)
        self.ids.setdefault(table, {})[name] = identity
        return identity

    def put_children(self, table: type[Base], name: str, parent: str, parent_id: int, children: list[Content]) -> None:
        """The parts of an entry: inserted with a new parent, compared as a whole with an old one's."""
        columns = table.__table__.c
        rows = [
            dict(row._mapping)
            for row in self.session.execute(select(table.__table__).where(columns[parent] == parent_id))
        ]
        if parent_id in self.new_ids(_PARENTS[parent]):
            if children:
                self.session.execute(insert(table), [{**child, parent: parent_id} for child in children])
            return
        compared = sorted({column for child in children for column in child} - {"position"})
        if _as_set(rows, compared) != _as_set(children, compared) or len(rows) != len(children):
            self.report.differing.append(
                f"{table.__tablename__} of {name}: {len(rows)} here, {len(children)} in the seed"
            )

    def put_sources(self, name: str, parent: str, parent_id: int, sources: tuple[SourceSeed, ...]) -> None:
        """The source references of an entry."""
        self.put_children(
            SourceReference,
            name,
            parent,
            parent_id,
            [
                {
                    **source.model_dump(exclude={"document"}),
                    "document_id": self.ids[SourceDocument][source.document],
                    "position": position,
                }
                for position, source in enumerate(sources)
            ],
        )

    def write_audit(self) -> None:
        """One audit entry for each entry added, in the transaction that adds it."""
        entries = [added.partition(" ") for added in self.report.added]
        if entries:
            self.session.execute(
                insert(AuditEntry),
                [
                    {"actor": self.actor.name, "action": "load", "subject_kind": kind, "subject": name, "details": {}}
                    for kind, _, name in entries
                ],
            )

    def _rows(self, table: type[Base], key: tuple[str, ...]) -> dict[Key, Content]:
        if (table, key) not in self._existing:
            self._existing[table, key] = {
                tuple(row._mapping[column] for column in key): dict(row._mapping)
                for row in self.session.execute(select(table.__table__))
            }
        return self._existing[table, key]


def _as_set(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> set[Key]:
    return {tuple(str(row.get(column)) for column in columns) for row in rows}
