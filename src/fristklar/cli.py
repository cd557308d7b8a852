"""The command line: `fristklar serve`, `fristklar db upgrade`, `fristklar register load`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
db = typer.Typer(no_args_is_help=True, help="The database.")
register = typer.Typer(no_args_is_help=True, help="NHN's register of changes.")
cli.add_typer(db, name="db")
cli.add_typer(register, name="register")


@cli.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve the web application."""
    import uvicorn

    from fristklar.devrun import exit_with_parent
    from fristklar.logs import configure_logging
    from fristklar.settings import is_loopback, settings

    configured = settings()
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
        proxy_headers=False,
    )


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


def main() -> None:
    """The entry point: an error that a person can mend is a sentence and not a traceback."""
    from fristklar.register.reading import SeedError
    from fristklar.settings import SettingsError
    from fristklar.setup import SetupError

    try:
        cli()
    except (SeedError, SettingsError, SetupError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
