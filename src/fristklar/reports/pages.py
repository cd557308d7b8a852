"""The timeline of a product and its status report, composed from the same lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fristklar.domain import norwegian
from fristklar.domain.slack import Plan
from fristklar.domain.standing import URGENCY, Standing
from fristklar.languages import gettext
from fristklar.register.snapshot import Snapshot
from fristklar.register.timeline import SORT, Item, Timeline, View, draw, stretch
from fristklar.reports.lines import Line, Plans, lines_of, plans_of
from fristklar.status.comparison import (
    FEWEST_PRODUCTS,
    FEWEST_VENDORS,
    FROM,
    LARGEST,
    SMALLEST,
    UNDER,
    Shares,
    Totals,
    shares_of_others,
)
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import what_now
from fristklar.status.standings import ChangeStatus, asks_for_action, change_statuses
from fristklar.web.deadline_words import deadline_text
from fristklar.web.words import STANDING


@dataclass(frozen=True, slots=True)
class Product:
    """Which product a page is about."""

    slug: str
    name: str
    vendor: str
    description: str
    organisations: str | None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A product's deadlines in time."""

    product: Product
    view: View
    timeline: Timeline
    lines: tuple[Line, ...]
    plans: Plans
    not_affected: int
    """Deadlines that do not hit the product, and are not drawn."""


@dataclass(frozen=True, slots=True)
class Most:
    """The most urgent thing."""

    title: str
    environment_label: str
    standing: Standing
    why: str
    next_step: str
    last_label: str
    last_safe: str | None
    last_safe_iso: str | None
    days_phrase: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How others stand against the same deadline, in words; None where nothing is shown."""

    met: str
    on_track: str
    at_risk: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything about one product on paper."""

    product: Product
    day: str
    day_iso: str
    most: Most | None
    """None when nothing needs doing."""
    counts: tuple[tuple[Standing, int], ...]
    plans: Plans
    lines: tuple[tuple[Line, Compared | None], ...]
    compared: int
    """Lines with a comparison."""
    not_affected: tuple[str, ...]
    """Titles of the changes that do not hit the product."""
    fewest_products: int
    fewest_vendors: int
    documents: tuple[tuple[str, str], ...]
    """The register's sources and their dates."""


def timeline_page(register: Snapshot, status: ProductStatus, view: View, today: date) -> TimelinePage:
    """Compose the timeline as of `today`."""
    statuses = change_statuses(register, status, today)
    lines = lines_of(statuses, today)
    return TimelinePage(
        product=_product(status),
        view=view,
        timeline=draw(
            tuple(_items(lines, status.slug)),
            (service.reference for service in register.services.values()),
            view,
            today,
            path=f"/produkter/{status.slug}/tidslinje",
        ),
        lines=tuple(lines),
        plans=plans_of(lines),
        not_affected=sum(len(stands.environments) for stands in statuses) - len(lines),
    )


def _items(lines: Iterable[Line], product: str) -> Iterator[Item]:
    for line in lines:
        text = line.deadline
        first, last = stretch(line.entry.deadline)
        when = gettext("uten dato")
        if last:
            when = f"{text.last_label.lower()} {text.last_safe_weekday}, {text.days_phrase}"
        standing = f"{text.environment_label.lower()}: {STANDING[line.standing]}, {when}. {_plan(line)}".rstrip()
        yield Item(
            lanes=line.change.services,
            url=f"/produkter/{product}#{line.change.slug}",
            sort=SORT[line.entry.deadline.environment],
            tone=line.standing.value,
            words=(
                f"{STANDING[line.standing]} · {text.environment_label}:" if last else text.environment_label,
                line.change.title,
            ),
            name=f"{line.change.title}, {standing}",
            first=first,
            last=last,
            when=text.wording or text.silence,
            is_quoted=bool(text.wording),
            plan=line.planned_on,
            plan_holds=line.slack.plan is not Plan.TOO_LATE and line.slack.plan is not Plan.PASSED,
            is_standing=True,
        )


def _plan(line: Line) -> str:
    """A sentence; empty where there is nothing to say."""
    if line.planned:
        room = gettext("datoen er passert") if line.slack.plan is Plan.PASSED else line.slack_words
        when = f"{line.planned}, {room}" if room else line.planned
        return gettext("Planlagt ferdig %(when)s.") % {"when": when}
    return gettext("Ingen plan.") if line.slack.plan is Plan.MISSING else ""


def _product(status: ProductStatus) -> Product:
    organisations = None if status.organisations is None else norwegian.number(status.organisations)
    return Product(status.slug, status.name, status.vendor, status.description, organisations)


def report_page(register: Snapshot, status: ProductStatus, totals: Totals, today: date) -> ReportPage:
    """Compose the report as of `today`."""
    statuses = change_statuses(register, status, today)
    lines = sorted(lines_of(statuses, today), key=lambda line: URGENCY[line.standing])
    # Without a date nobody is late or in time, so there is nothing to compare.
    compared = [
        (
            line,
            _compared(shares_of_others(totals, line.entry.id, status.vendor_id)) if line.deadline.last_safe else None,
        )
        for line in lines
    ]
    standings = [environment.reading.standing for stands in statuses for environment in stands.environments]
    return ReportPage(
        product=_product(status),
        day=norwegian.long_date(today),
        day_iso=today.isoformat(),
        most=_most(statuses, today),
        counts=tuple((kind, standings.count(kind)) for kind in URGENCY if kind in standings),
        plans=plans_of(lines),
        lines=tuple(compared),
        compared=sum(shares is not None for _, shares in compared),
        not_affected=tuple(stands.change.title for stands in statuses if stands.worst is Standing.NOT_AFFECTED),
        fewest_products=FEWEST_PRODUCTS,
        fewest_vendors=FEWEST_VENDORS,
        documents=tuple((title, norwegian.long_date(published)) for title, published in register.documents),
    )


def _most(statuses: list[ChangeStatus], today: date) -> Most | None:
    if not statuses:
        return None
    first = statuses[0]
    environment = first.environments[0]
    if not asks_for_action(first.worst, environment.entry.deadline):
        return None  # nor does anything that follows
    text = deadline_text(environment.entry.deadline, today)
    why, step = what_now(environment.reading, first.outcome.applies, environment.reported)
    return Most(
        title=first.change.title,
        environment_label=text.environment_label,
        standing=first.worst,
        why=why,
        next_step=step,
        last_label=text.last_label,
        last_safe=text.last_safe_weekday,
        last_safe_iso=text.last_safe_iso,
        days_phrase=text.days_phrase,
    )


def _compared(shares: Shares | None) -> Compared | None:
    return None if shares is None else Compared(*map(_share, shares))


def _share(per_cent: int) -> str:
    if per_cent <= SMALLEST:
        return gettext("under %(share)s") % {"share": norwegian.percent(UNDER)}
    if per_cent >= LARGEST:
        return gettext("minst %(share)s") % {"share": norwegian.percent(FROM)}
    return gettext("om lag %(share)s") % {"share": norwegian.percent(per_cent)}
