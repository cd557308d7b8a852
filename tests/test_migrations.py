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


def test_what_changes_have_been_is_taken_from_the_trail_and_else_from_their_last_turns(
    empty_database: Database,
) -> None:
    config = setup.alembic_config()
    command.upgrade(config, "head")
    setup.load(demo=setup.DEMO_SEEDS)
    command.downgrade(config, "0017")
    with empty_database.connect("postgres") as connection:
        [(traced,), (bare,), (never,)] = connection.execute("SELECT slug FROM change ORDER BY id LIMIT 3").fetchall()
        for day, turn in ((1, '["published", "withdrawn"]'), (3, '["withdrawn", "published"]')):
            connection.execute(
                "INSERT INTO audit_entry (at, actor, action, subject_kind, subject, details) "
                "VALUES (%s, 'Ola', 'edit', 'change', %s, jsonb_build_object('lifecycle', %s::jsonb))",
                [f"2026-11-0{day} 12:00+00", traced, turn],
            )
        connection.execute("UPDATE change SET lifecycle = 'completed' WHERE slug = %s", [bare])
        connection.execute("UPDATE change SET published_at = '2026-11-03 12:01+00' WHERE slug = %s", [traced])
    command.upgrade(config, "head")
    with empty_database.connect("postgres") as connection:
        lives = dict(
            connection.execute(
                "SELECT slug, (SELECT array_agg(concat_ws(' ', ((turn ->> 0)::timestamptz AT TIME ZONE 'UTC')::text, "
                "turn ->> 1, turn ->> 2)) FROM jsonb_array_elements(life) AS turn) FROM change"
            ).fetchall()
        )
    assert lives[traced] == [
        "2026-11-01 12:00:00 published withdrawn",
        "2026-11-03 12:01:00 withdrawn published",  # the instant that visits have been told by
    ]
    assert [turn.split()[2:] for turn in lives[bare]] == [["published", "completed"]]
    assert lives[never] is None


def test_preparing_twice_changes_nothing_the_second_time(empty_database: Database) -> None:
    first, second = setup.prepare(), setup.prepare()
    assert " 0 unchanged" in first[0]
    assert second[0].startswith("Register: 0 added")
    assert second[0].endswith("0 differing")
    assert second[1].startswith("Demo vendors: 0 added")
    assert second[2].startswith("Demo people: 0 added")
    assert len(second) == 3
