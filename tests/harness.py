"""What tests start: a database of their own, the settings of a process, the whole program on a free port."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import httpx
import psycopg
from fastapi import FastAPI
from starlette.testclient import TestClient

from fristklar import db, embedded, settings
from fristklar.access.queries import token_hash
from fristklar.app import create_app
from fristklar.products import rows
from fristklar.web import keeping
from fristklar.web.guard import SESSION_COOKIE

TODAY = "2026-11-24"

STAFF_READER = "kari.nes@kundesenter.example"
"""Sees every product and may change none."""


@dataclass(frozen=True)
class Database:
    """A database of its own, and the ways into it."""

    name: str
    cluster: embedded.Cluster

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process in demo mode on this database."""
        return {
            "FRISTKLAR_DATABASE_URL": self.cluster.url("fristklar_app", self.name),
            "FRISTKLAR_OWNER_DATABASE_URL": self.cluster.url("fristklar_owner", self.name),
            "FRISTKLAR_DEMO": "1",
            "FRISTKLAR_TODAY": TODAY,
            "FRISTKLAR_LOG_FORMAT": "console",
        }

    def connect(self, role: str) -> psycopg.Connection:
        """A connection of one of the login roles: fristklar_app, fristklar_owner or postgres."""
        url = self.cluster.url(role, self.name).replace("postgresql+psycopg", "postgresql")
        return psycopg.connect(url, autocommit=True)

    def as_staff(self, statement: str, *values: object) -> None:
        """One committed write, as the customer centre would make it."""
        with self.connect("fristklar_app") as connection, connection.transaction():
            connection.execute("SELECT set_config('role', 'fristklar_staff', true)")
            connection.execute(statement, values)  # type: ignore[call-overload]

    def as_program(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """One committed statement, as the program itself when it lets people in; gives its rows."""
        with self.connect("fristklar_app") as connection, connection.transaction():
            connection.execute(
                "SELECT set_config('role', 'fristklar_staff', true), set_config('fristklar.program', 'on', true)"
            )
            cursor = connection.execute(statement, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def open_session(self, email: str) -> str:
        """The token of a new session of the person with this address."""
        token = secrets.token_urlsafe(32)
        opened = self.as_program(
            "INSERT INTO sign_in_session (person_id, token_hash, browser, expires_at) "
            "SELECT id, %s, 'Test', now() + interval '1 day' FROM person WHERE email = %s RETURNING id",
            token_hash(token),
            email,
        )
        assert opened, f"nobody has the address {email}"
        return token


def sign_in(client: httpx.Client | TestClient, database: Database, email: str) -> None:
    """Make the client somebody's browser: signed in, and sending its forms from the site's own pages.

    For a client of the application in this process and for one of a live server alike. Signing in again makes it
    somebody else's. The demo's people are in seeds/demo/people.yaml.
    """
    keep_session(client, database.open_session(email))


def keep_session(client: httpx.Client | TestClient, token: str) -> None:
    """Give the client the cookie of an open session."""
    host = client.base_url.host
    # The domain as the cookie jar spells it, so that the server's own cookie takes the place of this one.
    domain = host if "." in host else f"{host}.local"
    client.cookies.set(SESSION_COOKIE, token, domain=domain)
    send_own_origin(client)


def send_own_origin(client: httpx.Client | TestClient) -> None:
    """Let the client say, as a browser does, that its forms come from the site's own pages."""
    client.headers["origin"] = str(client.base_url).rstrip("/")


_numbers = count(1)


def copied(cluster: embedded.Cluster, admin: Callable[[str], None], template: Database | None = None) -> Database:
    """A new database: a copy of `template`, or one without a single table."""
    name = f"test_{next(_numbers)}"
    source = template.name if template else "template1"
    admin(f"CREATE DATABASE {name} TEMPLATE {source} OWNER fristklar_owner STRATEGY file_copy")
    return Database(name, cluster)


def _forget() -> None:
    """What the process keeps of its settings and of the database they name."""
    if db.writing_engine.cache_info().currsize:
        db.writing_engine().dispose()
    keeping.program.cache_clear()  # and not what it says of the files, which takes a while and stays
    for module in (settings, db, rows):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


@contextmanager
def configured(environment: dict[str, str]) -> Iterator[None]:
    """The process's settings for a while."""
    before = {name: value for name, value in os.environ.items() if name.startswith("FRISTKLAR_")}
    for name in before:
        del os.environ[name]
    os.environ.update(environment)
    _forget()
    try:
        yield
    finally:
        _forget()
        for name in environment:
            os.environ.pop(name, None)
        os.environ.update(before)


WITHOUT_DEMO = {
    "FRISTKLAR_DEMO": None,
    "FRISTKLAR_TODAY": None,
    "FRISTKLAR_SECRET_KEY": "a secret of 32 characters or more",
    "FRISTKLAR_SMTP_URL": "smtp://127.0.0.1:1",
}
"""The settings of a site for real vendors."""


@contextmanager
def opened(database: Database, app: FastAPI | None = None, **environment: str | None) -> Iterator[TestClient]:
    """The application in this process, on a database and with these settings besides; None leaves one out.

    A new application, unless one is given that goes on with what it keeps. One at a time: the settings and the
    connections are the process's own.
    """
    wanted = {**database.environment, **environment}
    chosen = {name: value for name, value in wanted.items() if value is not None}
    with configured(chosen), TestClient(app or create_app()) as client:
        yield client


@contextmanager
def serving(database: Database, **environment: str) -> Iterator[str]:
    """A web process on a free port; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "fristklar.cli", "serve", "--port", str(port)],
        env={**os.environ, **database.environment, "FRISTKLAR_BASE_URL": address, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        _await_ready(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
        assert b"Traceback" not in output, output.decode()


def _await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the web process did not become ready (exit status {process.poll()})")
