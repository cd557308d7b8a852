"""a change that comes back is published anew"""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TRIGGER = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

BEFORE = """
CREATE OR REPLACE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.lifecycle = 'draft' AND NEW.lifecycle = 'published' THEN
        NEW.published_at := register_moment();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN register_moment() END;
    RETURN NEW;
END
$$;
"""


def upgrade() -> None:
    op.get_bind().connection.cursor().execute(TRIGGER)


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(BEFORE)
