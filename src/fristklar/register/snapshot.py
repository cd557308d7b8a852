"""The published register in memory: what every page about changes is made from.

It is small (tens of changes), the same for every reader, and changes a few times a week. So it is read once for
each version of the register and shared. The version is read in the reader's own transaction, which keeps the next
read after an edit right.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from fristklar.domain.applicability import Answers, Outcome, Rule, evaluate
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Precision, last_safe_day
from fristklar.models import ChangeKind, Lifecycle, RelationKind, RoadmapState, Rollout


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A place in a document, in its own words."""

    document: str
    publisher: str
    published_on: date
    url: str | None
    heading: str
    wording: str | None
    language: str
    link_label: str | None
    link_url: str | None
    remark: str | None


LATEST_TURN = 2 * (date.max.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class DeadlineEntry:
    """A deadline with its key."""

    id: int
    deadline: Deadline
    last_safe_ordinal: int = field(init=False, compare=False)
    """The last safe day as a number, for sorting: an undecided deadline comes last."""

    turn: int = field(init=False, compare=False)
    """Below LATEST_TURN. Orders deadlines that stand alike: by the last safe day, then those that are only expected,
    where nothing stops; an undecided one comes last of its kind."""

    def __post_init__(self) -> None:
        last = (last_safe_day(self.deadline) or date.max).toordinal()
        object.__setattr__(self, "last_safe_ordinal", last)
        later = date.max.toordinal() + 1 if self.deadline.kind is DeadlineKind.EXPECTED else 0
        object.__setattr__(self, "turn", later + last)


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One entry of a deadline's ledger; `old` is None on the first, `new` where the deadline was taken away."""

    deadline_id: int
    old: Deadline | None
    new: Deadline | None
    reason: str
    source: str | None
    made_by: str
    decided_on: date
    made_at: datetime
    days_of_notice: int | None

    @property
    def environment(self) -> Environment:
        """Where the deadline bites, or did."""
        said = self.new or self.old
        assert said is not None, "an entry says what was, what is, or both"
        return said.environment


@dataclass(frozen=True, slots=True)
class Turn:
    """A change became something else than it was: it came out of its draft, ended, or came back."""

    at: datetime
    before: Lifecycle
    after: Lifecycle


ENDED = frozenset({Lifecycle.WITHDRAWN, Lifecycle.COMPLETED})


@dataclass(frozen=True, slots=True)
class TraitEntry:
    """A fact about a product that rules ask for."""

    name: str
    question: str
    when_yes: str
    when_no: str
    when_unanswered: str


@dataclass(frozen=True, slots=True)
class ServiceName:
    """Enough of a service to link to it."""

    slug: str
    name: str


AnswersThatMatter = tuple[bool | None, ...]
"""A product's answers to the traits of one rule; None where it has not answered."""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """A breaking change with all that belongs to it."""

    slug: str
    title: str
    summary: str
    why: str
    what_to_do: str
    kind: ChangeKind
    lifecycle: Lifecycle
    rule: Rule
    rule_traits: tuple[str, ...]
    applies_to: str
    contact: str | None
    services: tuple[ServiceName, ...]
    deadlines: tuple[DeadlineEntry, ...]
    sources: tuple[SourceEntry, ...]
    revisions: tuple[RevisionEntry, ...]
    """Newest first."""
    published_at: datetime | None = None
    """When it came out of its draft, or came back after it had ended; None where it was loaded as published."""
    ended_at: datetime | None = None
    version: int = 1
    """Grows with every edit of the change itself; its deadlines have ledgers of their own."""
    life: tuple[Turn, ...] = ()
    """Its turns, the oldest first; none where it still is what it was loaded as."""
    _outcomes: dict[AnswersThatMatter, Outcome] = field(default_factory=dict, compare=False, repr=False)

    @property
    def dates(self) -> tuple[Deadline, ...]:
        """The deadlines without their keys."""
        return tuple(entry.deadline for entry in self.deadlines)

    @property
    def is_ended(self) -> bool:
        """Withdrawn and completed changes are kept, but apart."""
        return self.lifecycle in ENDED

    def answers_that_matter(self, answers: Answers) -> AnswersThatMatter:
        """The answers that the rule asks for, in the order of `rule_traits`."""
        return tuple(map(answers.get, self.rule_traits))

    def outcome(self, matter: AnswersThatMatter) -> Outcome:
        """What the rule says of a product with these answers; remembered for each combination."""
        outcome = self._outcomes.get(matter)
        if outcome is None:
            answered = zip(self.rule_traits, matter, strict=True)
            outcome = self._outcomes[matter] = evaluate(
                self.rule, {name: answer for name, answer in answered if answer is not None}
            )
        return outcome


@dataclass(frozen=True, slots=True)
class RoadmapEntry:
    """A goal of a service."""

    slug: str
    service: ServiceName
    title: str
    wording: str
    earliest: date | None
    latest: date | None
    precision: Precision
    state: RoadmapState


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A page about a service; url is None where the source does not say where it leads."""

    label: str
    url: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class AdoptionEntry:
    """How many organisations use a vendor's product for a service."""

    vendor: str
    organisations: int
    document: str
    heading: str


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service with all that belongs to it."""

    slug: str
    name: str
    summary: str
    phase: str
    rollout: Rollout
    rollout_wording: str
    contact: str | None
    links: tuple[LinkEntry, ...]
    sources: tuple[SourceEntry, ...]
    roadmap: tuple[RoadmapEntry, ...]
    adoption: tuple[AdoptionEntry, ...]

    @property
    def reference(self) -> ServiceName:
        """Enough to link to it."""
        return ServiceName(self.slug, self.name)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """A webinar or gathering."""

    slug: str
    title: str
    starts_on: date
    ends_on: date
    time_wording: str | None
    place: str | None
    audience: str | None
    service: ServiceName | None
    remark: str | None
    sources: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Snapshot:
    """The published register at one version. Changes and services stand in the register's own order."""

    version: int
    traits: dict[str, TraitEntry]
    services: dict[str, ServiceEntry]
    changes: dict[str, ChangeEntry]
    events: tuple[EventEntry, ...]
    relations: tuple[tuple[str, RelationKind, str], ...]
    documents: tuple[tuple[str, date], ...]
    standing_changes: tuple[ChangeEntry, ...] = field(init=False)
    """The changes that have not ended, by slug: what is equally urgent keeps this order when a page sorts it."""
    ended_changes: tuple[ChangeEntry, ...] = field(init=False)
    """The others, in the register's own order."""

    def __post_init__(self) -> None:
        standing = (change for change in self.changes.values() if not change.is_ended)
        object.__setattr__(self, "standing_changes", tuple(sorted(standing, key=attrgetter("slug"))))
        object.__setattr__(self, "ended_changes", tuple(change for change in self.changes.values() if change.is_ended))
