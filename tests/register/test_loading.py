"""Loading adds what is missing, reports what differs, and overwrites nothing that staff changed."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fristklar import setup
from fristklar.register.loading import FIRST_ENTRY_REASON
from fristklar.register.reading import SeedError
from harness import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of seeds/register that a test may change."""
    return Path(shutil.copytree(setup.REGISTER_SEEDS, tmp_path / "register"))


@pytest.fixture
def demo_folder(tmp_path: Path) -> Path:
    """A copy of seeds/demo that a test may change."""
    return Path(shutil.copytree(setup.DEMO_SEEDS, tmp_path / "demo"))


@pytest.fixture
def migrated(empty_database: Database) -> Database:
    """All tables and not a row in them."""
    setup.upgrade()
    return empty_database


def _change(path: Path, old: str, new: str, after: str = "") -> None:
    """Replace the first occurrence that follows `after`."""
    content = path.read_text()
    place = content.index(old, content.index(after))
    path.write_text(content[:place] + new + content[place + len(old) :])


def _rows(database: Database, query: str, *values: object) -> list[tuple[Any, ...]]:
    with database.connect("postgres") as connection:
        return connection.execute(query, values).fetchall()


def _count(database: Database, table: str) -> int:
    [(count,)] = _rows(database, f"SELECT count(*) FROM {table}")
    return int(count)


def _counts(line: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", line)))


TABLES = [
    "source_document",
    "trait",
    "service",
    "service_link",
    "roadmap_item",
    "event",
    "source_reference",
    "service_adoption",
    "change",
    "change_service",
    "change_relation",
    "deadline",
    "deadline_revision",
    "vendor",
    "product",
    "product_trait",
    "readiness",
    "audit_entry",
]


def _everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(_rows(database, f"SELECT {table}::text FROM {table}")) for table in TABLES}


def test_a_second_load_adds_nothing_and_changes_nothing(database: Database) -> None:
    before = _everything(database)
    lines = setup.load(demo=setup.DEMO_SEEDS)
    *seeds, people = lines
    assert [_counts(line)[0::2] for line in seeds] == [(0, 0), (0, 0)]
    assert people == "Demo people: 0 added, 7 unchanged"
    assert _everything(database) == before


def test_every_entry_is_counted_once(migrated: Database) -> None:
    [first] = setup.load()
    [second] = setup.load()
    added, unchanged, differing = _counts(first)
    entries = ["source_document", "trait", "service", "roadmap_item", "event", "change", "deadline", "vendor"]
    assert added == sum(_count(migrated, table) for table in entries)
    assert (unchanged, differing) == (0, 0)
    assert _counts(second) == (0, added, 0)


def test_what_staff_changed_is_reported_and_left_as_it_is(database: Database) -> None:
    database.as_staff("UPDATE change SET title = %s WHERE slug = 'ftps-avvikling'", "Farvel til FTPS")
    database.as_staff("UPDATE service SET summary = 'Kort.', phase = 'I drift' WHERE slug = 'ftps'")
    before = _everything(database)
    lines = setup.load()
    assert _counts(lines[0])[2] == 2
    assert lines[1:] == [
        "  differs, left as it is: service ftps: summary is Kort., the seed says FTPS er filoverføringstjenesten som "
        "Norsk helsenett drifter i dag. Den skal …; phase is I drift, the seed says Under avvikling",
        "  differs, left as it is: change ftps-avvikling: title is Farvel til FTPS, "
        "the seed says Avvikling av FTPS, erstattes av DEFT eller egne løsninger",
    ]
    assert _everything(database) == before


def test_a_deadline_that_staff_moved_stays_moved(database: Database) -> None:
    database.as_staff(
        "UPDATE deadline SET earliest = '2027-01-01', latest = '2027-03-31', wording = 'Q1 2027' "
        "FROM change WHERE change.id = change_id AND slug = 'fjernhjelp-avvikling'"
    )
    [_, difference] = setup.load()
    assert difference == (
        "  differs, left as it is: deadline fjernhjelp-avvikling (any): wording is Q1 2027, the seed says Q2/Q3 2026; "
        "earliest is 2027-01-01, the seed says 2026-04-01; latest is 2027-03-31, the seed says 2026-09-30"
    )
    assert _rows(database, "SELECT latest FROM deadline WHERE wording = 'Q1 2027'") == [(date(2027, 3, 31),)]


def test_what_staff_renamed_does_not_come_back_under_its_old_name(database: Database) -> None:
    database.as_staff("UPDATE change SET slug = 'ftps-farvel' WHERE slug = 'ftps-avvikling'")
    database.as_staff("UPDATE service SET slug = 'filoverforing' WHERE slug = 'ftps'")
    before = _everything(database)
    lines = setup.load(demo=setup.DEMO_SEEDS)
    assert [line for line in lines if "differs" in line] == [
        "  differs, left as it is: service ftps: slug is filoverforing, the seed says ftps",
        "  differs, left as it is: change ftps-avvikling: slug is ftps-farvel, the seed says ftps-avvikling",
    ]
    assert _everything(database) == before


def test_what_was_taken_away_does_not_come_back(database: Database) -> None:
    _rows(database, "DELETE FROM event WHERE slug = 'dhg-i-praksis' RETURNING id")
    _rows(database, "DELETE FROM service WHERE slug = 'fjernhjelp' RETURNING id")
    lines = setup.load()
    assert _counts(lines[0])[0] == 0
    assert [line for line in lines if "taken away" in line] == [
        "  differs, left as it is: service fjernhjelp: was loaded before and has been taken away here",
        "  differs, left as it is: event dhg-i-praksis: was loaded before and has been taken away here",
    ]


def test_a_new_entry_in_the_middle_of_a_file_is_added_and_makes_no_other_differ(
    database: Database, folder: Path
) -> None:
    _change(
        folder / "vendors.yaml",
        "  - slug: hspro",
        "  - slug: nyjournal\n    name: Nyjournal\n\n  - slug: hspro",
    )
    text = (folder / "changes.yaml").read_text()
    entry = text[text.index("  - slug: ftps-avvikling") : text.index("  - slug: syntetiske-virksomheter")]
    _change(
        folder / "changes.yaml",
        "  - slug: helseid-dpop-api",
        f"{entry.replace('ftps-avvikling', 'ny-endring', 1)}  - slug: helseid-dpop-api",
    )
    [line] = setup.load(folder)
    assert _counts(line)[0::2] == (3, 0)
    assert _rows(database, "SELECT kind FROM change WHERE slug = 'ny-endring'") == [("shutdown",)]


NEW_DEADLINE = """
      - environment: test
        wording: 1.10.2026
        earliest: 2026-10-01
        latest: 2026-10-01
        precision: day
        kind: effective_on
        firmness: firm
"""


def test_a_new_deadline_of_an_old_change_is_added_with_its_first_revision(database: Database, folder: Path) -> None:
    heading = "    deadlines:\n"
    _change(folder / "changes.yaml", heading, heading + NEW_DEADLINE, after="slug: kj-gammel-innlogging")
    [line] = setup.load(folder)
    assert _counts(line)[0::2] == (1, 0)
    assert _rows(
        database,
        "SELECT old, new->>'wording', decided_on, days_of_notice FROM deadline_revision "
        "JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id "
        "WHERE slug = 'kj-gammel-innlogging' AND environment = 'test'",
    ) == [(None, "1.10.2026", date(2026, 3, 19), 195)]


def test_a_deadline_that_cannot_stand_beside_the_ones_here_is_reported_and_not_added(
    database: Database, folder: Path
) -> None:
    _change(folder / "changes.yaml", "- environment: any", "- environment: test", after="slug: ftps-avvikling")
    [line, difference] = setup.load(folder)
    assert _counts(line)[0::2] == (0, 1)
    assert difference.endswith("change ftps-avvikling: the seed has a deadline for test, which cannot stand beside any")


def test_a_new_source_a_new_link_and_a_new_relation_of_an_old_entry_are_reported(
    database: Database, folder: Path
) -> None:
    source = "    sources:\n      - document: leverandorwebinar-2026-03-19\n        heading: Ny side\n"
    _change(folder / "changes.yaml", "    sources:\n", source, after="slug: ftps-avvikling")
    _change(
        folder / "changes.yaml", "    deadlines:\n", "    depends_on: [sfm-brekkende]\n    deadlines:\n",
        after="slug: ftps-avvikling",
    )  # fmt: skip
    _change(folder / "services.yaml", "    links:\n", "    links:\n      - label: Ny lenke\n", after="slug: deft")
    before = _everything(database)
    [line, *differences] = setup.load(folder)
    assert _counts(line)[0::2] == (0, 2)
    assert differences == [
        "  differs, left as it is: service deft: service_link: the seed has 'Ny lenke', not so here",
        "  differs, left as it is: change ftps-avvikling: source_reference: the seed has 'Ny side', not so here; "
        "change_relation: the seed has 'depends_on sfm-brekkende', not so here",
    ]
    assert _everything(database) == before


def test_a_source_that_staff_mended_is_reported_even_where_there_are_as_many_as_before(database: Database) -> None:
    database.as_staff(
        "UPDATE source_reference SET link_url = 'https://www.nhn.no/fjernhjelp' FROM change "
        "WHERE change.id = change_id AND slug = 'fjernhjelp-avvikling'"
    )
    [_, difference] = setup.load()
    assert difference == (
        "  differs, left as it is: change fjernhjelp-avvikling: source_reference: the seed has "
        "'BREKKENDE ENDRINGER FOR NORSK HELSENETT', not so here; source_reference: 1 here, not so in the seed"
    )


def test_every_deadline_begins_its_ledger_on_the_day_of_the_webinar(database: Database) -> None:
    first = _rows(
        database, "SELECT DISTINCT old, reason, made_by, decided_on FROM deadline_revision"
    )  # fmt: skip
    assert first == [(None, FIRST_ENTRY_REASON, "Innlasting av registeret", date(2026, 3, 19))]
    assert _count(database, "deadline_revision") == _count(database, "deadline")


def test_the_ledger_says_how_many_days_of_notice_the_source_gave(database: Database) -> None:
    notice = dict(
        _rows(
            database,
            "SELECT slug || ' ' || environment, days_of_notice FROM deadline_revision "
            "JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id",
        )
    )
    assert notice["helseid-dpop-token test"] == 18
    assert notice["kj-gammel-innlogging production"] == 256
    assert notice["leverandorvilkar-2 any"] == 12
    assert notice["ftps-avvikling any"] is None


def test_every_entry_has_one_audit_row_and_those_of_a_vendor_are_its_own(database: Database) -> None:
    audited = _rows(database, "SELECT actor, action, subject_kind, count(*) FROM audit_entry GROUP BY 1, 2, 3")
    assert {(kind, count) for _, _, kind, count in audited} == {
        (table, _count(database, table))
        for table in [
            "source_document",
            "trait",
            "service",
            "roadmap_item",
            "event",
            "change",
            "deadline",
            "vendor",
            "product",
        ]
    }
    assert {(actor, action) for actor, action, _, _ in audited} == {("Innlasting av registeret", "load")}
    assert _rows(
        database,
        "SELECT subject FROM audit_entry LEFT JOIN product ON product.slug = subject "
        "WHERE subject_kind = 'product' AND audit_entry.vendor_id IS DISTINCT FROM product.vendor_id",
    ) == []  # fmt: skip


def test_entries_and_their_audit_rows_are_of_one_transaction(migrated: Database) -> None:
    setup.load()
    assert _rows(
        migrated, "SELECT DISTINCT xmin::text FROM change UNION SELECT DISTINCT xmin::text FROM audit_entry"
    ) == _rows(migrated, "SELECT DISTINCT xmin::text FROM deadline_revision")  # fmt: skip


def test_a_malformed_file_leaves_nothing_half_loaded(migrated: Database, folder: Path) -> None:
    _change(folder / "vendors.yaml", "organisations: 1\n", "organisations: one\n")
    with pytest.raises(SeedError, match="entry 'pega', field adoption"):
        setup.load(folder)
    assert {table: _count(migrated, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_a_fault_found_last_of_all_takes_the_whole_register_with_it(migrated: Database, demo_folder: Path) -> None:
    _change(demo_folder / "vendors.yaml", "helseid-client: true", "helseid-klient: true")
    with pytest.raises(SeedError, match="entry 'eksempel-epj', field traits: unknown trait 'helseid-klient'"):
        setup.load(demo=demo_folder)
    assert {table: _count(migrated, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_the_role_that_owns_nothing_is_enough_to_load(migrated: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRISTKLAR_OWNER_DATABASE_URL")
    setup.load(demo=setup.DEMO_SEEDS)
    assert _rows(
        migrated, "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'fristklar_app'"
    ) == [(False, False, False)]
    assert _rows(migrated, "SELECT 1 FROM pg_class WHERE relowner = 'fristklar_app'::regrole") == []
    assert _count(migrated, "change") == 25


def test_two_loads_at_once_add_each_entry_once(migrated: Database) -> None:
    command = [sys.executable, "-m", "fristklar.cli", "register", "load"]
    loads = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) for _ in range(2)]
    printed = [load.communicate(timeout=60)[0] for load in loads]
    assert [load.returncode for load in loads] == [0, 0]
    assert sorted(_counts(said)[0] == 0 for said in printed) == [False, True]
    assert _count(migrated, "change") == 25


def _register_load(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fristklar.cli", "register", "load", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_says_what_it_added(migrated: Database, folder: Path) -> None:
    done = _register_load(str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"Register: \d+ added, 0 unchanged, 0 differing\n", done.stdout)


def test_the_command_ends_with_1_and_a_sentence_when_a_file_is_malformed(migrated: Database, folder: Path) -> None:
    _change(folder / "changes.yaml", "earliest: 2026-04-07", "earliest: 2026-04-31")
    done = _register_load(str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"{folder}/changes.yaml: entry 'helseid-dpop-token', field deadlines[0].earliest: "
        "2026-04-31 is not a date: day is out of range for month\n"
    )
    assert _count(migrated, "change") == 0


def test_the_command_ends_with_1_and_a_sentence_when_there_are_no_tables(empty_database: Database) -> None:
    done = _register_load()
    assert (done.returncode, done.stderr) == (
        1,
        "The database has no tables yet: run `fristklar db upgrade` first.\n",
    )


def test_the_command_ends_with_1_and_a_sentence_when_no_database_answers(empty_database: Database) -> None:
    done = _register_load(FRISTKLAR_DATABASE_URL="postgresql://fristklar_app:secret@127.0.0.1:1/fristklar")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer, so nothing was loaded: ")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
