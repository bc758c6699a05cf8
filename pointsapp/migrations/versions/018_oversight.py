"""The money left for goods; the count at the end of an exchange day."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0022"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "goods_budget",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False, index=True
        ),
        sa.Column("money_fen", sa.BigInteger, nullable=False),
        sa.Column("noted_by", sa.String(40), nullable=False),
        sa.Column("noted_at", UtcInstant, nullable=False),
    )
    op.create_table(
        "cashing_up",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("counted_by", sa.String(40), nullable=False),
        sa.Column("counted_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_cashing_up_village_day", "cashing_up", ["village_id", "day"])
    op.create_table(
        "cashing_up_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cashing_up_id", sa.Integer, sa.ForeignKey("cashing_up.id"), nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("book", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.UniqueConstraint("cashing_up_id", "item_id"),
        sa.CheckConstraint("counted >= 0", name="counted"),
    )


def downgrade() -> None:
    for table in ("cashing_up_line", "cashing_up", "goods_budget"):
        op.drop_table(table)
