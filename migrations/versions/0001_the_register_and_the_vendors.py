"""the register and the vendors"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
"""Grants, row security and version triggers: SQL that reads better as SQL."""


def secure() -> None:
    # Straight to the driver: many statements at once, and no reading of colons and per cents as parameters.
    op.get_bind().connection.cursor().execute(SECURITY)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject"], unique=False)
    op.create_index(op.f("ix_audit_entry_vendor_id"), "audit_entry", ["vendor_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("what_to_do", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "requirement",
                "shutdown",
                "terms",
                "notice",
                name="change_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "lifecycle",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                "completed",
                name="lifecycle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applies_to", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sa.UniqueConstraint("slug", name=op.f("uq_change_slug")),
    )
    op.create_table(
        "data_version",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_data_version")),
    )
    op.create_table(
        "service",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column(
            "rollout",
            sa.Enum(
                "yes",
                "trial_only",
                "no",
                "not_stated",
                name="rollout",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rollout_wording", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )
    op.create_table(
        "source_document",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_document_slug")),
    )
    op.create_table(
        "trait",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("when_yes", sa.String(), nullable=False),
        sa.Column("when_no", sa.String(), nullable=False),
        sa.Column("when_unanswered", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trait")),
    )
    op.create_table(
        "vendor",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fictional", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("named_in_source", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
        sa.UniqueConstraint("slug", name=op.f("uq_vendor_slug")),
    )
    op.create_table(
        "change_relation",
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "part_of",
                "depends_on",
                "replaced_by",
                name="relation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("change_id <> other_id", name=op.f("ck_change_relation_not_itself")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_relation_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["change.id"], name=op.f("fk_change_relation_other_id_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("change_id", "other_id", "kind", name=op.f("pk_change_relation")),
    )
    op.create_index(op.f("ix_change_relation_other_id"), "change_relation", ["other_id"], unique=False)
    op.create_table(
        "change_service",
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_service_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_change_service_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "service_id", name=op.f("pk_change_service")),
    )
    op.create_index(op.f("ix_change_service_service_id"), "change_service", ["service_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "environment",
            sa.Enum(
                "test",
                "production",
                "any",
                name="environment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "half-year",
                "year",
                "open",
                "see-parent",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "effective_on",
                "complete_by",
                name="deadline_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "firmness",
            sa.Enum(
                "firm",
                "tentative",
                "to_be_agreed",
                name="firmness",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("firm_by", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(earliest IS NULL) = (latest IS NULL) AND (latest IS NULL OR earliest <= latest) AND (latest IS NULL) = (precision IN ('open', 'see-parent')) AND (precision <> 'day' OR earliest = latest)",
            name=op.f("ck_deadline_window"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_deadline_change_id_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("change_id", "environment", name=op.f("uq_deadline_change_id_environment")),
    )
    op.create_table(
        "event",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_wording", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_event_dates")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_event_service_id_service"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_index(op.f("ix_event_service_id"), "event", ["service_id"], unique=False)
    op.create_table(
        "product",
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("organisations", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("organisations >= 0", name=op.f("ck_product_organisations")),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendor.id"], name=op.f("fk_product_vendor_id_vendor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_slug")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_product_vendor_id_id")),
    )
    op.create_table(
        "roadmap_item",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "half-year",
                "year",
                "open",
                "see-parent",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "delivered",
                "postponed",
                name="roadmap_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(earliest IS NULL) = (latest IS NULL) AND (latest IS NULL OR earliest <= latest) AND (latest IS NULL) = (precision IN ('open', 'see-parent')) AND (precision <> 'day' OR earliest = latest)",
            name=op.f("ck_roadmap_item_window"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_roadmap_item_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_item")),
        sa.UniqueConstraint("slug", name=op.f("uq_roadmap_item_slug")),
    )
    op.create_index(op.f("ix_roadmap_item_service_id"), "roadmap_item", ["service_id"], unique=False)
    op.create_table(
        "service_adoption",
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("organisations", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("organisations >= 0", name=op.f("ck_service_adoption_organisations")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["source_document.id"],
            name=op.f("fk_service_adoption_document_id_source_document"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_adoption_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendor.id"],
            name=op.f("fk_service_adoption_vendor_id_vendor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_adoption")),
        sa.UniqueConstraint("service_id", "vendor_id", name=op.f("uq_service_adoption_service_id_vendor_id")),
    )
    op.create_index(op.f("ix_service_adoption_document_id"), "service_adoption", ["document_id"], unique=False)
    op.create_index(op.f("ix_service_adoption_vendor_id"), "service_adoption", ["vendor_id"], unique=False)
    op.create_table(
        "service_link",
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_link_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_link")),
        sa.UniqueConstraint("service_id", "label", name=op.f("uq_service_link_service_id_label")),
    )
    op.create_table(
        "deadline_revision",
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column("old", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("days_of_notice", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadline.id"],
            name=op.f("fk_deadline_revision_deadline_id_deadline"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_revision")),
    )
    op.create_index(op.f("ix_deadline_revision_deadline_id"), "deadline_revision", ["deadline_id"], unique=False)
    op.create_table(
        "product_trait",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("trait", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["trait"], ["trait.name"], name=op.f("fk_product_trait_trait_trait")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_product_trait_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "trait", name=op.f("pk_product_trait")),
    )
    op.create_index(op.f("ix_product_trait_trait"), "product_trait", ["trait"], unique=False)
    op.create_index("ix_product_trait_vendor_id_product_id", "product_trait", ["vendor_id", "product_id"], unique=False)
    op.create_table(
        "readiness",
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("deadline_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "claim",
            sa.Enum(
                "not_started",
                "in_progress",
                "done",
                name="claim",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("confirmed", "disputed", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("verdict_reason", sa.String(), nullable=True),
        sa.Column("exempt_until", sa.Date(), nullable=True),
        sa.Column("exemption_reason", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "verdict IS DISTINCT FROM 'disputed' OR verdict_reason IS NOT NULL",
            name=op.f("ck_readiness_dispute_has_reason"),
        ),
        sa.CheckConstraint("(claim IS NULL) = (claimed_on IS NULL)", name=op.f("ck_readiness_claim_is_dated")),
        sa.CheckConstraint(
            "(exempt_until IS NULL) = (exemption_reason IS NULL)",
            name=op.f("ck_readiness_exemption_has_reason"),
        ),
        sa.CheckConstraint("verdict IS NULL OR claim IS NOT NULL", name=op.f("ck_readiness_verdict_on_claim")),
        sa.ForeignKeyConstraint(
            ["deadline_id"],
            ["deadline.id"],
            name=op.f("fk_readiness_deadline_id_deadline"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "product_id"],
            ["product.vendor_id", "product.id"],
            name=op.f("fk_readiness_vendor_id_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness")),
        sa.UniqueConstraint("product_id", "deadline_id", name=op.f("uq_readiness_product_id_deadline_id")),
    )
    op.create_index(op.f("ix_readiness_deadline_id"), "readiness", ["deadline_id"], unique=False)
    op.create_index("ix_readiness_vendor_id_product_id", "readiness", ["vendor_id", "product_id"], unique=False)
    op.create_table(
        "source_reference",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("roadmap_item_id", sa.BigInteger(), nullable=True),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("link_label", sa.String(), nullable=True),
        sa.Column("link_url", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(change_id, service_id, roadmap_item_id, event_id) = 1",
            name=op.f("ck_source_reference_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change.id"],
            name=op.f("fk_source_reference_change_id_change"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["source_document.id"],
            name=op.f("fk_source_reference_document_id_source_document"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_source_reference_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_item_id"],
            ["roadmap_item.id"],
            name=op.f("fk_source_reference_roadmap_item_id_roadmap_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_source_reference_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_reference")),
    )
    op.create_index(op.f("ix_source_reference_change_id"), "source_reference", ["change_id"], unique=False)
    op.create_index(op.f("ix_source_reference_document_id"), "source_reference", ["document_id"], unique=False)
    op.create_index(op.f("ix_source_reference_event_id"), "source_reference", ["event_id"], unique=False)
    op.create_index(op.f("ix_source_reference_roadmap_item_id"), "source_reference", ["roadmap_item_id"], unique=False)
    op.create_index(op.f("ix_source_reference_service_id"), "source_reference", ["service_id"], unique=False)
    secure()


def downgrade() -> None:
    op.execute("DROP POLICY own ON data_version")  # it leans on product
    op.drop_index(op.f("ix_source_reference_service_id"), table_name="source_reference")
    op.drop_index(op.f("ix_source_reference_roadmap_item_id"), table_name="source_reference")
    op.drop_index(op.f("ix_source_reference_event_id"), table_name="source_reference")
    op.drop_index(op.f("ix_source_reference_document_id"), table_name="source_reference")
    op.drop_index(op.f("ix_source_reference_change_id"), table_name="source_reference")
    op.drop_table("source_reference")
    op.drop_index("ix_readiness_vendor_id_product_id", table_name="readiness")
    op.drop_index(op.f("ix_readiness_deadline_id"), table_name="readiness")
    op.drop_table("readiness")
    op.drop_index("ix_product_trait_vendor_id_product_id", table_name="product_trait")
    op.drop_index(op.f("ix_product_trait_trait"), table_name="product_trait")
    op.drop_table("product_trait")
    op.drop_index(op.f("ix_deadline_revision_deadline_id"), table_name="deadline_revision")
    op.drop_table("deadline_revision")
    op.drop_table("service_link")
    op.drop_index(op.f("ix_service_adoption_vendor_id"), table_name="service_adoption")
    op.drop_index(op.f("ix_service_adoption_document_id"), table_name="service_adoption")
    op.drop_table("service_adoption")
    op.drop_index(op.f("ix_roadmap_item_service_id"), table_name="roadmap_item")
    op.drop_table("roadmap_item")
    op.drop_table("product")
    op.drop_index(op.f("ix_event_service_id"), table_name="event")
    op.drop_table("event")
    op.drop_table("deadline")
    op.drop_index(op.f("ix_change_service_service_id"), table_name="change_service")
    op.drop_table("change_service")
    op.drop_index(op.f("ix_change_relation_other_id"), table_name="change_relation")
    op.drop_table("change_relation")
    op.drop_table("vendor")
    op.drop_table("trait")
    op.drop_table("source_document")
    op.drop_table("service")
    op.drop_table("change")
    op.drop_index(op.f("ix_audit_entry_vendor_id"), table_name="audit_entry")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.execute("DROP FUNCTION bump_register, bump_product, bump_own_product, bump_topics, fristklar_vendor_ids")
    op.drop_table("data_version")
    op.execute("REVOKE SELECT ON alembic_version FROM fristklar_public, fristklar_vendor, fristklar_staff")
