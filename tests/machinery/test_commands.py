"""The commands, where the database is not as they need it: a sentence that says what to do, and no traceback."""

import os
import subprocess
import sys

import pytest

from harness import Database

NOT_MIGRATED = "The database is not migrated to this version: run `fristklar db upgrade` first.\n"


def _run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fristklar.cli", *command.split()],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_migrating_says_so_when_no_database_answers(empty_database: Database) -> None:
    done = _run("db upgrade", FRISTKLAR_OWNER_DATABASE_URL="postgresql://fristklar_owner:secret@127.0.0.1:1/fristklar")
    assert done.returncode == 1
    assert done.stderr.startswith("The database could not be migrated: connection failed: ")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_migrating_as_another_role_than_the_owner_says_which_it_must_be(empty_database: Database) -> None:
    done = _run("db upgrade", FRISTKLAR_OWNER_DATABASE_URL=os.environ["FRISTKLAR_DATABASE_URL"])
    assert done.returncode == 1
    assert done.stderr.startswith("The database could not be migrated: permission denied for ")
    assert done.stderr.endswith("FRISTKLAR_OWNER_DATABASE_URL must name the role that owns it, fristklar_owner.\n")


@pytest.mark.parametrize(
    "command", ["user add kari@nhn.example Kari --role admin", "digest preview kari@nhn.example", "digest run"]
)
def test_before_the_migrations_a_command_says_what_must_come_first(empty_database: Database, command: str) -> None:
    done = _run(command)
    assert (done.returncode, done.stderr.splitlines(keepends=True)[-1:]) == (1, [NOT_MIGRATED])
    assert "Traceback" not in done.stderr
