"""/healthz says that the process lives, /readyz that it can serve, /metrics how it is doing."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from fristklar.db import DatabaseUnavailableError
from fristklar.machinery.queries import read_migration
from fristklar.settings import CHECKOUT
from fristklar.web.guard import MachineryWatcher

router = APIRouter()


@router.get("/healthz")
async def health(_actor: MachineryWatcher) -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz")
async def ready(_actor: MachineryWatcher) -> Response:
    """The database answers and has the newest migration; else 503 with the reason."""
    try:
        found = await read_migration()
    except DatabaseUnavailableError:
        return Response("database unavailable\n", status_code=503, media_type="text/plain")
    wanted = newest_migration()
    if found != wanted:
        return Response(
            f"database at migration {found or 'none'}, not {wanted}\n", status_code=503, media_type="text/plain"
        )
    return Response("ready\n", media_type="text/plain")


@router.get("/metrics")
async def metrics(_actor: MachineryWatcher) -> Response:
    """Counters for Prometheus. Nothing in them names a vendor."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@cache
def newest_migration() -> str | None:
    """The newest migration of this checkout."""
    return ScriptDirectory.from_config(Config(CHECKOUT / "alembic.ini")).get_current_head()
