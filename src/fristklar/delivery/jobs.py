"""The worker: a queue of jobs on the same Postgres. Every minute somebody looks for what is due, and sends it.

Any number of workers may run. The queue gives each job to one of them; what a killed one leaves behind, the others
take over. The jobs hold no data: what is to be sent stands in `delivery`.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Iterable
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from fristklar import clock
from fristklar.db import CONNECT_TIMEOUT_SECONDS, DatabaseUnavailableError, engine
from fristklar.delivery import metrics
from fristklar.delivery.engine import Engine, Pace
from fristklar.delivery.kinds import Kind
from fristklar.delivery.queries import read_queue
from fristklar.settings import settings

SCHEMA = "procrastinate"
JOBS_AT_ONCE = 4
STALLED_AFTER_SECONDS = 60
"""Without a heartbeat for so long, six of them, a worker is gone and its jobs are taken over."""
GRACE_SECONDS = 4
"""A worker that is asked to stop has so long to finish the mails that are under way."""
KEPT_HOURS = 30 * 24
RESTART_SECONDS = (0.5, 1, 2, 5, 10, 30)

log = structlog.get_logger()


def make_app(engine_: Engine) -> App:
    """The queue and its tasks."""
    url = settings().database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    timeout = settings().statement_timeout_ms
    app = App(
        connector=PsycopgConnector(
            conninfo=url,
            kwargs={
                "application_name": "fristklar worker",
                "connect_timeout": CONNECT_TIMEOUT_SECONDS,
                "options": f"-c search_path={SCHEMA} -c statement_timeout={timeout} -c lock_timeout={timeout} "
                "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC",
            },
            min_size=1,
            max_size=JOBS_AT_ONCE,
            timeout=10,
        )
    )

    @app.periodic(cron="* * * * *")
    @app.task(name="look", queueing_lock="look")
    async def look(timestamp: int) -> None:  # noqa: ARG001  # the minute it is for; what is due is decided by now
        """Take over what others left, make what is due, and have it sent."""
        await _rescue(app)
        await engine_.make_due(clock.now_on_that_day())
        metrics.LAST_RUN.set(time.time())
        await _defer(app, "send")

    @app.task(name="send", queueing_lock="send")
    async def send() -> None:
        """Send what is due."""
        await engine_.send_due()

    @app.periodic(cron="17 3 * * *")
    @app.task(name="tidy", queueing_lock="tidy")
    async def tidy(timestamp: int) -> None:  # noqa: ARG001
        """Forget jobs that ended long ago, and whatever else is old."""
        await engine_.tidy()
        await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)

    return app


async def _defer(app: App, task: str, **arguments: int) -> None:
    with contextlib.suppress(AlreadyEnqueued):  # one that waits is as good as two
        await app.configure_task(task, queueing_lock=task).defer_async(**arguments)


async def _rescue(app: App) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        metrics.RESCUED.inc()
        log.warning("job of a worker that is gone", task=job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except (AlreadyEnqueued, UniqueViolation):
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)  # its like waits already


async def run(kinds: Iterable[Kind], pace: Pace | None = None) -> None:
    """Work until SIGTERM or SIGINT. Outlives the database: it comes back when the database does."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    works = Engine(kinds, pace or Pace(connections=settings().smtp_connections))
    watcher = asyncio.create_task(_watch())
    stop_engine = asyncio.create_task(_stop_with(stopping, works))
    failures = 0
    try:
        while not stopping.is_set():
            began = time.monotonic()
            try:
                await _work(works, stopping)
            except Exception as error:
                metrics.ERRORS.labels("worker").inc()
                log.error("the worker was interrupted", error=f"{type(error).__name__}: {error}")
            failures = 0 if time.monotonic() - began > 60 else failures + 1
            with contextlib.suppress(TimeoutError):
                wait = RESTART_SECONDS[min(failures, len(RESTART_SECONDS) - 1)]
                await asyncio.wait_for(stopping.wait(), wait)
    finally:
        watcher.cancel()
        stop_engine.cancel()
        await engine().dispose()
    log.info("the worker has stopped")


async def _work(works: Engine, stopping: asyncio.Event) -> None:
    app = make_app(works)
    stop = asyncio.create_task(stopping.wait())
    try:
        if await _opened(app, stop):
            await _defer(app, "look", timestamp=int(time.time()))  # what became due while nobody worked waits no longer
            log.info("the worker is ready")
            await _until(stop, app)
    finally:
        stop.cancel()
        await app.close_async()


async def _opened(app: App, stop: asyncio.Task[Any]) -> bool:
    """Connect to the database, however long that takes. False where it is asked to stop before."""

    async def connect() -> None:
        await app.open_async()

    opening = asyncio.create_task(connect())
    await asyncio.wait({opening, stop}, return_when=asyncio.FIRST_COMPLETED)
    if not opening.done():
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await opening
        return False
    await opening
    return True


async def _until(stop: asyncio.Task[Any], app: App) -> None:
    worker = asyncio.create_task(
        app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )
    )
    await asyncio.wait({worker, stop}, return_when=asyncio.FIRST_COMPLETED)
    if not worker.done():
        worker.cancel()  # which lets it finish what it does
    with contextlib.suppress(asyncio.CancelledError):
        await worker


async def _stop_with(stopping: asyncio.Event, works: Engine) -> None:
    await stopping.wait()
    works.stop()


async def _watch() -> None:
    while True:
        with contextlib.suppress(DatabaseUnavailableError):
            metrics.show(await read_queue(), time.time())
        await asyncio.sleep(15)
