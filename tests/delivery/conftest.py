"""A mail server, readers, and an engine on a database of the test's own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from delivery.plain import PLAIN, QUICK
from delivery.smtp import MailServer, mail_server
from fristklar.db import engine
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.kinds import Kind
from harness import Database, configured

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""The Tuesday of week 48."""


@dataclass
class Post:
    """The engine, the mail server and what the database says of the mails."""

    database: Database
    server: MailServer

    @property
    def environment(self) -> dict[str, str]:
        wanted = {**self.database.environment, "FRISTKLAR_SMTP_URL": self.server.url}
        return {**wanted, "FRISTKLAR_MAIL_FROM": "Fristklar <fristklar@example.no>", "PROVE_NOW": NOW.isoformat()}

    def readers(self, count: int) -> list[str]:
        rows = self.database.as_program(
            "INSERT INTO person (email, name) SELECT 'leser-' || lpad(n::text, 4, '0') || '@example.no', 'Leser' "
            "FROM generate_series(1, %s) AS n RETURNING email",
            count,
        )
        return sorted(str(email) for (email,) in rows)

    def do(self, work: Callable[[Engine], Awaitable[Any]], kind: Kind = PLAIN, pace: Pace = QUICK) -> Any:
        async def whole() -> Any:
            try:
                return await work(Engine([kind], pace))
            finally:
                await engine().dispose()

        return asyncio.run(whole())

    def go(self, now: datetime = NOW, kind: Kind = PLAIN, pace: Pace = QUICK) -> int:
        """Make what is due at `now` and send it. Gives how many were made."""

        async def both(works: Engine) -> int:
            made = await works.make_due(now)
            await works.send_due()
            return made

        return int(self.do(both, kind, pace))

    def later(self) -> None:
        """Let every wait be over."""
        self.database.as_program("UPDATE delivery SET due_at = now() WHERE state IN ('waiting', 'claimed')")

    def states(self) -> dict[str, int]:
        return dict(self.database.as_program("SELECT state, count(*) FROM delivery GROUP BY state"))  # type: ignore[arg-type]

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        return self.database.as_program(f"SELECT {columns} FROM delivery ORDER BY id")


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    with mail_server() as server:
        made = Post(database, server)
        with configured(made.environment):
            yield made
