"""The queue's tables: the package's own, in a schema of their own, worked by a role that owns nothing of them."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg.errors import InsufficientPrivilege

from delivery.conftest import Post
from delivery.plain import PLAIN, QUICK
from fristklar.db import engine
from fristklar.delivery.engine import Engine
from fristklar.delivery.jobs import _rescue, make_app
from harness import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def test_the_schema_that_was_migrated_is_the_installed_packages() -> None:
    """Where this fails the package was upgraded: a new migration brings the changes that its release notes name."""
    assert (MIGRATIONS / "0007_procrastinate_3_10_0.sql").read_text() == SchemaManager.get_schema()


def test_the_program_works_the_queue_and_owns_nothing_of_it(database: Database) -> None:
    with database.connect("postgres") as connection:
        owners = connection.execute(
            "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'procrastinate'::regnamespace"
        ).fetchall()
        assert owners == [("fristklar_owner",)]
        columns = connection.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'procrastinate' "
            "AND column_name LIKE '%%vendor%%'"
        ).fetchone()
        assert columns == (0,)
    with database.connect("fristklar_app") as connection:
        connection.execute("SELECT FROM procrastinate.procrastinate_jobs")
        for deed in ("DROP TABLE", "TRUNCATE"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(f"{deed} procrastinate.procrastinate_events")  # type: ignore[call-overload]


@pytest.mark.parametrize("role", ["fristklar_public", "fristklar_vendor"])
def test_nobody_else_looks_into_the_queue(database: Database, role: str) -> None:
    with database.connect("fristklar_app") as connection, connection.transaction():
        connection.execute("SELECT set_config('role', %s, true)", [role])
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT FROM procrastinate.procrastinate_jobs")


def test_staff_see_the_queue_and_leave_it_alone(database: Database) -> None:
    with database.connect("fristklar_app") as connection, connection.transaction():
        connection.execute("SELECT set_config('role', 'fristklar_staff', true)")
        connection.execute("SELECT FROM procrastinate.procrastinate_jobs")
        with pytest.raises(InsufficientPrivilege), connection.transaction():
            connection.execute("DELETE FROM procrastinate.procrastinate_jobs")
        with pytest.raises(InsufficientPrivilege), connection.transaction():
            connection.execute("SELECT procrastinate.procrastinate_cancel_job_v1(1, true, true)")


def test_staff_set_a_failed_mail_going_and_change_no_other(post: Post) -> None:
    post.readers(3)
    post.go()
    post.database.as_program("UPDATE delivery SET state = 'refused' WHERE id = (SELECT min(id) FROM delivery)")
    with post.database.connect("fristklar_app") as connection, connection.transaction():
        connection.execute("SELECT set_config('role', 'fristklar_staff', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("UPDATE delivery SET state = 'sent'")
        assert connection.execute("UPDATE delivery SET state = 'waiting'").rowcount == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(
                "INSERT INTO delivery (person_id, kind, key, iso_year, iso_week) SELECT id, 'x', 1, 2026, 1 FROM person"
            )


def test_jobs_of_a_worker_that_is_gone_are_taken_over_and_those_of_a_live_one_are_not(post: Post) -> None:
    async def rescued() -> list[tuple[str, Status]]:
        app = make_app(Engine([PLAIN], QUICK))
        async with app.open_async():
            manager = app.job_manager
            gone, alive = await manager.register_worker(), await manager.register_worker()
            for task, worker in (("look", gone), ("send", alive)):
                await app.configure_task(task, queueing_lock=task).defer_async(
                    **({"timestamp": 0} if task == "look" else {})
                )
                assert await manager.fetch_job(queues=None, worker_id=worker)
            with post.database.connect("postgres") as connection:
                connection.execute(
                    "UPDATE procrastinate.procrastinate_workers SET last_heartbeat = now() - interval '61 s' "
                    "WHERE id = %s",
                    [gone],
                )
            await _rescue(app)
            found = [(job.task_name, Status(job.status)) for job in await manager.list_jobs_async()]
            # The same once more, while a job of the same name waits already: there is still only one of it.
            await manager.fetch_job(queues=None, worker_id=gone)
            await app.configure_task("look", queueing_lock="look").defer_async(timestamp=0)
            await _rescue(app)
            assert [job.task_name for job in await manager.list_jobs_async(status="todo")] == ["look"]
        await engine().dispose()
        return found

    assert sorted(asyncio.run(rescued())) == [("look", Status.TODO), ("send", Status.DOING)]


def test_what_goes_wrong_on_one_connection_cuts_off_no_other(post: Post) -> None:
    first, *_ = post.readers(3)
    with post.database.connect("postgres") as connection:
        connection.execute(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'no' USING ERRCODE = 'check_violation'; END $$"
        )
        connection.execute(
            "CREATE TRIGGER fails BEFORE UPDATE ON delivery FOR EACH ROW "
            f"WHEN (NEW.state = 'sent' AND NEW.recipient = '{first}') EXECUTE FUNCTION fails()"
        )

    def others_take_their_time(verb: str, recipient: str) -> None:
        if verb == "CONTENT" and recipient != first:
            time.sleep(0.15)  # it is asked twice

    post.server.answer_to = others_take_their_time
    with pytest.raises(BaseExceptionGroup):
        post.go(pace=replace(QUICK, batch=1))
    assert post.states() == {"sent": 2, "claimed": 1}
    assert len(post.server.received) == 3
