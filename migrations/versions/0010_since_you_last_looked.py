"""when a vendor's people last looked at their product's page"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Grants, row security and triggers: SQL that reads better as SQL."""


def upgrade() -> None:
    op.create_table(
        "product_visit",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "before_at <= last_at AND before_until <= last_until", name=op.f("ck_product_visit_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_product_visit_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "vendor_id"],
            ["membership.person_id", "membership.vendor_id"],
            name=op.f("fk_product_visit_person_id_vendor_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "product_id", name=op.f("pk_product_visit")),
    )
    op.create_index("ix_product_visit_vendor_id_product_id", "product_visit", ["vendor_id", "product_id"])
    # The vendor's page asks for the newest of a vendor's deeds, and for those since somebody's last visit.
    op.create_index("ix_audit_entry_vendor_id_at", "audit_entry", ["vendor_id", "at"])
    op.drop_index("ix_audit_entry_vendor_id", table_name="audit_entry")
    op.get_bind().connection.cursor().execute(SECURITY)


def downgrade() -> None:
    op.create_index("ix_audit_entry_vendor_id", "audit_entry", ["vendor_id"])
    op.drop_index("ix_audit_entry_vendor_id_at", table_name="audit_entry")
    op.drop_table("product_visit")
    op.execute("DELETE FROM data_version WHERE topic LIKE 'visit/%'")
    op.execute("DROP FUNCTION bump_visit")
    op.execute("DROP FUNCTION fristklar_person_id")
