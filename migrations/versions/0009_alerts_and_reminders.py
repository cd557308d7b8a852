"""alerts and reminders: who wants which, and what each was told"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

WANTED = ("alerts_since", "reminders_since", "escalations_since")
AGED = ("product", "membership")


def upgrade() -> None:
    for column in WANTED:
        op.add_column(
            "subscription",
            sa.Column(column, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=True),
        )
    for table in AGED:
        op.add_column(
            table,
            sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        )
    op.create_table(
        "edit_session",
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("ended_at > began_at", name=op.f("ck_edit_session_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_session")),
        sa.UniqueConstraint("began_at", name=op.f("uq_edit_session_began_at")),
    )
    op.create_index("ix_edit_session_open", "edit_session", ["id"], postgresql_where=sa.text("NOT handed_over"))
    op.create_table(
        "nudge",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_nudge_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint(
            "person_id", "kind", "product_id", "deadline_id", "about", "threshold", name="uq_nudge_once"
        ),
    )
    op.create_index("ix_nudge_kind_day", "nudge", ["kind", "day"])
    op.get_bind().connection.cursor().execute(SECURITY)


def downgrade() -> None:
    op.drop_table("nudge")
    op.drop_table("edit_session")
    for table in AGED:
        op.drop_column(table, "created_at")
    for column in WANTED:
        op.drop_column("subscription", column)
