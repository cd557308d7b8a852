"""What moving a deadline does to the products it hits, told by the same rules as the pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fristklar.domain.applicability import Applies
from fristklar.domain.deadline import Deadline, notice_days, slip_days
from fristklar.domain.norwegian import alphabetical
from fristklar.domain.standing import URGENCY, Reading, Reported, Standing, standing

ALARMING = frozenset({Standing.OVERDUE, Standing.AT_RISK})


@dataclass(frozen=True, slots=True)
class Case:
    """One product, and what is reported of it against the deadline that moves."""

    slug: str
    name: str
    organisations: int | None
    """Health organisations that use the product, or None where nobody has said."""
    applies: Applies
    report: Reported


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of the sector some products are."""

    products: int
    organisations: int
    """Counted over the products that have said."""
    silent: int
    """Products whose number of organisations nobody has said."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A product's reading before and after; None where there is no deadline to stand against."""

    case: Case
    before: Reading | None
    after: Reading | None


@dataclass(frozen=True, slots=True)
class Impact:
    """Each case is in exactly one of `alarms`, `tightens`, `relaxes`, `undated` and `stays`, the most urgent first."""

    hit: Reach
    possibly_hit: Reach
    """Products that have not answered the trait that decides; no part of `hit`."""
    alarms: tuple[Shift, ...]
    """Turn at risk or overdue, and are more urgent than before."""
    tightens: tuple[Shift, ...]
    """Grow more urgent without turning at risk or overdue."""
    relaxes: tuple[Shift, ...]
    undated: tuple[Shift, ...]
    """Get a deadline that has no date, or lose one: nobody grows busier or less busy by it."""
    stays: tuple[Shift, ...]
    days_moved: int | None
    """Positive is later; None where either side has no date."""
    days_of_notice: int | None
    """From today to the new last safe day; None where it has none."""


def impact(old: Deadline | None, new: Deadline | None, cases: Sequence[Case], today: date) -> Impact:
    """What replacing `old` with `new` does as of `today`. None: the deadline is not there."""
    shifts = sorted((Shift(case, _read(old, case, today), _read(new, case, today)) for case in cases), key=_order)
    undated = tuple(shift for shift in shifts if _is_of_no_date(shift))
    shifts = [shift for shift in shifts if not _is_of_no_date(shift)]
    worse = [shift for shift in shifts if _urgency(shift.after) < _urgency(shift.before)]
    return Impact(
        hit=reach(case for case in cases if case.applies is Applies.YES),
        possibly_hit=reach(case for case in cases if case.applies is Applies.POSSIBLY),
        alarms=tuple(shift for shift in worse if _is_alarming(shift.after)),
        tightens=tuple(shift for shift in worse if not _is_alarming(shift.after)),
        relaxes=tuple(shift for shift in shifts if _urgency(shift.after) > _urgency(shift.before)),
        undated=undated,
        stays=tuple(shift for shift in shifts if _urgency(shift.after) == _urgency(shift.before)),
        days_moved=slip_days(old, new) if old and new else None,
        days_of_notice=notice_days(new, today) if new else None,
    )


def reach(cases: Iterable[Case]) -> Reach:
    """How much of the sector these cases are."""
    said = [case.organisations for case in cases]
    known = [organisations for organisations in said if organisations is not None]
    return Reach(products=len(said), organisations=sum(known), silent=len(said) - len(known))


def _read(deadline: Deadline | None, case: Case, today: date) -> Reading | None:
    return None if deadline is None else standing(deadline, case.applies, case.report, today)


def _is_of_no_date(shift: Shift) -> bool:
    """Whether there is no deadline on the one side, and none with a date on the other."""
    there = shift.after if shift.before is None else shift.before
    one_sided = (shift.before is None) != (shift.after is None)
    return one_sided and there is not None and there.standing is Standing.UNDATED


def _is_alarming(reading: Reading | None) -> bool:
    return reading is not None and reading.standing in ALARMING


def _urgency(reading: Reading | None) -> int:
    """A deadline that is not there asks as little of a product as one that does not hit it."""
    return URGENCY[reading.standing if reading else Standing.NOT_AFFECTED]


def _order(shift: Shift) -> tuple[int, int, str, str]:
    """Most urgent first, then those that most organisations use."""
    case = shift.case
    return _urgency(shift.after), -(case.organisations or 0), alphabetical(case.name), case.slug
