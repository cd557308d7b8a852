"""One line for each deadline that hits a product: its standing, its plan, and the room that the plan leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.slack import Plan, Slack, slack
from fristklar.domain.standing import Claim, Standing
from fristklar.languages import gettext
from fristklar.register.snapshot import ChangeEntry, DeadlineEntry
from fristklar.status.queries import Reported
from fristklar.status.standings import ChangeStatus
from fristklar.web.deadline_words import DeadlineText, deadline_text, slack_phrase
from fristklar.web.words import CLAIM, DONE, WHY_STANDING


@dataclass(frozen=True, slots=True)
class Line:
    """A deadline as both pages show it."""

    change: ChangeEntry
    entry: DeadlineEntry
    standing: Standing
    why: str
    is_possible: bool
    """Whether nobody has said yet that the change applies."""
    deadline: DeadlineText
    claim: str
    is_done: bool
    """Whether the vendor says that it is."""
    planned: str | None
    planned_iso: str | None
    planned_on: date | None
    slack: Slack
    slack_words: str
    """Empty where there is nothing to compare."""
    exempt_until: str | None

    @property
    def services(self) -> str:
        """Their names."""
        return ", ".join(service.name for service in self.change.services)


def lines_of(statuses: Iterable[ChangeStatus], today: date) -> list[Line]:
    """The deadlines that hit the product, soonest last safe day first; those without a date come last."""
    lines = [
        _line(stands, environment.entry, environment.reported, index, today)
        for stands in statuses
        for index, environment in enumerate(stands.environments)
        if environment.reading.standing is not Standing.NOT_AFFECTED
    ]
    lines.sort(key=lambda line: (line.entry.last_safe_ordinal, line.change.slug, line.entry.deadline.environment))
    return lines


def _line(stands: ChangeStatus, entry: DeadlineEntry, reported: Reported | None, index: int, today: date) -> Line:
    reading = stands.environments[index].reading
    claim = reported.claim if reported else None
    planned = reported.planned_on if reported and claim is not Claim.DONE else None
    room = slack(entry.deadline, reading, claim, planned, today)
    exempt_until = reported.exempt_until if reported else None
    return Line(
        change=stands.change,
        entry=entry,
        standing=reading.standing,
        why=WHY_STANDING[reading.cause],
        is_possible=stands.outcome.applies is Applies.POSSIBLY,
        deadline=deadline_text(entry.deadline, today),
        claim=_claim(claim, reported, entry),
        is_done=claim is Claim.DONE,
        planned=norwegian.long_date(planned) if planned else None,
        planned_iso=planned.isoformat() if planned else None,
        planned_on=planned,
        slack=room,
        slack_words="" if room.days is None else slack_phrase(room.days),
        exempt_until=norwegian.long_date(exempt_until)
        if exempt_until and reading.standing is Standing.EXEMPT
        else None,
    )


def _claim(claim: Claim | None, reported: Reported | None, entry: DeadlineEntry) -> str:
    if claim is None or reported is None or reported.claimed_on is None:
        return ""
    said = DONE[entry.deadline.environment] if claim is Claim.DONE else CLAIM[claim]
    return gettext("«%(claim)s» meldt %(day)s") % {"claim": said, "day": norwegian.long_date(reported.claimed_on)}


@dataclass(frozen=True, slots=True)
class Plans:
    """How good the plans are, in numbers of deadlines."""

    holds: int
    too_late: int
    passed: int
    missing: int
    tightest: str
    """The least room that a plan that holds leaves, in words; empty where none does."""

    @property
    def needed(self) -> int:
        """Deadlines that ask for a plan."""
        return self.holds + self.too_late + self.passed + self.missing


def plans_of(lines: Iterable[Line]) -> Plans:
    """Count them."""
    rooms = [line.slack for line in lines]
    kinds = [room.plan for room in rooms]
    left = [room.days for room in rooms if room.plan is Plan.HOLDS and room.days is not None]
    return Plans(
        holds=kinds.count(Plan.HOLDS),
        too_late=kinds.count(Plan.TOO_LATE),
        passed=kinds.count(Plan.PASSED),
        missing=kinds.count(Plan.MISSING),
        tightest=slack_phrase(min(left)) if left else "",
    )
