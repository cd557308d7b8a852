"""The matrix, and what stands behind one of its cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fristklar.access.actor import Actor
from fristklar.access.permissions import Permission, may_at
from fristklar.domain import norwegian
from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import next_deadline
from fristklar.domain.norwegian import alphabetical
from fristklar.domain.standing import Standing
from fristklar.languages import Words, gettext, marked, ngettext
from fristklar.matrix.cells import organisation_sums, rows_html, standing_sums
from fristklar.matrix.filters import STANDINGS, ColumnOrder, Filters, RowOrder, Size
from fristklar.matrix.selection import Selection, organisations
from fristklar.register.snapshot import ChangeEntry, ServiceName, Snapshot
from fristklar.status.board import RANKED, BoardRow
from fristklar.status.queries import ProductStatus
from fristklar.status.reasons import reason, what_now
from fristklar.status.standings import ChangeStatus, EnvironmentStatus, change_statuses
from fristklar.web.choices import Option, Time
from fristklar.web.deadline_words import DeadlineText, deadline_text
from fristklar.web.words import APPLIES, CLAIM, DONE, STANDING

ROWS_SHOWN = 400
"""Rows on one page; sums are over all pages."""

MOST_SUGGESTIONS = 500
"""Names of vendors that the form suggests; more would weigh more than they help."""

TIMES = Words(
    {
        Time.ANY: marked("Alle tidspunkter"),
        Time.NEXT_30_DAYS: marked("De neste 30 dagene"),
        Time.NEXT_90_DAYS: marked("De neste 90 dagene"),
        Time.THIS_YEAR: marked("Resten av året"),
        Time.PASSED: marked("Passert"),
        Time.UNDATED: marked("Uten dato"),
    }
)
SIZES = Words(
    {
        Size.ANY: marked("Alle størrelser"),
        Size.LARGE: marked("500 eller flere"),
        Size.MIDDLE: "100–499",
        Size.SMALL: "1–99",
        Size.UNUSED: marked("Ingen"),
        Size.UNKNOWN: marked("Ikke oppgitt"),
    }
)
ROW_ORDERS = Words(
    {
        RowOrder.VENDOR: marked("Leverandør"),
        RowOrder.URGENT: marked("Haster mest"),
        RowOrder.LARGEST: marked("Flest virksomheter"),
        RowOrder.SMALLEST: marked("Færrest virksomheter"),
        RowOrder.NAME: marked("Produktnavn"),
    }
)
COLUMN_ORDERS = Words(
    {
        ColumnOrder.DEADLINE: marked("Tidligste frist"),
        ColumnOrder.URGENT: marked("Haster mest"),
        ColumnOrder.SERVICE: marked("Tjeneste"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A change at the head of its column."""

    slug: str
    title: str
    when: str
    """The last safe day that comes next, or that there is none."""
    services: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells stand so, and where only those are shown."""

    standing: Standing
    count: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """One page of the matrix."""

    filters: Filters
    services: tuple[Option, ...]
    times: tuple[Option, ...]
    standings: tuple[Option, ...]
    sizes: tuple[Option, ...]
    row_orders: tuple[Option, ...]
    column_orders: tuple[Option, ...]
    suggestions: tuple[str, ...]
    columns: tuple[Column, ...]
    tallies: tuple[Tally, ...]
    summed: tuple[Standing, ...]
    """The standings that have a column of sums."""
    products: str
    all_products: str
    changes: str
    all_changes: str
    first: str
    last: str
    """Which of the products stand on this page, counted from one."""
    earlier: str
    later: str
    """Addresses of the pages before and after; empty where there is none."""
    csv: str
    xlsx: str
    rows: bytes
    sums: bytes


def matrix_page(
    register: Snapshot, board: Sequence[BoardRow], selected: Selection, filters: Filters, today: date
) -> MatrixPage:
    """Compose the page as of `today`. Of a window past the last one, the last is shown."""
    last_window = max(1, -(-len(selected.rows) // ROWS_SHOWN))
    window = min(filters.window, last_window)
    start = (window - 1) * ROWS_SHOWN
    rows = selected.rows[start : start + ROWS_SHOWN]
    shown = [rank for rank, count in enumerate(selected.totals) if count]
    services = sorted(register.services.values(), key=lambda service: alphabetical(service.name))
    return MatrixPage(
        filters=filters,
        services=(
            Option("", gettext("Alle tjenester"), not filters.service),
            *(Option(each.slug, each.name, each.slug == filters.service) for each in services),
        ),
        times=_options(TIMES, filters.time),
        standings=(
            Option("", gettext("Alle statuser"), not filters.standing),
            *(Option(name, STANDING[kind], name == filters.standing) for name, kind in STANDINGS.items()),
        ),
        sizes=_options(SIZES, filters.size),
        row_orders=_options(ROW_ORDERS, filters.rows),
        column_orders=_options(COLUMN_ORDERS, filters.columns),
        suggestions=tuple(dict.fromkeys(row.vendor for row in board))[:MOST_SUGGESTIONS],
        columns=tuple(_column(change, today) for change in selected.changes),
        tallies=_tallies(selected, filters),
        summed=tuple(RANKED[rank] for rank in shown),
        products=norwegian.number(len(selected.rows)),
        all_products=norwegian.number(len(board)),
        changes=norwegian.number(len(selected.changes)),
        all_changes=norwegian.number(sum(bool(change.deadlines) for change in register.standing_changes)),
        first=norwegian.number(start + 1),
        last=norwegian.number(start + len(rows)),
        earlier=filters.address(window=window - 1) if window > 1 else "",
        later=filters.address(window=window + 1) if window < last_window else "",
        csv=filters.address("/stab/matrise.csv"),
        xlsx=filters.address("/stab/matrise.xlsx"),
        rows=rows_html(rows, selected.changes, shown),
        sums=_sums(selected, shown),
    )


def _options(
    words: Words[Time] | Words[Size] | Words[RowOrder] | Words[ColumnOrder], chosen: str
) -> tuple[Option, ...]:
    return tuple(Option(value.value, label, value == chosen) for value, label in words.items())


def _column(change: ChangeEntry, today: date) -> Column:
    upcoming = next_deadline(change.dates, today)
    last = upcoming.last_safe if upcoming else None
    services = ", ".join(service.name for service in change.services)
    return Column(change.slug, change.title, norwegian.short_date(last) if last else gettext("Uten dato"), services)


def _tallies(selected: Selection, filters: Filters) -> tuple[Tally, ...]:
    names = {kind: name for name, kind in STANDINGS.items()}
    return tuple(
        Tally(
            kind,
            norwegian.number(count),
            filters.address(standing="" if filters.standing == names[kind] else names[kind]),
            filters.standing == names[kind],
        )
        for kind, count in zip(RANKED, selected.totals, strict=True)
        if count
    )


def _sums(selected: Selection, shown: Sequence[int]) -> bytes:
    """The rows at the foot; none where there is no table."""
    if not selected.rows or not selected.changes:
        return b""
    lines = [
        standing_sums(rank, (counted[rank] for counted in selected.by_change), selected.totals[rank], shown)
        for rank in shown
    ]
    endangered, affected = organisations(selected.rows, len(selected.changes))
    total = norwegian.number(sum(row.organisations or 0 for row, _ in selected.rows))
    lines.append(organisation_sums(gettext("Virksomheter i fare"), endangered, "", shown))
    lines.append(organisation_sums(gettext("Virksomheter berørt"), affected, total, shown))
    return b"".join(lines)


@dataclass(frozen=True, slots=True)
class CellLine:
    """Where the product stands in one environment."""

    deadline: DeadlineText
    standing: Standing
    claimed: str
    """What was reported and when, as whole sentences; empty where nothing was."""
    why: str
    next_step: str
    judge_url: str
    """Where the reader may answer what was reported; empty where not."""
    history_url: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """What stands behind one cell."""

    product_slug: str
    product: str
    vendor: str
    organisations: str
    """How many use the product; empty where nobody has said."""
    change_slug: str
    change: str
    services: tuple[ServiceName, ...]
    applies: str
    reason: str
    is_registers: bool
    """Whether the reason is the register's own sentences, and so in bokmål."""
    objection_url: str
    """Where an objection stands; empty where there is none."""
    lines: tuple[CellLine, ...]
    back: str


def cell_page(register: Snapshot, status: ProductStatus, slug: str, actor: Actor, today: date) -> CellPage | None:
    """Compose the page as of `today`; None where there is no such change that has not ended."""
    found = next((each for each in change_statuses(register, status, today) if each.change.slug == slug), None)
    if found is None:
        return None
    change, outcome = found.change, found.outcome
    answers = {
        name: answer for name, answer in zip(change.rule_traits, found.answers, strict=True) if answer is not None
    }
    return CellPage(
        product_slug=status.slug,
        product=status.name,
        vendor=status.vendor,
        organisations="" if status.organisations is None else _organisations(status.organisations),
        change_slug=change.slug,
        change=change.title,
        services=change.services,
        applies=APPLIES[outcome.applies],
        reason=reason(register, outcome, answers),
        is_registers=bool(outcome.because),
        objection_url=f"/produkter/{status.slug}/innsigelse/{change.slug}" if found.objected else "",
        lines=tuple(_lines(status, found, actor, today)),
        back=f"/stab/matrise#p-{status.slug}",
    )


def _organisations(count: int) -> str:
    said = ngettext("%(count)s virksomhet", "%(count)s virksomheter", count)
    return said % {"count": norwegian.number(count)}


def _lines(status: ProductStatus, found: ChangeStatus, actor: Actor, today: date) -> Iterable[CellLine]:
    judges = may_at(actor, Permission.JUDGE_READINESS, status.vendor_id)
    for each in found.environments:
        where = f"/produkter/{status.slug}/status/{found.change.slug}/{each.entry.deadline.environment}"
        why, step = what_now(each.reading, found.outcome.applies, each.reported)
        yield CellLine(
            deadline=deadline_text(each.entry.deadline, today),
            standing=each.reading.standing,
            claimed=_claimed(each, today),
            why=why,
            next_step=step,
            judge_url=f"{where}/vurder" if judges and found.outcome.applies is not Applies.NO else "",
            history_url=f"{where}/historikk",
        )


def _claimed(status: EnvironmentStatus, today: date) -> str:
    reported, said = status.reported, []
    if reported is None:
        return ""
    if reported.claim is not None and reported.claimed_on is not None:
        environment = status.entry.deadline.environment
        words = CLAIM.get(reported.claim) or DONE[environment]
        day = norwegian.long_date(reported.claimed_on)
        said.append(f"{gettext('«%(claim)s» meldt %(day)s') % {'claim': words, 'day': day}}.")
    if reported.planned_on is not None:
        said.append(gettext("Planlagt ferdig %(when)s.") % {"when": norwegian.long_date(reported.planned_on)})
    if reported.exempt_until is not None:
        is_exempt = today <= reported.exempt_until
        words = gettext("Unntak til og med %(day)s.") if is_exempt else gettext("Unntaket gikk ut %(day)s.")
        said.append(words % {"day": norwegian.long_date(reported.exempt_until)})
    return " ".join(said)
