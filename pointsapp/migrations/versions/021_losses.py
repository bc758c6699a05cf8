"""Goods receipts say more; write-offs; stocktakes."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0018"
down_revision = "0023"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORDS = {"wish": 200, "checked_by": 40, "note": 200, "taken_back_why": 200}


def upgrade() -> None:
    for name, length in WORDS.items():
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("goods_receipt", column)
    op.add_column("goods_receipt", sa.Column("taken_back_by", sa.String(40)))
    op.add_column("goods_receipt", sa.Column("taken_back_at", UtcInstant))
    op.add_column("village", sa.Column("second_keeper_from_fen", sa.Integer, server_default="5000"))
    _create_write_offs()
    _create_stocktakes()


def _create_write_offs() -> None:
    op.create_table(
        "write_off",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("worth_fen", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.Column("recorded_at", UtcInstant, nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", UtcInstant),
        sa.Column("transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), unique=True),
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )


def _create_stocktakes() -> None:
    op.create_table(
        "stocktake",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("supervisor", sa.String(40), nullable=False),
        sa.Column("worth_fen", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("through_transaction_id", sa.BigInteger, nullable=False),
        sa.Column("counted_by", sa.String(40), nullable=False),
        sa.Column("counted_at", UtcInstant, nullable=False),
        sa.Column("explained_by", sa.String(40)),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", UtcInstant),
        sa.Column("transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), unique=True),
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_table(
        "stocktake_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("stocktake_id", sa.Integer, sa.ForeignKey("stocktake.id"), nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("book", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.UniqueConstraint("stocktake_id", "item_id"),
        sa.CheckConstraint("counted >= 0", name="counted"),
    )


def downgrade() -> None:
    for table in ("stocktake_line", "stocktake", "write_off"):
        op.drop_table(table)
    op.drop_column("village", "second_keeper_from_fen")
    for name in ("taken_back_at", "taken_back_by", *WORDS):
        op.drop_column("goods_receipt", name)
