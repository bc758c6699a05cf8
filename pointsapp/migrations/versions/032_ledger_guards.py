"""Guards that work in a schema of any name, and an audit that nothing slips past."""

import sqlalchemy as sa
from alembic import op

from pointsapp.ledger import create_guards, drop_guards

revision = "032"
down_revision = "031"

KEEP_AUDIT_SQLITE = """
CREATE TRIGGER audit_record_no_insert BEFORE INSERT ON audit_record
WHEN EXISTS (SELECT 1 FROM audit_record WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
"""
KEEP_AUDIT_POSTGRESQL = (
    "ALTER FUNCTION refuse_audit_change() SET search_path = pg_catalog, pg_temp",
    "ALTER TABLE audit_record ENABLE ALWAYS TRIGGER audit_record_append_only",
)


def upgrade() -> None:
    connection = op.get_bind()
    drop_guards(connection)
    create_guards(connection)
    if connection.dialect.name == "sqlite":
        # INSERT OR REPLACE deletes without a trigger where recursive triggers are off.
        op.execute("DROP TRIGGER IF EXISTS audit_record_no_insert")
        op.execute(sa.text(KEEP_AUDIT_SQLITE))
        return
    for statement in KEEP_AUDIT_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_record_no_insert")
