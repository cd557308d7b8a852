"""the weekly digest: what each person wants of it, and since when a change has been there to be told of"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Grants, row security and triggers: SQL that reads better as SQL."""


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("hour", sa.BigInteger(), server_default=sa.text("7"), nullable=False),
        sa.Column(
            "product_ids",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("skip_when_quiet", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_subscription_weekday")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_subscription_hour")),
        sa.CheckConstraint("jsonb_typeof(product_ids) = 'array'", name=op.f("ck_subscription_product_ids")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("person_id", name=op.f("uq_subscription_person_id")),
    )
    op.add_column("change", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("change", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.get_bind().connection.cursor().execute(SECURITY)


def downgrade() -> None:
    op.execute("DROP TRIGGER note_lifecycle ON change")
    op.execute("DROP FUNCTION note_lifecycle")
    op.drop_column("change", "ended_at")
    op.drop_column("change", "published_at")
    op.drop_table("subscription")
