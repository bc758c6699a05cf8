"""Exchange: items, goods receipts, redemptions."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0005"
down_revision = "0004"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _create_items()
    _create_receipts()
    _create_redemptions()


def _create_items() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("specification", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
        sa.Column("barcode", sa.String(14), index=True),
        sa.Column("price_points", sa.Integer, nullable=False),
        sa.Column("cost_fen", sa.Integer),
        sa.Column("limit_per_month", sa.Integer),
        sa.Column("picture", sa.String(20), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("village_id", "name", "specification"),
    )


def _create_receipts() -> None:
    op.create_table(
        "goods_receipt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("donor", sa.String(60), nullable=False),
        sa.Column("document", sa.String(40), nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.Column("recorded_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_table(
        "goods_receipt_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "receipt_id", sa.Integer, sa.ForeignKey("goods_receipt.id"), nullable=False, index=True
        ),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("cost_fen", sa.Integer),
        sa.Column("best_before", sa.Date),
        sa.Column(
            "transaction_id",
            LongId,
            sa.ForeignKey("ledger_transaction.id"),
            nullable=False,
            unique=True,
        ),
    )


def _create_redemptions() -> None:
    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("consent", sa.String(10), nullable=False),
        sa.Column("transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), unique=True),
        sa.Column("redeemed_by", sa.String(40), nullable=False),
        sa.Column("redeemed_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_redemption_household", "redemption", ["household_id", "redeemed_at"])
    op.create_table(
        "redemption_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "redemption_id", sa.Integer, sa.ForeignKey("redemption.id"), nullable=False, index=True
        ),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("price_points", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "redemption_line",
        "redemption",
        "goods_receipt_line",
        "goods_receipt",
        "item",
    ):
        op.drop_table(table)
