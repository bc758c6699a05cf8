"""A township offers its villages a table of rules."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0016"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "rule_offer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "township_id", sa.Integer, sa.ForeignKey("township.id"), nullable=False, index=True
        ),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("offered_by", sa.String(40), nullable=False),
        sa.Column("offered_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("rule_offer")
