"""What somebody did is found in the audit without reading what everybody did."""

from alembic import op

revision = "059"
down_revision = "058"


def upgrade() -> None:
    op.create_index("ix_audit_record_actor", "audit_record", ["actor"])


def downgrade() -> None:
    op.drop_index("ix_audit_record_actor", "audit_record")
