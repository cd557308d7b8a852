"""Seeds into the database: adds what is missing, and never overwrites what is there.

Staff keep the register after the first load, so an entry that differs from its seed is reported and left alone.
A load is one transaction: all of it or nothing.
"""

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fristklar.access.actor import Actor
from fristklar.domain.deadline import Deadline, Environment, notice_days
from fristklar.models import (
    Change,
    ChangeRelation,
    ChangeService,
    DeadlineRevision,
    DeadlineRow,
    Event,
    Product,
    ProductTrait,
    Readiness,
    ReadinessEvent,
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
from fristklar.register.entries import Children, Entry, EntryLoader, LoadReport
from fristklar.register.history import history_of
from fristklar.register.reading import Register, SeedError
from fristklar.register.seeds import (
    ChangeSeed,
    DeadlineSeed,
    DemoProductSeed,
    DemoVendorSeed,
    EventSeed,
    ServiceSeed,
    SourceSeed,
    VendorSeed,
)

FIRST_ENTRY_REASON = "Registrert fra kilden."
DEMO_FILE = "seeds/demo/vendors.yaml"


def load_register(session: Session, register: Register, *, actor: Actor) -> LoadReport:
    """Add what the register lacks. For the ledger, a deadline was decided on the day its first source was published."""
    loader = EntryLoader(session, actor)
    for document in register.documents:
        loader.put(SourceDocument, document.slug, document.model_dump())
    for position, trait in enumerate(register.traits):
        loader.put(TraitDefinition, trait.name, {**trait.model_dump(), "position": position}, key=("name",))
    for position, service in enumerate(register.services):
        _put_service(loader, service, position)
    published = {document.slug: document.published_on for document in register.documents}
    for position, change in enumerate(register.changes):
        announced = min(published[source.document] for source in change.sources)
        _put_change(loader, change, position, decided_on=announced)
    for change in register.changes:  # a relation may point forward, so all changes come first
        _put_relations(loader, change)
    for event in register.events:
        _put_event(loader, event)
    for vendor in register.vendors:
        _put_vendor(loader, vendor)
    loader.write_audit()
    return loader.report


def _put_service(loader: EntryLoader, service: ServiceSeed, position: int) -> None:
    content = service.model_dump(exclude={"links", "sources", "roadmap"})
    entry = loader.put(Service, service.slug, {**content, "position": position})
    if entry is None:
        return
    links: Children = [
        (link.label, {**link.model_dump(), "position": place}) for place, link in enumerate(service.links)
    ]
    loader.put_children(entry, ServiceLink, "service_id", links)
    _put_sources(loader, entry, "service_id", service.sources)
    for place, goal in enumerate(service.roadmap):
        content = {**goal.model_dump(exclude={"sources"}), "service_id": entry.id, "position": place}
        item = loader.put(RoadmapItem, goal.slug, content)
        if item is not None:
            _put_sources(loader, item, "roadmap_item_id", goal.sources)


def _put_change(loader: EntryLoader, change: ChangeSeed, position: int, *, decided_on: date) -> None:
    parts = {"services", "deadlines", "sources", "part_of", "depends_on", "replaced_by"}
    entry = loader.put(Change, change.slug, {**change.model_dump(exclude=parts), "position": position})
    if entry is None:
        return
    services: Children = [(slug, {"service_id": key}) for slug, key in loader.ids(Service, change.services)]
    loader.put_children(entry, ChangeService, "change_id", services)
    _put_sources(loader, entry, "change_id", change.sources)
    for deadline in change.deadlines:
        _put_deadline(loader, change, entry, deadline, decided_on)


def _put_deadline(
    loader: EntryLoader, change: ChangeSeed, entry: Entry, deadline: DeadlineSeed, decided_on: date
) -> None:
    rows = [row for row in loader.rows(DeadlineRow) if row["change_id"] == entry.id]
    here = {row["environment"] for row in rows if row["removed_on"] is None}
    if deadline.environment in {row["environment"] for row in rows} - here:
        loader.differs(entry, f"the seed has a deadline for {deadline.environment}, which was taken away here")
        return
    if deadline.environment not in here and here and Environment.ANY in {deadline.environment, *here}:
        among = ", ".join(sorted(here))
        loader.differs(entry, f"the seed has a deadline for {deadline.environment}, which cannot stand beside {among}")
        return
    content = deadline.model_dump()
    row = loader.put(
        DeadlineRow,
        _deadline_name(change.slug, deadline.environment),
        {**content, "change_id": entry.id},
        key=("change_id", "environment"),
    )
    if row is not None and row.is_new:
        loader.session.execute(
            insert(DeadlineRevision).values(
                deadline_id=row.id,
                old=None,
                new=deadline.model_dump(mode="json"),
                reason=FIRST_ENTRY_REASON,
                source=change.sources[0].heading,
                made_by=loader.actor.name,
                decided_on=decided_on,
                days_of_notice=notice_days(Deadline(**content), decided_on),
            )
        )


def _put_relations(loader: EntryLoader, change: ChangeSeed) -> None:
    entry = loader.entry(Change, change.slug)
    if entry is None:
        return
    relations: Children = [
        (f"{kind} {slug}", {"other_id": key, "kind": kind})
        for kind, slugs in (
            (RelationKind.PART_OF, change.part_of),
            (RelationKind.DEPENDS_ON, change.depends_on),
            (RelationKind.REPLACED_BY, change.replaced_by),
        )
        for slug, key in loader.ids(Change, slugs)
    ]
    loader.put_children(entry, ChangeRelation, "change_id", relations)


def _put_event(loader: EntryLoader, event: EventSeed) -> None:
    content = event.model_dump(exclude={"sources", "service"})
    service = loader.entry(Service, event.service) if event.service else None
    entry = loader.put(Event, event.slug, {**content, "service_id": service.id if service else None})
    if entry is not None:
        _put_sources(loader, entry, "event_id", event.sources)


def _put_vendor(loader: EntryLoader, vendor: VendorSeed) -> None:
    content = {"slug": vendor.slug, "name": vendor.name, "fictional": False, "named_in_source": True}
    entry = loader.put(Vendor, vendor.slug, content)
    if entry is None:
        return
    adoptions: Children = [
        (
            adoption.service,
            {
                "service_id": service_id,
                "organisations": adoption.organisations,
                "document_id": document_id,
                "heading": adoption.heading,
            },
        )
        for adoption in vendor.adoption
        for _, service_id in loader.ids(Service, (adoption.service,))
        for _, document_id in loader.ids(SourceDocument, (adoption.document,))
    ]
    loader.put_children(entry, ServiceAdoption, "vendor_id", adoptions)


def _put_sources(loader: EntryLoader, entry: Entry, parent: str, sources: tuple[SourceSeed, ...]) -> None:
    references: Children = [
        (
            source.heading,
            {**source.model_dump(exclude={"document"}), "document_id": document_id, "position": position},
        )
        for position, source in enumerate(sources)
        for _, document_id in loader.ids(SourceDocument, (source.document,))
    ]
    loader.put_children(entry, SourceReference, parent, references)


def load_demo(session: Session, vendors: tuple[DemoVendorSeed, ...], *, actor: Actor) -> LoadReport:
    """Add the fictional vendors, their products and made-up reports.

    Raises:
        SeedError: a report names a change, environment or trait that the register does not have, or a status would
            come to stand at a real vendor.
    """
    loader = EntryLoader(session, actor)
    changes = {row["id"]: row["slug"] for row in loader.rows(Change)}
    deadlines = loader.names(DeadlineRow) | {
        _deadline_name(changes[row["change_id"]], row["environment"]): row["id"]
        for row in loader.rows(DeadlineRow)
        if row["removed_on"] is None
    }
    faults = list(_demo_faults(loader, vendors, deadlines))
    if faults:
        raise SeedError("\n".join(faults))
    for vendor in vendors:
        content = {"slug": vendor.slug, "name": vendor.name, "fictional": True, "named_in_source": False}
        entry = loader.put(Vendor, vendor.slug, content)
        if entry is not None and entry.row["fictional"]:
            for product in vendor.products:
                _put_product(loader, product, entry, deadlines)
    loader.write_audit()
    return loader.report


Deadlines = dict[str, int]
"""The keys of deadlines by `_deadline_name`."""


def _deadline_name(change: str, environment: Environment) -> str:
    return f"{change} ({environment})"


def _put_product(loader: EntryLoader, product: DemoProductSeed, vendor: Entry, deadlines: Deadlines) -> None:
    vendor_id = vendor.id
    content = product.model_dump(exclude={"traits", "readiness"})
    entry = loader.put(Product, product.slug, {**content, "vendor_id": vendor_id})
    if entry is None:
        return
    answers: Children = [
        (trait, {"vendor_id": vendor_id, "trait": trait, "answer": answer}) for trait, answer in product.traits.items()
    ]
    loader.put_children(entry, ProductTrait, "product_id", answers)
    reports: Children = []
    for report in product.readiness:
        name = _deadline_name(report.change, report.environment)
        content = report.model_dump(exclude={"change", "environment", "earlier", "judged_on", "exempted_on"})
        reports.append((name, {**content, "vendor_id": vendor_id, "deadline_id": deadlines[name]}))
    loader.put_children(entry, Readiness, "product_id", reports)
    if entry.is_new:
        history = [
            {**event, "vendor_id": vendor_id, "product_id": entry.id, "deadline_id": deadlines[name]}
            for report in product.readiness
            for name in (_deadline_name(report.change, report.environment),)
            for event in history_of(report, vendor.row["name"])
        ]
        if history:
            loader.session.execute(insert(ReadinessEvent), history)


def _demo_faults(loader: EntryLoader, vendors: tuple[DemoVendorSeed, ...], deadlines: Deadlines) -> Iterator[str]:
    traits = {row["name"] for row in loader.rows(TraitDefinition)}
    for vendor in vendors:
        yield from _real_company_faults(loader, vendor)
        for product in vendor.products:
            where = f"{DEMO_FILE}: entry {product.slug!r}, field"
            for trait in product.traits:
                if trait not in traits:
                    yield f"{where} traits: unknown trait {trait!r}"
            for report in product.readiness:
                if _deadline_name(report.change, report.environment) not in deadlines:
                    yield f"{where} readiness: {report.change!r} has no deadline for {report.environment}"


def _real_company_faults(loader: EntryLoader, vendor: DemoVendorSeed) -> Iterator[str]:
    """A real company is never given a made-up status, nor may a made-up product pass for one of its own."""
    real = {row["id"]: row for row in loader.rows(Vendor) if not row["fictional"]}
    if vendor.slug in {row["slug"] for row in real.values()}:
        yield f"{DEMO_FILE}: entry {vendor.slug!r}, field slug: belongs to a real vendor"
    products = {row["slug"] for row in loader.rows(Product) if row["vendor_id"] in real}
    for product in vendor.products:
        if product.slug in products:
            yield f"{DEMO_FILE}: entry {product.slug!r}, field slug: belongs to a product of a real vendor"
    for slug, name in ((vendor.slug, vendor.name), *((product.slug, product.name) for product in vendor.products)):
        for row in real.values():
            if re.search(rf"(?<!\w){re.escape(row['name'])}(?!\w)", name, re.IGNORECASE):
                yield f"{DEMO_FILE}: entry {slug!r}, field name: {row['name']!r} is the name of a real vendor"
