"""The command line: `fristklar serve`, `worker`, `db upgrade`, `register load`, `user add`, `user login-link`,
`digest preview`, `digest run`, `mail bounced`."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from fristklar.models import StaffRole

Result = TypeVar("Result")

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
db = typer.Typer(no_args_is_help=True, help="The database.")
user = typer.Typer(no_args_is_help=True, help="People who sign in.")
register = typer.Typer(no_args_is_help=True, help="NHN's register of changes.")
cli.add_typer(db, name="db")
cli.add_typer(register, name="register")
cli.add_typer(user, name="user")
digest = typer.Typer(no_args_is_help=True, help="The weekly digest.")
cli.add_typer(digest, name="digest")
mail = typer.Typer(no_args_is_help=True, help="Mail that comes in.")
cli.add_typer(mail, name="mail")

TRY_AGAIN = 75
"""What tells a mail server's pipe to come again later (EX_TEMPFAIL of sysexits.h)."""


@cli.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve the web application."""
    import uvicorn

    from fristklar.devrun import exit_with_parent
    from fristklar.logs import configure_logging
    from fristklar.settings import is_loopback, serving_settings

    configured = serving_settings()
    if configured.demo and not is_loopback(host):
        raise typer.BadParameter(
            "demo mode shows the demo vendors to everyone; serve it on 127.0.0.1", param_hint="--host"
        )
    configure_logging(configured.log_format)
    exit_with_parent()
    uvicorn.run(
        "fristklar.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(configured.trusted_proxies),
        forwarded_allow_ips=list(configured.trusted_proxies),
    )


@cli.command()
def worker(
    metrics_host: Annotated[str, typer.Option(help="Where Prometheus may ask.")] = "127.0.0.1",
    metrics_port: Annotated[int | None, typer.Option(help="Serve the counters here; off unless given.")] = None,
) -> None:
    """Make and send the mails that are due, until asked to stop. Any number may run at once."""
    from fristklar.devrun import exit_with_parent
    from fristklar.logs import configure_logging
    from fristklar.settings import serving_settings
    from fristklar.worker import work

    configure_logging(serving_settings().log_format)
    exit_with_parent()
    work(metrics_host=metrics_host, metrics_port=metrics_port)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest migration, as the owner role."""
    from fristklar.setup import upgrade as bring_up

    bring_up()


@register.command("load")
def load(
    folder: Annotated[Path | None, typer.Argument(help="Seed files; seeds/register unless given.")] = None,
) -> None:
    """Load the register: adds what is missing, reports what differs, overwrites nothing."""
    from fristklar.setup import REGISTER_SEEDS
    from fristklar.setup import load as load_seeds

    for line in load_seeds(folder or REGISTER_SEEDS):
        typer.echo(line)


@user.command("add")
def add(email: str, name: str, role: Annotated[StaffRole, typer.Option(help="What the person may do.")]) -> None:
    """Give one of NHN's own people access; how the first administrator comes in."""
    from fristklar.people.actions import add_staff

    typer.echo(_run(add_staff(email, name, role)))


@user.command("login-link")
def login_link(email: str) -> None:
    """Print a one-time link that signs this person in, in any browser, for 15 minutes."""
    from fristklar.accounts.actions import make_link

    link = _run(make_link(email.strip().lower()))
    if link is None:
        typer.echo(f"Nobody with the address {email} may sign in. Add the person first: fristklar user add.", err=True)
        raise typer.Exit(1)
    typer.echo(link)


@digest.command("preview")
def preview(email: str) -> None:
    """Print the digest of this person as it would be now: its subject, then its text."""
    from fristklar.digest.actions import preview as preview_of

    text = _run(preview_of(email.strip().lower()))
    if text is None:
        typer.echo(f"Nobody with the address {email} has a place anywhere, so there is no digest.", err=True)
        raise typer.Exit(1)
    typer.echo(text)


@digest.command("run")
def run() -> None:
    """Make the digests that are due now, send what waits, once, and say what came of it.

    Ends with 1 where something was refused or has to be tried again.
    """
    from fristklar.logs import configure_logging
    from fristklar.settings import serving_settings
    from fristklar.worker import run_once

    configure_logging(serving_settings().log_format)
    came = _run(run_once())
    typer.echo(str(came))
    if came.refused or came.postponed:
        raise typer.Exit(1)


@mail.command("bounced")
def bounced(
    to: Annotated[str, typer.Option(help="The address it came to, where its head does not say.")] = "",
) -> None:
    """Read a returned mail on standard input, and stop the address for which it says that nobody is there.

    For a mail server's pipe. Exit status 0: it is dealt with, whatever it was. 75: not now, try again.
    """
    from fristklar.delivery.bounces import take
    from fristklar.mail.notices import MOST_BYTES
    from fristklar.settings import SettingsError

    raw = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(1 << 20):
        pass  # so that who sends it does not take a closed pipe for a failure
    try:
        typer.echo(_run(take(raw, to)).value)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(TRY_AGAIN) from None
    except Exception as error:  # the database is away or not migrated yet; a traceback would go to the mail server
        typer.echo(f"Not dealt with: {type(error).__name__}. Try again later.", err=True)
        raise typer.Exit(TRY_AGAIN) from None


def _run(work: Coroutine[object, object, Result]) -> Result:
    """Do something with the database, and leave no connection behind."""
    from fristklar.db import engine

    async def whole() -> Result:
        try:
            return await work
        finally:
            await engine().dispose()

    return asyncio.run(whole())


def main() -> None:
    """The entry point: an error that a person can mend is a sentence and not a traceback."""
    from fristklar.db import DatabaseUnavailableError, NotMigratedError
    from fristklar.people.actions import InvalidPersonError
    from fristklar.register.reading import SeedError
    from fristklar.settings import SettingsError
    from fristklar.setup import SetupError

    try:
        cli()
    except (DatabaseUnavailableError, InvalidPersonError, SeedError, SettingsError, SetupError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except Exception as error:
        if not _is_not_migrated(error):
            raise
        typer.echo(str(NotMigratedError()), err=True)
        sys.exit(1)


def _is_not_migrated(error: BaseException) -> bool:
    """Whether a table or a column was missing, however deep that lies in what was raised."""
    from fristklar.db import MISSING

    within = [error.__cause__] if error.__cause__ else []
    if isinstance(error, BaseExceptionGroup):
        within += error.exceptions
    return isinstance(error, MISSING) or any(map(_is_not_migrated, within))


if __name__ == "__main__":
    main()
