"""What the worker counts. Nothing in it names a person, an address or a vendor."""

from prometheus_client import Counter, Gauge

from fristklar.delivery.queries import Queue

MAILS = Counter("fristklar_worker_mails", "Mails by how an attempt to send them ended.", ["kind", "outcome"])
MADE = Counter("fristklar_worker_mails_due", "Mails that became due.", ["kind"])
QUEUE = Gauge("fristklar_worker_queue", "Mails on their way: due, later (after a failure), claimed.", ["state"])
FAILED = Gauge("fristklar_worker_failed", "Mails that were refused or given up in the last seven days.")
OLDEST = Gauge("fristklar_worker_oldest_due_seconds", "How long the mail that has waited longest could have gone.")
LAST_RUN = Gauge("fristklar_worker_last_run_timestamp_seconds", "When this worker last looked for what is due.")
RESCUED = Counter("fristklar_worker_jobs_rescued", "Jobs taken over from workers that are gone.")
ERRORS = Counter("fristklar_worker_errors", "Errors that the worker survived.", ["where"])


def show(queue: Queue, now: float) -> None:
    """Set the gauges. `now` is in seconds since 1970."""
    QUEUE.labels("due").set(queue.due)
    QUEUE.labels("later").set(queue.later)
    QUEUE.labels("claimed").set(queue.claimed)
    FAILED.set(queue.failed)
    OLDEST.set(max(0.0, now - queue.oldest.timestamp()) if queue.oldest else 0)
