"""Paired members note their visits to the households in their care."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "065"
down_revision = "064"


def upgrade() -> None:
    op.create_table(
        "home_visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("spoken_with_id", sa.Integer, sa.ForeignKey("resident.id")),
        sa.Column("nobody_was_in", sa.Boolean, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("noted_by", sa.String(40), nullable=False),
        sa.Column("noted_at", UtcInstant, nullable=False),
        sa.Column("taken_back_at", UtcInstant),
        sa.Column("nobody_came_by", sa.String(40)),
        sa.Column("nobody_came_at", UtcInstant),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_home_visit_household_day", "home_visit", ["household_id", "visited_on"])
    op.create_index("ix_home_visit_village_day", "home_visit", ["village_id", "visited_on"])
    op.create_index("ix_home_visit_spoken_with_id", "home_visit", ["spoken_with_id"])


def downgrade() -> None:
    op.drop_table("home_visit")
