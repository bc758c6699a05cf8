"""Lines of sheets and of redemptions have long ids: a province fills the short ones in nine years.

SQLite's are long already. On PostgreSQL both tables are written anew, and locked meanwhile.
"""

from alembic import op

revision = "074"
down_revision = "073"

LINES = ("award_line", "redemption_line")
COLUMNS = {
    "award_line": ("id", "corrects_id"),
    "redemption_line": ("id",),
    "line_answer": ("line_id",),
    "line_correction": ("line_id",),
    "objection": ("line_id",),
    "goods_return_line": ("line_id",),
}


def upgrade() -> None:
    _turn_into("bigint")


def downgrade() -> None:
    _turn_into("integer")


def _turn_into(kind: str) -> None:
    """Give all columns of a table another type at once: each time it is written anew."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        changes = ", ".join(f"ALTER COLUMN {column} TYPE {kind}" for column in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
    for table in LINES:
        op.execute(f"ALTER SEQUENCE {table}_id_seq AS {kind}")
