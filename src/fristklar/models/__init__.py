"""The tables. Importing this package makes the metadata complete."""

from fristklar.models.alert import EditSession, Nudge
from fristklar.models.audit import AuditEntry
from fristklar.models.base import Base
from fristklar.models.calendar import CalendarAddress
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
from fristklar.models.delivery import Delivery, DeliveryState, StoppedAddress
from fristklar.models.digest import DigestEdition, DigestIssue
from fristklar.models.person import (
    CapturedMail,
    Membership,
    Person,
    SignInAttempt,
    SignInLink,
    SignInSession,
    StaffRole,
    VendorRole,
)
from fristklar.models.readiness import Objection, Readiness, ReadinessEvent
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
from fristklar.models.sharing import ProductShare, Shows
from fristklar.models.subscription import Subscription
from fristklar.models.vendor import Product, ProductTrait, Vendor
from fristklar.models.version import REGISTER, DataVersion, product_topic, visit_topic
from fristklar.models.visit import ProductVisit

__all__ = [
    "REGISTER",
    "AuditEntry",
    "Base",
    "CalendarAddress",
    "CapturedMail",
    "Change",
    "ChangeKind",
    "ChangeRelation",
    "ChangeService",
    "DataVersion",
    "DeadlineRevision",
    "DeadlineRow",
    "Delivery",
    "DeliveryState",
    "DigestEdition",
    "DigestIssue",
    "EditSession",
    "Event",
    "Lifecycle",
    "Membership",
    "Nudge",
    "Objection",
    "Person",
    "Product",
    "ProductShare",
    "ProductTrait",
    "ProductVisit",
    "Readiness",
    "ReadinessEvent",
    "RelationKind",
    "RoadmapItem",
    "RoadmapState",
    "Rollout",
    "Service",
    "ServiceAdoption",
    "ServiceLink",
    "Shows",
    "SignInAttempt",
    "SignInLink",
    "SignInSession",
    "SourceDocument",
    "SourceReference",
    "StaffRole",
    "StoppedAddress",
    "Subscription",
    "TraitDefinition",
    "Vendor",
    "VendorRole",
    "product_topic",
    "visit_topic",
]
