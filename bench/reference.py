"""A database of the reference size: what the sector could look like, made up and the same on every run.

Words come from the register itself, so that pages weigh what they weigh in life. Vendors are fictional, which
also lets demo mode show them.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from fristklar import setup
from fristklar.access.actor import REGISTER_LOADER
from fristklar.access.scope import scope
from fristklar.db import writing
from fristklar.domain.deadline import DeadlineKind, Environment, Firmness, Precision
from fristklar.domain.standing import Claim, Verdict
from fristklar.register.loading import load_register
from fristklar.register.reading import Register, read_register
from fristklar.register.seeds import ChangeSeed, DeadlineSeed

TODAY = date(2026, 11, 24)
SEED = 20261124

VENDORS = 200
PRODUCTS = 400
CHANGES = 60
DEADLINES_PER_CHANGE = 2
AUDIT_ENTRIES = 200_000

EVERYWHERE = ("produktet", "leverandøren", "fristen", "miljøet", "endringen", "kravet")
"""Words that stand in every change, for searches that find all of them."""

NOTES = (
    "Vi prøver endringen i testmiljøet sammen med to kunder.",
    "Ny versjon er bygget. Gjenstår: utrulling hos ca. 40 virksomheter.",
    "Biblioteket vårt mangler støtte (versjon < 4.2). Vi bytter det ut & tester på nytt.",
    "Endringen kommer i desemberversjonen, som går til alle kundene samtidig.",
    'Venter på svar fra Norsk helsenett om «aud» og "iss" i tokenet.',
    "Arbeidet er delt i to: innlogging først, deretter API-kallene. Vi melder fra når den første delen er i bruk.",
)
RESPONSIBLE = ("Sikkerhetsansvarlig", "Utviklingsleder", "Teknisk produktleder", "Produktleder for legemidler", "Drift")
VERDICT_REASONS = (
    "Vi ser fortsatt kall på den gamle måten i loggene fra 12. november.",
    "Egensjekken viser at bevis mangler i fornyede token.",
)
EXEMPTION_REASONS = (
    "Kundene flyttes til nytt produkt i januar, og antallet er lite.",
    "Avtalt i møte 3. november: utsatt til etter migreringen.",
)


@dataclass(frozen=True)
class Reference:
    """What lies in the database."""

    products: tuple[str, ...]
    """Slugs."""
    sizes: dict[str, int]
    """Rows by table."""


def fill(admin_url: str) -> Reference:
    """Migrate the database that the process is configured for, and fill it to the reference size.

    `admin_url` is a superuser's address of the same database: row security has no COPY.
    """
    chance = random.Random(SEED)
    setup.upgrade()
    with writing(scope(REGISTER_LOADER)) as session:
        load_register(session, reference_register(chance), actor=REGISTER_LOADER)
    with psycopg.connect(admin_url.replace("+psycopg", "")) as connection:
        _fill_vendors(connection, chance)
        connection.commit()
        # So that no run is measured while autovacuum catches up with the filling.
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        tables = ("vendor", "product", "change", "deadline", "readiness", "audit_entry")
        return Reference(
            products=tuple(slug for (slug,) in connection.execute("SELECT slug FROM product ORDER BY id")),
            sizes={table: _count(connection, table) for table in tables},
        )


def reference_register(chance: random.Random) -> Register:
    """The real register with its changes repeated until there are CHANGES, each with a deadline in test and production.

    Without the real vendors: there are VENDORS fictional ones.
    """
    real = read_register(setup.REGISTER_SEEDS)
    changes = tuple(_change(real.changes[n % len(real.changes)], n, chance) for n in range(CHANGES))
    return replace(real, changes=changes, vendors=())


def _change(model: ChangeSeed, number: int, chance: random.Random) -> ChangeSeed:
    return model.model_copy(
        update={
            "slug": f"{model.slug}-{number}",
            "title": f"{model.title} ({number})",
            "summary": f"{model.summary} Ordene {', '.join(EVERYWHERE)} er søkbare.",
            "part_of": (),
            "depends_on": (),
            "replaced_by": (),
            "deadlines": _deadlines(number, chance),
        }
    )


def _deadlines(number: int, chance: random.Random) -> tuple[DeadlineSeed, ...]:
    """A day in test and, later, in production; every seventh a quarter, every thirteenth undecided."""
    test = TODAY + timedelta(days=chance.randrange(-120, 240))
    production = test + timedelta(days=chance.randrange(30, 120))
    if number % 13 == 12:
        return tuple(_undecided(environment) for environment in (Environment.TEST, Environment.PRODUCTION))
    if number % 7 == 6:
        return _day(Environment.TEST, test), _quarter(production)
    return _day(Environment.TEST, test), _day(Environment.PRODUCTION, production)


def _day(environment: Environment, day: date) -> DeadlineSeed:
    return DeadlineSeed(
        environment=environment,
        wording=f"{day.day:02}.{day.month:02}.{day.year}",
        earliest=day,
        latest=day,
        precision=Precision.DAY,
        kind=DeadlineKind.EFFECTIVE_ON,
        firmness=Firmness.FIRM,
    )


def _quarter(day: date) -> DeadlineSeed:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return DeadlineSeed(
        environment=Environment.PRODUCTION,
        wording=f"Q{(day.month - 1) // 3 + 1} {day.year}",
        earliest=first,
        latest=last,
        precision=Precision.QUARTER,
        kind=DeadlineKind.COMPLETE_BY,
        firmness=Firmness.TENTATIVE,
    )


def _undecided(environment: Environment) -> DeadlineSeed:
    return DeadlineSeed(
        environment=environment,
        wording="Avklares med brukerne av tjenesten",
        precision=Precision.OPEN,
        kind=DeadlineKind.COMPLETE_BY,
        firmness=Firmness.TO_BE_AGREED,
    )


def _fill_vendors(connection: psycopg.Connection, chance: random.Random) -> None:
    _copy(
        connection,
        "vendor (slug, name, fictional)",
        ((f"leverandor-{n}", f"Leverandør {n} AS (fiktiv)", True) for n in range(VENDORS)),
    )
    vendors = [key for (key,) in connection.execute("SELECT id FROM vendor WHERE fictional ORDER BY id")]
    _copy(
        connection,
        "product (vendor_id, slug, name, description, organisations)",
        (
            (vendors[n % VENDORS], f"produkt-{n}", f"Produkt {n} <Pluss> & Co",
             "Journalsystem for fastleger og helsestasjoner, levert som skytjeneste.",
             chance.choice([None, 3, 41, 812]))
            for n in range(PRODUCTS)
        ),
    )  # fmt: skip
    products = list(connection.execute("SELECT id, vendor_id FROM product ORDER BY id"))
    traits = [name for (name,) in connection.execute("SELECT name FROM trait ORDER BY position")]
    deadlines = [key for (key,) in connection.execute("SELECT id FROM deadline ORDER BY id")]
    _copy(connection, "product_trait (product_id, vendor_id, trait, answer)", _answers(products, traits, chance))
    _copy(
        connection,
        "readiness (product_id, vendor_id, deadline_id, claim, claimed_on, planned_on, responsible, note,"
        " verdict, verdict_reason, exempt_until, exemption_reason)",
        ((*product, deadline, *_report(chance)) for product in products for deadline in deadlines),
    )
    _copy(
        connection,
        "audit_entry (at, actor, action, subject_kind, subject, vendor_id, details)",
        _audit(AUDIT_ENTRIES - _count(connection, "audit_entry"), vendors, chance),
    )


def _answers(
    products: Iterable[tuple[int, int]], traits: list[str], chance: random.Random
) -> Iterator[tuple[int, int, str, bool]]:
    """Nine of ten questions are answered, two of three with yes."""
    for product, vendor in products:
        for trait in traits:
            if chance.random() < 0.9:
                yield product, vendor, trait, chance.random() < 2 / 3


def _report(chance: random.Random) -> tuple[object, ...]:
    """The columns of a readiness row from the claim on: mostly told of, half of what is done confirmed."""
    claim = chance.choices((None, Claim.NOT_STARTED, Claim.IN_PROGRESS, Claim.DONE), (10, 20, 35, 35))[0]
    claimed_on = planned_on = verdict = verdict_reason = exempt_until = exemption_reason = None
    if claim is not None:
        claimed_on = TODAY - timedelta(days=chance.randrange(0, 150))
    if claim is Claim.IN_PROGRESS and chance.random() < 0.85:
        planned_on = TODAY + timedelta(days=chance.randrange(-10, 150))
    if claim is Claim.DONE and chance.random() < 0.5:
        verdict = Verdict.CONFIRMED
    elif claim is not None and chance.random() < 0.05:
        verdict, verdict_reason = Verdict.DISPUTED, chance.choice(VERDICT_REASONS)
    if chance.random() < 0.03:
        exempt_until = TODAY + timedelta(days=chance.randrange(-30, 120))
        exemption_reason = chance.choice(EXEMPTION_REASONS)
    responsible = chance.choice(RESPONSIBLE) if chance.random() < 0.7 else None
    # No two notes alike, as in life: nothing gains from having escaped one before.
    note = f"{chance.choice(NOTES)} (Sak {chance.randrange(10**6)})" if chance.random() < 0.6 else None
    return (
        claim, claimed_on, planned_on, responsible, note, verdict, verdict_reason, exempt_until, exemption_reason
    )  # fmt: skip


def _audit(entries: int, vendors: list[int], chance: random.Random) -> Iterator[tuple[object, ...]]:
    start = datetime(2026, 1, 5, 7, tzinfo=UTC)
    for n in range(entries):
        vendor = chance.choice(vendors)
        at, subject = start + timedelta(seconds=n * 130), f"produkt-{chance.randrange(PRODUCTS)}"
        yield at, f"Bruker {vendor}", "report", "readiness", subject, vendor, Jsonb({"claim": "in_progress", "n": n})


def _copy(connection: psycopg.Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])
