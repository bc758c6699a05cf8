"""Hazards and what was done about each; kinds of hazards that a village names."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "060"
down_revision = "059"


def upgrade() -> None:
    op.create_table(
        "hazard",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("found_by", sa.String(40), nullable=False),
        sa.Column("found_at", UtcInstant, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
    )
    op.create_index("ix_hazard_village_state", "hazard", ["village_id", "state", "found_on"])
    op.create_table(
        "hazard_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hazard_id", sa.Integer, sa.ForeignKey("hazard.id"), nullable=False, index=True),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("taken_on", sa.Date, nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("taken_by", sa.String(40), nullable=False),
        sa.Column("taken_at", UtcInstant, nullable=False),
    )
    op.add_column(
        "village", sa.Column("hazard_kinds", sa.String(100), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("village", "hazard_kinds")
    op.drop_table("hazard_step")
    op.drop_table("hazard")
