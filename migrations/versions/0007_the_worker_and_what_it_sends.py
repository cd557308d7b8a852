"""the worker, and what it sends"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SECURITY = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

# The package's own schema as it was at this version, since a migration must do the same next year. A test compares it
# with the installed package: where they differ, a new migration brings the package's changes.
QUEUE = Path(__file__).with_name("0007_procrastinate_3_10_0.sql").read_text(encoding="utf-8")

STATES = ("waiting", "claimed", "sent", "skipped", "refused", "given_up")


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("occasion", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("iso_year", sa.BigInteger(), nullable=False),
        sa.Column("iso_week", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="delivery_state", native_enum=False, create_constraint=True, length=40),
            server_default=sa.text("'waiting'"),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.CheckConstraint("iso_week BETWEEN 1 AND 53", name=op.f("ck_delivery_iso_week_exists")),
        sa.CheckConstraint("(state = 'claimed') = (claim IS NOT NULL)", name=op.f("ck_delivery_claim_has_a_claimant")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_delivery_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("kind", "key", "occasion", "iso_year", "iso_week", name="uq_delivery_what_for"),
    )
    op.create_index(
        "ix_delivery_due_at", "delivery", ["due_at"], postgresql_where=sa.text("state IN ('waiting', 'claimed')")
    )
    op.create_index("ix_delivery_iso_year_iso_week", "delivery", ["iso_year", "iso_week"])
    op.create_index(
        "ix_delivery_finished_at",
        "delivery",
        ["finished_at"],
        postgresql_where=sa.text("state IN ('refused', 'given_up')"),
    )
    op.create_index(op.f("ix_delivery_person_id"), "delivery", ["person_id"])
    op.create_table(
        "stopped_address",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopped_address")),
        sa.UniqueConstraint("email", name=op.f("uq_stopped_address_email")),
    )
    # Straight to the driver: many statements at once, and no reading of colons and per cents as parameters.
    cursor = op.get_bind().connection.cursor()
    before = cursor.execute("SHOW search_path").fetchone()[0]
    cursor.execute("CREATE SCHEMA procrastinate; SET LOCAL search_path = procrastinate")
    cursor.execute(QUEUE)
    cursor.execute(f"SET LOCAL search_path = {before}")
    cursor.execute(SECURITY)


def downgrade() -> None:
    op.execute("DROP SCHEMA procrastinate CASCADE")
    op.drop_table("stopped_address")
    op.drop_table("delivery")
