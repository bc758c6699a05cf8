"""Who looked at a household is found by the household."""

from alembic import op

revision = "0025"
down_revision = "0026"


def upgrade() -> None:
    op.create_index("ix_audit_record_subject", "audit_record", ["subject"])


def downgrade() -> None:
    op.drop_index("ix_audit_record_subject", "audit_record")
