"""a mail that came back"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.add_column("delivery", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("delivery", sa.Column("returned_reason", sa.String(), nullable=True))
    op.add_column(
        "delivery", sa.Column("is_returned_for_good", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_index(
        "ix_delivery_returned_at", "delivery", ["returned_at"], postgresql_where=sa.text("returned_at IS NOT NULL")
    )
    op.create_index("ix_delivery_recipient_id", "delivery", ["recipient", "id"])
    op.execute(SECURITY)


def downgrade() -> None:
    op.drop_index("ix_delivery_recipient_id", table_name="delivery")
    op.drop_index("ix_delivery_returned_at", table_name="delivery")
    op.drop_column("delivery", "is_returned_for_good")
    op.drop_column("delivery", "returned_reason")
    op.drop_column("delivery", "returned_at")
