"""a person chooses the language of pages and mails; empty is whatever the browser asks for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    # The grants on the table cover it: it is the person's own business, and row security shows a person to nobody new.
    op.add_column(
        "person",
        sa.Column(
            "language",
            sa.Enum("nb", "nn", "en", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
    )


def downgrade() -> None:
    op.drop_column("person", "language")
