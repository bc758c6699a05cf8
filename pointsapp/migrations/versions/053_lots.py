"""How the lots of goods stand is written down, so that a shelf's page follows no whole ledger."""

import sqlalchemy as sa
from alembic import op

revision = "053"
down_revision = "052"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "lot_mark",
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), primary_key=True),
        sa.Column("transaction_id", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "lot",
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), primary_key=True),
        sa.Column(
            "transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), primary_key=True
        ),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("remaining", sa.Integer, nullable=False),
        sa.Column("handed_out", sa.Integer, nullable=False),
        sa.Column("written_off", sa.Integer, nullable=False),
        sa.CheckConstraint("received = remaining + handed_out + written_off", name="figures"),
    )
    some_left = sa.text("remaining > 0")
    op.create_index(
        "ix_lot_open",
        "lot",
        ["village_id", "item_id"],
        sqlite_where=some_left,
        postgresql_where=some_left,
    )
    op.create_table(
        "lot_use",
        sa.Column("item_id", sa.Integer, primary_key=True),
        sa.Column(
            "transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), primary_key=True
        ),
        sa.Column("lot_transaction_id", sa.BigInteger, primary_key=True),
        sa.Column("slip", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("still_out", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "lot_transaction_id"],
            ["lot.item_id", "lot.transaction_id"],
            name="fk_lot_use_lot",
        ),
    )
    op.create_index(
        "ix_lot_use_slip_item_id_lot_transaction_id",
        "lot_use",
        ["slip", "item_id", "lot_transaction_id"],
    )


def downgrade() -> None:
    op.drop_table("lot_use")
    op.drop_table("lot")
    op.drop_table("lot_mark")
