"""What a seed file may say. Unknown fields are refused, so that a typing error cannot hide a deadline."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from fristklar.domain.deadline import (
    DeadlineKind,
    Environment,
    Firmness,
    Precision,
    check_window,
)
from fristklar.domain.standing import Claim, Verdict
from fristklar.models import ChangeKind, Lifecycle, RoadmapState, Rollout

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://|mailto:)\S+$")]


class Seed(BaseModel):
    """Base of everything that stands in a seed file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(Seed):
    """Wording and window, as exact as the source and no more."""

    wording: Text
    earliest: date | None = None
    latest: date | None = None
    precision: Precision

    @model_validator(mode="after")
    def _possible(self) -> Self:
        check_window(self.earliest, self.latest, self.precision)
        return self


class SourceSeed(Seed):
    """Where a fact stands, in the source's own words."""

    document: Slug
    heading: Text
    wording: Text | None = None
    language: Literal["nb", "nn", "en"] = "nb"
    link_label: Text | None = None
    link_url: Url | None = None
    remark: Text | None = None


class DocumentSeed(Seed):
    """A document that facts are taken from."""

    slug: Slug
    title: Text
    publisher: Text
    published_on: date
    url: Url | None = None


class TraitSeed(Seed):
    """A fact about a product, and the sentence each answer gives as a reason."""

    name: Slug
    question: Text
    when_yes: Text
    when_no: Text
    when_unanswered: Text


class LinkSeed(Seed):
    """A page about a service; without url where the source does not say where the link leads."""

    label: Text
    url: Url | None = None
    remark: Text | None = None


class RoadmapItemSeed(Window):
    """A goal of a service."""

    slug: Slug
    title: Text
    state: RoadmapState = RoadmapState.PLANNED
    sources: tuple[SourceSeed, ...] = Field(min_length=1)


class ServiceSeed(Seed):
    """A national e-health service with its goals."""

    slug: Slug
    name: Text
    summary: Text
    phase: Text
    rollout: Rollout
    rollout_wording: str = ""
    contact: Text | None = None
    links: tuple[LinkSeed, ...] = ()
    sources: tuple[SourceSeed, ...] = Field(min_length=1)
    roadmap: tuple[RoadmapItemSeed, ...] = ()


class DeadlineSeed(Window):
    """A deadline in one environment. Without a wording where the source says nothing of time."""

    wording: str = ""
    environment: Environment
    kind: DeadlineKind
    firmness: Firmness
    firm_by: date | None = None

    @model_validator(mode="after")
    def _silent_only_when_open(self) -> Self:
        if not self.wording.strip() and self.precision is not Precision.OPEN:
            raise ValueError("wording may only be left out with precision open, where the source says nothing of time")
        return self


class ChangeSeed(Seed):
    """A breaking change."""

    slug: Slug
    title: Text
    summary: Text
    why: Text
    what_to_do: Text
    kind: ChangeKind
    lifecycle: Lifecycle = Lifecycle.PUBLISHED
    services: tuple[Slug, ...] = Field(min_length=1)
    rule: Any
    applies_to: Text
    contact: Text | None = None
    part_of: tuple[Slug, ...] = ()
    depends_on: tuple[Slug, ...] = ()
    replaced_by: tuple[Slug, ...] = ()
    deadlines: tuple[DeadlineSeed, ...] = Field(min_length=1)
    sources: tuple[SourceSeed, ...] = Field(min_length=1)

    @field_validator("deadlines")
    @classmethod
    def _one_for_each_environment(cls, deadlines: tuple[DeadlineSeed, ...]) -> tuple[DeadlineSeed, ...]:
        environments = [deadline.environment for deadline in deadlines]
        if len(set(environments)) < len(environments):
            raise ValueError("two deadlines for the same environment")
        if Environment.ANY in environments and len(environments) > 1:
            raise ValueError("environment 'any' stands alone: the source names no environment")
        return deadlines


class EventSeed(Seed):
    """A webinar or gathering."""

    slug: Slug
    title: Text
    starts_on: date
    ends_on: date
    time_wording: Text | None = None
    place: Text | None = None
    audience: Text | None = None
    service: Slug | None = None
    remark: Text | None = None
    sources: tuple[SourceSeed, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(f"ends_on ({self.ends_on}) lies before starts_on ({self.starts_on})")
        return self


class AdoptionSeed(Seed):
    """A public count of the organisations that use a vendor's product for a service."""

    service: Slug
    organisations: int = Field(ge=0)
    document: Slug
    heading: Text


class VendorSeed(Seed):
    """A real vendor that a public source names. It has counts and never a status."""

    slug: Slug
    name: Text
    adoption: tuple[AdoptionSeed, ...] = ()


class ReadinessSeed(Seed):
    """A made-up report for a fictional product."""

    change: Slug
    environment: Environment
    claim: Claim | None = None
    claimed_on: date | None = None
    planned_on: date | None = None
    responsible: Text | None = None
    note: Text | None = None
    verdict: Verdict | None = None
    verdict_reason: Text | None = None
    exempt_until: date | None = None
    exemption_reason: Text | None = None

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if (self.claim is None) != (self.claimed_on is None):
            raise ValueError("claim and claimed_on go together")
        if self.verdict is not None and self.claim is None:
            raise ValueError("a verdict needs a claim to judge")
        if self.verdict is Verdict.DISPUTED and self.verdict_reason is None:
            raise ValueError("a dispute needs verdict_reason")
        if (self.exempt_until is None) != (self.exemption_reason is None):
            raise ValueError("exempt_until and exemption_reason go together")
        return self


class DemoProductSeed(Seed):
    """A fictional product."""

    slug: Slug
    name: Text
    description: Text
    organisations: int | None = Field(default=None, ge=0)
    traits: dict[Slug, bool] = Field(default_factory=dict)
    readiness: tuple[ReadinessSeed, ...] = ()


class DemoVendorSeed(Seed):
    """A fictional vendor; the name says so, so that no one takes it for a real one."""

    slug: Slug
    name: Text
    products: tuple[DemoProductSeed, ...] = Field(min_length=1)

    @field_validator("name")
    @classmethod
    def _says_that_it_is_fictional(cls, name: str) -> str:
        if "(fiktiv)" not in name:
            raise ValueError('the name of a demo vendor ends with "(fiktiv)"')
        return name
