"""Goods come back within the village's days."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0021"
down_revision = "0013"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column(
        "village", sa.Column("return_days", sa.Integer, nullable=False, server_default="7")
    )
    op.create_table(
        "goods_return",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column(
            "redemption_id", sa.Integer, sa.ForeignKey("redemption.id"), nullable=False, index=True
        ),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), unique=True),
        sa.Column("returned_by", sa.String(40), nullable=False),
        sa.Column("returned_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_table(
        "goods_return_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "return_id", sa.Integer, sa.ForeignKey("goods_return.id"), nullable=False, index=True
        ),
        sa.Column(
            "line_id", sa.Integer, sa.ForeignKey("redemption_line.id"), nullable=False, index=True
        ),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("damaged", sa.Integer, nullable=False),
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("damaged >= 0 AND damaged <= quantity", name="damaged"),
    )


def downgrade() -> None:
    op.drop_table("goods_return_line")
    op.drop_table("goods_return")
    op.drop_column("village", "return_days")
