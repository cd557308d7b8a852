"""The public register: NHN's services and what their roadmap promises, and the documents that say so."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fristklar.domain.deadline import Precision
from fristklar.models.base import Base, HasId, HasVersion, enum_column

WINDOW_RULE = (
    "(earliest IS NULL) = (latest IS NULL) AND (latest IS NULL OR earliest <= latest) "
    "AND (latest IS NULL) = (precision IN ('open', 'see-parent')) "
    "AND (precision <> 'day' OR earliest = latest)"
)
"""The same rule as `domain.deadline.check_window`, held where no code can go round it."""


def leads_somewhere(column: str) -> CheckConstraint:
    """A link is to a page or a mailbox: one that runs a program would run it in the reader's name."""
    return CheckConstraint(f"{column} ~ '^(https?://|mailto:)[^[:space:]]+$'", name=column)


class Rollout(StrEnum):
    """The column "Nasjonal bredding" of the source's roadmap table."""

    YES = "yes"
    TRIAL_ONLY = "trial_only"
    NO = "no"
    NOT_STATED = "not_stated"


class RoadmapState(StrEnum):
    """What became of a goal."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    POSTPONED = "postponed"


class SourceDocument(HasId, HasVersion, Base):
    """A document that facts are taken from."""

    __tablename__ = "source_document"
    __table_args__ = (leads_somewhere("url"),)

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    publisher: Mapped[str]
    published_on: Mapped[date]
    url: Mapped[str | None]


class TraitDefinition(HasVersion, Base):
    """A fact about a product that rules ask for, with the sentence that each answer gives as a reason."""

    __tablename__ = "trait"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    question: Mapped[str]
    when_yes: Mapped[str]
    when_no: Mapped[str]
    when_unanswered: Mapped[str]


class Service(HasId, HasVersion, Base):
    """A national e-health service of NHN."""

    __tablename__ = "service"

    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    summary: Mapped[str]
    phase: Mapped[str]
    rollout: Mapped[Rollout] = mapped_column(enum_column(Rollout))
    rollout_wording: Mapped[str]
    contact: Mapped[str | None]


class ServiceLink(HasId, Base):
    """A page about a service. The source names some links without saying where they lead: url is then empty."""

    __tablename__ = "service_link"
    __table_args__ = (UniqueConstraint("service_id", "label"), leads_somewhere("url"))

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str]
    url: Mapped[str | None]
    remark: Mapped[str | None]


class RoadmapItem(HasId, HasVersion, Base):
    """A goal of a service, with a window as exact as its source."""

    __tablename__ = "roadmap_item"
    __table_args__ = (CheckConstraint(WINDOW_RULE, name="window"),)

    slug: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    wording: Mapped[str]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(enum_column(Precision))
    state: Mapped[RoadmapState] = mapped_column(enum_column(RoadmapState))


class Event(HasId, HasVersion, Base):
    """A webinar or gathering."""

    __tablename__ = "event"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="dates"),)

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_wording: Mapped[str | None]
    place: Mapped[str | None]
    audience: Mapped[str | None]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id", ondelete="SET NULL"), index=True)
    remark: Mapped[str | None]


class SourceReference(HasId, Base):
    """Where in a document a fact stands, in the document's own words, with what an editor should know."""

    __tablename__ = "source_reference"
    __table_args__ = (
        CheckConstraint("num_nonnulls(change_id, service_id, roadmap_item_id, event_id) = 1", name="subject"),
        leads_somewhere("link_url"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="CASCADE"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    roadmap_item_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    heading: Mapped[str]
    wording: Mapped[str | None]
    language: Mapped[str]
    link_label: Mapped[str | None]
    link_url: Mapped[str | None]
    remark: Mapped[str | None]


class ServiceAdoption(HasId, Base):
    """How many health organisations use a vendor's product for a service, as a public source counted them."""

    __tablename__ = "service_adoption"
    __table_args__ = (
        UniqueConstraint("service_id", "vendor_id"),
        CheckConstraint("organisations >= 0", name="organisations"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id", ondelete="CASCADE"), index=True)
    organisations: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    heading: Mapped[str]
