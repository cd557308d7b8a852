"""How Alembic reaches the database: as the owner, in one transaction, and never waiting long for a lock."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from fristklar.db import owner_url
from fristklar.models import Base

config = context.config


def run() -> None:
    engine = create_engine(config.get_main_option("sqlalchemy.url") or owner_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        # A migration that cannot get its lock must fail and not queue up in front of every reader.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '10min'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Fristklar's migrations need a live database; offline SQL is not supported.")
run()
