"""Goods have their own picture, a history of their price, and a number that is few."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0017"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("item", sa.Column("photo", sa.String(16)))
    op.add_column("item", sa.Column("low_below", sa.Integer, nullable=False, server_default="5"))
    op.create_table(
        "item_photo",
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "item_price",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False, index=True),
        sa.Column("old_points", sa.Integer, nullable=False),
        sa.Column("new_points", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("changed_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("item_price")
    op.drop_table("item_photo")
    op.drop_column("item", "low_below")
    op.drop_column("item", "photo")
