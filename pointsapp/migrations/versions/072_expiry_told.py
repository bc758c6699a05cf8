"""Households are told before their points lapse."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "072"
down_revision = "071"


def upgrade() -> None:
    op.create_table(
        "expiry_told",
        sa.Column("expiry_id", sa.Integer, sa.ForeignKey("expiry.id"), primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("told_at", UtcInstant, nullable=False),
    )
    op.create_index("ix_expiry_told_household_id", "expiry_told", ["household_id"])


def downgrade() -> None:
    op.drop_table("expiry_told")
