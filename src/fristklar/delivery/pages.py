"""The page on which staff see to the mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may
from fristklar.delivery.desk_queries import Failure, Machinery, Returned, Stopped, WeekCount
from fristklar.delivery.queries import Queue
from fristklar.domain import norwegian
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.mail.reasons import in_words
from fristklar.models import DeliveryState
from fristklar.web.words import moment

SILENT_AFTER = timedelta(minutes=2)
_KIND = Words(
    {
        "digest": marked("Ukesbrev"),
        "alert": marked("varsel"),  # with a capital it is a kind of change, which English calls otherwise
        "reminder": marked("Påminnelse"),
        "escalation": marked("Oppfølging"),
    }
)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """The mails of one sort and week."""

    kind: str
    week: str
    url: str
    """Where it stands who got what; empty where nothing more is to be told."""
    sent: str
    skipped: str
    waiting: str
    failed: str
    last: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """Mails of one sort that were not sent, for one reason."""

    kind: str
    reason: str
    count: str


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A mail that did not go."""

    id: int
    what: str
    name: str
    email: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A mail that came back after it was sent."""

    what: str
    name: str
    email: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """An address that takes no mail."""

    id: int
    email: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class DriftPage:
    """How the sending goes."""

    is_running: bool
    heartbeat: str
    """Empty where no worker has ever run."""
    looked: str
    failed_jobs: int
    due: str
    later: str
    claimed: str
    oldest: str
    weeks: tuple[WeekRow, ...]
    skipped: tuple[SkippedRow, ...]
    failures: tuple[FailureRow, ...]
    has_more: bool
    returned: tuple[ReturnedRow, ...]
    stopped: tuple[StoppedRow, ...]
    may_retry: bool


def drift_page(
    actor: Actor,
    machinery: Machinery,
    queue: Queue,
    *,
    weeks: Sequence[WeekCount],
    skipped: Sequence[tuple[str, str, int]],
    failures: Sequence[Failure],
    has_more: bool,
    returned: Sequence[Returned],
    stopped: Sequence[Stopped],
) -> DriftPage:
    """Compose the page."""
    heartbeat = machinery.heartbeat
    return DriftPage(
        is_running=heartbeat is not None and machinery.now - heartbeat < SILENT_AFTER,
        heartbeat=_moment(heartbeat),
        looked=_moment(machinery.looked),
        failed_jobs=machinery.failed_jobs,
        due=norwegian.number(queue.due),
        later=norwegian.number(queue.later),
        claimed=norwegian.number(queue.claimed),
        oldest=_moment(queue.oldest),
        weeks=tuple(_week(each) for each in weeks),
        skipped=tuple(
            SkippedRow(_kind(kind), in_words(reason), norwegian.number(count)) for kind, reason, count in skipped
        ),
        failures=tuple(_failure(each) for each in failures),
        has_more=has_more,
        returned=tuple(_returned(each) for each in returned),
        stopped=tuple(StoppedRow(each.id, each.email, in_words(each.reason), moment(each.at)) for each in stopped),
        may_retry=may(actor, Permission.EDIT_REGISTER),
    )


def _kind(kind: str) -> str:
    """What a sort of mail is called on screen."""
    words = _KIND.get(kind, kind)
    return f"{words[:1].upper()}{words[1:]}"


def _what(kind: str, week: int) -> str:
    return gettext("%(kind)s, uke %(week)s") % {"kind": _kind(kind), "week": week}


def _moment(instant: datetime | None) -> str:
    return moment(instant) if instant else ""


def _week(each: WeekCount) -> WeekRow:
    def count(*states: DeliveryState) -> str:
        return norwegian.number(sum(each.counts.get(state, 0) for state in states))

    return WeekRow(
        kind=_kind(each.kind),
        week=gettext("Uke %(week)s, %(year)s") % {"week": each.week, "year": each.year},
        url=f"/stab/ukesbrev/sendt?uke={each.year}-{each.week:02}" if each.kind == "digest" else "",
        sent=count(DeliveryState.SENT),
        skipped=count(DeliveryState.SKIPPED),
        waiting=count(DeliveryState.WAITING, DeliveryState.CLAIMED),
        failed=count(DeliveryState.REFUSED, DeliveryState.GIVEN_UP),
        last=_moment(each.last),
    )


def _failure(each: Failure) -> FailureRow:
    if each.state is DeliveryState.REFUSED:
        status = gettext("Avvist")
    elif each.state is DeliveryState.GIVEN_UP:
        status = gettext("Gitt opp")
    else:
        status = ngettext(
            "Prøvd én gang. Prøves igjen %(at)s", "Prøvd %(count)s ganger. Prøves igjen %(at)s", each.attempts
        ) % {"count": each.attempts, "at": moment(each.due_at)}
    return FailureRow(
        id=each.id,
        what=_what(each.kind, each.week),
        name=each.name,
        email=each.email,
        status=status,
        reason=in_words(each.reason),
    )


def _returned(each: Returned) -> ReturnedRow:
    return ReturnedRow(
        what=_what(each.kind, each.week),
        name=each.name,
        email=each.recipient,
        status=(gettext("Kom i retur. Meldt %(at)s") if each.is_for_good else gettext("Ikke levert ennå. Meldt %(at)s"))
        % {"at": moment(each.at)},
        reason=each.reason,
    )
