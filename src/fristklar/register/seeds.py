"""What a seed file may say. Unknown fields are refused, so that a typing error cannot hide a deadline."""

import re
from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    field_validator,
    model_validator,
)

from fristklar.domain.deadline import (
    DeadlineKind,
    Environment,
    Firmness,
    Precision,
    check_window,
)
from fristklar.domain.slug import LONGEST, SHAPE
from fristklar.domain.standing import Claim, Verdict
from fristklar.models import ChangeKind, Lifecycle, RoadmapState, Rollout, StaffRole, VendorRole

CENTURY = range(2000, 2100)
"""Years a date may have: any other is a typing error."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def _as_day(value: object) -> date:
    """Left to itself pydantic reads 0 as 1 January 1970."""
    if type(value) is date:
        day = value
    elif isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value} is not a date: {error}") from error
    else:
        raise ValueError("is not a date; write it as 2026-12-01")
    if day.year not in CENTURY:
        raise ValueError(f"the year {day.year} must be a typing error")
    return day


def _printable(text: str) -> str:
    """Postgres stores no NUL, and no page shows a control character."""
    if _CONTROL_CHARACTER.search(text):
        raise ValueError("holds a control character")
    return text


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise ValueError(f"{repeated[0]!r} stands twice")
    return names


Slug = Annotated[str, StringConstraints(pattern=f"^{SHAPE}$", max_length=LONGEST)]
Slugs = Annotated[tuple[Slug, ...], AfterValidator(_each_once)]
Words = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_printable)]
Text = Annotated[Words, StringConstraints(min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://|mailto:)\S+$"), AfterValidator(_printable)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"), AfterValidator(_printable)]
Day = Annotated[date, BeforeValidator(_as_day)]
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
"""Strict, or YAML's `yes` would count as 1."""


class Seed(BaseModel):
    """Base of everything that stands in a seed file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(Seed):
    """Wording and window, as exact as the source and no more. Without a wording where it says nothing of time."""

    wording: Words = ""
    earliest: Day | None = None
    latest: Day | None = None
    precision: Precision

    @model_validator(mode="after")
    def _possible(self) -> Self:
        check_window(self.earliest, self.latest, self.precision)
        return self

    @model_validator(mode="after")
    def _silent_only_when_open(self) -> Self:
        if not self.wording and self.precision is not Precision.OPEN:
            raise ValueError("wording may only be left out with precision open, where the source says nothing of time")
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
    published_on: Day
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
    rollout_wording: Words = ""
    contact: Email | None = None
    links: tuple[LinkSeed, ...] = ()
    sources: tuple[SourceSeed, ...] = Field(min_length=1)
    roadmap: tuple[RoadmapItemSeed, ...] = ()

    @field_validator("links")
    @classmethod
    def _one_for_each_label(cls, links: tuple[LinkSeed, ...]) -> tuple[LinkSeed, ...]:
        _each_once(tuple(link.label for link in links))
        return links


class DeadlineSeed(Window):
    """A deadline in one environment."""

    environment: Environment
    kind: DeadlineKind
    firmness: Firmness
    firm_by: Day | None = None


class ChangeSeed(Seed):
    """A breaking change."""

    slug: Slug
    title: Text
    summary: Text
    why: Text
    what_to_do: Text
    kind: ChangeKind
    lifecycle: Lifecycle = Lifecycle.PUBLISHED
    services: Slugs = Field(min_length=1)
    rule: Any
    applies_to: Text
    contact: Email | None = None
    part_of: Slugs = ()
    depends_on: Slugs = ()
    replaced_by: Slugs = ()
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
    starts_on: Day
    ends_on: Day
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
    organisations: Count
    document: Slug
    heading: Text


class VendorSeed(Seed):
    """A real vendor that a public source names. It has counts and never a status."""

    slug: Slug
    name: Text
    adoption: tuple[AdoptionSeed, ...] = ()

    @field_validator("adoption")
    @classmethod
    def _one_for_each_service(cls, adoption: tuple[AdoptionSeed, ...]) -> tuple[AdoptionSeed, ...]:
        _each_once(tuple(entry.service for entry in adoption))
        return adoption


class EarlierSeed(Seed):
    """What a fictional vendor had reported before, or staff had said of it, from a day on."""

    said_on: Day
    claim: Claim
    planned_on: Day | None = None
    note: Text | None = None
    verdict: Verdict | None = None
    verdict_reason: Text | None = None
    judged_on: Day | None = None
    """When the verdict was given; the day it was said where nothing is given."""

    @model_validator(mode="after")
    def _judged_afterwards(self) -> Self:
        if self.judged_on is not None and (self.verdict is None or self.judged_on < self.said_on):
            raise ValueError("judged_on is the day of a verdict, and no earlier than said_on")
        if self.verdict is Verdict.DISPUTED and self.verdict_reason is None:
            raise ValueError("a dispute needs verdict_reason")
        return self


class ReadinessSeed(Seed):
    """A made-up report for a fictional product, and what came before it."""

    change: Slug
    environment: Environment
    claim: Claim | None = None
    claimed_on: Day | None = None
    planned_on: Day | None = None
    responsible: Text | None = None
    note: Text | None = None
    verdict: Verdict | None = None
    verdict_reason: Text | None = None
    exempt_until: Day | None = None
    exemption_reason: Text | None = None
    judged_on: Day | None = None
    """When the verdict was given; the day of the claim where nothing is said."""
    exempted_on: Day | None = None
    """When the exemption was granted; the day of the claim where nothing is said."""
    earlier: tuple[EarlierSeed, ...] = ()
    """The oldest first."""

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
        if self.judged_on is not None and (
            self.verdict is None or self.judged_on < (self.claimed_on or self.judged_on)
        ):
            raise ValueError("judged_on is the day of a verdict, and no earlier than the claim")
        if self.exempted_on is not None and self.exempt_until is None:
            raise ValueError("exempted_on is the day of an exemption")
        days = [*(each.said_on for each in self.earlier), self.claimed_on]
        if self.earlier and (None in days or days != sorted(day for day in days if day)):
            raise ValueError("earlier stands in the order of its days, before claimed_on")
        return self


class DemoProductSeed(Seed):
    """A fictional product."""

    slug: Slug
    name: Text
    description: Text
    organisations: Count | None = None
    traits: dict[Slug, StrictBool] = Field(default_factory=dict)
    readiness: tuple[ReadinessSeed, ...] = ()


class DemoVendorSeed(Seed):
    """A fictional vendor; the name says so, so that no one takes it for a real one."""

    slug: Slug
    name: Text
    products: tuple[DemoProductSeed, ...] = Field(min_length=1)

    @field_validator("name")
    @classmethod
    def _says_that_it_is_fictional(cls, name: str) -> str:
        if not name.endswith("(fiktiv)"):
            raise ValueError('the name of a demo vendor ends with "(fiktiv)"')
        return name


class DemoPersonSeed(Seed):
    """A fictional person: one of NHN's own, or someone with a place at one or more fictional vendors."""

    email: Annotated[str, StringConstraints(pattern=r"^[a-z.]+@[a-z.-]+\.example$")]
    name: Text
    staff_role: StaffRole | None = None
    places: dict[Slug, VendorRole] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _belongs_somewhere(self) -> Self:
        if (self.staff_role is None) == (not self.places):
            raise ValueError("give either staff_role or places")
        return self
