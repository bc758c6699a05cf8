"""Only lines that are posted stand in the index that lets a transaction be of one line.

A line that waits for its posting has no transaction. Where these stood in the index, each left an
entry behind when it was posted, and a household's page read them all until the table was vacuumed.
"""

import sqlalchemy as sa
from alembic import op

revision = "088"
down_revision = "087"

POSTED = "transaction_id IS NOT NULL"
NAME = "uq_award_line_transaction_id"


def upgrade() -> None:
    with op.batch_alter_table("award_line") as line:
        line.drop_constraint(NAME, type_="unique")
    op.create_index(
        NAME,
        "award_line",
        ["transaction_id"],
        unique=True,
        sqlite_where=sa.text(POSTED),
        postgresql_where=sa.text(POSTED),
    )


def downgrade() -> None:
    op.drop_index(NAME, "award_line")
    with op.batch_alter_table("award_line") as line:
        line.create_unique_constraint(NAME, ["transaction_id"])
