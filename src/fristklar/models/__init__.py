"""The tables. Importing this package makes the metadata complete."""

from fristklar.models.audit import AuditEntry
from fristklar.models.base import Base
from fristklar.models.change import (
    Change,
    ChangeKind,
    ChangeRelation,
    ChangeService,
    DeadlineRevision,
    DeadlineRow,
    Lifecycle,
    RelationKind,
)
from fristklar.models.readiness import Readiness
from fristklar.models.register import (
    Event,
    RoadmapItem,
    RoadmapState,
    Rollout,
    Service,
    ServiceAdoption,
    ServiceLink,
    SourceDocument,
    SourceReference,
    TraitDefinition,
)
from fristklar.models.vendor import Product, ProductTrait, Vendor
from fristklar.models.version import REGISTER, DataVersion, product_topic

__all__ = [
    "REGISTER",
    "AuditEntry",
    "Base",
    "Change",
    "ChangeKind",
    "ChangeRelation",
    "ChangeService",
    "DataVersion",
    "DeadlineRevision",
    "DeadlineRow",
    "Event",
    "Lifecycle",
    "Product",
    "ProductTrait",
    "Readiness",
    "RelationKind",
    "RoadmapItem",
    "RoadmapState",
    "Rollout",
    "Service",
    "ServiceAdoption",
    "ServiceLink",
    "SourceDocument",
    "SourceReference",
    "TraitDefinition",
    "Vendor",
    "product_topic",
]
