"""What a household orders at its door."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "068"
down_revision = "067"


def upgrade() -> None:
    op.create_table(
        "door_order",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("mandate_id", sa.Integer, sa.ForeignKey("mandate.id"), nullable=False),
        sa.Column("consent", sa.String(10), nullable=False),
        sa.Column("code_id", sa.Integer, sa.ForeignKey("taken_code.id"), unique=True),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("ordered_by", sa.String(40), nullable=False),
        sa.Column("ordered_at", UtcInstant, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("cancelled_by", sa.String(40)),
        sa.Column("cancelled_at", UtcInstant),
        sa.Column("lapsed_at", UtcInstant),
        sa.Column("redemption_id", sa.Integer, sa.ForeignKey("redemption.id"), unique=True),
        sa.Column("handed_to", sa.String(40), nullable=False, server_default=""),
        sa.Column("handed_on", sa.Date),
        sa.CheckConstraint(
            "redemption_id IS NULL OR (cancelled_at IS NULL AND lapsed_at IS NULL)", name="one_end"
        ),
    )
    op.create_index("ix_door_order_household", "door_order", ["household_id", "id"])
    op.create_index("ix_door_order_village", "door_order", ["village_id", "id"])
    op.create_index("ix_door_order_ordered_by", "door_order", ["ordered_by"])
    op.create_table(
        "door_order_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("door_order.id"), nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("price_points", sa.Integer, nullable=False),
    )
    op.create_index("ix_door_order_line_order_id", "door_order_line", ["order_id"])
    op.create_index("ix_door_order_line_item_id", "door_order_line", ["item_id"])


def downgrade() -> None:
    op.drop_table("door_order_line")
    op.drop_table("door_order")
