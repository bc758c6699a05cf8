"""What trouble needs on record: parts taken back, who objects, a quarter's ceiling, call-offs."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0015"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("village", sa.Column("quarterly_ceiling", sa.Integer, nullable=True))
    op.add_column("line_correction", sa.Column("taken_back", sa.Integer, nullable=True))
    op.execute(
        "UPDATE line_correction SET taken_back ="
        " (SELECT points FROM award_line WHERE award_line.id = line_correction.line_id)"
        " WHERE reversal_id IS NOT NULL"
    )
    op.add_column(
        "objection", sa.Column("objector", sa.String(40), nullable=False, server_default="")
    )
    op.create_table(
        "activity_call_off",
        sa.Column("activity_id", sa.Integer, sa.ForeignKey("activity.id"), primary_key=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", UtcInstant, nullable=False),
    )
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "round_id", sa.Integer, sa.ForeignKey("inspection_round.id"), nullable=False, index=True
        ),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("taken_by", sa.String(40), nullable=False),
        sa.Column("taken_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("inspection_photo")
    op.drop_table("activity_call_off")
    op.drop_column("objection", "objector")
    op.drop_column("line_correction", "taken_back")
    op.drop_column("village", "quarterly_ceiling")
