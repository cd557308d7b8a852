"""The vendor's page: where a product stands against every change, most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import DeadlineKind
from fristklar.domain.standing import Standing
from fristklar.languages import gettext, marked, ngettext
from fristklar.products.groups import Group, StandingCount, with_marks
from fristklar.products.news import Reading
from fristklar.products.queries import ProductName
from fristklar.products.rows import Acts, RowWriter
from fristklar.register.snapshot import ChangeEntry, Snapshot
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import what_now
from fristklar.status.standings import Ranked, RankedLine, asks_for_action, count_standings, ranked
from fristklar.web.words import ENVIRONMENT, LIFECYCLE


class Headline(NamedTuple):
    """The most urgent thing, and what to do about it."""

    slug: str
    title: str
    standing: Standing
    environment_label: str
    why: str
    next_step: str
    last_label: str
    """Begins no sentence."""
    last_safe: str | None
    last_safe_iso: str | None
    days_phrase: str


class NextThing(NamedTuple):
    """What has to be met by the next deadline."""

    slug: str
    title: str
    standing: Standing
    environment_label: str


class NextDeadline(NamedTuple):
    """The next last safe day, and what has to be met by then. The most urgent thing may lie behind it, or beyond it."""

    last_safe: str
    last_safe_iso: str
    days_phrase: str
    things: tuple[NextThing, ...]
    """The most urgent first."""


@dataclass(frozen=True, slots=True)
class EndedChange:
    """A change that has ended, of which something was said for the product."""

    slug: str
    title: str
    how: str
    environments: tuple[tuple[str, str], ...]
    """Where something was reported: the environment's name in addresses, and in words."""
    has_objection: bool


class ProductPage(NamedTuple):
    """A product's standing against every change."""

    slug: str
    name: str
    vendor: str
    description: str
    used_by: str
    """How many organisations use it, in a sentence; empty where that is not told."""
    acts: Acts
    headline: Headline | None
    """None when nothing needs doing before something stops."""
    ahead: NextDeadline | None
    """None when no deadline lies ahead that is not met, or the headline says it."""
    counts: tuple[StandingCount, ...]
    """By deadline: a change with two environments counts twice."""
    groups: tuple[Group, ...]
    asks: str
    """How many changes depend on questions that nobody has answered for this product; empty where none does."""
    change_count: int
    ended: tuple[EndedChange, ...]
    reading: Reading | None
    """None for a reader whose visits are not noted."""


GROUPS: tuple[tuple[str, str, frozenset[Standing]], ...] = (
    (
        "haster",
        marked("Krever handling nå"),
        frozenset({Standing.OVERDUE, Standing.DISPUTED, Standing.AT_RISK, Standing.DUE_SOON}),
    ),
    ("planlegg", marked("Planlegg og følg med"), frozenset({Standing.UNREPORTED, Standing.ON_TRACK, Standing.UNDATED})),
    ("i-orden", marked("I orden"), frozenset({Standing.EXEMPT, Standing.MET})),
    ("ikke-berort", marked("Ikke berørt"), frozenset({Standing.NOT_AFFECTED})),
)


def product_page(
    register: Snapshot,
    status: ProductStatus,
    today: date,
    writer: RowWriter,
    acts: Acts,
    *,
    reading: Reading | None = None,
) -> ProductPage:
    """Compose the vendor's page as of `today`. `writer` must be one for the same register and day."""
    new = reading.news.marked if reading and reading.news else ()
    statuses = ranked(register.standing_changes, status, today)
    by_group: dict[str, list[Ranked]] = {group: [] for group, _, _ in GROUPS}
    possibly = 0
    for stands in statuses:
        _, _, _, outcome, _, worst, _ = stands
        by_group[_GROUP_OF[worst]].append(stands)
        possibly += outcome.applies is _POSSIBLY
    return ProductPage(
        slug=status.slug,
        name=status.name,
        vendor=status.vendor,
        description=status.description,
        acts=acts,
        used_by=_used_by(status.organisations),
        headline=_headline(statuses, writer),
        ahead=_ahead(statuses, today, writer),
        counts=_counts(statuses),
        groups=tuple(
            Group(group, gettext(title), len(by_group[group]), with_marks(writer.rows(by_group[group], acts), new))
            for group, title, _ in GROUPS
            if by_group[group]
        ),
        asks=_asks(possibly),
        change_count=len(statuses),
        ended=tuple(_ended(register, status)),
        reading=reading,
    )


def _used_by(organisations: int | None) -> str:
    if organisations is None:
        return ""
    if organisations == 1:
        return gettext("Brukes av 1 virksomhet.")
    return gettext("Brukes av %(count)s virksomheter.") % {"count": norwegian.number(organisations)}


def _asks(possibly: int) -> str:
    if not possibly:
        return ""
    return ngettext(
        "En endring er merket «Kanskje berørt», fordi spørsmål om produktet ikke er besvart. Den regnes som berørt til "
        "svaret er gitt.",
        "%(count)s endringer er merket «Kanskje berørt», fordi spørsmål om produktet ikke er besvart. De regnes som "
        "berørt til svaret er gitt.",
        possibly,
    ) % {"count": possibly}


def _ended(register: Snapshot, status: ProductStatus) -> Iterable[EndedChange]:
    for change in register.ended_changes:
        said = [entry.deadline.environment for entry in change.deadlines if entry.id in status.reported]
        objected = change.slug in status.objections
        if said or objected:
            environments = tuple((each.value, ENVIRONMENT[each]) for each in said)
            yield EndedChange(change.slug, change.title, LIFECYCLE[change.lifecycle], environments, objected)


_POSSIBLY = Applies.POSSIBLY  # reaching it through its class, once a change, costs more than the rest
_GROUP_OF = {member: group for group, _, members in GROUPS for member in members}


def _headline(statuses: list[Ranked], writer: RowWriter) -> Headline | None:
    if not statuses:
        return None
    _, change, _, outcome, lines, worst, _ = statuses[0]
    _, entry, reading, reported = lines[0]
    if not asks_for_action(worst, entry.deadline):
        return None  # nor does anything that follows
    why, step = what_now(reading, outcome.applies, reported)
    text = writer.deadline(entry)
    return Headline(
        slug=change.slug,
        title=change.title,
        standing=worst,
        environment_label=text.environment_label,
        why=why,
        next_step=step,
        last_label=text.last_label.lower(),
        last_safe=text.last_safe_weekday,
        last_safe_iso=text.last_safe_iso,
        days_phrase=text.days_phrase,
    )


_NOT_WAITED_FOR = frozenset({Standing.MET, Standing.EXEMPT, Standing.NOT_AFFECTED, Standing.UNDATED})
_NEVER = date.max.toordinal()  # the last safe day of what has none


def _ahead(statuses: list[Ranked], today: date, writer: RowWriter) -> NextDeadline | None:
    now, soonest = today.toordinal(), _NEVER
    found: list[tuple[ChangeEntry, RankedLine]] = []
    for _, change, _, _, lines, worst, _ in statuses:
        if worst in _NOT_WAITED_FOR:
            break  # nor is anything in what follows: it is less urgent still
        for line in lines:
            _, entry, reading, _ = line
            day = entry.last_safe_ordinal
            if not now <= day <= soonest or day == _NEVER or reading.standing in _NOT_WAITED_FOR:
                continue
            if entry.deadline.kind is DeadlineKind.EXPECTED:
                continue  # nothing stops that day
            if day < soonest:
                soonest, found = day, []
            found.append((change, line))
    if not found:
        return None
    _, nearest = found[0]
    _, entry, _, _ = nearest
    _, _, _, _, most_urgent, worst, _ = statuses[0]
    if nearest is most_urgent[0] and asks_for_action(worst, entry.deadline):
        return None  # the headline says it
    text = writer.deadline(entry)
    assert text.last_safe_weekday is not None, "what has no date is not ahead"
    assert text.last_safe_iso is not None, "what has no date is not ahead"
    return NextDeadline(
        last_safe=text.last_safe_weekday,
        last_safe_iso=text.last_safe_iso,
        days_phrase=text.days_phrase,
        things=tuple(
            NextThing(change.slug, change.title, reading.standing, ENVIRONMENT[entry.deadline.environment])
            for change, (_, entry, reading, _) in found
        ),
    )


def _counts(statuses: list[Ranked]) -> tuple[StandingCount, ...]:
    counted = count_standings(statuses).items()
    return tuple(StandingCount(kind, count, _GROUP_OF[first]) for kind, (count, first) in counted)


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list."""

    slug: str
    name: str
    description: str
    organisations: str | None


@dataclass(frozen=True, slots=True)
class VendorProducts:
    """A vendor and its products."""

    vendor: str
    products: tuple[ProductCard, ...]


@dataclass(frozen=True, slots=True)
class ProductListPage:
    """The products that the reader may see, by vendor."""

    vendors: tuple[VendorProducts, ...]


def product_list_page(names: Iterable[ProductName]) -> ProductListPage:
    """Compose the list."""
    vendors: dict[str, list[ProductName]] = {}
    for name in names:
        vendors.setdefault(name.vendor, []).append(name)
    return ProductListPage(
        vendors=tuple(
            VendorProducts(
                vendor,
                tuple(
                    ProductCard(
                        product.slug,
                        product.name,
                        product.description,
                        None if product.organisations is None else norwegian.number(product.organisations),
                    )
                    for product in sorted(products, key=lambda product: norwegian.alphabetical(product.name))
                ),
            )
            for vendor, products in sorted(vendors.items(), key=lambda pair: norwegian.alphabetical(pair[0]))
        )
    )
