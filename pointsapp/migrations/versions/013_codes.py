"""One-minute codes that a counter took."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0019"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "taken_code",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("nonce", sa.String(12), nullable=False),
        sa.Column("taken_by", sa.String(40), nullable=False),
        sa.Column("taken_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("household_id", "nonce"),
    )


def downgrade() -> None:
    op.drop_table("taken_code")
