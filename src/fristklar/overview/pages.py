"""The front page: what comes next across the sector."""

from dataclasses import dataclass
from datetime import date, timedelta

from fristklar.domain import norwegian
from fristklar.domain.deadline import (
    ONE_DAY,
    Deadline,
    DeadlineKind,
    days_left,
    is_passed,
    last_safe_day,
    slip_days,
    sort_key,
)
from fristklar.register.snapshot import ChangeEntry, ServiceName, Snapshot
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.words import CHANGE_KIND, ENVIRONMENT

RECENT = timedelta(days=60)
"""How long a moved deadline is news on the front page."""


@dataclass(frozen=True, slots=True)
class UpcomingDeadline:
    """One deadline of one change, in one environment."""

    slug: str
    title: str
    summary: str
    kind_label: str
    services: tuple[ServiceName, ...]
    deadline: DeadlineText


@dataclass(frozen=True, slots=True)
class Month:
    """What has its last safe day in a month."""

    label: str
    deadlines: tuple[UpcomingDeadline, ...]


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that staff moved lately."""

    slug: str
    title: str
    environment_label: str
    old: str
    new: str | None
    """None where the deadline was taken away."""
    reason: str
    decided: str
    days_moved: int | None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What comes next, soonest first."""

    next: tuple[UpcomingDeadline, ...]
    """All deadlines that share the next last safe day; empty when nothing lies ahead."""
    months: tuple[Month, ...]
    open_windows: tuple[UpcomingDeadline, ...]
    """Periods that have begun and not ended."""
    undated: tuple[UpcomingDeadline, ...]
    moved: tuple[MovedDeadline, ...]
    within_30_days: int
    within_90_days: int
    passed: int
    undated_count: int


def front_page(register: Snapshot, today: date) -> FrontPage:
    """Compose the front page as of `today`."""
    pairs = [(change, deadline) for change in register.standing_changes for deadline in change.dates]
    ahead = sorted(
        (pair for pair in pairs if pair[1].latest and not is_passed(pair[1], today)),
        key=lambda pair: (sort_key(pair[1]), norwegian.alphabetical(pair[0].title)),
    )
    soonest = next((last_safe_day(deadline) for _, deadline in ahead if _binds(deadline)), None)
    months: dict[str, list[UpcomingDeadline]] = {}
    for change, deadline in ahead:
        last = last_safe_day(deadline)
        assert last is not None, "only dated deadlines lie ahead"
        months.setdefault(norwegian.month_name(last), []).append(_upcoming(change, deadline, today))
    undated = sorted(
        (_upcoming(change, deadline, today) for change, deadline in pairs if not deadline.latest),
        key=lambda each: norwegian.alphabetical(each.title),
    )
    left = [days_left(deadline, today) for _, deadline in ahead]
    return FrontPage(
        next=tuple(
            _upcoming(change, deadline, today)
            for change, deadline in ahead
            if last_safe_day(deadline) == soonest and _binds(deadline)
        ),
        months=tuple(Month(label, tuple(deadlines)) for label, deadlines in months.items()),
        open_windows=tuple(
            _upcoming(change, deadline, today)
            for change, deadline in ahead
            if deadline.is_window and deadline.earliest and deadline.earliest <= today and _binds(deadline)
        ),
        undated=tuple(undated),
        moved=_moved(register, today),
        within_30_days=sum(days is not None and days <= 30 for days in left),
        within_90_days=sum(days is not None and days <= 90 for days in left),
        passed=sum(is_passed(deadline, today) for _, deadline in pairs),
        undated_count=len(undated),
    )


def _binds(deadline: Deadline) -> bool:
    """Whether something stops, or must be done."""
    return deadline.kind is not DeadlineKind.EXPECTED


def _upcoming(change: ChangeEntry, deadline: Deadline, today: date) -> UpcomingDeadline:
    return UpcomingDeadline(
        slug=change.slug,
        title=change.title,
        summary=change.summary,
        kind_label=CHANGE_KIND[change.kind],
        services=change.services,
        deadline=deadline_text(deadline, today),
    )


def _moved(register: Snapshot, today: date) -> tuple[MovedDeadline, ...]:
    recent = [
        (revision, change)
        for change in register.changes.values()
        for revision in change.revisions
        if revision.old is not None and today - RECENT <= revision.decided_on < today + ONE_DAY
    ]
    recent.sort(key=lambda pair: pair[0].made_at, reverse=True)
    return tuple(
        MovedDeadline(
            slug=change.slug,
            title=change.title,
            environment_label=ENVIRONMENT[revision.environment],
            old=revision.old.wording,
            new=revision.new.wording if revision.new else None,
            reason=revision.reason,
            decided=norwegian.long_date(revision.decided_on),
            days_moved=slip_days(revision.old, revision.new) if revision.new else None,
        )
        for revision, change in recent
        if revision.old is not None
    )
