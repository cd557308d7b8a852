"""What the matrix counts is what the vendors' own pages say: the board against the one source of standings."""

import asyncio
import gc
from collections.abc import Sequence
from datetime import date

import pytest
from starlette.testclient import TestClient

from fristklar.access.actor import Actor, ActorKind
from fristklar.db import DatabaseUnavailableError
from fristklar.models import StaffRole
from fristklar.register.current import CurrentRegister
from fristklar.register.queries import read_snapshot
from fristklar.register.snapshot import Snapshot
from fristklar.status import board as board_module
from fristklar.status.board import RANKED, Board, BoardRow, changes_of
from fristklar.status.queries import read_statuses
from fristklar.status.standings import change_statuses
from harness import Database

READER = Actor(ActorKind.STAFF, "Kari", staff_role=StaffRole.READER)

EVERY_KIND_OF_REPORT = """
INSERT INTO readiness AS kept (vendor_id, product_id, deadline_id, claim, claimed_on, planned_on, verdict,
                       verdict_reason, exempt_until, exemption_reason)
SELECT vendor_id, product.id, deadline.id, claim, CASE WHEN claim IS NOT NULL THEN DATE '2026-06-01' END,
       CASE WHEN n %% 3 > 0 THEN DATE '2026-11-01' + n * 5 END,
       CASE WHEN claim IS NULL OR n %% 4 > 1 THEN NULL WHEN n %% 4 = 0 THEN 'disputed' ELSE 'confirmed' END,
       CASE WHEN claim IS NOT NULL AND n %% 4 = 0 THEN 'r' END,
       CASE WHEN n %% 5 = 0 THEN DATE '2026-11-20' + n END, CASE WHEN n %% 5 = 0 THEN 'r' END
FROM (SELECT *, ((product_id_ * 7 + id * 13) %% 41)::int AS n,
             (ARRAY[NULL, 'not_started', 'in_progress', 'done'])[1 + (product_id_ * 3 + id) %% 4] AS claim
      FROM (SELECT product.id AS product_id_, deadline.id FROM product, deadline) AS pairs) AS drawn
JOIN product ON product.id = product_id_ JOIN deadline ON deadline.id = drawn.id
ON CONFLICT (product_id, deadline_id) DO NOTHING
"""
EVERY_KIND_OF_OBJECTION = """
INSERT INTO objection (vendor_id, product_id, change_id, reason, raised_by, raised_on, answer, answer_reason,
                       answered_by, answered_on)
SELECT vendor_id, product.id, change.id, 'r', 'v', '2026-11-01', answer, CASE WHEN answer IS NOT NULL THEN 'r' END,
       CASE WHEN answer IS NOT NULL THEN 's' END, CASE WHEN answer IS NOT NULL THEN DATE '2026-11-02' END
FROM product, change,
     LATERAL (SELECT (ARRAY[NULL, 'upheld', 'rejected'])[1 + (product.id + change.id) %% 3] AS answer) a
ON CONFLICT (product_id, change_id) DO NOTHING
"""


def register_of(client: TestClient) -> CurrentRegister:
    """What the client's application keeps of the register."""
    kept: CurrentRegister = client.app.state.serving.register  # type: ignore[attr-defined]
    return kept


def rows_now(client: TestClient, board: Board, day: date) -> list[tuple[str, dict[str, str]]]:
    """Each product's worst standings by change, as the board has them."""

    async def ask() -> list[tuple[str, dict[str, str]]]:
        register, rows = await board.rows(READER, lambda _version: read_snapshot(), await board.stamp(), day)
        slugs = [change.slug for change in changes_of(register)]
        return [
            (row.slug, {slug: RANKED[rank].value for slug, rank in zip(slugs, row.standings, strict=True)})
            for row in rows
        ]

    assert client.portal is not None
    return client.portal.call(ask)


def said_of_each(client: TestClient, day: date) -> dict[str, dict[str, str]]:
    """The same, as the vendors' pages have it."""

    async def ask() -> dict[str, dict[str, str]]:
        register = await read_snapshot()
        return {
            status.slug: {each.change.slug: each.worst.value for each in change_statuses(register, status, day)}
            for status in await read_statuses(READER)
        }

    assert client.portal is not None
    return client.portal.call(ask)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 11, 24), date(2026, 12, 1), date(2027, 6, 30)])
def test_every_cell_is_the_worst_standing_on_the_products_own_page(
    client: TestClient, database: Database, day: date
) -> None:
    database.as_staff(EVERY_KIND_OF_REPORT)
    database.as_staff(EVERY_KIND_OF_OBJECTION)
    said = said_of_each(client, day)
    assert dict(rows_now(client, Board(), day)) == said
    found = {standing for of_product in said.values() for standing in of_product.values()}
    assert len(found) >= 6, "the reports are of every kind"


def test_what_is_kept_is_right_after_each_kind_of_write(client: TestClient, database: Database) -> None:
    board, day = Board(), date(2026, 11, 24)
    of_product = "(SELECT id FROM product WHERE slug = 'eksempel-epj')"
    for write in (
        EVERY_KIND_OF_REPORT,
        f"UPDATE readiness SET claim = 'done', claimed_on = '2026-11-20' WHERE product_id = {of_product}",
        f"UPDATE product_trait SET answer = NOT answer WHERE product_id = {of_product}",
        EVERY_KIND_OF_OBJECTION,
        "UPDATE deadline SET earliest = earliest + 400, latest = latest + 400 WHERE earliest IS NOT NULL",
        "UPDATE change SET lifecycle = 'completed' WHERE slug = 'kj-gammel-innlogging'",
        "UPDATE deadline SET removed_on = '2026-11-24' WHERE id = (SELECT min(id) FROM deadline)",
        "UPDATE product SET slug = 'et-annet-navn' WHERE slug = 'eksempel-epj'",
        "UPDATE vendor SET name = 'Aa' WHERE slug = 'provestad-lab-as'",
    ):
        before = dict(rows_now(client, board, day))
        database.as_staff(write)
        after = dict(rows_now(client, board, day))
        assert after == said_of_each(client, day), write
        assert after != before or "vendor" in write, write


def test_only_the_products_that_were_touched_are_worked_out_again(client: TestClient, database: Database) -> None:
    board, day = Board(), date(2026, 11, 24)

    async def ask() -> dict[str, BoardRow]:
        _, rows = await board.rows(READER, register_of(client).at, await board.stamp(), day)
        return {row.slug: row for row in rows}

    assert client.portal is not None
    before = client.portal.call(ask)
    database.as_staff("UPDATE product SET organisations = 77 WHERE slug = 'eksempel-epj'")
    after = client.portal.call(ask)
    assert after["eksempel-epj"].organisations == 77
    assert [slug for slug in after if after[slug] is not before[slug]] == ["eksempel-epj"]


def test_rows_stand_by_vendor_and_name_as_norwegians_sort(client: TestClient, database: Database) -> None:
    database.as_staff("UPDATE product SET name = 'Ærlig' WHERE slug = 'eksempel-epj'")
    database.as_staff("UPDATE product SET name = 'Zulu' WHERE slug = 'eksempel-legevakt'")
    slugs = [slug for slug, _ in rows_now(client, Board(), date(2026, 11, 24))]
    assert slugs.index("eksempel-legevakt") + 1 == slugs.index("eksempel-epj")


def test_the_rows_come_with_the_register_that_they_are_by(client: TestClient, database: Database) -> None:
    """Also to whoever asked when the register was another: one of two that asked then has read it since."""
    board, day = Board(), date(2026, 11, 24)
    ends = "UPDATE change SET lifecycle = 'completed' WHERE slug = 'kj-gammel-innlogging'"

    async def ask() -> list[tuple[Snapshot, Sequence[BoardRow]]]:
        before = await board.stamp()
        register = await register_of(client).at(before.register)
        await asyncio.to_thread(database.as_staff, ends)
        await register_of(client).at((await board.stamp()).register)  # for somebody's page

        async def kept(_version: int) -> Snapshot:
            return register

        return [
            await board.rows(READER, register_of(client).at, before, day),
            await board.rows(READER, kept, before, day),
        ]

    assert client.portal is not None
    for register, rows in client.portal.call(ask):
        assert {len(row.standings) for row in rows} == {len(changes_of(register))}


def test_when_the_database_fails_the_reader_is_told_once_and_nothing_is_left_running(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    day = date(2026, 11, 24)

    async def fails(*_asked: object) -> list[object]:
        raise DatabaseUnavailableError("the products")

    async def fails_later(_version: int) -> Snapshot:
        await asyncio.sleep(0.05)
        raise DatabaseUnavailableError("the register")

    async def ask() -> None:
        board, before = Board(), asyncio.all_tasks()
        stamp = await board.stamp()
        with pytest.raises(DatabaseUnavailableError, match="the register"):
            await board.rows(READER, fails_later, stamp, day)
        assert asyncio.all_tasks() <= before
        with monkeypatch.context() as patched:
            patched.setattr(board_module, "read_product_versions", fails)
            with pytest.raises(DatabaseUnavailableError, match="the products"):
                await board.rows(READER, fails_later, stamp, day)
        assert asyncio.all_tasks() <= before

    monkeypatch.setattr(board_module, "read_sightings", fails)
    assert client.portal is not None
    client.portal.call(ask)
    gc.collect()
    assert "never retrieved" not in caplog.text
