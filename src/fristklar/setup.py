"""From an empty database to a working one: migrate, load the register and, in demo mode, the demo vendors."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg.errors import InsufficientPrivilege, UndefinedTable
from sqlalchemy.exc import DBAPIError, OperationalError

from fristklar.access.actor import REGISTER_LOADER
from fristklar.access.scope import scope
from fristklar.db import owner_url, writing
from fristklar.register.loading import load_demo, load_register
from fristklar.register.people import load_people
from fristklar.register.reading import SeedError, read_demo, read_people, read_register
from fristklar.settings import CHECKOUT, SettingsError, settings

REGISTER_SEEDS = CHECKOUT / "seeds" / "register"
DEMO_SEEDS = CHECKOUT / "seeds" / "demo"


class SetupError(Exception):
    """The database could not be made ready; the message says why and what to do."""


def alembic_config() -> Config:
    """The migrations of this checkout, wherever the command is called from."""
    return Config(CHECKOUT / "alembic.ini")


def upgrade() -> None:
    """Bring the database to the newest migration, as the owner role: all the way, or nowhere.

    Raises:
        SetupError: the database does not answer, or does not let this role migrate it; nothing was changed.
    """
    try:
        command.upgrade(alembic_config(), "head")
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        if isinstance(error, OperationalError):
            raise SetupError(f"The database could not be migrated: {reason}") from error
        if isinstance(error.orig, InsufficientPrivilege):
            raise SetupError(
                f"The database could not be migrated: {reason}. FRISTKLAR_OWNER_DATABASE_URL must name the role that "
                "owns it, fristklar_owner."
            ) from error
        raise


def load(register: Path = REGISTER_SEEDS, demo: Path | None = None) -> list[str]:
    """Load the register and, where a folder is given, the demo vendors: all of it, or nothing.

    Returns:
        Lines for a person: what was added, what stood unchanged, what differs and was left alone.

    Raises:
        SeedError: a seed file is malformed; nothing was loaded.
        SetupError: the database does not answer or has no tables yet; nothing was loaded.
    """
    wanted = read_register(register)
    vendors, people = (read_demo(demo), read_people(demo)) if demo else ((), ())
    try:
        with writing(scope(REGISTER_LOADER)) as session:
            report = load_register(session, wanted, actor=REGISTER_LOADER)
            lines = report.lines("Register")
            if demo:
                lines += load_demo(session, vendors, actor=REGISTER_LOADER).lines("Demo vendors")
                lines.append(load_people(session, people))
    except DBAPIError as error:
        if isinstance(error.orig, UndefinedTable):
            raise SetupError("The database has no tables yet: run `fristklar db upgrade` first.") from error
        if isinstance(error, OperationalError):
            reason = str(error.orig).partition("\n")[0]
            raise SetupError(f"The database does not answer, so nothing was loaded: {reason}") from error
        raise
    return lines


def prepare() -> list[str]:
    """Everything that `./dev run` needs before the web process starts. Safe to repeat.

    Raises:
        SetupError: with the reason and what to do.
    """
    try:
        owner_url()
        upgrade()
        return load(demo=DEMO_SEEDS if settings().demo else None)
    except (SeedError, SettingsError) as error:
        raise SetupError(str(error)) from error
