"""Registers and products made up for a test, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime

from fristklar.domain.applicability import parse_rule, traits_of
from fristklar.domain.deadline import Deadline, DeadlineKind, Environment, Firmness, Precision
from fristklar.models import ChangeKind, Lifecycle
from fristklar.register.snapshot import ENDED, ChangeEntry, DeadlineEntry, RevisionEntry, Snapshot, TraitEntry, Turn
from fristklar.status.queries import ProductStatus, Reported

TODAY = date(2026, 11, 24)
LAST_WEEK = date(2026, 11, 16)
LONG_AGO = datetime(2026, 3, 19, 9, 0, tzinfo=UTC)
LATELY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)

KJ = Deadline(
    Environment.PRODUCTION,
    "1.12.2026",
    date(2026, 12, 1),
    date(2026, 12, 1),
    Precision.DAY,
    DeadlineKind.EFFECTIVE_ON,
    Firmness.FIRM,
)
OPEN = replace(
    KJ, wording="Avklares", earliest=None, latest=None, precision=Precision.OPEN, firmness=Firmness.TO_BE_AGREED
)
TRAITS = {
    name: TraitEntry(name, f"Bruker produktet {name}?", f"Bruker {name}.", f"Bruker ikke {name}.", f"{name}: ubesvart.")
    for name in ("a", "b")
}


def on(day: date, **more: object) -> Deadline:
    """A deadline that the old way stops on."""
    return replace(KJ, wording=day.isoformat(), earliest=day, latest=day, **more)  # type: ignore[arg-type]


def entered(
    deadline_id: int,
    old: Deadline | None,
    new: Deadline | None,
    reason: str = "Registrert fra kilden.",
    at: datetime = LONG_AGO,
) -> RevisionEntry:
    """An entry of a ledger."""
    return RevisionEntry(deadline_id, old, new, reason, None, "Ola Berg", at.date(), at, None)


def change(
    slug: str,
    *deadlines: Deadline,
    first: int = 1,
    rule: object = None,
    lifecycle: Lifecycle = Lifecycle.PUBLISHED,
    moves: tuple[RevisionEntry, ...] = (),
    published_at: datetime | None = None,
    ended_at: datetime | None = None,
    life: tuple[Turn, ...] = (),
) -> ChangeEntry:
    """A change with these deadlines, whose keys count from `first`; `moves` are later entries, oldest first.

    Unless its `life` is told, it came once and ended once.
    """
    if not life and published_at is not None:
        life += (Turn(published_at, Lifecycle.DRAFT, Lifecycle.PUBLISHED),)
    if ended_at is not None and (not life or life[-1].after not in ENDED):
        life += (Turn(ended_at, Lifecycle.PUBLISHED, lifecycle),)
    parsed = parse_rule(rule or {"all": []}, set(TRAITS))
    entries = tuple(DeadlineEntry(first + place, deadline) for place, deadline in enumerate(deadlines))
    began: dict[int, Deadline | None] = {entry.id: entry.deadline for entry in entries}
    for move in reversed(moves):
        began[move.deadline_id] = move.old
    ledger = [entered(key, None, deadline) for key, deadline in began.items() if deadline is not None]
    return ChangeEntry(
        slug, f"Endringen {slug}", "Kort sagt.", "Fordi.", "Gjør det.", ChangeKind.REQUIREMENT, lifecycle, parsed,
        traits_of(parsed), "Gjelder alle.", None, (), entries, (), tuple(reversed([*ledger, *moves])),
        published_at, ended_at, life=life,
    )  # fmt: skip


def register(*changes: ChangeEntry) -> Snapshot:
    """A register of these changes alone."""
    return Snapshot(1, TRAITS, {}, {each.slug: each for each in changes}, (), (), ())


def product(
    name: str = "Eksempel EPJ",
    key: int = 1,
    reported: dict[int, Reported] | None = None,
    answers: dict[str, bool] | None = None,
    organisations: int | None = 10,
    vendor_id: int = 1,
) -> ProductStatus:
    """A product of a vendor."""
    slug = name.lower().replace(" ", "-")
    return ProductStatus(
        key, slug, name, "", organisations, vendor_id, f"v{vendor_id}", f"Leverandør {vendor_id}", answers or {},
        reported or {}, {}, 1, 1,
    )  # fmt: skip
