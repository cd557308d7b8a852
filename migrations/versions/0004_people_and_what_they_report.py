"""people, and what they report"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Grants, row security and triggers: SQL that reads better as SQL."""


def upgrade() -> None:
    op.create_table(
        "captured_mail",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_mail")),
    )
    op.create_table(
        "person",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "staff_role",
            sa.Enum(
                "reader", "editor", "admin", name="staff_role", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_address_hash_at", "sign_in_attempt", ["address_hash", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"], unique=False)
    op.create_index("ix_sign_in_attempt_client_hash_at", "sign_in_attempt", ["client_hash", "at"], unique=False)
    op.create_table(
        "membership",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "editor",
                "administrator",
                name="vendor_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_membership_vendor_id_vendor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "vendor_id", name=op.f("uq_membership_person_id_vendor_id")),
    )
    op.create_index(op.f("ix_membership_vendor_id"), "membership", ["vendor_id"], unique=False)
    op.create_table(
        "sign_in_link",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index("ix_sign_in_link_browser_hash", "sign_in_link", ["browser_hash"], unique=False)
    op.create_index(op.f("ix_sign_in_link_person_id"), "sign_in_link", ["person_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "upheld", "rejected", name="objection_answer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("answer_reason", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(answer IS NULL) = (answer_reason IS NULL)", name=op.f("ck_objection_answer_has_reason")),
        sa.CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name=op.f("ck_objection_answer_has_author")),
        sa.CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_objection_answer_is_dated")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_objection_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_objection_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("product_id", "change_id", name=op.f("uq_objection_product_id_change_id")),
    )
    op.create_index(op.f("ix_objection_change_id"), "objection", ["change_id"], unique=False)
    op.create_index("ix_objection_vendor_id_product_id", "objection", ["vendor_id", "product_id"], unique=False)
    op.create_table(
        "readiness_event",
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_readiness_event_deadline_id_deadline"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_readiness_event_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_event")),
    )
    op.create_index(op.f("ix_readiness_event_deadline_id"), "readiness_event", ["deadline_id"], unique=False)
    op.create_index(
        "ix_readiness_event_product_id_deadline_id", "readiness_event", ["product_id", "deadline_id"], unique=False
    )
    op.create_index(op.f("ix_readiness_event_vendor_id"), "readiness_event", ["vendor_id"], unique=False)
    op.add_column("audit_entry", sa.Column("person_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_audit_entry_person_id"), "audit_entry", ["person_id"], unique=False)
    op.add_column("product", sa.Column("contact", sa.String(), nullable=True))
    op.add_column(
        "readiness",
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
    )
    op.add_column("readiness", sa.Column("exempted_by", sa.String(), nullable=True))
    op.add_column("deadline", sa.Column("removed_on", sa.Date(), nullable=True))
    op.drop_constraint("uq_deadline_change_id_environment", "deadline")
    op.create_index(
        "uq_deadline_change_id_environment",
        "deadline",
        ["change_id", "environment"],
        unique=True,
        postgresql_where=sa.text("removed_on IS NULL"),
    )
    op.alter_column("deadline_revision", "new", nullable=True)
    op.add_column("trait", sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False))
    # Straight to the driver: many statements at once, and no reading of colons and per cents as parameters.
    op.get_bind().connection.cursor().execute(SECURITY)


def downgrade() -> None:
    # The owner is bound by row security too, and would find nothing to delete.
    op.execute("ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM deadline WHERE removed_on IS NOT NULL")
    op.execute("ALTER TABLE deadline FORCE ROW LEVEL SECURITY")
    op.alter_column("deadline_revision", "new", nullable=False)
    op.drop_index("uq_deadline_change_id_environment", table_name="deadline")
    op.create_unique_constraint("uq_deadline_change_id_environment", "deadline", ["change_id", "environment"])
    op.drop_column("deadline", "removed_on")
    op.execute("DROP TRIGGER forget_verdict ON readiness")
    op.execute("REVOKE DELETE ON trait, service, roadmap_item, event FROM fristklar_staff")
    op.execute("DROP TRIGGER refuse_unknown_traits ON change")
    op.execute("DROP TRIGGER refuse_trait_in_use ON trait")
    op.execute("DROP FUNCTION refuse_unknown_traits, refuse_trait_in_use, traits_in")
    op.drop_column("trait", "version")
    for table, policy in (
        ("product", "edit"),
        ("product_trait", "edit"),
        ("readiness", "report"),
        ("readiness", "edit"),
    ):
        op.execute(f"DROP POLICY {policy} ON {table}")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON product, product_trait, readiness FROM fristklar_vendor")
    op.execute("DROP POLICY leave ON audit_entry")
    op.execute("DROP POLICY own ON audit_entry")
    ids = "(vendor_id = ANY ((SELECT fristklar_vendor_ids())::bigint[]))"
    op.execute(f"CREATE POLICY own ON audit_entry TO fristklar_vendor USING {ids} WITH CHECK {ids}")
    op.execute("DROP POLICY own ON person")  # it leans on membership
    op.drop_column("readiness", "exempted_by")
    op.drop_column("readiness", "evidence")
    op.drop_column("product", "contact")
    op.drop_index(op.f("ix_audit_entry_person_id"), table_name="audit_entry")
    op.drop_column("audit_entry", "person_id")
    op.drop_index(op.f("ix_readiness_event_vendor_id"), table_name="readiness_event")
    op.drop_index("ix_readiness_event_product_id_deadline_id", table_name="readiness_event")
    op.drop_index(op.f("ix_readiness_event_deadline_id"), table_name="readiness_event")
    op.drop_table("readiness_event")
    op.drop_index("ix_objection_vendor_id_product_id", table_name="objection")
    op.drop_index(op.f("ix_objection_change_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index(op.f("ix_sign_in_session_person_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_sign_in_link_person_id"), table_name="sign_in_link")
    op.drop_index("ix_sign_in_link_browser_hash", table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_membership_vendor_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_sign_in_attempt_client_hash_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_address_hash_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_table("captured_mail")
    op.execute("DROP FUNCTION forget_verdict, forget_answer, fristklar_editable_vendor_ids, fristklar_is_program")
