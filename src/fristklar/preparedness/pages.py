"""How prepared the sector is, as pages: all changes, the most endangered first; and one change by its deadlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import DeadlineKind, is_passed, next_deadline
from fristklar.domain.plan import Plan
from fristklar.domain.readiness_trend import Point, Trend, met_at, percent, trend
from fristklar.domain.standing import Standing
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.preparedness.bars import Bars, bars_of, organisations, products, share, without_count
from fristklar.preparedness.chart import Chart, chart
from fristklar.register.snapshot import ChangeEntry
from fristklar.status.preparedness import Losing, Outlook, Prepared, Weight
from fristklar.web.deadline_words import DeadlineText, deadline_text, slack_phrase

LONGEST = timedelta(days=730)
"""How far back and ahead a curve goes at most."""
MOST_ROWS = 60
"""A table of more days than these shows one a week."""


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """A change, and how prepared the sector is."""

    slug: str
    title: str
    deadline: DeadlineText | None
    """The one that comes next, else the one that passed last."""
    passed: tuple[DeadlineText, ...]
    """The others, that lie behind: they may be what is overdue."""
    bars: Bars


@dataclass(frozen=True, slots=True)
class OverviewGroup:
    """Some changes under a heading."""

    id: str
    title: str
    lines: tuple[OverviewLine, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All changes that hit somebody: those with a date before those without, the most endangered first in each."""

    groups: tuple[OverviewGroup, ...]
    untouched: int
    """Changes that hit no product."""


def overview_page(found: Iterable[Prepared], today: date) -> OverviewPage:
    """Compose the overview."""
    dated: list[OverviewLine] = []
    undated: list[OverviewLine] = []
    untouched = 0
    for change, spread in found:
        if not spread.all.products:
            untouched += 1
            continue
        ahead = next_deadline(change.dates, today)
        said = deadline_text(ahead, today) if ahead else None
        passed = tuple(
            deadline_text(each, today) for each in change.dates if each is not ahead and is_passed(each, today)
        )
        line = OverviewLine(change.slug, change.title, said, passed, bars_of(spread))
        (dated if said and said.last_safe_iso else undated).append(line)
    groups = (
        OverviewGroup("med-dato", gettext("Endringer med dato"), tuple(dated)),
        OverviewGroup("uten-dato", gettext("Endringer uten dato i kilden"), tuple(undated)),
    )
    return OverviewPage(tuple(group for group in groups if group.lines), untouched)


@dataclass(frozen=True, slots=True)
class LosingLine:
    """A product that the day finds unprepared."""

    slug: str
    name: str
    vendor: str
    organisations: str
    """Empty where nobody has said."""
    is_possibly: bool
    standing: Standing
    planned: str
    planned_iso: str
    plan: str
    """holds, too_late, passed or none."""
    slack: str
    """How many days before or after the last safe day; empty where there is nothing to compare."""
    exempt_until: str
    """The end of an exemption that does not last to the day."""


@dataclass(frozen=True, slots=True)
class Planless:
    """A vendor with products that have no plan ahead."""

    vendor: str
    products: tuple[tuple[str, str], ...]
    """Slug and name."""
    organisations: str
    """Empty where nobody has said."""


@dataclass(frozen=True, slots=True)
class CurveRow:
    """A day of the curve, in numbers."""

    day: str
    iso: str
    kind: str
    products: str
    organisations: str


@dataclass(frozen=True, slots=True)
class DeadlinePart:
    """One deadline of the change."""

    id: str
    deadline: DeadlineText
    bars: Bars | None
    """None where no product is hit."""
    chart: Chart | None
    words: str
    """What the drawing shows, as a sentence."""
    products_now: str
    organisations_now: str
    """Empty where nobody has said how many there are."""
    forecast: str
    """What plans promise by the last safe day, and what is left then."""
    basis: str
    """What the curve cannot know; empty where everything is recorded."""
    without_count: str
    rows: tuple[CurveRow, ...]
    is_weekly: bool
    is_behind: bool
    """Whether the day lies behind, or today is the first after it."""
    is_pressing: bool
    """Whether there is a day, and anybody loses anything on it."""
    day: str
    day_iso: str
    losing: tuple[LosingLine, ...]
    losing_products: str
    losing_organisations: str
    """Empty where nobody has said."""
    losing_sum: str
    """The same as a bare number."""
    losing_without_count: str
    planless: tuple[Planless, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change, and how prepared the sector is for each of its deadlines."""

    slug: str
    title: str
    is_ended: bool
    parts: tuple[DeadlinePart, ...]


def change_page(change: ChangeEntry, found: Iterable[Outlook], today: date) -> ChangePage:
    """Compose the page of one change."""
    parts = () if change.is_ended else tuple(_part(outlook, today) for outlook in found)
    return ChangePage(change.slug, change.title, change.is_ended, parts)


def _part(outlook: Outlook, today: date) -> DeadlinePart:
    deadline, is_hit = outlook.entry.deadline, bool(outlook.courses)
    curve = trend_of(outlook, today)
    rows, is_weekly = _rows(curve, deadline.last_safe, today)
    lost = Weight()
    for each in outlook.losing:
        lost.add(each.organisations)
    met, of = curve.past[-1].met, curve.of
    return DeadlinePart(
        id=deadline.environment.value,
        deadline=deadline_text(deadline, today),
        bars=bars_of(outlook.spread) if is_hit else None,
        chart=chart(curve, deadline.last_safe, today) if is_hit else None,
        words=_words(curve, deadline.last_safe, today),
        products_now=share(met.products, of.products),
        organisations_now=share(met.organisations, of.organisations) if of.organisations else "",
        forecast=_forecast(curve, deadline.last_safe, today),
        basis=_basis(outlook.unrecorded),
        without_count=without_count(outlook.spread.all),
        rows=rows,
        is_weekly=is_weekly,
        is_behind=deadline.last_safe is not None and outlook.day <= today,
        is_pressing=deadline.last_safe is not None and deadline.kind is not DeadlineKind.EXPECTED,
        day=norwegian.weekday_date(outlook.day) if deadline.last_safe else "",
        day_iso=outlook.day.isoformat() if deadline.last_safe else "",
        losing=tuple(_losing(each) for each in outlook.losing),
        losing_products=products(lost.products),
        losing_organisations=organisations(lost.organisations) if lost.organisations else "",
        losing_sum=norwegian.number(lost.organisations) if lost.organisations else "",
        losing_without_count=without_count(lost),
        planless=_planless(outlook.losing),
    )


def trend_of(outlook: Outlook, today: date) -> Trend:
    """The curve, from before anything was said until after the last safe day and the last plan."""
    last_safe = outlook.entry.deadline.last_safe
    said = [each.since for course in outlook.courses for each in course.said]
    plans = [each.planned_on for each in outlook.losing if each.planned_on is not None]
    begins = [today - timedelta(days=60), *(day - timedelta(days=7) for day in said)]
    ends = [today + timedelta(days=30), *(day + timedelta(days=14) for day in plans)]
    if last_safe is not None and abs(last_safe - today) <= LONGEST:
        begins.append(last_safe - timedelta(days=30))
        ends.append(last_safe + timedelta(days=21))
    first, last = max(min(begins), today - LONGEST), min(max(ends), today + LONGEST)
    return trend(outlook.entry.deadline, outlook.courses, first=min(first, today), today=today, last=last)


def _words(curve: Trend, last_safe: date | None, today: date) -> str:
    now, of = curve.past[-1].met, curve.of
    end = curve.forecast[-1]
    if of.organisations:
        shares = gettext(
            "Andel klare produkter fra %(first)s til %(last)s, på en skala fra 0 til 100 prosent. I dag %(products)s "
            "prosent av produktene og %(organisations)s prosent av virksomhetene."
        )
    else:
        shares = gettext(
            "Andel klare produkter fra %(first)s til %(last)s, på en skala fra 0 til 100 prosent. I dag %(products)s "
            "prosent av produktene."
        )
    said = [
        shares
        % {
            "first": norwegian.long_date(curve.past[0].day),
            "last": norwegian.long_date(end.day),
            "products": percent(now.products, of.products),
            "organisations": percent(now.organisations, of.organisations),
        }
    ]
    if last_safe is not None and today < last_safe <= end.day:
        then = percent(met_at(curve.forecast, last_safe).products, of.products)
        said.append(gettext("På siste trygge dag %(share)s prosent, hvis planene holder.") % {"share": then})
    said.append(gettext("Tallene står i tabellen under."))
    return " ".join(said)


def _forecast(curve: Trend, last_safe: date | None, today: date) -> str:
    """What plans promise, in whole sentences."""
    of, now = curve.of, curve.past[-1].met
    if now.products == of.products:
        return gettext("Alle produktene er klare.")
    is_ahead = last_safe is not None and last_safe >= today
    then = met_at(curve.forecast, last_safe if is_ahead and last_safe else date.max)
    if then == now:
        if is_ahead:
            return gettext("Ingen leverandør har en plan som gjør flere produkter klare innen siste trygge dag.")
        return gettext("Ingen leverandør har en plan som gjør flere produkter klare.")
    return _PROMISED[is_ahead, bool(of.organisations)] % {
        "products": _share_of(then.products, of.products, products(of.products)),
        "organisations": _share_of(then.organisations, of.organisations, organisations(of.organisations)),
    }


_PROMISED = Words(
    {
        (True, True): marked("Holder alle planene, er %(products)s og %(organisations)s klare på siste trygge dag."),
        (True, False): marked("Holder alle planene, er %(products)s klare på siste trygge dag."),
        (False, True): marked(
            "Holder alle planene, er %(products)s og %(organisations)s klare når den siste planen er gjennomført."
        ),
        (False, False): marked("Holder alle planene, er %(products)s klare når den siste planen er gjennomført."),
    }
)
"""By whether the last safe day lies ahead, and whether anybody has counted organisations."""


def _share_of(part: int, whole: int, counted: str) -> str:
    """As in "3 av 12 produkter (25 %)"."""
    said = gettext("%(part)s av %(whole)s (%(percent)s)")
    return said % {"part": norwegian.number(part), "whole": counted, "percent": norwegian.percent(percent(part, whole))}


def _basis(unrecorded: int) -> str:
    if not unrecorded:
        return ""
    return ngettext(
        "For ett produkt finnes bare den siste meldingen. Det regnes fra datoen på den.",
        "For %(count)s produkter finnes bare den siste meldingen. De regnes fra datoen på den.",
        unrecorded,
    ) % {"count": unrecorded}


def _rows(curve: Trend, last_safe: date | None, today: date) -> tuple[tuple[CurveRow, ...], bool]:
    """The days on which something changes, or one a week where these are many; and which of the two."""
    days = {point.day for point in (*curve.past, *curve.forecast)}
    first, last = curve.past[0].day, curve.forecast[-1].day
    is_weekly = len(days) > MOST_ROWS
    if is_weekly:
        weeks = range(-((today - first).days // 7), (last - today).days // 7 + 1)
        days = {first, last, *(today + timedelta(days=7 * week) for week in weeks)}
    days.add(today)
    if last_safe is not None and first <= last_safe <= last:
        days.add(last_safe)
    return tuple(_row(curve, day, last_safe, today) for day in sorted(days)), is_weekly


def _row(curve: Trend, day: date, last_safe: date | None, today: date) -> CurveRow:
    points: tuple[Point, ...] = curve.past if day <= today else curve.forecast
    met, of = met_at(points, day), curve.of
    kind = gettext("I dag") if day == today else gettext("Meldt") if day < today else gettext("Hvis planene holder")
    if day == last_safe:
        kind = f"{kind}, {gettext('siste trygge dag')}"
    return CurveRow(
        day=norwegian.long_date(day),
        iso=day.isoformat(),
        kind=kind,
        products=share(met.products, of.products),
        organisations=share(met.organisations, of.organisations) if of.organisations else gettext("ikke oppgitt"),
    )


def _losing(found: Losing) -> LosingLine:
    planned = found.planned_on
    return LosingLine(
        slug=found.status.slug,
        name=found.status.name,
        vendor=found.status.vendor,
        organisations="" if found.organisations is None else norwegian.number(found.organisations),
        is_possibly=found.applies is Applies.POSSIBLY,
        standing=found.standing,
        planned=norwegian.long_date(planned) if planned else "",
        planned_iso=planned.isoformat() if planned else "",
        plan=found.plan.value,
        slack=_slack(found),
        exempt_until=norwegian.long_date(found.exempt_until) if found.exempt_until else "",
    )


def _slack(found: Losing) -> str:
    if found.slack is None or found.plan is Plan.PASSED:
        return ""
    return slack_phrase(found.slack)


def _planless(losing: Iterable[Losing]) -> tuple[Planless, ...]:
    """Vendors whose products have no plan ahead: none was ever made, or its day has passed. The largest first."""
    found: dict[int, list[Losing]] = {}
    for each in losing:
        if each.plan in {Plan.NONE, Plan.PASSED}:
            found.setdefault(each.status.vendor_id, []).append(each)
    return tuple(_sized(found.values()))


def _sized(vendors: Iterable[list[Losing]]) -> Iterator[Planless]:
    sizes = [(sum(each.organisations or 0 for each in theirs), theirs) for theirs in vendors]
    for size, theirs in sorted(sizes, key=lambda sized: (-sized[0], norwegian.alphabetical(sized[1][0].status.vendor))):
        named = tuple((each.status.slug, each.status.name) for each in theirs)
        yield Planless(theirs[0].status.vendor, named, organisations(size) if size else "")
