"""Rounds of all yards, and what was found in them."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "070"
down_revision = "069"


def upgrade() -> None:
    op.create_table(
        "hazard_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("kinds", sa.String(200), nullable=False),
        sa.Column("started_by", sa.String(40), nullable=False),
        sa.Column("started_at", UtcInstant, nullable=False),
        sa.Column("households", sa.Integer),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", UtcInstant),
    )
    op.create_index("ix_hazard_round_village", "hazard_round", ["village_id", "id"])
    op.create_table(
        "hazard_round_group",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("hazard_round.id"), primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("village_group.id"), primary_key=True),
    )
    op.create_table(
        "hazard_finding",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("hazard_round.id"), primary_key=True),
        sa.Column(
            "household_id",
            sa.Integer,
            sa.ForeignKey("household.id"),
            primary_key=True,
            index=True,
        ),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("noted_by", sa.String(40), nullable=False),
        sa.Column("noted_at", UtcInstant, nullable=False),
        sa.Column("hazard_id", sa.Integer, sa.ForeignKey("hazard.id")),
    )


def downgrade() -> None:
    for table in ("hazard_finding", "hazard_round_group", "hazard_round"):
        op.drop_table(table)
