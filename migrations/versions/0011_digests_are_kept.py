"""digests are kept as they were sent, and each tells what is new since the last one"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Functions, grants and row security: SQL that reads better as SQL."""

NOTE_LIFECYCLE = """
CREATE OR REPLACE FUNCTION note_lifecycle() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF OLD.lifecycle = 'draft' AND NEW.lifecycle = 'published' THEN
        NEW.published_at := now();
    END IF;
    NEW.ended_at := CASE WHEN NEW.lifecycle IN ('withdrawn', 'completed') THEN now() END;
    RETURN NEW;
END
$$
"""
"""As it was before."""


def upgrade() -> None:
    op.create_table(
        "digest_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("for_staff", sa.Boolean(), nullable=False),
        sa.Column("vendor_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("for_staff = (vendor_ids = '{}')", name=op.f("ck_digest_edition_says_whom_it_is_about")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_edition")),
    )
    op.create_table(
        "digest_issue",
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_digest_issue_delivery_id_delivery"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["digest_edition.id"], name=op.f("fk_digest_issue_edition_id_digest_edition")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_digest_issue")),
    )
    op.create_index(op.f("ix_digest_issue_edition_id"), "digest_issue", ["edition_id"])
    op.add_column("delivery", sa.Column("may_have_gone", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.get_bind().connection.cursor().execute(SECURITY)
    op.alter_column("deadline_revision", "made_at", server_default=None)


def downgrade() -> None:
    op.alter_column("deadline_revision", "made_at", server_default=sa.text("now()"))
    op.get_bind().connection.cursor().execute(NOTE_LIFECYCLE)
    op.execute("DROP TRIGGER note_revision ON deadline_revision")
    op.execute("DROP FUNCTION note_revision")
    op.execute("DROP FUNCTION register_moment")
    op.drop_column("delivery", "may_have_gone")
    op.drop_table("digest_issue")
    op.drop_table("digest_edition")
