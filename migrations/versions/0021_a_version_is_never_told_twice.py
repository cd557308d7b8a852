"""a version is never told twice, also by a database that was set back"""

from collections.abc import Sequence

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BUMP = """
CREATE OR REPLACE FUNCTION bump_topics(topics text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    INSERT INTO data_version AS kept (topic, version)
    SELECT topic, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    FROM (SELECT DISTINCT unnest(topics) AS topic) AS touched
    ORDER BY topic  -- one order for all, so that two writers never wait for each other
    ON CONFLICT (topic) DO UPDATE SET version = {next};
END;
"""


def upgrade() -> None:
    # A counter that only counts from where a backup left it would soon name another state by a number that browsers
    # and processes know. By the clock it is past all that was ever told; where the clock is behind, it still rises.
    op.execute(_BUMP.format(next="greatest(kept.version + 1, excluded.version)"))


def downgrade() -> None:
    op.execute(_BUMP.format(next="kept.version + 1"))
