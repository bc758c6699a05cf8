"""Each line of a stocktake knows when it was counted."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "047"
down_revision = "046"


def upgrade() -> None:
    op.add_column("stocktake_line", sa.Column("counted_at", UtcInstant))
    op.execute(
        "UPDATE stocktake_line SET counted_at = (SELECT stocktake.counted_at FROM stocktake"
        " WHERE stocktake.id = stocktake_line.stocktake_id)"
    )
    with op.batch_alter_table("stocktake_line") as lines:
        lines.alter_column("counted_at", existing_type=UtcInstant(), nullable=False)


def downgrade() -> None:
    op.drop_column("stocktake_line", "counted_at")
