"""addresses that show where a product stands"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Grants and row security: SQL that reads better as SQL."""


def upgrade() -> None:
    op.create_table(
        "product_share",
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "shows",
            sa.Enum("badge", "table", name="shows", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_product_share_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_share")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_product_share_token_hash")),
    )
    op.create_index("ix_product_share_vendor_id_product_id", "product_share", ["vendor_id", "product_id"])
    op.get_bind().connection.cursor().execute(SECURITY)


def downgrade() -> None:
    op.drop_table("product_share")
