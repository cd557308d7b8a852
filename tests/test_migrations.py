"""The schema goes up, down and up again, and is what the models say."""

from alembic import command

from fristklar import setup
from harness import Database


def test_the_migrations_go_up_down_and_up_again_and_match_the_models(empty_database: Database) -> None:
    config = setup.alembic_config()
    command.upgrade(config, "head")
    setup.load(demo=setup.DEMO_SEEDS)
    command.downgrade(config, "base")
    with empty_database.connect("postgres") as connection:
        left = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' "
            "AND relkind = 'r' UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert left == []
    command.upgrade(config, "head")
    command.check(config)


def test_preparing_twice_changes_nothing_the_second_time(empty_database: Database) -> None:
    first, second = setup.prepare(), setup.prepare()
    assert " 0 unchanged" in first[0]
    assert second[0].startswith("Register: 0 added")
    assert second[0].endswith("0 differing")
    assert second[1].startswith("Demo vendors: 0 added")
    assert second[2].startswith("Demo people: 0 added")
    assert len(second) == 3
