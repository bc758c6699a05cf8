"""A chain over the audit, redemptions' lines and whose account is whose."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "038"
down_revision = "037"

REFUSE = """
CREATE FUNCTION refuse_chain_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE EXCEPTION 'the chain is append-only'; END $$
"""
ON_POSTGRESQL = (
    "CREATE TRIGGER chain_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_link"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_chain_change()",
    "ALTER TABLE chain_link ENABLE ALWAYS TRIGGER chain_link_append_only",
)
ON_SQLITE = {
    "update": "UPDATE ON chain_link",
    "delete": "DELETE ON chain_link",
    "insert": "INSERT ON chain_link"
    " WHEN EXISTS (SELECT 1 FROM chain_link WHERE number = NEW.number"
    " OR (table_name = NEW.table_name AND row_id = NEW.row_id))",
}


def upgrade() -> None:
    long_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "chain_link",
        sa.Column("number", long_id, primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("linked_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("table_name", "row_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, when in ON_SQLITE.items():
            op.execute(
                f"CREATE TRIGGER chain_link_no_{name} BEFORE {when}"
                " BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END"
            )
        return
    for statement in (REFUSE, *ON_POSTGRESQL):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("chain_link")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_chain_change()")
