"""a link leads to a page or a mailbox, and never runs"""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

LINKS = (("source_document", "url"), ("service_link", "url"), ("source_reference", "link_url"))


def upgrade() -> None:
    for table, column in LINKS:
        op.create_check_constraint(
            op.f(f"ck_{table}_{column}"), table, rf"{column} ~ '^(https?://|mailto:)[^[:space:]]+$'"
        )


def downgrade() -> None:
    for table, column in LINKS:
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
