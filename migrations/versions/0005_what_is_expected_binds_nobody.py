"""a deadline may be one on which something is expected, and nothing stops"""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NAME = "ck_deadline_deadline_kind"


def upgrade() -> None:
    op.execute(f"ALTER TABLE deadline DROP CONSTRAINT {NAME}")
    op.execute(
        f"ALTER TABLE deadline ADD CONSTRAINT {NAME} CHECK (kind IN ('effective_on', 'complete_by', 'expected'))"
    )


def downgrade() -> None:
    # Rows of the new kind stay as they are; the older program cannot read them, and says so.
    op.execute(f"ALTER TABLE deadline DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE deadline ADD CONSTRAINT {NAME} CHECK (kind IN ('effective_on', 'complete_by')) NOT VALID")
