"""Complaints and suggestions with their answers."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0024"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("made_at", UtcInstant, nullable=False),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("answered_by", sa.String(40)),
        sa.Column("answered_at", UtcInstant),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_complaint_village_answered", "complaint", ["village_id", "answered_at"])


def downgrade() -> None:
    op.drop_table("complaint")
