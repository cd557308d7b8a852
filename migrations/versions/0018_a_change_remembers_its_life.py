"""a change remembers its life"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

REMEMBERS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
FORGETS = Path(__file__).with_name("0014_a_change_that_comes_back_is_published_anew.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    kept = sa.Column("life", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False)
    op.add_column("change", kept)
    op.get_bind().connection.cursor().execute(REMEMBERS)


def downgrade() -> None:
    op.get_bind().connection.cursor().execute(FORGETS)
    op.drop_column("change", "life")
