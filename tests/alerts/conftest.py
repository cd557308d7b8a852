"""The worker's sorts of mail, on a database whose people have been there for long, and a mail server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from starlette.testclient import TestClient

from delivery.conftest import Post
from delivery.smtp import Received, mail_server
from editing.browsing import LOGIN, edit_address, move, send
from fristklar import clock
from fristklar.clock import OSLO
from fristklar.delivery.kinds import Kind
from fristklar.worker import kinds
from harness import Database, configured, opened, sign_in

MINUTE = timedelta(minutes=1)
EDITOR = "ola.berg@kundesenter.example"
ANNE = "anne.lie@eksempel-epj.example"
ERIK = "erik.moen@eksempel-epj.example"
VERA = "vera.vik@eksempel-epj.example"
FREDRIK = "fredrik.fjord@fjordjournal.example"
OWN = {ANNE, ERIK, VERA}
"""The people of the vendor of Eksempel EPJ."""

INSTANTS = {
    "audit_entry": ("at",),
    "deadline_revision": ("made_at",),
    "change": ("published_at", "ended_at"),
    "edit_session": ("began_at", "ended_at"),
    "subscription": ("since", "alerts_since", "reminders_since", "escalations_since"),
    "product": ("created_at",),
    "membership": ("created_at",),
}
"""What says when something happened."""


LIVES_LIE_FURTHER_BACK = """
UPDATE change SET life = (
    SELECT coalesce(jsonb_agg(jsonb_set(turn, '{0}', to_jsonb((turn ->> 0)::timestamptz - %(later)s)) ORDER BY place),
        '[]')
    FROM jsonb_array_elements(life) WITH ORDINALITY AS turns (turn, place)
)
"""


@dataclass
class Worker(Post):
    """One worker's sorts of mail; what it remembers between two looks, it remembers here too."""

    kinds: Sequence[Kind] = field(default_factory=kinds)

    def kind(self, name: str) -> Kind:
        return next(kind for kind in self.kinds if kind.name == name)

    def passes(self, later: timedelta) -> None:
        """Let so much time pass: everything that has happened lies so much further back, and what was read is old."""
        self.kinds = kinds()
        with self.database.connect("postgres") as connection:
            for table, columns in INSTANTS.items():
                moved = ", ".join(f"{column} = {column} - %(later)s" for column in columns)
                connection.execute(f"UPDATE {table} SET {moved}", {"later": later})  # type: ignore[call-overload]
            connection.execute(LIVES_LIE_FURTHER_BACK, {"later": later})

    def look(self, name: str, *, later: timedelta = timedelta(), times: int = 1) -> list[Received]:
        """Let time pass, look for one sort of mail, and send it. Gives what arrived."""
        self.passes(later)
        before = len(self.server.received)
        for _ in range(times):
            self.go(clock.now_on_that_day(), self.kind(name))
        return self.server.received[before:]

    def morning(self, name: str, day: date, hour: int = 8) -> list[Received]:
        """What arrives of one sort of mail on a day, by the worker's third look in the hour."""
        before = len(self.server.received)
        with configured({**self.environment, "FRISTKLAR_TODAY": day.isoformat()}):
            for minute in range(3):
                self.go(datetime.combine(day, time(hour, minute), OSLO), self.kind(name))
        return self.server.received[before:]

    def as_done(self, change: str, product: str = "eksempel-epj") -> None:
        """Let a product's deadlines of a change be reported as done."""
        self.database.as_program(
            "INSERT INTO readiness (vendor_id, product_id, deadline_id, claim, claimed_on) "
            "SELECT vendor_id, product.id, deadline.id, 'done', '2026-11-20' FROM product, deadline, change "
            "WHERE product.slug = %s AND change.id = change_id AND change.slug = %s "
            "ON CONFLICT (product_id, deadline_id) DO UPDATE SET claim = 'done', planned_on = NULL",
            product,
            change,
        )

    def restarted(self) -> "Worker":
        return Worker(self.database, self.server)

    def age(self, days: int = 4_000) -> None:
        """Let people, places, products and what is known of deadlines be so old."""
        self.go(clock.now_on_that_day(), self.kind("digest"))
        self.passes(timedelta(days=days))
        with self.database.connect("postgres") as connection:
            # As after a look that found nothing: what was loaded is no news.
            connection.execute("UPDATE edit_session SET ended_at = now()")
        self.server.received.clear()


@pytest.fixture
def worker(database: Database) -> Iterator[Worker]:
    with mail_server() as server:
        made = Worker(database, server)
        with configured(made.environment):
            made.age()
            yield made


@contextmanager
def editing(worker: Worker, email: str = EDITOR) -> Iterator[TestClient]:
    """The site, as one of the customer centre's editors uses it."""
    with opened(worker.database, **worker.environment) as client:
        sign_in(client, worker.database, email)
        yield client


def move_deadline(
    client: TestClient, to: str, *, slug: str = LOGIN, environment: str = "production", **more: str
) -> None:
    """Move a deadline through the editors' form, with its preview."""
    typed = {"ordlyd": to, "begrunnelse": "Mange kunder er ikke klare.", **more}
    assert move(client, slug, environment, typed).status_code == 303


def do(client: TestClient, deed: str, slug: str = LOGIN) -> None:
    """Publish, withdraw, complete or reopen a change through the editors' form."""
    address = edit_address(slug)
    shown = client.get(address).text
    action = f"{address.removesuffix('/rediger')}/tilstand"
    assert send(client, shown, action, {"handling": deed, "begrunnelse": "Det trengs ikke."}).status_code == 303


def subjects(mails: Sequence[Received]) -> dict[str, str]:
    return {mail.recipient: str(mail.message["Subject"]) for mail in mails}


def text_of(mail: Received) -> str:
    part = mail.message.get_body(("plain",))  # type: ignore[attr-defined]
    return str(part.get_content()).replace("\r\n", "\n")
