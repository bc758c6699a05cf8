"""Inspections: rounds, the groups they visit, the judges' marks."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("rule_version_id", sa.Integer, sa.ForeignKey("rule_version.id"), nullable=False),
        sa.Column("judges", sa.Integer, nullable=False),
        sa.Column("started_by", sa.String(40), nullable=False),
        sa.Column("started_at", UtcInstant, nullable=False),
        sa.Column("sheet_id", sa.Integer, sa.ForeignKey("award_sheet.id"), unique=True),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_table(
        "inspected_group",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("inspection_round.id"), primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("village_group.id"), primary_key=True),
    )
    op.create_table(
        "inspection_mark",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("inspection_round.id"), primary_key=True),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True, index=True
        ),
        sa.Column("judge", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("marked_by", sa.String(40), nullable=False),
        sa.Column("marked_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    for table in ("inspection_mark", "inspected_group", "inspection_round"):
        op.drop_table(table)
