"""Lines of sheets and of redemptions have long ids: a province fills the short ones in nine years.

SQLite's are long already. On PostgreSQL both tables are written anew, and locked meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "074"
down_revision = "073"

LINES = ("award_line", "redemption_line")
REFERENCES = (
    ("award_line", "corrects_id"),
    ("line_answer", "line_id"),
    ("line_correction", "line_id"),
    ("objection", "line_id"),
    ("goods_return_line", "line_id"),
)


def upgrade() -> None:
    _turn_into(sa.BigInteger(), "bigint")


def downgrade() -> None:
    _turn_into(sa.Integer(), "integer")


def _turn_into(kind: sa.types.TypeEngine[int], name: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in LINES:
        op.alter_column(table, "id", type_=kind)
        op.execute(f"ALTER SEQUENCE {table}_id_seq AS {name}")
    for table, column in REFERENCES:
        op.alter_column(table, column, type_=kind)
