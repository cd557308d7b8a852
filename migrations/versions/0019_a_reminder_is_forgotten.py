"""a reminder is forgotten"""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    # Only the program may, by the policy that is there already.
    op.execute("GRANT DELETE ON nudge TO fristklar_staff")


def downgrade() -> None:
    op.execute("REVOKE DELETE ON nudge FROM fristklar_staff")
