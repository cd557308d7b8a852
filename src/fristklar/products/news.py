"""What is new on a product's page since one of its vendor's people last looked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fristklar.clock import OSLO
from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Environment
from fristklar.domain.sitting import Look
from fristklar.languages import gettext
from fristklar.products.deeds import ABOUT_PRODUCT, deed_words
from fristklar.products.queries import Deed, Visited
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.news import happened, newest
from fristklar.status.news_words import MOVED_TAG, from_to, reopened_tag
from fristklar.status.queries import ProductStatus
from fristklar.status.standings import outcome_of
from fristklar.web.deadline_words import deadline_text
from fristklar.web.words import ENVIRONMENT, LIFECYCLE

MOST_LINES = 12
"""A longer list says how many more there are; their rows are marked all the same."""

_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """Something new, in one line."""

    tag: str
    title: str
    url: str
    """The row on the page, or where else it is to be read; empty where the reader may not go there."""
    words: str
    is_change: bool = True
    """Its title is the register's own, and so in bokmål."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new since a day."""

    since: str
    since_iso: str
    lines: tuple[NewsLine, ...]
    more: int
    """Lines that are not shown."""
    marked: frozenset[str]
    """The changes whose rows are marked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page needs to know of one of the vendor's people who has it before them."""

    until: str
    """The newest thing that stands on the page, as the visit is to tell it."""
    is_first: bool
    news: News | None


def shown_until(register: Snapshot, visited: Visited) -> str:
    """The newest thing on a page made of these. The same page says the same in every process."""
    instants = [instant for instant in (newest(register), visited.newest) if instant is not None]
    return max(instants, default=_NOTHING_YET).isoformat()


def news_since(
    register: Snapshot, status: ProductStatus, look: Look, deeds: tuple[Deed, ...], today: date, *, profile: str
) -> News | None:
    """What is new since that look; None where nothing is. `profile`: where the reader may read it, if anywhere."""
    lines = [
        *_of_register(register, status, look.until, today),
        *_of_deeds(register, look.until, deeds, profile),
    ]
    if not lines:
        return None
    day = look.at.astimezone(OSLO).date()
    return News(
        since=norwegian.long_date(day),
        since_iso=day.isoformat(),
        lines=tuple(lines[:MOST_LINES]),
        more=len(lines[MOST_LINES:]),
        marked=frozenset(line.url.removeprefix("#") for line in lines if line.url.startswith("#")),
    )


def _of_register(register: Snapshot, status: ProductStatus, told: datetime, today: date) -> Iterator[NewsLine]:
    latest = newest(register)
    if latest is None or latest <= told:
        return  # as nearly always: going through all changes takes half as long as all the rest of the page

    def hits(change: ChangeEntry) -> bool:
        return outcome_of(change, status).applies is not Applies.NO

    news = happened(register, told).of(hits)
    for moved in news.moved:
        yield NewsLine(
            MOVED_TAG[moved.move],
            moved.change.title,
            _row(moved.change),
            _joined(_environment(moved.environment), from_to(moved)),
        )
    for tag, changes in ((gettext("Ny endring"), news.new), (reopened_tag(), news.reopened)):
        for change in changes:
            first = deadline_text(change.dates[0], today) if change.dates else None
            yield NewsLine(
                tag,
                change.title,
                _row(change),
                f"{first.last_label} {first.last_safe}" if first and first.last_safe else gettext("Dato er ikke satt"),
            )
    for change, became in news.ended:
        yield NewsLine(LIFECYCLE[became], change.title, _row(change), "")


def _of_deeds(register: Snapshot, told: datetime, deeds: tuple[Deed, ...], profile: str) -> Iterator[NewsLine]:
    told_of: set[tuple[str, str]] = set()
    staff: list[NewsLine] = []
    colleagues: list[NewsLine] = []
    for deed in deeds:  # the newest first: of several of one kind about one thing, the last word is told
        words = deed_words(deed)
        if deed.at <= told or words is None or (deed.subject, words.kind) in told_of:
            continue
        told_of.add((deed.subject, words.kind))
        if words.kind == ABOUT_PRODUCT:
            colleagues.append(NewsLine(words.tag, gettext("Produktprofil"), profile, words.text, is_change=False))
            continue
        _, change_slug, *environment = deed.subject.split("/")
        change = register.changes.get(change_slug)
        if change is None:
            continue
        where = _environment(Environment(environment[0])) if environment else ""
        line = NewsLine(words.tag, change.title, _row(change), _joined(where, words.text))
        (staff if words.by_staff else colleagues).append(line)
    yield from staff
    yield from colleagues


def _row(change: ChangeEntry) -> str:
    return f"/endringer/{change.slug}" if change.is_ended or not change.deadlines else f"#{change.slug}"


def _environment(environment: Environment) -> str:
    return "" if environment is Environment.ANY else ENVIRONMENT[environment]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
