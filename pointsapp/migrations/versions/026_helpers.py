"""Helpers whom households invite."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0028"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "helper",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("invited_at", UtcInstant, nullable=False),
        sa.Column("pin_hash", sa.String(200)),
        sa.Column("accepted_at", UtcInstant),
        sa.Column("session_epoch", sa.Integer, nullable=False),
        sa.Column("revoked_at", UtcInstant),
    )


def downgrade() -> None:
    op.drop_table("helper")
