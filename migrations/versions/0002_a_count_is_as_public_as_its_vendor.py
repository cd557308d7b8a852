"""a count of organisations is as public as the name of its vendor"""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.execute("ALTER TABLE service_adoption ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE service_adoption FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY staff ON service_adoption TO fristklar_staff USING (true) WITH CHECK (true)")
    # Whoever may see the vendor: everyone, where a source names it, else the vendor itself.
    op.execute(
        "CREATE POLICY vendor_seen ON service_adoption FOR SELECT TO fristklar_public, fristklar_vendor "
        "USING (EXISTS (SELECT FROM vendor WHERE vendor.id = vendor_id))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY vendor_seen ON service_adoption")
    op.execute("DROP POLICY staff ON service_adoption")
    op.execute("ALTER TABLE service_adoption NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE service_adoption DISABLE ROW LEVEL SECURITY")
